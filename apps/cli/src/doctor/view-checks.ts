import { firstDayOf, monthOf, officeDayAt } from '@shangda/domain/calendar';
import { views } from '@shangda/projections/catalogue';
import { parkedStreams, viewStates } from '@shangda/projections/health';
import type pg from 'pg';
import { failure, ok, one, type Verdict, warning } from './diagnosis.js';

const blocksBehindWarn = 50n;

export async function viewLag(pool: pg.Pool): Promise<Verdict> {
  const states = new Map((await viewStates(pool)).map((state) => [state.view, state]));
  const outdated = [...views.values()].filter(
    ({ name, version }) => (states.get(name)?.version ?? version) !== version,
  );
  if (outdated.length > 0)
    return failure(`folded by another release: ${outdated.map(({ name }) => name).join(', ')}; run "shangda rebuild"`);
  const never = [...views.keys()].filter((name) => !states.has(name));
  if (never.length > 0) return warning(`never folded: ${never.join(', ')}; does a worker run?`);
  const worst = [...states.values()].reduce(
    (most, { blocksBehind }) => (blocksBehind > most ? blocksBehind : most),
    0n,
  );
  const detail = `${states.size} views, the last ${String(worst)} blocks behind`;
  return worst > blocksBehindWarn ? warning(`${detail}; does a worker run?`) : ok(detail);
}

export async function parked(pool: pg.Pool): Promise<Verdict> {
  const streams = await parkedStreams(pool);
  const [first] = streams;
  if (!first) return ok('none');
  return failure(
    `${streams.length}, first ${first.stream} in ${first.view} from event ${first.sequence} (${first.type}): ${first.error}`,
  );
}

/** Every office with a rulebook in force on the month's first day has this month open and all earlier ones closed. */
export async function quotaPeriods(pool: pg.Pool): Promise<Verdict> {
  const { now } = await one<{ now: string }>(pool, 'select ledger.micros(ledger.ledger_now()) as now');
  const month = monthOf(officeDayAt(BigInt(now)).day);
  const { rows } = await pool.query<{ office: string; open: boolean; late: string[] }>(
    `select r.office_id as office,
        exists (select from views.period_register p where p.office_id = r.office_id and p.period = $1 and not p.closed) as open,
        array(select p.period from views.period_register p where p.office_id = r.office_id and p.period < $1 and not p.closed order by 1) as late
      from views.rulebook_register r where r.effective_from <= $2 group by r.office_id order by 1`,
    [month, firstDayOf(month)],
  );
  if (rows.length === 0) return ok(`no office has a rulebook in force for ${month}`);
  const closed = rows.filter(({ open }) => !open).map(({ office }) => `${office}: ${month} is not open`);
  const late = rows.flatMap((row) => row.late.map((period) => `${row.office}: ${period} is not closed`));
  const wrong = [...closed, ...late];
  return wrong.length === 0
    ? ok(`${month} is open at ${rows.length} offices`)
    : warning(`${wrong.join('; ')}; does a worker run?`);
}

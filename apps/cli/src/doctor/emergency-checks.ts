import { officeDayAt } from '@shangda/domain/calendar';
import { streamKey } from '@shangda/domain/command';
import { inForce, type PublishedRulebooks, rulebooks } from '@shangda/domain/rulebook';
import { readFact } from '@shangda/events/catalogue';
import type { Emergencies } from '@shangda/events/rulebook/emergencies';
import type pg from 'pg';
import { sayUnlimited } from '../unlimited-steps.js';
import { ok, one, type Verdict, warning } from './diagnosis.js';

/** Category × level × step upward for which no rulebook in force sets a limit, its own or one of an office above: such incidents go unguarded (Art. 20). */
export async function emergencyLimits(pool: pg.Pool): Promise<Verdict> {
  const { now } = await one<{ now: string }>(pool, 'select ledger.micros(ledger.ledger_now()) as now');
  const { day } = officeDayAt(BigInt(now));
  const books = await publishedBooks(pool);
  const said = (await officesAndAbove(pool)).flatMap(({ office, above }) => {
    const inForceHere = [office, ...above].flatMap((id) => {
      const published = books.get(id);
      return (published && inForce(published, day)?.rulebook.emergencies) ?? [];
    });
    const open = sayUnlimited(together(inForceHere));
    return open.length === 0 ? [] : [`${office}: ${open.join(', ')}`];
  });
  return said.length === 0
    ? ok(`a limit for every step of every emergency at ${books.size} offices`)
    : warning(`no limit at ${said.join('; ')}`);
}

const together = (sections: readonly Emergencies[]): Emergencies => ({
  grades: sections.flatMap(({ grades = [] }) => grades),
  deadlines: sections.flatMap(({ deadlines = [] }) => deadlines),
});

/** Every office with a rulebook, and the units above it, the nearest first. */
async function officesAndAbove(
  pool: pg.Pool,
): Promise<readonly { readonly office: string; readonly above: string[] }[]> {
  const { rows } = await pool.query<{ office: string; above: string[] }>(
    `with recursive up as (
        select distinct r.office_id as office, u.parent_id as above, 1 as step
          from views.rulebook_register r join views.unit_register u on u.unit_id = r.office_id
        union all
        select up.office, u.parent_id, up.step + 1 from up join views.unit_register u on u.unit_id = up.above where up.step < 16)
      select office, coalesce(array_agg(above order by step) filter (where above is not null), '{}') as above from up group by office order by office`,
  );
  return rows;
}

/** What each of them published, out of the ledger: the view keeps no rules. */
async function publishedBooks(pool: pg.Pool): Promise<ReadonlyMap<string, PublishedRulebooks>> {
  const { rows: offices } = await pool.query<{ id: string }>(
    'select distinct office_id as id from views.rulebook_register order by 1',
  );
  const keys = offices.map(({ id }) => streamKey(rulebooks, id));
  const { rows } = await pool.query<{ key: string; type: string; version: number; payload: string }>(
    `select s.key, e.type, e.schema_version as version, e.payload::text as payload
      from ledger.stream s join ledger.event e on e.stream_id = s.id where s.key = any($1) order by s.key, e.version`,
    [keys],
  );
  return new Map(
    offices.map(({ id }) => [
      id,
      rows
        .filter(({ key }) => key === streamKey(rulebooks, id))
        .reduce(
          (state, { type, version, payload }) => rulebooks.evolve(state, readFact(type, version, payload)),
          rulebooks.initial,
        ),
    ]),
  );
}

import type { SystemActor } from '@shangda/access/policy';
import { streamKey } from '@shangda/domain/command';
import { type FiredRow, settleEscalations } from '@shangda/domain/emergency/escalation';
import { incidents } from '@shangda/domain/emergency/incident';
import type { Executor } from '@shangda/event-store/execute';
import { derivedId } from '@shangda/event-store/identifiers';
import { deadlineKind, tier } from '@shangda/events/vocabulary';
import type pg from 'pg';
import { askAs } from './asking.js';
import { eachAlone } from './each-alone.js';

const actor: SystemActor = 'system:duty-clerk';

/** Rows looked at in one go, and incidents in hand at the same time. */
const rowsAtOnce = 500;
const incidentsAtOnce = 16;

interface StoredRow {
  readonly subject: string;
  readonly kind: string;
  readonly cycle: number;
  readonly step: number;
}

/**
 * 值班调度: settles what the clock has fired, the gravest first, one command an incident: who is told, and what is waited for next. A row that
 * fired stays until a settlement closes it, so nothing is forgotten, and of two clerks at one incident the second finds it done.
 */
export class DutyClerk {
  constructor(
    private readonly executor: Executor,
    private readonly pool: pg.Pool,
  ) {}

  /** What fails is told at the end and tried again at the next tick; meanwhile nothing else waits for it. */
  async tick(): Promise<void> {
    for (;;) {
      const rows = await this.fired();
      const groups = [...byIncident(rows)];
      const hands = Array.from({ length: incidentsAtOnce }, (_, hand) =>
        eachAlone(
          groups
            .filter((_group, at) => at % incidentsAtOnce === hand)
            .map(
              ([id, of]) =>
                () =>
                  this.settle(id, of),
            ),
        ),
      );
      const failures = (await Promise.allSettled(hands)).flatMap((hand) =>
        hand.status === 'rejected' ? [hand.reason as unknown] : [],
      );
      if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
      if (rows.length < rowsAtOnce) return;
    }
  }

  private async fired(): Promise<readonly StoredRow[]> {
    const { rows } = await this.pool.query<StoredRow>({
      name: 'fired-clock-rows',
      text: "select subject, kind, cycle, step from ledger.deadline where state = 'fired' order by severity, due_at limit $1",
      values: [rowsAtOnce],
    });
    return rows;
  }

  private async settle(incidentId: string, rows: readonly StoredRow[]): Promise<void> {
    const cause = rows
      .map(({ subject, kind, cycle, step }) => `${subject}/${kind}/${cycle}/${step}`)
      .sort()
      .join(' ');
    await askAs(this.executor, actor, {
      definition: settleEscalations,
      data: {
        incidentId,
        rows: rows.map(rowOf),
        noticeIdFor: (personId: string) => derivedId(`${cause}/${personId}`),
      },
      subject: streamKey(incidents, incidentId),
      cause,
    });
  }
}

/** A subject is `<incident>.<unit>.<level or self>`; the gravest incident stays first. */
function byIncident(rows: readonly StoredRow[]): ReadonlyMap<string, readonly StoredRow[]> {
  const groups = new Map<string, StoredRow[]>();
  for (const row of rows) {
    const [incidentId = ''] = row.subject.split('.');
    const group = groups.get(incidentId) ?? [];
    group.push(row);
    groups.set(incidentId, group);
  }
  return groups;
}

function rowOf({ subject, kind, cycle, step }: StoredRow): FiredRow {
  const [, unitId = '', to = 'self'] = subject.split('.');
  return {
    ...{ unitId, kind: deadlineKind.parse(kind), cycle, row: step },
    ...(to !== 'self' && { to: tier.parse(to.toUpperCase()) }),
  };
}

import type pg from 'pg';
import { firstDayOf, monthOf, nextMonth, officeDayAt } from '@shangda/domain/calendar';
import { type CommandDefinition, streamKey } from '@shangda/domain/command';
import { assignQuotas, closeQuotaPeriod, warnOfQuotas } from '@shangda/domain/quota';
import { quotaPeriodId, quotaPeriods } from '@shangda/domain/quota-periods';
import { closeQuotaWeek } from '@shangda/domain/quota-weeks';
import type { Executor } from '@shangda/event-store/execute';
import { newId } from '@shangda/event-store/identifiers';
import { unitClass } from '@shangda/events/vocabulary';
import { periodList, reportingTo, rulebookList, type UnitLine, unitList } from '@shangda/projections/directory';
import { quotaMeasurements } from '@shangda/projections/quota-table';
import type { SystemActor } from '@shangda/access/policy';
import { askAs } from './asking.js';
import { eachAlone } from './each-alone.js';

const actor: SystemActor = 'system:quota-clock';

interface DueRow {
  readonly subject: string;
  readonly kind: string;
  readonly cycle: number;
  readonly step: number;
  readonly due: string;
}

/**
 * The clock of quotas: opens each month and, where there are weekly quotas, each week; warns before a month ends; closes both. What is due stands in the ledger's clock rows;
 * every firing has a command id derived from its row, so that twice is once.
 */
export class QuotaClock {
  /** What was last said to the quotas, so that nothing is asked again for nothing. */
  private said = '';

  constructor(
    private readonly executor: Executor,
    private readonly pool: pg.Pool,
  ) {}

  /** What fails is told at the end and tried again at the next tick; meanwhile nothing else waits for it. */
  async tick(): Promise<void> {
    await eachAlone([
      () => this.assignWhereSomethingChanged(),
      async () => eachAlone([...byOffice(await this.due())].map((rows) => () => this.fireInTurn(rows))),
    ]);
  }

  /** New months, new rulebooks, changed units: each office's quotas are said again, and only what differs is written. */
  private async assignWhereSomethingChanged(): Promise<void> {
    const month = monthOf(officeDayAt(await this.ledgerNow()).day);
    const [units, books, periods] = await Promise.all([
      unitList(this.pool, firstDayOf(month)),
      rulebookList(this.pool),
      periodList(this.pool),
    ]);
    const said = JSON.stringify([month, units, books, periods]);
    if (said === this.said) return;
    const over = new Set(
      units.filter(({ endedOn }) => endedOn && endedOn <= firstDayOf(month)).map((one) => one.unitId),
    );
    const offices = [...new Set(books.map((book) => book.officeId))].filter((officeId) => !over.has(officeId));
    await eachAlone(
      offices.map((officeId) => async () => {
        // The newest comes first; months that passed while nobody was at work are opened, and then closed, one after the other.
        const latest = periods.find((line) => line.officeId === officeId && isMonth(line.period))?.period ?? month;
        for (let period = latest; period <= month; period = nextMonth(period))
          await this.assign(officeId, period, reportingTo(officeId, await this.unitsOf(period, month, units)));
      }),
    );
    this.said = said;
  }

  /** The register with the classes of a month's first day, which are those of the month. */
  private async unitsOf(period: string, month: string, units: readonly UnitLine[]): Promise<readonly UnitLine[]> {
    return period === month ? units : unitList(this.pool, firstDayOf(period));
  }

  private async assign(officeId: string, period: string, register: readonly UnitLine[]): Promise<void> {
    const units = register.map(({ unitId, class: unitClassName, ...line }) => ({
      id: unitId,
      class: unitClass.parse(unitClassName),
      directReportingTo: line.directReportingTo,
      startedOn: line.startedOn,
      endedOn: line.endedOn,
      exemptions: line.exemptions,
    }));
    const subject = streamKey(quotaPeriods, quotaPeriodId(officeId, period));
    // Said anew whenever something changed: no cause of its own that could be the same twice.
    await askAs(this.executor, actor, {
      definition: assignQuotas,
      data: { officeId, period, units },
      subject,
      cause: newId(),
    });
  }

  private async due(): Promise<readonly DueRow[]> {
    const { rows } = await this.pool.query<DueRow>(
      `select subject, kind, cycle, step, ledger.micros(due_at) as due from ledger.deadline
        where state = 'armed' and due_at <= ledger.ledger_now() and kind in ('QUOTA_WARNING', 'QUOTA_CLOSE')
        order by due_at, length(subject) desc limit 100`,
    );
    return rows;
  }

  /** An office's rows one after the other: a month's closing has in it what its weeks' brought, so none overtakes another. */
  private async fireInTurn(rows: readonly DueRow[]): Promise<void> {
    for (const row of rows) if (!(await this.fire(row))) return;
  }

  /** False while what was recorded by then is not settled yet. */
  private async fire(row: DueRow): Promise<boolean> {
    const [, officeId = '', period = ''] = placeOf(row);
    const settled = await this.settledAt(BigInt(row.due));
    if (settled === undefined) return false;
    if (!isMonth(period)) {
      await this.answer(row, closeQuotaWeek, { officeId, period, block: settled });
      return true;
    }
    const { block, measurements } = await quotaMeasurements(this.pool, officeId, period);
    if (block < settled) return false;
    if (row.kind === 'QUOTA_WARNING')
      await this.answer(row, warnOfQuotas, { officeId, period, measurements, daysLeft: row.step });
    else await this.answer(row, closeQuotaPeriod, { officeId, period, measurements, block });
    return true;
  }

  private async answer<Data>(row: DueRow, definition: CommandDefinition<Data>, data: Data): Promise<void> {
    const cause = `${row.subject}/${row.kind}/${row.cycle}/${row.step}`;
    await askAs(this.executor, actor, { definition, data, subject: row.subject, cause });
  }

  /**
   * The block behind which every event recorded before an instant stands: all transactions open when the instant's block was cut have ended.
   * Undefined while one is still open. (A transaction id is drawn before the clock is read, so an older event has an older id.)
   */
  private async settledAt(instant: bigint): Promise<bigint | undefined> {
    const { rows } = await this.pool.query<{ number: string }>(
      `with after as (select snapshot from ledger.block where sealed_at >= ledger.instant($1) order by number limit 1)
        select number from ledger.block, after where ledger.block.sealed_at >= ledger.instant($1)
          and pg_snapshot_xmin(ledger.block.snapshot) >= pg_snapshot_xmax(after.snapshot) order by number limit 1`,
      [instant],
    );
    const [block] = rows;
    if (block) return BigInt(block.number);
    // Nothing new is said after that instant: a block without events marks it.
    await this.pool.query('select ledger.seal(p_even_empty => true)');
    return undefined;
  }

  private async ledgerNow(): Promise<bigint> {
    const { rows } = await this.pool.query<{ now: string }>('select ledger.micros(ledger.ledger_now()) as now');
    return BigInt(rows[0]?.now ?? 0);
  }
}

const isMonth = (period: string): boolean => /^\d{4}-\d{2}$/.test(period);

/** `quota-6230-2026-03`, `quota-6230-2026-W14`: whose period a row is about. */
const placeOf = ({ subject }: DueRow): readonly string[] => /^quota-(.*)-(\d{4}-W?\d{2})$/.exec(subject) ?? [];

/** Each office's rows in their order. */
function byOffice(rows: readonly DueRow[]): Iterable<readonly DueRow[]> {
  const offices = new Map<string, DueRow[]>();
  for (const row of rows) {
    const [, officeId = ''] = placeOf(row);
    offices.set(officeId, [...(offices.get(officeId) ?? []), row]);
  }
  return offices.values();
}

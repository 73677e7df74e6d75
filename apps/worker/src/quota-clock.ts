import { createHash } from 'node:crypto';
import type pg from 'pg';
import { execute } from '@shangda/api/office/office';
import { monthOf, nextMonth, officeDayAt } from '@shangda/domain/calendar';
import { type CommandDefinition, streamKey } from '@shangda/domain/command';
import { assignQuotas, closeQuotaPeriod, type Measurement, type ObligedUnit, quotaPeriodId, quotaPeriods, warnOfQuotas } from '@shangda/domain/quota';
import type { Executor } from '@shangda/event-store/execute';
import { derivedId, newId } from '@shangda/event-store/identifiers';
import type { SystemActor } from '@shangda/access/policy';

const actor: SystemActor = 'system:quota-clock';

interface DueRow {
  readonly subject: string;
  readonly kind: string;
  readonly cycle: number;
  readonly step: number;
  readonly due: string;
}

/**
 * The clock of quotas: opens each month, warns before it ends, closes it. What is due stands in the ledger's clock rows;
 * every firing has a command id derived from its row, so that twice is once.
 */
export class QuotaClock {
  private seen = '';

  constructor(
    private readonly executor: Executor,
    private readonly pool: pg.Pool,
  ) {}

  async tick(): Promise<void> {
    await this.assignWhereSomethingChanged();
    for (const row of await this.due()) await this.fire(row);
  }

  /** New months, new rulebooks, changed units: each office's quotas are said again, and only what differs is written. */
  private async assignWhereSomethingChanged(): Promise<void> {
    const month = monthOf(officeDayAt(await this.ledgerNow()).day);
    const { rows: changes } = await this.pool.query<{ mark: string }>(
      `select coalesce(string_agg(md5(t), ''), '') as mark from (
        select string_agg(unit_id || class || array_to_string(direct_reporting_to, ',') || coalesce(parent_id, ''), ';' order by unit_id) as t from views.unit_register
        union all select string_agg(office_id || number, ';' order by office_id, number) from views.rulebook_register
        union all select string_agg(office_id || period || closed, ';' order by office_id, period) from views.period_register) x`,
    );
    const mark = `${month}/${changes[0]?.mark ?? ''}`;
    if (mark === this.seen) return;
    const { rows: offices } = await this.pool.query<{ office_id: string; latest: string | null }>(
      `select r.office_id, (select max(p.period) from views.period_register p where p.office_id = r.office_id) as latest
        from views.rulebook_register r group by r.office_id`,
    );
    for (const { office_id: officeId, latest } of offices) {
      const units = await this.unitsOf();
      for (let period = latest ?? month; period <= month; period = nextMonth(period)) await this.assign(officeId, period, units);
    }
    this.seen = mark;
  }

  private async assign(officeId: string, period: string, units: readonly ObligedUnit[]): Promise<void> {
    const commandId = newId();
    await this.ask(assignQuotas, { officeId, period, units }, streamKey(quotaPeriods, quotaPeriodId(officeId, period)), commandId, commandId);
  }

  private async due(): Promise<readonly DueRow[]> {
    const { rows } = await this.pool.query<DueRow>(
      `select subject, kind, cycle, step, ledger.micros(due_at) as due from ledger.deadline
        where state = 'armed' and due_at <= ledger.ledger_now() and kind in ('QUOTA_WARNING', 'QUOTA_CLOSE') order by due_at limit 100`,
    );
    return rows;
  }

  private async fire(row: DueRow): Promise<void> {
    const id = row.subject.slice(`${quotaPeriods.category}-`.length);
    const officeId = id.slice(0, -'-2026-01'.length);
    const period = id.slice(-'2026-01'.length);
    const cause = `${row.subject}/${row.kind}/${row.cycle}/${row.step}`;
    const settled = await this.settledAt(BigInt(row.due));
    if (settled === undefined) return;
    const { block, measurements } = await this.measured(officeId, period);
    if (block < settled) return;
    if (row.kind === 'QUOTA_WARNING') {
      await this.ask(warnOfQuotas, { officeId, period, measurements, daysLeft: row.step }, row.subject, derivedId(cause), cause);
    } else {
      await this.ask(closeQuotaPeriod, { officeId, period, measurements, block }, row.subject, derivedId(cause), cause);
    }
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

  private async measured(officeId: string, period: string): Promise<{ block: bigint; measurements: readonly Measurement[] }> {
    const { rows } = await this.pool.query<{ block: string; counters: Measurement[] | null }>(
      `select c.block, (select json_agg(json_build_object('ruleId', q.rule_id, 'unitId', q.unit_id, 'measured', q.measured))
          from views.quota_counters q where q.office_id = $1 and q.period = $2) as counters
        from views.checkpoint c where c.view = 'quota_counters'`,
      [officeId, period],
    );
    return { block: BigInt(rows[0]?.block ?? 0), measurements: rows[0]?.counters ?? [] };
  }

  private async unitsOf(): Promise<readonly ObligedUnit[]> {
    const { rows } = await this.pool.query<{ id: string; class: ObligedUnit['class']; directReportingTo: string[] }>(
      'select unit_id as id, class, direct_reporting_to as "directReportingTo" from views.unit_register order by unit_id',
    );
    return rows;
  }

  private async ledgerNow(): Promise<bigint> {
    const { rows } = await this.pool.query<{ now: string }>('select ledger.micros(ledger.ledger_now()) as now');
    return BigInt(rows[0]?.now ?? 0);
  }

  private async ask<Data>(definition: CommandDefinition<Data>, data: Data, subject: string, commandId: string, cause: string): Promise<void> {
    const digest = createHash('sha256').update(cause).digest();
    const answer = await execute(this.executor, { definition, data, actor, commandId, digest, subject });
    if (answer.status === 'refused') throw new Error(`the quota clock was refused ${definition.name}: ${answer.refusal.code}`);
  }
}

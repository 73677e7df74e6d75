import type { FractionText } from '@shangda/events/fraction';
import type pg from 'pg';

export interface QuotaLine {
  readonly officeId: string;
  readonly ruleId: string;
  readonly unitId: string;
  readonly unitName: string | null;
  readonly unitNameEn: string | null;
  readonly unitClass: string | null;
  readonly period: string;
  readonly measured: number;
  /** Null where the unit owes nothing; then `met` is null too. */
  readonly required: number | null;
  readonly met: boolean | null;
  readonly shortBy: number;
  /** Where the month will end at this pace; null before it begins. */
  readonly projection: number | null;
  readonly rulebookNumber: number | null;
  readonly warnedDays: number | null;
  readonly closed: boolean;
  readonly closedMeasured: number | null;
  /** What came after the closing; the closed figure itself never changes. */
  readonly adjustment: number;
}

export interface QuotaQuestion {
  readonly officeId: string;
  readonly period: string;
  readonly unitId?: string | undefined;
  /** Office day the projection looks from. */
  readonly today: string;
}

type Stored = Omit<QuotaLine, 'met' | 'shortBy' | 'projection' | 'adjustment'>;

/** What every unit owes an office in a month and how far it is (Art. 21(4)). */
export async function quotaTable(pool: pg.Pool, question: QuotaQuestion): Promise<readonly QuotaLine[]> {
  const { officeId, period, unitId, today } = question;
  const { rows } = await pool.query<Stored>(
    `select q.office_id as "officeId", q.rule_id as "ruleId", q.unit_id as "unitId", u.name as "unitName", u.name_en as "unitNameEn",
        u.class as "unitClass", q.period, q.measured, q.required, q.rulebook_number as "rulebookNumber", q.warned_days as "warnedDays",
        q.closed, q.closed_measured as "closedMeasured"
      from views.quota_counters q left join views.unit_register u using (unit_id)
      where q.office_id = $1 and q.period = $2 and ($3::text is null or q.unit_id = $3)
      order by q.rule_id, q.unit_id`,
    [officeId, period, unitId ?? null],
  );
  return rows.map((row) => standing(row, today));
}

function standing(row: Stored, today: string): QuotaLine {
  const { measured, required, closedMeasured } = row;
  return {
    ...row,
    met: required === null ? null : measured >= required,
    shortBy: required === null ? 0 : Math.max(0, required - measured),
    projection: projectionOf(measured, row.period, today),
    adjustment: closedMeasured === null ? 0 : measured - closedMeasured,
  };
}

/** Measured ÷ elapsed days × days of the month, rounded down; today counts as elapsed. Null before the month begins. */
export function projectionOf(measured: number, period: string, today: string): number | null {
  const month = today.slice(0, 7);
  if (month < period) return null;
  if (month > period) return measured;
  return Math.floor((measured * daysIn(period)) / Number(today.slice(8)));
}

/** What a unit did of a quota that was measured when its period was over. */
export interface QuotaResultLine {
  readonly ruleId: string;
  readonly unitId: string;
  readonly unitName: string | null;
  readonly unitNameEn: string | null;
  readonly measured: FractionText;
  readonly required: FractionText;
  readonly met: boolean;
  readonly voluntary: boolean;
  readonly rulebookNumber: number;
  readonly cause: { readonly stream: string; readonly sequence: number };
}

/** The results of a week, a month, a quarter or a year: nothing before it is over. */
export async function quotaResultsOf(
  pool: pg.Pool,
  { officeId, period, unitId }: Omit<QuotaQuestion, 'today'>,
): Promise<readonly QuotaResultLine[]> {
  const { rows } = await pool.query<QuotaResultLine>(
    `select q.rule_id as "ruleId", q.unit_id as "unitId", u.name as "unitName", u.name_en as "unitNameEn",
        json_build_object('n', q.measured_n, 'd', q.measured_d) as measured,
        json_build_object('n', q.required_n, 'd', q.required_d) as required, q.met, q.voluntary,
        q.rulebook_number as "rulebookNumber", json_build_object('stream', q.cause_stream, 'sequence', q.cause_sequence) as cause
      from views.quota_results q left join views.unit_register u using (unit_id)
      where q.office_id = $1 and q.period = $2 and ($3::text is null or q.unit_id = $3)
      order by q.rule_id, q.unit_id`,
    [officeId, period, unitId ?? null],
  );
  return rows;
}

export interface QuotaMeasurements {
  /** The block these figures were counted up to, all of them. */
  readonly block: bigint;
  readonly measurements: readonly { readonly ruleId: string; readonly unitId: string; readonly measured: number }[];
}

/** What an office's month stands at, with the block it was measured at: one statement, so figures and block belong together. */
export async function quotaMeasurements(pool: pg.Pool, officeId: string, period: string): Promise<QuotaMeasurements> {
  const { rows } = await pool.query<{ block: string; measurements: QuotaMeasurements['measurements'] }>(
    `select c.block, coalesce((
        select json_agg(json_build_object('ruleId', rule_id, 'unitId', unit_id, 'measured', measured) order by rule_id, unit_id)
        from views.quota_counters where office_id = $1 and period = $2), '[]') as measurements
      from views.checkpoint c where c.view = 'quota_counters'`,
    [officeId, period],
  );
  const [row] = rows;
  return { block: BigInt(row?.block ?? 0), measurements: row?.measurements ?? [] };
}

const daysIn = (period: string): number =>
  new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5)), 0)).getUTCDate();

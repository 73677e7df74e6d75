import type { CalculationStep } from '@shangda/events/points';
import { type FractionText, asText, exact, plus, zero } from '@shangda/events/fraction';
import type pg from 'pg';

/** What a unit earned in one part of an office's assessment. */
export interface AccountTotal {
  readonly unitId: string;
  readonly part: string;
  readonly amount: FractionText;
  /** What came after the period was locked. */
  readonly adjusted: FractionText;
  readonly entries: number;
}

export interface PointsQuestion {
  readonly officeId: string;
  /** Both days included. */
  readonly from: string;
  readonly until: string;
  /** Only what stood in the ledger up to this event; by default everything. */
  readonly untilSequence?: number | undefined;
}

type Sum = Omit<AccountTotal, 'amount' | 'adjusted'> & {
  readonly n: string;
  readonly d: string;
  readonly adjustment: boolean;
};

/** Every account with points in the period, exact: the database adds what has one denominator, the rest is added here. */
export async function accountTotals(pool: pg.Pool, question: PointsQuestion): Promise<readonly AccountTotal[]> {
  const { rows } =
    question.untilSequence === undefined
      ? await pool.query<Sum>(presentSums, [question.officeId, question.from, question.until])
      : await pool.query<Sum>(pastSums, [question.officeId, question.from, question.until, question.untilSequence]);
  const accounts = new Map<string, AccountTotal>();
  for (const row of rows) {
    const key = `${row.unitId} ${row.part}`;
    accounts.set(key, added(accounts.get(key) ?? { ...nothing, unitId: row.unitId, part: row.part }, row));
  }
  return [...accounts.values()];
}

const nothing = { amount: zero, adjusted: zero, entries: 0 };

function added(account: AccountTotal, { n, d, adjustment, entries }: Sum): AccountTotal {
  const sum = asText(exact(`${n}/${d}`));
  return {
    ...account,
    amount: adjustment ? account.amount : plus(account.amount, sum),
    adjusted: adjustment ? plus(account.adjusted, sum) : account.adjusted,
    entries: account.entries + entries,
  };
}

/** From the scoreboard: answered by its primary key alone. */
export const presentSums = `
  select unit_id as "unitId", part, false as adjustment, amount_d as d, sum(amount_n::numeric)::text as n,
      sum(entries)::int as entries
    from views.scoreboard where office_id = $1 and accrued_on between $2 and $3 group by unit_id, part, amount_d
  union all
  select unit_id, part, true, adjusted_d, sum(adjusted_n::numeric)::text, 0
    from views.scoreboard where office_id = $1 and accrued_on between $2 and $3 and adjusted_n <> '0'
    group by unit_id, part, adjusted_d
  order by 1, 2, 3, 4`;

/** From the entries: the past is not kept in sums. */
export const pastSums = `
  select unit_id as "unitId", part, adjustment, amount_d as d, sum(amount_n::numeric)::text as n,
      count(*)::int as entries
    from views.score_sheet where office_id = $1 and accrued_on between $2 and $3 and sequence <= $4
    group by unit_id, part, adjustment, amount_d order by 1, 2, 3, 4`;

/** How many items have points other than zero, by unit and part: what an average per scored item divides by. */
export async function scoredItems(
  pool: pg.Pool,
  { officeId, from, until, untilSequence }: PointsQuestion,
): Promise<readonly { readonly unitId: string; readonly part: string; readonly items: number }[]> {
  const { rows } = await pool.query<{ unitId: string; part: string; items: number }>(
    // Sums that are zero are so exactly; what numeric leaves of thirds is smaller than any point.
    `select unit_id as "unitId", part, (count(*) filter (where abs(sum) > 1e-12))::int as items
      from (select unit_id, part, item_id, sum(amount_n::numeric / amount_d::numeric) as sum from views.score_sheet
          where office_id = $1 and accrued_on between $2 and $3 and item_id is not null and ($4::bigint is null or sequence <= $4)
          group by unit_id, part, item_id) of_item
      group by unit_id, part`,
    [officeId, from, until, untilSequence ?? null],
  );
  return rows;
}

/** What befell units besides points in a period. */
export async function effectsOn(
  pool: pg.Pool,
  { officeId, from, until, untilSequence }: PointsQuestion,
): Promise<readonly { readonly unitId: string; readonly effect: string }[]> {
  const { rows } = await pool.query<{ unitId: string; effect: string }>(
    `select distinct unit_id as "unitId", effect from views.consequences
      where office_id = $1 and accrued_on between $2 and $3 and ($4::bigint is null or sequence <= $4)`,
    [officeId, from, until, untilSequence ?? null],
  );
  return rows;
}

/** One line of a unit's score sheet (得分明细). */
export interface ScoreLine {
  readonly sequence: number;
  readonly on: string;
  readonly part: string;
  readonly ruleId: string;
  readonly amount: FractionText;
  readonly adjustment: boolean;
  readonly itemId: string | null;
  readonly rulebookNumber: number;
  readonly calculation: readonly CalculationStep[];
  readonly cause: { readonly stream: string; readonly type: string; readonly sequence: number };
}

/** A unit's entries in the order they accrued, after a key. */
export async function scoreLines(
  pool: pg.Pool,
  { officeId, from, until, untilSequence, unitId }: PointsQuestion & { readonly unitId: string },
  page: { readonly after?: readonly [on: string, sequence: string] | undefined; readonly limit: number },
): Promise<readonly ScoreLine[]> {
  const [on, sequence] = page.after ?? [null, null];
  const { rows } = await pool.query<ScoreLine>(
    `select sequence::float8 as sequence, accrued_on::text as on, part, rule_id as "ruleId",
        json_build_object('n', amount_n, 'd', amount_d) as amount, adjustment, item_id as "itemId",
        rulebook_number as "rulebookNumber", calculation,
        json_build_object('stream', cause_stream, 'type', cause_type, 'sequence', cause_sequence) as cause
      from views.score_sheet
      where office_id = $1 and unit_id = $2 and accrued_on between $3 and $4 and ($5::bigint is null or sequence <= $5)
        and ($6::date is null or (accrued_on, sequence) > ($6::date, $7::bigint))
      order by accrued_on, sequence limit $8`,
    [officeId, unitId, from, until, untilSequence ?? null, on, sequence, page.limit],
  );
  return rows;
}

/** Every voucher in the views, as `<office>-<sequence of the cause>`. */
export async function vouchersEntered(pool: pg.Pool): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ id: string }>(
    `select distinct office_id || '-' || cause_sequence as id from views.score_sheet
      union select office_id || '-' || cause_sequence from views.consequences
      union select office_id || '-' || cause_sequence from views.quota_results`,
  );
  return new Set(rows.map(({ id }) => id));
}

import type pg from 'pg';

export interface IssueLine {
  readonly id: string;
  readonly outletId: string;
  readonly level: string;
  readonly supplement: boolean;
  readonly number: string;
  readonly publishedOn: string;
  readonly publishedBy: string;
  /** Items and composites in it. */
  readonly pieces: number;
  readonly corrections: number;
}

export interface IssuesQuestion {
  readonly officeId: string;
  readonly outletId?: string | undefined;
  /** Of the day of the issue. */
  readonly year?: number | undefined;
  /** The last line of the page before. */
  readonly after?: readonly [publishedOn: string, issueId: string] | undefined;
  readonly limit: number;
}

/** An office's issues, the newest first. */
export async function issueLines(pool: pg.Pool, question: IssuesQuestion): Promise<readonly IssueLine[]> {
  const { sql, values } = issueLinesQuery(question);
  const { rows } = await pool.query<IssueLine>(sql, [...values]);
  return rows;
}

/** Only the conditions that are asked stand in it, so that each question has its index. */
export function issueLinesQuery({ officeId, outletId, year, after, limit }: IssuesQuestion): {
  readonly sql: string;
  readonly values: readonly unknown[];
} {
  const values: unknown[] = [];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [`office_id = ${given(officeId)}`];
  if (outletId !== undefined) conditions.push(`outlet_id = ${given(outletId)}`);
  if (year !== undefined)
    conditions.push(`published_on between ${given(`${year}-01-01`)}::date and ${given(`${year}-12-31`)}::date`);
  if (after) conditions.push(`(published_on, issue_id) < (${given(after[0])}::date, ${given(after[1])}::uuid)`);
  const sql = `select issue_id as id, outlet_id as "outletId", level, supplement, number, published_on::text as "publishedOn",
      published_by as "publishedBy", pieces, corrections
    from views.issue_register where ${conditions.join(' and ')}
    order by published_on desc, issue_id desc limit ${given(limit)}`;
  return { sql, values };
}

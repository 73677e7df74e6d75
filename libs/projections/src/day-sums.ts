import type pg from 'pg';
import type { View } from './view.js';

/** Both days included; `asked`, `previous` … is what the answer calls it. */
export interface Span {
  readonly name: string;
  readonly from: string;
  readonly until: string;
}

export interface DaySumsQuestion {
  readonly officeId: string;
  readonly spans: readonly Span[];
  readonly unitId?: string | undefined;
  /** Only what stood in the ledger up to this event; by default everything. */
  readonly untilSequence?: number | undefined;
}

/** Sums of a tally over spans of days, a row for each span and each of the further keys. */
export type DaySum = Readonly<Record<string, string | number>> & { readonly span: string };

/** A tally's second key is its day, its last the place in the ledger. Every span is answered from the primary key alone. */
export async function daySums(pool: pg.Pool, tally: View, question: DaySumsQuestion): Promise<readonly DaySum[]> {
  const { rows } = await pool.query<DaySum>(daySumsSql(tally, question.spans.length), [
    question.officeId,
    question.unitId ?? null,
    question.untilSequence ?? null,
    ...question.spans.flatMap(({ name, from, until }) => [name, from, until]),
  ]);
  return rows;
}

export function daySumsSql(tally: View, spans: number): string {
  const [office = '', day = '', ...rest] = tally.key;
  const keys = rest.filter((column) => column !== 'sequence');
  const counts = Object.keys(tally.columns).filter((column) => !tally.key.includes(column));
  const sums = counts.map((count) => `sum(${count})::int as ${count}`);
  const one = (at: number) => {
    const [name, from, until] = [4, 5, 6].map((parameter) => `$${parameter + 3 * at}`);
    return `(select ${name}::text as span, ${[...keys, ...sums].join(', ')} from views.${tally.name}
      where ${office} = $1 and ${day} between ${from}::date and ${until}::date and ($2::text is null or unit_id = $2)
        and ($3::bigint is null or sequence <= $3)
      group by ${keys.join(', ')})`;
  };
  return `${Array.from({ length: spans }, (_, at) => one(at)).join(' union all ')} order by ${keys.join(', ')}, span`;
}

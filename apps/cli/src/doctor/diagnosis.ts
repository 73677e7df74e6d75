import type pg from 'pg';

export interface Diagnosis {
  readonly check: string;
  /** `warning`: works, and somebody should look. `failure`: something does not work or may lose facts. */
  readonly status: 'ok' | 'warning' | 'failure';
  readonly detail: string;
}

export type Verdict = Omit<Diagnosis, 'check'>;

export const ok = (detail: string): Verdict => ({ status: 'ok', detail });
export const warning = (detail: string): Verdict => ({ status: 'warning', detail });
export const failure = (detail: string): Verdict => ({ status: 'failure', detail });

/** Runs one check; what it throws is its answer. */
export async function examine(check: string, ask: () => Promise<Verdict>): Promise<Diagnosis> {
  try {
    return { check, ...(await ask()) };
  } catch (cause) {
    return { check, ...failure(messageOf(cause)) };
  }
}

/** The one row of a question that always has one. */
export async function one<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row> {
  const { rows } = await pool.query<Row>(text, [...values]);
  const [row] = rows;
  if (!row) throw new Error('the database gave no answer');
  return row;
}

/** A refused connection may carry several causes and no words of its own. */
function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join('; ');
  return cause instanceof Error ? cause.message : String(cause);
}

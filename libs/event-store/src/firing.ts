import pg from 'pg';

/** Rows of the clock that one statement fires; measured as the cheapest a row on two cores. */
const rowsAtOnce = 500;

/**
 * Fires every clock row that is due by the ledger's own time, the gravest first; answers how many. Whoever else does it at the same time
 * takes other rows: each fires once. One statement a batch, so that a process that freezes or dies holds nothing.
 */
export async function fireDue(pool: pg.Pool): Promise<number> {
  let fired = 0;
  for (;;) {
    const { rows } = await pool.query<{ fired: number }>({
      name: 'ledger-fire',
      text: 'select ledger.fire($1) as fired',
      values: [rowsAtOnce],
    });
    const count = rows[0]?.fired ?? 0;
    fired += count;
    if (count < rowsAtOnce) return fired;
  }
}

/** By how much the row that has waited longest is overdue, in milliseconds; undefined: nothing is. Looks at one row a severity, however many wait. */
export async function longestOverdue(pool: pg.Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ overdue: number | null }>({
    name: 'ledger-longest-overdue',
    text: `select (extract(epoch from ledger.ledger_now() - min(first.due_at)) * 1000)::float8 as overdue
      from generate_series(0, 4) as grave cross join lateral (
        select due_at from ledger.deadline where state = 'armed' and fires_type is not null and severity = grave order by due_at limit 1
      ) first where first.due_at < ledger.ledger_now()`,
  });
  return rows[0]?.overdue ?? undefined;
}

/** A connection of its own: who fires deadlines waits for nobody who reads. */
export function openFiringPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: 1,
    connectionTimeoutMillis: 2_000,
    statement_timeout: 20_000,
    query_timeout: 25_000,
    keepAlive: true,
    application_name: 'shangda-clock',
  });
  pool.on('error', () => undefined);
  return pool;
}

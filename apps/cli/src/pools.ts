import pg from 'pg';

/** A small pool for long work: reading the whole ledger or rebuilding a view may take its time. */
export async function withPool<Result>(
  connectionString: string,
  work: (pool: pg.Pool) => Promise<Result>,
): Promise<Result> {
  const pool = new pg.Pool({
    connectionString,
    max: 2,
    connectionTimeoutMillis: 5_000,
    application_name: 'shangda-cli',
  });
  // An idle connection that the server closed is replaced; a query in flight reports its own failure.
  pool.on('error', () => undefined);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

import type pg from 'pg';

/** Runs work in one transaction of its own connection. */
export function inTransaction<Result>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  return withConnection(pool, (client) => within(client, begin, () => work(client)));
}

/** Runs work on a connection of its own; one that failed to roll back is not used again. */
export async function withConnection<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const { client, release } = await hold(pool);
  let broken: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    broken = error instanceof RollbackFailed ? error : undefined;
    throw broken?.cause ?? error;
  } finally {
    release(broken);
  }
}

/** A connection taken out of its pool. Lost, it says so to the query in flight or the next one; unheard besides, it would end the process. */
export async function hold(
  pool: pg.Pool,
): Promise<{ readonly client: pg.PoolClient; readonly release: (broken?: Error) => void }> {
  const client = await pool.connect();
  const heard = () => undefined;
  client.on('error', heard);
  return {
    client,
    release: (broken) => {
      client.off('error', heard);
      client.release(broken);
    },
  };
}

/** One transaction on a connection already held. */
export async function within<Result>(
  client: pg.PoolClient,
  begin: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await client.query(begin);
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {
      throw new RollbackFailed('the connection is lost', { cause: error });
    });
    throw error;
  }
}

class RollbackFailed extends Error {}

/** Views may lose their last moments in a crash together with the checkpoint: they are simply computed again. */
export const beginView = 'begin; set local synchronous_commit = off';

import { setTimeout as pause } from 'node:timers/promises';
import { hasCode } from '@shangda/embedded/errors';
import { type EmbeddedServer, startEmbeddedServer } from '@shangda/embedded/server';
import pg from 'pg';

/** Every process that works over the embedded server holds this lock shared; who has it alone is the last one there. */
const usersLock = 4715020;
const patienceMs = 60_000;

export interface SharedServer {
  readonly embedded: EmbeddedServer;
  /** Stops the server where nobody else works over it, whoever started it; else leaves it to them. Repeatable. */
  leave(): Promise<void>;
}

/**
 * Starts or adopts the embedded server of a folder and says so to everybody else who uses it: a `verify` that started it does not
 * stop it under a `serve` that came later. Does not say so again where every session of the server was killed at once.
 */
export async function joinServer(dataDir: string, log: (line: string) => void): Promise<SharedServer> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const joined = await tryToJoin(dataDir, log);
    if (joined) return joined;
    if (Date.now() > until) throw new Error(`the PostgreSQL server of ${dataDir} is stopped again and again`);
    await pause(100);
  }
}

/** Undefined where the last user was just stopping it: the caller starts it again. */
async function tryToJoin(dataDir: string, log: (line: string) => void): Promise<SharedServer | undefined> {
  try {
    const embedded = await startEmbeddedServer({ dataDir, log });
    const guard = await connect(embedded);
    const isMine = await asked(guard, 'select pg_try_advisory_lock_shared($1) as yes');
    if (isMine) return { embedded, leave: () => leave(embedded, guard) };
    await guard.end();
    return undefined;
  } catch (cause) {
    if (isStopped(cause)) return undefined;
    throw cause;
  }
}

async function leave(embedded: EmbeddedServer, guard: pg.Client): Promise<void> {
  await guard.end().catch(() => undefined);
  let alone: pg.Client;
  try {
    alone = await connect(embedded);
  } catch {
    // Gone already, or not to be reached: then there is nothing of anybody to end.
    return embedded.stop();
  }
  try {
    if (await asked(alone, 'select pg_try_advisory_lock($1) as yes')) await embedded.stop();
  } finally {
    await alone.end().catch(() => undefined);
  }
}

async function connect({ urls }: EmbeddedServer): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: urls.superuser,
    connectionTimeoutMillis: 5_000,
    application_name: 'shangda-user',
  });
  // The server may end before we do.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function asked(client: pg.Client, question: string): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>(question, [usersLock]);
  return rows[0]?.yes === true;
}

function isStopped(cause: unknown): boolean {
  if (hasCode(cause, '57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE')) return true;
  return cause instanceof Error && cause.message === 'Connection terminated unexpectedly';
}

import { setTimeout as pause } from 'node:timers/promises';
import { hasCode } from '@shangda/embedded/errors';
import { type EmbeddedServer, startEmbeddedServer } from '@shangda/embedded/server';
import pg from 'pg';

/** Every process that works over the embedded server holds this lock shared; who has it alone is the last one there. */
const usersLock = 4715020;
/** One office a folder: two would answer each other's calls. Held by whoever runs api and worker over it, and gone with their process. */
const officeLock = 4715021;
const patienceMs = 60_000;

export interface SharedServer {
  readonly embedded: EmbeddedServer;
  /** Stops the server where nobody else works over it, whoever started it; else leaves it to them. Repeatable. */
  leave(): Promise<void>;
  /** Takes the folder for the office this process runs, until it leaves. Throws `FolderInUse`. */
  claim(): Promise<void>;
}

export class FolderInUse extends Error {
  constructor(dataDir: string, holder: string) {
    super(`${dataDir} is being served by process ${holder}; stop that one or name another folder with --data-dir`);
  }
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
    if (await asked(guard, 'select pg_try_advisory_lock_shared($1) as yes', usersLock))
      return { embedded, leave: () => leave(embedded, guard), claim: () => claim(embedded, guard) };
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
    if (await asked(alone, 'select pg_try_advisory_lock($1) as yes', usersLock)) await embedded.stop();
  } finally {
    await alone.end().catch(() => undefined);
  }
}

async function connect({ urls }: EmbeddedServer): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: urls.superuser,
    connectionTimeoutMillis: 5_000,
    application_name: `${userName}${process.pid}`,
  });
  // The server may end before we do.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function claim({ dataDir }: EmbeddedServer, guard: pg.Client): Promise<void> {
  if (await asked(guard, 'select pg_try_advisory_lock($1) as yes', officeLock)) return;
  const { rows } = await guard.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.objid = $1 and l.granted`,
    [officeLock],
  );
  throw new FolderInUse(dataDir, rows[0]?.name.slice(userName.length) ?? 'unknown');
}

const userName = 'shangda-user-';

async function asked(client: pg.Client, question: string, lock: number): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>(question, [lock]);
  return rows[0]?.yes === true;
}

function isStopped(cause: unknown): boolean {
  if (hasCode(cause, '57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE')) return true;
  return cause instanceof Error && lostConnection.has(cause.message);
}

/** What the driver says, without a code, of a connection that ended under a query or before it. */
const lostConnection: ReadonlySet<string> = new Set([
  'Connection terminated unexpectedly',
  'Client has encountered a connection error and is not queryable',
]);

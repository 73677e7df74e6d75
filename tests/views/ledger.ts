import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { waitUntil } from '@shangda/cli/demo/wait-until';
import { canonical, type Canonical } from '@shangda/event-store/canonical';
import { openPools, type LedgerPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { seal } from '@shangda/event-store/sealer';
import type { Fact } from '@shangda/events/event';
import { readFactPages, type RecordedFact } from '@shangda/projections/facts';
import { type Row, type View, foldView, readEvent, rowId } from '@shangda/projections/view';
import { createTestDatabase, openTestPool } from '@shangda/testing/databases';
import { note, noted } from '../ledger/requests.js';

/** A ledger to write facts into as if they had been decided, and the views over it. */
export interface ViewLedger {
  readonly app: pg.Pool;
  readonly owner: pg.Pool;
  readonly superuser: pg.Pool;
  /** Writes facts into their streams, in one append. */
  record(...entries: readonly Entry[]): Promise<void>;
  /** A fact in a shape this program does not know. */
  recordOf(stream: string, type: string, schemaVersion: number): Promise<void>;
  seal(): Promise<bigint>;
  close(): Promise<void>;
}

export interface Entry {
  readonly stream: string;
  readonly fact: Fact;
}

export async function openViewLedger(): Promise<ViewLedger> {
  const database = await createTestDatabase();
  const writers: LedgerPools = openPools(database.appUrl, { readers: 1 });
  const ledger = new PostgresLedger(writers);
  const pools = [database.appUrl, database.ownerUrl, database.superuserUrl].map((url) => openTestPool(url));
  const [app, owner, superuser] = pools as [pg.Pool, pg.Pool, pg.Pool];
  const write = async (events: readonly ReturnType<typeof noted>[]): Promise<void> => {
    const outcome = await ledger.append(note(randomUUID(), { events }));
    if (outcome.status !== 'appended') throw new Error(`not appended: ${outcome.status}`);
  };
  return {
    app,
    owner,
    superuser,
    record: (...entries) => write(entries.map(({ stream, fact }) => eventOf(stream, fact))),
    recordOf: (stream, type, schemaVersion) => write([noted(stream, { eventId: randomUUID(), type, schemaVersion })]),
    seal: () => seal(app),
    close: async () => {
      await Promise.all([...pools, writers.append, writers.read].map((pool) => pool.end()));
      await database.drop();
    },
  };
}

/** A fact as an append takes it. */
export const eventOf = (stream: string, { type, version, data }: Fact) =>
  noted(stream, { eventId: randomUUID(), type, schemaVersion: version, payload: canonical(data as Canonical) });

/** The rows of a table as a fold has them, by key. */
export async function tableOf(pool: pg.Pool, view: View): Promise<Readonly<Record<string, Row>>> {
  const { rows } = await pool.query<{ row: Row }>(`select row_to_json(t) as row from views.${view.name} t`);
  return Object.fromEntries(rows.map(({ row }) => [rowId(view, row), row]));
}

/** What the table must say: the whole sealed ledger folded in memory. */
export async function foldedOf(pool: pg.Pool, view: View): Promise<Readonly<Record<string, Row>>> {
  const client = await pool.connect();
  try {
    const recorded: RecordedFact[] = [];
    for await (const { facts } of readFactPages(client, 0n, { types: view.handles, events: 5_000 }))
      recorded.push(...facts);
    return Object.fromEntries(foldView(view, recorded.map(readEvent)));
  } finally {
    client.release();
  }
}

export async function checkpointOf(
  pool: pg.Pool,
  view: View,
): Promise<{ readonly version: number; readonly block: bigint } | undefined> {
  const { rows } = await pool.query<{ version: number; block: string }>(
    'select version, block from views.checkpoint where view = $1',
    [view.name],
  );
  return rows[0] && { version: rows[0].version, block: BigInt(rows[0].block) };
}

/** Holds a view's checkpoint, as a worker at it does, until released. */
export async function holdCheckpoint(pool: pg.Pool, view: View): Promise<() => Promise<void>> {
  const client = await pool.connect();
  await client.query('begin');
  await client.query('select 1 from views.checkpoint where view = $1 for update', [view.name]);
  return async () => {
    await client.query('commit');
    client.release();
  };
}

/** Waits until somebody's statement about a table waits for a lock. */
export function waitsForLock({ superuser }: ViewLedger, about: string): Promise<boolean> {
  return waitUntil(`a lock of ${about}`, async () => {
    const { rowCount } = await superuser.query(`select 1 from pg_stat_activity where ${waiting}`, [`%${about}%`]);
    return rowCount === 1;
  });
}

/** Ends the session of whoever waits there, as a crash would. */
export async function cutOff({ superuser }: ViewLedger, about: string): Promise<void> {
  await superuser.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${waiting}`, [`%${about}%`]);
}

const waiting = "datname = current_database() and wait_event_type = 'Lock' and query like $1";

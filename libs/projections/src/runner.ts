import type pg from 'pg';
import { FactReader, type RecordedFact } from './facts.js';
import { type Poison, Parking } from './parking.js';
import { type TableName, loadGroups, storeGroups } from './table.js';
import { beginView, withConnection, within } from './transaction.js';
import { type Group, type Groups, type View, type ViewEvent, applyEvent, groupId, readEvent } from './view.js';

export interface CatchUp {
  /** `held`: another worker is at it. `outdated`: the table was folded by another version of the view; rebuild it. */
  readonly status: 'current' | 'held' | 'outdated' | 'stopped';
  /** The last block folded, where this worker held the view. */
  readonly block: bigint;
  readonly events: number;
}

export interface CatchUpOptions {
  /** Roughly how many ledger events one transaction reads. */
  readonly batch?: number | undefined;
  /** Asked between two transactions; false stops. */
  readonly goOn?: (() => boolean) | undefined;
}

/** Brings a view to the newest sealed block, one transaction a batch. Calling it twice, late or for nothing costs only time. */
export function catchUp(pool: pg.Pool, view: View, options: CatchUpOptions = {}): Promise<CatchUp> {
  return withConnection(pool, async (client) => {
    const run: Run = { client, view, batch: options.batch ?? 5000, reader: undefined };
    let events = 0;
    for (;;) {
      const step = await within(client, beginView, () => advance(run));
      events += step.events;
      if (step.status !== 'advanced') return { status: step.status, block: step.block, events };
      if (options.goOn?.() === false) return { status: 'stopped', block: step.block, events };
    }
  });
}

interface Run {
  readonly client: pg.PoolClient;
  readonly view: View;
  readonly batch: number;
  reader: FactReader | undefined;
}

interface Step {
  readonly status: 'advanced' | 'current' | 'held' | 'outdated';
  readonly block: bigint;
  readonly events: number;
}

/** One batch: rows and checkpoint move together or not at all, so every event counts exactly once whatever the queue does. */
async function advance(run: Run): Promise<Step> {
  const { client, view, batch } = run;
  const checkpoint = await lockCheckpoint(client, view);
  if (!checkpoint) return { status: 'held', block: 0n, events: 0 };
  const { block } = checkpoint;
  if (checkpoint.version !== view.version) return { status: 'outdated', block, events: 0 };
  if (run.reader?.at !== block) run.reader = new FactReader(client, block, { types: view.handles, events: batch });
  const page = await run.reader.next();
  if (!page) return { status: 'current', block, events: 0 };
  await foldInto(client, view, view.name, page.facts);
  await moveCheckpoint(client, view, block, page.lastBlock);
  return { status: 'advanced', block: page.lastBlock, events: page.facts.length };
}

interface Checkpoint {
  readonly version: number;
  readonly block: bigint;
}

async function lockCheckpoint(client: pg.PoolClient, view: View): Promise<Checkpoint | undefined> {
  const lock = 'select version, block from views.checkpoint where view = $1 for update skip locked';
  let { rows } = await client.query<{ version: number; block: string }>(lock, [view.name]);
  if (rows.length === 0) {
    await client.query(
      'insert into views.checkpoint (view, version, block) values ($1, $2, 0) on conflict do nothing',
      [view.name, view.version],
    );
    ({ rows } = await client.query<{ version: number; block: string }>(lock, [view.name]));
  }
  const [row] = rows;
  return row && { version: row.version, block: BigInt(row.block) };
}

async function moveCheckpoint(client: pg.PoolClient, view: View, from: bigint, to: bigint): Promise<void> {
  const { rowCount } = await client.query(
    'update views.checkpoint set block = $3, updated_at = ledger.ledger_now() where view = $1 and block = $2',
    [view.name, from, to],
  );
  if (rowCount !== 1) throw new CheckpointMoved(view.name, from);
}

/** Somebody moved the checkpoint without holding its lock: nothing of this batch may stand. */
export class CheckpointMoved extends Error {
  constructor(view: string, from: bigint) {
    super(`the checkpoint of ${view} was no longer at block ${from.toString()}`);
  }
}

/**
 * Folds a page of the feed into a table: load what is touched, fold in memory, write once. Live runs and rebuilds use the same.
 * An event the fold cannot take parks its stream for this view; that stream's later events wait until a rebuild.
 */
export async function foldInto(
  client: pg.PoolClient,
  view: View,
  table: TableName,
  events: readonly RecordedFact[],
): Promise<void> {
  if (events.length === 0) return;
  const parking = new Parking(await readParked(client, table));
  const wanted = new Map<string, Group>();
  const touching: { readonly event: ViewEvent; readonly groups: readonly Group[] }[] = [];
  for (const recorded of events) {
    parking.attempt(recorded.stream, recorded.sequence, recorded.type, () => {
      const event = readEvent(recorded);
      const groups = view.groupsOf(event);
      for (const group of groups) wanted.set(groupId(group), group);
      touching.push({ event, groups });
    });
  }
  const before = await loadGroups(client, view, table, [...wanted.values()]);
  const after: Groups = new Map(before);
  for (const { event, groups } of touching) {
    parking.attempt(event.stream, event.sequence, event.fact.type, () => {
      applyEvent(view, after, event, groups);
    });
  }
  await storeGroups(client, view, table, before, after);
  await storeParked(client, table, parking.poison);
}

async function readParked(client: pg.PoolClient, table: TableName): Promise<readonly string[]> {
  const { rows } = await client.query<{ stream: string }>('select stream from views.parked where view = $1', [table]);
  return rows.map((row) => row.stream);
}

async function storeParked(client: pg.PoolClient, table: TableName, poison: readonly Poison[]): Promise<void> {
  if (poison.length === 0) return;
  await client.query(
    `insert into views.parked (view, stream, sequence, type, error)
      select $1, stream, sequence, type, error
      from json_to_recordset($2::json) as r(stream text, sequence bigint, type text, error text)`,
    [table, JSON.stringify(poison)],
  );
}

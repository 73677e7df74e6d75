import type pg from 'pg';
import { readFactPages } from './facts.js';
import { foldInto } from './runner.js';
import { type TableDigest, digestTable, nextTable } from './table.js';
import { beginView, hold, within } from './transaction.js';
import type { View } from './view.js';

export interface RebuildReport {
  readonly view: string;
  /** Both tables were compared at this block. */
  readonly block: bigint;
  readonly events: number;
  /** Whether old and new were equal; undefined where another version of the view had folded the old one. */
  readonly equal: boolean | undefined;
  readonly old: TableDigest;
  readonly rebuilt: TableDigest;
}

export interface RebuildOptions {
  readonly onProgress?: ((block: bigint, events: number) => void) | undefined;
}

/** One rebuild of a view at a time. */
const rebuildLock = 4715010;

/**
 * Blue/green: a new table is folded from the first block with the same fold while the live one stays in use; then, with the
 * checkpoint held, both are compared at one block and the names are switched. Broken off halfway it leaves the live table alone.
 */
export async function rebuildView(
  ownerPool: pg.Pool,
  view: View,
  options: RebuildOptions = {},
): Promise<RebuildReport> {
  const { client, release } = await hold(ownerPool);
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as mine', [
      rebuildLock,
      view.name,
    ]);
    if (rows[0]?.mine !== true) throw new RebuildRunning(view.name);
    await makeNextTable(client, view);
    const progress: Progress = { block: 0n, events: 0, report: options.onProgress };
    // Without the lock as far as the live view is, then the small rest with it.
    await foldUntil(client, view, progress, await liveBlock(client, view));
    return await within(client, beginView, () => switchTables(client, view, progress));
  } finally {
    await client.query('select pg_advisory_unlock_all()').then(
      () => release(),
      (error: unknown) => release(error instanceof Error ? error : new Error(String(error))),
    );
  }
}

export class RebuildRunning extends Error {
  constructor(view: string) {
    super(`${view} is being rebuilt already`);
  }
}

interface Progress {
  block: bigint;
  events: number;
  readonly report: RebuildOptions['onProgress'];
}

async function makeNextTable(client: pg.PoolClient, view: View): Promise<void> {
  const next = nextTable(view);
  await within(client, 'begin', async () => {
    await client.query(`drop table if exists views.${next}`);
    await client.query('delete from views.parked where view = $1', [next]);
    await client.query(`create table views.${next} (like views.${view.name} including all)`);
    await client.query(
      'insert into views.checkpoint (view, version, block) values ($1, $2, 0) on conflict do nothing',
      [view.name, view.version],
    );
  });
}

/** Each page is its own transaction, unless the caller holds one. */
async function foldUntil(
  client: pg.PoolClient,
  view: View,
  progress: Progress,
  untilBlock: bigint,
  held = false,
): Promise<void> {
  for await (const page of readFactPages(client, progress.block, { types: view.handles, events: 10_000, untilBlock })) {
    const fold = () => foldInto(client, view, nextTable(view), page.facts);
    await (held ? fold() : within(client, beginView, fold));
    progress.block = page.lastBlock;
    progress.events += page.facts.length;
    progress.report?.(progress.block, progress.events);
  }
}

async function liveBlock(client: pg.PoolClient, view: View): Promise<bigint> {
  const { rows } = await client.query<{ block: string }>('select block from views.checkpoint where view = $1', [
    view.name,
  ]);
  return BigInt(rows[0]?.block ?? 0);
}

/** Holds the live view's checkpoint: its worker finds it held and leaves it for the moment. */
async function switchTables(client: pg.PoolClient, view: View, progress: Progress): Promise<RebuildReport> {
  const next = nextTable(view);
  const { rows } = await client.query<{ version: number; block: string }>(
    'select version, block from views.checkpoint where view = $1 for update',
    [view.name],
  );
  const [checkpoint] = rows;
  if (!checkpoint) throw new Error(`${view.name} has no checkpoint`);
  const block = BigInt(checkpoint.block);
  await foldUntil(client, view, progress, block, true);
  const old = await digestTable(client, view.name);
  const rebuilt = await digestTable(client, next);
  const names = await indexNames(client, view.name, next);
  await client.query(`drop table views.${view.name}`);
  await client.query(`alter table views.${next} rename to ${view.name}`);
  for (const { made, kept } of names) await client.query(`alter index views.${made} rename to ${kept}`);
  await client.query(`grant select, insert, update, delete on views.${view.name} to shangda_app`);
  await client.query('delete from views.parked where view = $1', [view.name]);
  await client.query('update views.parked set view = $1 where view = $2', [view.name, next]);
  await client.query('update views.checkpoint set version = $2, updated_at = ledger.ledger_now() where view = $1', [
    view.name,
    view.version,
  ]);
  const equal = checkpoint.version === view.version ? old.digest === rebuilt.digest : undefined;
  return { view: view.name, block, events: progress.events, equal, old, rebuilt };
}

/** `like … including all` copies indexes under names of its own; the old ones must come back, for a later migration speaks of them. */
async function indexNames(
  client: pg.PoolClient,
  live: string,
  next: string,
): Promise<readonly { readonly made: string; readonly kept: string }[]> {
  const { rows } = await client.query<{ made: string; kept: string }>(
    `with indexes as (
        select i.indrelid as table_id, c.relname as name, shape, row_number() over (partition by i.indrelid, shape order by c.relname) as nth
        from pg_index i join pg_class c on c.oid = i.indexrelid,
          lateral (select row(i.indisunique, i.indisprimary, regexp_replace(pg_get_indexdef(c.oid), '^.*? USING ', ''))::text as shape) s
        where i.indrelid in ($1::regclass, $2::regclass))
      select quote_ident(made.name) as made, quote_ident(kept.name) as kept
        from indexes made join indexes kept using (shape, nth)
        where made.table_id = $2::regclass and kept.table_id = $1::regclass`,
    [`views.${live}`, `views.${next}`],
  );
  return rows;
}

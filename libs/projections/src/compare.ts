import { createHash } from 'node:crypto';
import type pg from 'pg';
import { replay } from './replay.js';
import { digestTable } from './table.js';
import { inTransaction } from './transaction.js';
import { type Row, type View, rowId } from './view.js';

export interface Comparison {
  readonly view: string;
  readonly block: bigint;
  readonly equal: boolean;
  /** What stands in the table, and what the ledger says should. */
  readonly live: { readonly digest: string; readonly rows: number };
  readonly folded: { readonly digest: string; readonly rows: number };
  /** Key values of the first row that differs, in the order of the view's key. */
  readonly firstDifference: readonly string[] | undefined;
}

/** How many rows travel to the database at once. */
const chunkSize = 20_000;

/** Verify: the table against a fresh fold of the ledger at the table's own block. Reads one snapshot and holds nobody up. */
export function compareWithFold(pool: pg.Pool, view: View): Promise<Comparison> {
  return inTransaction(pool, 'begin isolation level repeatable read read only', async (client) => {
    const { rows } = await client.query<{ block: string }>('select block from views.checkpoint where view = $1', [
      view.name,
    ]);
    const block = BigInt(rows[0]?.block ?? 0);
    const expected = [...(await replay(client, view, block))];
    const order = new Map(expected.map((row) => [row, rowId(view, row)]));
    expected.sort((a, b) => ((order.get(a) ?? '') < (order.get(b) ?? '') ? -1 : 1));

    const live = await digestTable(client, view.name);
    const hashes: string[] = [];
    let firstDifference: readonly string[] | undefined;
    for (let at = 0; at < expected.length; at += chunkSize) {
      const compared = await compareChunk(client, view, expected.slice(at, at + chunkSize));
      hashes.push(...compared.hashes);
      firstDifference ??= compared.firstDifference;
    }
    firstDifference ??=
      live.rows === expected.length ? undefined : await firstSurplus(client, view, new Set(order.values()));
    const folded = { digest: digestOf(hashes), rows: expected.length };
    return { view: view.name, block, equal: live.digest === folded.digest, live, folded, firstDifference };
  });
}

interface ChunkComparison {
  readonly hashes: readonly string[];
  readonly firstDifference: readonly string[] | undefined;
}

/** PostgreSQL writes both rows as text, so that both digests speak of the same spelling. */
async function compareChunk(client: pg.PoolClient, view: View, expected: readonly Row[]): Promise<ChunkComparison> {
  const { rows } = await client.query<{ hash: string; same: boolean; key: string[] }>(
    `select encode(sha256(convert_to(e::text, 'UTF8')), 'hex') as hash, e::text is not distinct from t::text as same,
        array[${view.key.map((column) => `e.${column}::text`).join(', ')}] as key
      from json_populate_recordset(null::views.${view.name}, $1::json) e
      left join views.${view.name} t on ${view.key.map((column) => `t.${column} = e.${column}`).join(' and ')}`,
    [JSON.stringify(expected)],
  );
  const different = rows.filter((row) => !row.same).map((row) => row.key);
  different.sort((a, b) => (a.join('\u001f') < b.join('\u001f') ? -1 : 1));
  return { hashes: rows.map((row) => row.hash), firstDifference: different[0] };
}

/** A row that stands in the table and that no event accounts for. */
async function firstSurplus(
  client: pg.PoolClient,
  view: View,
  expected: ReadonlySet<string>,
): Promise<readonly string[] | undefined> {
  const { rows } = await client.query<{ key: string[] }>(
    `select array[${view.key.map((column) => `${column}::text`).join(', ')}] as key from views.${view.name} order by 1`,
  );
  return rows.map((row) => row.key).find((key) => !expected.has(key.join('\u001f')));
}

/** The same digest as `digestTable`: over the sorted hashes of the rows. */
const digestOf = (hashes: readonly string[]): string =>
  createHash('sha256')
    .update(Buffer.from([...hashes].sort().join(''), 'hex'))
    .digest('hex');

import type pg from 'pg';
import { type Group, type Groups, type Row, type View, groupId, rowId } from './view.js';

/** A view's table: the live one, or the one a rebuild fills beside it. Also the name its parked streams go under. */
export type TableName = string;

export const nextTable = (view: View): TableName => `${view.name}__next`;

/** The rows of these groups, in one query. A row comes as JSON, the same shape a fold gives back. */
export async function loadGroups(
  client: pg.PoolClient,
  view: View,
  table: TableName,
  groups: readonly Group[],
): Promise<Groups> {
  const loaded: Groups = new Map();
  if (groups.length === 0) return loaded;
  const wanted = groups.map((group) => Object.fromEntries(view.groupedBy.map((column, n) => [column, group[n]])));
  const { rows } = await client.query<{ rows: readonly Row[] }>(
    `select coalesce(json_agg(t), '[]') as rows from views.${table} t
      join json_to_recordset($1::json) as wanted(${typed(view, view.groupedBy)}) using (${view.groupedBy.join(', ')})`,
    [JSON.stringify(wanted)],
  );
  for (const row of rows[0]?.rows ?? []) {
    const id = groupId(view.groupedBy.map((column) => String(row[column])));
    const neighbours = loaded.get(id);
    loaded.set(id, neighbours ? [...neighbours, row] : [row]);
  }
  return loaded;
}

/** Writes what the fold changed: one upsert, and one delete where lines went away. */
export async function storeGroups(
  client: pg.PoolClient,
  view: View,
  table: TableName,
  before: Groups,
  after: Groups,
): Promise<void> {
  const changed: Row[] = [];
  const gone: Row[] = [];
  for (const [id, rows] of after) {
    const old = before.get(id);
    if (old === rows) continue;
    changed.push(...(old ? rows.filter((row) => !old.includes(row)) : rows));
    if (old) {
      const kept = new Set(rows.map((row) => rowId(view, row)));
      gone.push(...old.filter((row) => !kept.has(rowId(view, row))));
    }
  }
  const columns = Object.keys(view.columns);
  const rest = columns.filter((column) => !view.key.includes(column));
  if (changed.length > 0) {
    await client.query(
      `insert into views.${table} (${columns.join(', ')})
        select ${columns.join(', ')} from json_to_recordset($1::json) as r(${typed(view, columns)})
        on conflict (${view.key.join(', ')}) do update set ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}`,
      [JSON.stringify(changed)],
    );
  }
  if (gone.length > 0) {
    await client.query(
      `delete from views.${table} t using json_to_recordset($1::json) as r(${typed(view, view.key)})
        where ${view.key.map((column) => `t.${column} = r.${column}`).join(' and ')}`,
      [JSON.stringify(gone)],
    );
  }
}

/** SHA-256 over the sorted SHA-256 of every row's text: the same rows give the same digest, whatever their order. */
export async function digestTable(client: pg.PoolClient, table: TableName): Promise<TableDigest> {
  const { rows } = await client.query<TableDigest>(
    `select encode(sha256(coalesce(string_agg(hash, ''::bytea order by hash), ''::bytea)), 'hex') as digest, count(*)::int as rows
      from (select sha256(convert_to(t::text, 'UTF8')) as hash from views.${table} t) h`,
  );
  const [found] = rows;
  if (!found) throw new Error(`no digest of views.${table}`);
  return found;
}

export interface TableDigest {
  readonly digest: string;
  readonly rows: number;
}

const typed = (view: View, columns: readonly string[]): string =>
  columns.map((column) => `${column} ${view.columns[column] ?? 'text'}`).join(', ');

import type pg from 'pg';

/** Settings without which an acknowledged fact could be lost. */
const required: Readonly<Record<string, readonly string[]>> = {
  fsync: ['on'],
  full_page_writes: ['on'],
  synchronous_commit: ['on', 'local', 'remote_write', 'remote_apply'],
};

/** Refuses a server that may forget what it acknowledged. Asked at every start. */
export async function refuseUnsafeSettings(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [Object.keys(required)],
  );
  const unsafe = rows.filter((row) => !required[row.name]?.includes(row.setting));
  if (unsafe.length > 0) throw new UnsafeDurability(unsafe.map((row) => `${row.name}=${row.setting}`));
}

export class UnsafeDurability extends Error {
  constructor(settings: readonly string[]) {
    super(`the server may lose acknowledged facts: ${settings.join(', ')}; Shangda does not start on it`);
  }
}

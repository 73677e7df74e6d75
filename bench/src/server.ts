import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedServer, startEmbeddedServer } from '@shangda/embedded/server';
import { newId } from '@shangda/event-store/identifiers';
import { foundLedger, ledgerMigrations, migrate } from '@shangda/event-store/migrate';
import { viewMigrations } from '@shangda/projections/catalogue';
import pg from 'pg';

export interface BenchServer {
  readonly server: EmbeddedServer;
  readonly owner: pg.Pool;
  readonly app: pg.Pool;
  close(): Promise<void>;
}

/** A fresh embedded server with default, durable settings and a founded ledger; gone afterwards. */
export async function openBenchServer(): Promise<BenchServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'shangda-bench-'));
  const server = await startEmbeddedServer({ dataDir });
  await migrate(server.urls.owner, [ledgerMigrations, viewMigrations]);
  await foundLedger(server.urls.owner, { ledgerId: newId(), simulated: false });
  const owner = new pg.Pool({ connectionString: server.urls.owner, max: 2 });
  const app = new pg.Pool({ connectionString: server.urls.app, max: 4 });
  // Connections that the stopping server closes are no news.
  for (const pool of [owner, app]) pool.on('error', () => undefined);
  return {
    server,
    owner,
    app,
    close: async () => {
      await Promise.all([owner.end(), app.end()]);
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What durability the figures were taken with. */
export async function settingsOf(pool: pg.Pool): Promise<Readonly<Record<string, string>>> {
  const names = [
    'server_version',
    'fsync',
    'synchronous_commit',
    'full_page_writes',
    'shared_buffers',
    'max_wal_size',
    'data_checksums',
  ];
  const { rows } = await pool.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1) order by name',
    [names],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.setting]));
}

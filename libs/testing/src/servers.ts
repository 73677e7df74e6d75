import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  appRole,
  connected,
  createDatabase,
  dropDatabase,
  ownerRole,
  provisionRoles,
} from '@shangda/embedded/provision';
import { type EmbeddedServer, startEmbeddedServer } from '@shangda/embedded/server';
import { ledgerMigrations, migrate } from '@shangda/event-store/migrate';
import { publishTestServer, type TestServer, urlOf } from './databases.js';

/** Names a server of one's own, for example PostgreSQL 15; its two Shangda roles get new passwords. */
const ownServerVariable = 'TEST_SUPERUSER_URL';

interface Running {
  readonly server: TestServer;
  readonly embedded?: EmbeddedServer | undefined;
}

let running: Running | undefined;

/**
 * Once for the whole run: a server (embedded in a temporary folder, or the one `TEST_SUPERUSER_URL` names) and a migrated
 * template database on it. Worker processes find both in the environment; see `createTestDatabase`.
 */
export async function startTestServers(migrationFolders: readonly URL[] = []): Promise<void> {
  const named = process.env[ownServerVariable];
  running = named === undefined || named === '' ? await ownServer() : { server: await namedServer(named) };
  const { server } = running;
  await createDatabase(server.superuserUrl, server.template, ownerRole, { connect: [appRole] });
  await migrate(urlOf(server, 'owner', server.template), [ledgerMigrations, ...migrationFolders]);
  publishTestServer(server);
}

/** Stops the embedded server and removes its data; a named server keeps running without our databases. */
export async function stopTestServers(): Promise<void> {
  if (!running) return;
  const { server, embedded } = running;
  running = undefined;
  if (embedded) {
    await embedded.stop();
    rmSync(embedded.dataDir, { recursive: true, force: true });
  } else {
    await dropLeftOvers(server);
  }
}

async function ownServer(): Promise<Running> {
  // The folder itself is the data folder: the server's user could not pass through a private parent.
  const dataDir = mkdtempSync(join(tmpdir(), 'shangda-test-'));
  const embedded = await startEmbeddedServer({ dataDir, settings: { max_connections: '200' } });
  process.once('exit', () => stopAbandoned(embedded.pid));
  const { superuser, owner, app } = embedded.urls;
  return { server: testServer(superuser, new URL(owner).password, new URL(app).password), embedded };
}

async function namedServer(superuserUrl: string): Promise<TestServer> {
  const server = testServer(superuserUrl, randomBytes(16).toString('hex'), randomBytes(16).toString('hex'));
  await provisionRoles(superuserUrl, server);
  return server;
}

function testServer(superuserUrl: string, ownerPassword: string, appPassword: string): TestServer {
  const prefix = `shangda_test_${process.pid}_`;
  return { superuserUrl, ownerPassword, appPassword, prefix, template: `${prefix}template` };
}

/** Specs drop their databases; a spec that was cut short does not. */
async function dropLeftOvers({ superuserUrl, prefix }: TestServer): Promise<void> {
  const { rows } = await connected(superuserUrl, (client) =>
    client.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [prefix]),
  );
  for (const { datname } of rows) await dropDatabase(superuserUrl, datname);
}

/** The server runs in a session of its own and would outlive a run that ended without its teardown. */
function stopAbandoned(pid: number): void {
  if (running?.embedded?.pid === pid) process.kill(pid, 'SIGINT');
}

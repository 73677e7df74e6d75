import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { appRole, connected, createDatabase, dropDatabase, ownerRole } from '@shangda/embedded/provision';

/** The server of the run, as handed from Jest's global setup to its worker processes. */
export interface TestServer {
  readonly superuserUrl: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  /** What the names of this run's databases begin with. */
  readonly prefix: string;
  /** Migrated and not founded. */
  readonly template: string;
}

export interface TestDatabaseOptions {
  /** A ledger with a clock that can be set. Default: real time. */
  readonly simulated?: boolean | undefined;
  /** Where a simulated clock starts. Default: now. */
  readonly startsAt?: Date | undefined;
  /** Leaves the ledger unfounded, for tests of the founding itself. */
  readonly unfounded?: boolean | undefined;
}

/** A database of one's own; connection strings for its three kinds of user. */
export interface TestDatabase {
  readonly ledgerId: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly superuserUrl: string;
  /** Ends all connections to it. Repeatable. */
  drop(): Promise<void>;
}

const variable = 'SHANGDA_TEST_SERVER';

export function publishTestServer(server: TestServer): void {
  process.env[variable] = JSON.stringify(server);
}

/** A copy of the run's template with a founded ledger, in about a tenth of a second. Only under the `machine` project. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = publishedServer();
  const name = `${server.prefix}${randomUUID().replaceAll('-', '')}`;
  await createDatabase(server.superuserUrl, name, ownerRole, { template: server.template, connect: [appRole] });
  const ownerUrl = urlOf(server, 'owner', name);
  const ledgerId = randomUUID();
  if (options.unfounded !== true) {
    // As `foundLedger` does; said here directly, because loading TypeORM in every spec would cost more than the database.
    await connected(ownerUrl, (client) =>
      client.query('select ledger.found($1, $2, $3)', [
        ledgerId,
        options.simulated === true,
        options.startsAt?.toISOString() ?? null,
      ]),
    );
  }
  return {
    ledgerId,
    ownerUrl,
    appUrl: urlOf(server, 'app', name),
    superuserUrl: urlOf(server, 'superuser', name),
    drop: () => dropDatabase(server.superuserUrl, name),
  };
}

/** Connections for a spec; that the database is dropped beneath an idle one is no error. */
export function openTestPool(connectionString: string, max = 10): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  pool.on('error', () => undefined);
  return pool;
}

export function urlOf(server: TestServer, user: 'superuser' | 'owner' | 'app', database: string): string {
  const url = new URL(server.superuserUrl);
  url.pathname = `/${database}`;
  if (user !== 'superuser') {
    url.username = user === 'owner' ? ownerRole : appRole;
    url.password = user === 'owner' ? server.ownerPassword : server.appPassword;
  }
  return url.toString();
}

function publishedServer(): TestServer {
  const published = process.env[variable];
  if (published === undefined) throw new Error('no test server: run these specs with --selectProjects machine');
  // Written by `publishTestServer` of the same run.
  return JSON.parse(published) as TestServer;
}

import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';

/** Owns the schemas of `shangda` and migrates them. */
export const ownerRole = 'shangda_owner';
/** What api and worker log in as: connects to `shangda` with the rights the migrations grant, and owns the queue's database. */
export const appRole = 'shangda_app';
export const ledgerDatabase = 'shangda';
export const queueDatabase = 'shangda_queue';

export interface RolePasswords {
  readonly ownerPassword: string;
  readonly appPassword: string;
}

export interface DatabaseOptions {
  /** Copies this database, to which nobody may be connected. Default: an empty one. */
  readonly template?: string;
  /** Roles besides the owner that may connect. They are not copied from a template. */
  readonly connect?: readonly string[];
}

/** Creates both roles or resets their passwords and attributes. Works on any PostgreSQL from 15 on; repeatable. */
export async function provisionRoles(superuserUrl: string, passwords: RolePasswords): Promise<void> {
  await alone(superuserUrl, async (client) => {
    await provisionRole(client, ownerRole, passwords.ownerPassword);
    await provisionRole(client, appRole, passwords.appPassword);
  });
}

/** Creates the ledger's and the queue's database where they do not exist, with exactly their roles let in. Repeatable. */
export async function provisionDatabases(superuserUrl: string): Promise<void> {
  await createDatabase(superuserUrl, ledgerDatabase, ownerRole, { connect: [appRole] });
  await createDatabase(superuserUrl, queueDatabase, appRole);
}

/**
 * Creates a database unless it exists, and closes it to everybody but its owner and the roles named. (Since PostgreSQL 15
 * PUBLIC may not create in the schema `public` either.) Parallel calls wait for each other.
 */
export async function createDatabase(
  superuserUrl: string,
  name: string,
  owner: string,
  { template, connect = [] }: DatabaseOptions = {},
): Promise<void> {
  const database = pg.escapeIdentifier(name);
  await alone(superuserUrl, async (client) => {
    const existing = await client.query('select 1 from pg_database where datname = $1', [name]);
    const copied = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`;
    if (existing.rowCount === 0)
      await client.query(`create database ${database} owner ${pg.escapeIdentifier(owner)}${copied}`);
    await client.query(`revoke all on database ${database} from public`);
    for (const role of connect)
      await client.query(`grant connect on database ${database} to ${pg.escapeIdentifier(role)}`);
  });
}

/** Drops a database if it exists and ends the connections to it. For tests: nothing in the product drops data. */
export async function dropDatabase(superuserUrl: string, name: string): Promise<void> {
  await connected(superuserUrl, (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  );
}

/** Runs the work on a connection of its own and closes it. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // a connection lost between queries: the next query reports it
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Catalogue changes of two starts at once would fail with "tuple concurrently updated"; closing the session unlocks. */
async function alone(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  await connected(url, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('shangda:provision'))`);
    await work(client);
  });
}

async function provisionRole(client: pg.Client, role: string, password: string): Promise<void> {
  const existing = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = existing.rowCount === 0 ? 'create' : 'alter';
  const verifier = pg.escapeLiteral(scramVerifier(password));
  await client.query(
    `${verb} role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${verifier}`,
  );
}

/** What PostgreSQL stores for a password (RFC 5803). Made here, so that no password stands in a statement a server may log. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const hmac = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}

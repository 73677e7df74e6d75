import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { appRole, connected, createDatabase, dropDatabase, ownerRole } from '@shangda/embedded/provision';
import { foundLedger, LedgerFoundedOtherwise } from '@shangda/event-store/migrate';
import { createTestDatabase, type TestDatabase } from '@shangda/testing/databases';

jest.setTimeout(60_000);

const program = join(__dirname, '../../apps/cli/dist/main.js');
const identities = 'select ledger_id as id, simulated from ledger.identity';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase({ unfounded: true });
});

afterEach(() => database.drop());

it('several processes that migrate an empty database at once all succeed, and found one ledger', async () => {
  const name = `${new URL(database.ownerUrl).pathname.slice(1)}_empty`;
  await createDatabase(database.superuserUrl, name, ownerRole, { connect: [appRole] });
  const [ownerUrl = '', appUrl = ''] = [database.ownerUrl, database.appUrl].map((url) => {
    const other = new URL(url);
    other.pathname = `/${name}`;
    return other.href;
  });
  try {
    const env = { ...process.env, DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl };
    const migrating = ['one', 'two', 'three'].map(() =>
      promisify(execFile)(process.execPath, [program, 'migrate'], { env }),
    );
    await Promise.all(migrating);
    const { rows } = await connected(ownerUrl, (client) =>
      client.query(`select (select count(*)::int from (${identities}) i) as ledgers,
        (select count(*)::int from shangda_migration) as done, (select count(distinct name)::int from shangda_migration) as different`),
    );
    expect(rows).toEqual([{ ledgers: 1, done: expect.any(Number), different: rows[0].done }]);
  } finally {
    await dropDatabase(database.superuserUrl, name);
  }
});

it('several founders at once found one ledger', async () => {
  const founding = () => foundLedger(database.ownerUrl, { ledgerId: randomUUID(), simulated: false });
  await Promise.all([founding(), founding(), founding(), founding()]);
  const { rows } = await connected(database.ownerUrl, (client) => client.query(identities));
  expect(rows).toHaveLength(1);
});

it.each([true, false])(
  'a ledger founded with simulated = %s keeps its identity and is never the other kind',
  async (simulated) => {
    const ledgerId = randomUUID();
    await foundLedger(database.ownerUrl, { ledgerId, simulated });
    await foundLedger(database.ownerUrl, { ledgerId: randomUUID(), simulated });
    const otherwise = foundLedger(database.ownerUrl, { ledgerId: randomUUID(), simulated: !simulated });
    await expect(otherwise).rejects.toThrow(LedgerFoundedOtherwise);
    const { rows } = await connected(database.ownerUrl, (client) => client.query(identities));
    expect(rows).toEqual([{ id: ledgerId, simulated }]);
  },
);

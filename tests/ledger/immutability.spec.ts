import { hash } from 'node:crypto';
import { openPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { seal } from '@shangda/event-store/sealer';
import { sealContent } from '@shangda/event-store/content';
import { createTestDatabase, type TestDatabase, openTestPool } from '@shangda/testing/databases';
import type pg from 'pg';
import { note, noted } from './requests.js';

/** Refusals of PostgreSQL: not allowed, and what cannot be changed in a running server. */
const notAllowed = '42501';
const clockKeepsRealTime = 'SH001';
const neverChanged = 'SH003';

const tables = ['identity', 'clock', 'stream', 'event', 'content', 'file', 'command', 'deadline', 'block'];

/** What somebody who has stolen the application's password would try. */
const attempts: readonly (readonly [statement: string, refusal: string])[] = [
  ...tables.flatMap((table) => [
    [
      `update ledger.${table} set ${table === 'clock' || table === 'identity' ? 'only_row = only_row' : `${firstColumn(table)} = ${firstColumn(table)}`}`,
      notAllowed,
    ] as const,
    [`delete from ledger.${table}`, notAllowed] as const,
    [`truncate ledger.${table}`, notAllowed] as const,
    [`insert into ledger.${table} select * from ledger.${table}`, notAllowed] as const,
    [`drop table ledger.${table}`, notAllowed] as const,
    [`alter table ledger.${table} disable trigger all`, notAllowed] as const,
    [`alter table ledger.${table} add column planted text`, notAllowed] as const,
    [`select 1 from ledger.${table} for update`, notAllowed] as const,
  ]),
  [
    `insert into ledger.event select 4711, xid, stream_id, version + 1, event_id, type, schema_version, command_id, correlation_id, causation_id,
    actor, on_behalf_of, unit, authority, reason, occurred_at, recorded_at, payload, hash from ledger.event limit 1`,
    notAllowed,
  ],
  ['insert into ledger.event_20000000 select * from ledger.event', notAllowed],
  ['delete from ledger.event_20000000', notAllowed],
  ['truncate ledger.event_20000000', notAllowed],
  ['alter table ledger.event detach partition ledger.event_20000000', notAllowed],
  ["copy ledger.event from program 'true'", notAllowed],
  ["select setval('ledger.position_seq', 1)", notAllowed],
  ["select nextval('ledger.position_seq')", notAllowed],
  ["select setval('ledger.stream_id_seq', 1)", notAllowed],
  ['alter sequence ledger.position_seq restart', notAllowed],
  ['set role shangda_owner', notAllowed],
  ['set session authorization shangda_owner', notAllowed],
  ['set session_replication_role = replica', notAllowed],
  ['alter role shangda_app superuser', notAllowed],
  ['grant shangda_owner to shangda_app', notAllowed],
  ['drop trigger refuse_change on ledger.event', notAllowed],
  [
    'create trigger planted before insert on ledger.event for each row execute function ledger.refuse_change()',
    notAllowed,
  ],
  ['create rule planted as on insert to ledger.event do instead nothing', notAllowed],
  ['create policy planted on ledger.event', notAllowed],
  ['create or replace function ledger.ledger_now() returns timestamptz language sql as $$ select now() $$', notAllowed],
  ['alter function ledger.ledger_now() owner to shangda_app', notAllowed],
  ['drop function ledger.refuse_change() cascade', notAllowed],
  ['create table ledger.planted (x int)', notAllowed],
  ['create table public.planted (x int)', notAllowed],
  ['create schema planted', notAllowed],
  // A temporary table of the ledger's names would stand before it in a careless search path.
  ['create temporary table clock (only_row boolean)', notAllowed],
  ['drop schema ledger cascade', notAllowed],
  ["select ledger.found('00000000-0000-8000-8000-000000000000', true)", notAllowed],
  ["select ledger.set_clock(now() + interval '1 day', null)", clockKeepsRealTime],
  ['select ledger.set_clock(null, 2)', clockKeepsRealTime],
];

/** Slips of the owner and of a superuser, against which the second lock stands. */
const slips = ['identity', 'event', 'content', 'file', 'command', 'block']
  .flatMap((table) => [
    `update ledger.${table} set ${firstColumn(table)} = ${firstColumn(table)}`,
    `delete from ledger.${table}`,
    `truncate ledger.${table}`,
  ])
  .concat('delete from ledger.event_20000000', 'truncate ledger.event_20000000');

function firstColumn(table: string): string {
  const columns: Readonly<Record<string, string>> = {
    identity: 'founded_at',
    stream: 'version',
    event: 'actor',
    content: 'body',
    file: 'body',
    command: 'version',
    deadline: 'state',
    block: 'hash',
  };
  return columns[table] ?? 'only_row';
}

let database: TestDatabase;
let app: pg.Pool;
let owner: pg.Pool;
let before: string;

/** Everything the ledger holds, as one figure. */
const contents = async () => {
  const digests = tables.map(
    (table) => `(select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ledger.${table} t)`,
  );
  const { rows } = await owner.query<{ all: string }>(
    `select concat(${digests.join(', ')}, (select last_value from ledger.position_seq)) as all`,
  );
  return rows[0]?.all ?? '';
};

beforeAll(async () => {
  database = await createTestDatabase();
  app = openTestPool(database.appUrl);
  owner = openTestPool(database.ownerUrl);
  const pools = openPools(database.appUrl);
  const ledger = new PostgresLedger(pools);
  const { content } = sealContent('text/plain', 'a text');
  await ledger.append(
    note('kept', {
      events: [noted('item-kept', { contents: [content] })],
      files: [{ digest: hash('sha256', 'a file'), body: Buffer.from('a file') }],
      deadlines: [{ subject: 'item-kept', kind: 'signature', cycle: 1, step: 0, dueAt: 1n }],
    }),
  );
  await seal(pools.read);
  await Promise.all([pools.append.end(), pools.read.end()]);
  before = await contents();
});

afterAll(async () => {
  await Promise.all([app.end(), owner.end()]);
  await database.drop();
});

describe('the application role', () => {
  it.each(attempts)('is refused: %s', async (statement, refusal) => {
    await expect(app.query(statement)).rejects.toMatchObject({ code: refusal });
  });

  it('has changed nothing by all that', async () => {
    expect(attempts.length).toBeGreaterThan(80);
    expect(await contents()).toBe(before);
  });

  it('cannot pass on or widen what it may do', async () => {
    // PostgreSQL answers these with a warning only.
    await app.query('grant insert, update, delete on ledger.event to shangda_app');
    await app.query('grant select on ledger.event to public');
    const { rows } = await owner.query(
      "select 1 from information_schema.role_table_grants where table_schema = 'ledger' and grantee = 'PUBLIC'",
    );
    expect(rows).toEqual([]);
  });

  it('owns nothing, is in no role, and holds no more than reading and executing in the schema', async () => {
    const { rows } = await app.query<{ privilege: string }>(`
      select 'owner of ' || c.relname as privilege from pg_class c where c.relowner = 'shangda_app'::regrole and c.relnamespace = 'ledger'::regnamespace
      union select 'member of ' || roleid::regrole from pg_auth_members where member = 'shangda_app'::regrole
      union select privilege_type || ' on ' || table_name from information_schema.role_table_grants
        where grantee in ('shangda_app', 'PUBLIC') and table_schema = 'ledger' and privilege_type <> 'SELECT'
      union select 'executes ' || p.proname from pg_proc p where p.pronamespace = 'ledger'::regnamespace and has_function_privilege('shangda_app', p.oid, 'execute')
        and p.prosecdef and p.proname not in ('append', 'fire', 'store_file', 'seal', 'ledger_now', 'set_clock', 'ensure_partitions')`);
    expect(rows).toEqual([]);
  });
});

describe('the owner', () => {
  it.each(slips)('is stopped at a slip: %s', async (statement) => {
    await expect(owner.query(statement)).rejects.toMatchObject({ code: neverChanged });
    expect(await contents()).toBe(before);
  });
});

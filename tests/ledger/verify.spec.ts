import { openPools, type LedgerPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { sealContent } from '@shangda/event-store/content';
import { derivedId } from '@shangda/event-store/identifiers';
import { seal } from '@shangda/event-store/sealer';
import { verifyLedger, type VerifyReport } from '@shangda/event-store/verify';
import { createTestDatabase, type TestDatabase, openTestPool } from '@shangda/testing/databases';
import type pg from 'pg';
import { mustBeAppended, note, noted } from './requests.js';

const { content, digest } = sealContent('text/plain', '正文');
const subject = 'item-tampered';
const checkFact = (type: string) => (type === 'Noted' ? undefined : `unknown type ${type}`);

let database: TestDatabase;
let pools: LedgerPools;
let superuser: pg.Pool;
/** The event that is tampered with: the second of three in its stream, with everything said. */
let position: bigint;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = openPools(database.appUrl);
  superuser = openTestPool(database.superuserUrl, 1);
  const ledger = new PostgresLedger(pools);
  for (let at = 0; at < 5; at++) await ledger.append(note(`before-${at}`));
  await ledger.append(note('first', { events: [noted(subject)] }));
  await seal(pools.read);
  const whole = {
    causationId: derivedId('cause'),
    onBehalfOf: 'chief-a',
    unit: 'office-a',
    authority: 'Art. 16',
    reason: 'asked',
    events: [
      noted(subject, {
        occurredAt: 1n,
        payload: `{"text":{"digest":"${digest}","id":"${content.id}"}}`,
        contents: [content],
      }),
    ],
  };
  position = mustBeAppended(await ledger.append(note('whole', whole))).position;
  await ledger.append(
    note('several', { events: [noted('item-several'), noted('register-several'), noted('item-several')] }),
  );
  await seal(pools.read);
  await ledger.append(note('last', { events: [noted(subject)] }));
  // Three events of one window in three blocks, and a mark without events.
  await Promise.all(['x', 'y', 'z'].map((name) => ledger.append(note(name))));
  await pools.read.query('select ledger.seal(2)');
  await pools.read.query('select ledger.seal(p_even_empty => true)');
  await ledger.append(note('unsealed'));
});

afterAll(async () => {
  await Promise.all([pools.append.end(), pools.read.end(), superuser.end()]);
  await database.drop();
});

/** What verify says while the statement has its effect; it is undone afterwards. Triggers sleep, as they do for a thief with root. */
async function verifyAfter(statement: string, values: unknown[] = []): Promise<VerifyReport> {
  const saved = `thief_${Math.random().toString(36).slice(2)}`;
  const copies = ['identity', 'stream', 'event', 'content', 'command', 'block'];
  await superuser.query('set session_replication_role = replica');
  await superuser.query(`create schema ${saved}`);
  for (const table of copies) await superuser.query(`create table ${saved}.${table} as table ledger.${table}`);
  const { rowCount } = await superuser.query(statement, values);
  expect(rowCount).toBe(1);
  try {
    return await verifyLedger(pools.read, { checkFact });
  } finally {
    for (const table of copies) {
      await superuser.query(`truncate ledger.${table}`);
      await superuser.query(`insert into ledger.${table} select * from ${saved}.${table}`);
    }
    await superuser.query(`drop schema ${saved} cascade`);
  }
}

const places = (report: VerifyReport) => report.findings.map((finding) => finding.place);
const eventPlace = (): string => `event ${position} (${subject}@2)`;

const nextUuid = (column: string) =>
  `${column} = overlay(${column}::text placing case when right(${column}::text, 1) = '0' then '1' else '0' end from 36)::uuid`;
const nextText = (column: string) => `${column} = overlay(${column} placing chr(ascii(${column}) + 1) from 1 for 1)`;
const nextByte = (column: string) =>
  `${column} = set_byte(${column}, length(${column}) / 2, get_byte(${column}, length(${column}) / 2) # 1)`;
const nextNumber = (column: string) => `${column} = ${column} + 1`;
const nextInstant = (column: string) => `${column} = ${column} + interval '1 microsecond'`;

describe('an honest ledger', () => {
  it('is in order, and everything in it was looked at', async () => {
    const progress: number[] = [];
    const report = await verifyLedger(pools.read, { checkFact, onProgress: (events) => progress.push(events) });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      problems: 0,
      events: 15,
      unsealed: 1,
      blocks: 6,
      streams: 12,
      contents: 1,
      contentsMissing: 0,
    });
    expect(progress.at(-1)).toBe(15);
  });

  it('is in order as it was founded', async () => {
    const empty = await createTestDatabase({ simulated: true });
    const pool = openTestPool(empty.appUrl);
    expect(await verifyLedger(pool, { checkFact })).toMatchObject({ ok: true, events: 0, blocks: 1 });
    await pool.end();
    await empty.drop();
  });
});

describe('one changed byte in an event', () => {
  const changes: readonly (readonly [column: string, change: string])[] = [
    ['position', 'position = 900'],
    ['xid', 'xid = (xid::text::bigint + 1)::text::xid8'],
    ['stream_id', nextNumber('stream_id')],
    ['version', nextNumber('version')],
    ['event_id', nextUuid('event_id')],
    ['type', nextText('type')],
    ['schema_version', nextNumber('schema_version')],
    ['command_id', nextUuid('command_id')],
    ['correlation_id', nextUuid('correlation_id')],
    ['causation_id', nextUuid('causation_id')],
    ['causation_id', 'causation_id = null'],
    ['actor', nextText('actor')],
    ['on_behalf_of', nextText('on_behalf_of')],
    ['unit', nextText('unit')],
    ['unit', 'unit = null'],
    ['authority', nextText('authority')],
    ['reason', nextText('reason')],
    ['occurred_at', nextInstant('occurred_at')],
    ['recorded_at', nextInstant('recorded_at')],
    ['payload', `payload = replace(payload::text, 'text', 'texu')::json`],
    ['payload', `payload = replace(payload::text, ':', ': ')::json`],
    ['hash', nextByte('hash')],
  ];

  it.each(changes)('is found and its event named: %s (%s)', async (column, change) => {
    const report = await verifyAfter(`update ledger.event set ${change} where position = $1`, [position]);
    expect(report.ok).toBe(false);
    const named =
      {
        position: `event 900 (${subject}@2)`,
        version: `event ${position} (${subject}@3)`,
        stream_id: `event ${position} (item-several@2)`,
      }[column] ?? eventPlace();
    expect(places(report)).toContain(named);
  });

  it('covers every column of the table', async () => {
    const { rows } = await superuser.query<{ name: string }>(
      "select attname as name from pg_attribute where attrelid = 'ledger.event'::regclass and attnum > 0",
    );
    expect(new Set(changes.map(([column]) => column))).toEqual(new Set(rows.map(({ name }) => name)));
  });

  it('is found where the log, too, can name the column', async () => {
    expect(
      places(await verifyAfter(`update ledger.event set ${nextText('type')} where position = $1`, [position])),
    ).toEqual([eventPlace(), `${eventPlace()}, column payload`]);
    expect(
      places(await verifyAfter(`update ledger.event set ${nextText('reason')} where position = $1`, [position])),
    ).toEqual([eventPlace()]);
  });
});

describe('an event that was taken away or planted', () => {
  it('is found by its stream, its block and its command', async () => {
    const report = await verifyAfter('delete from ledger.event where position = $1', [position]);
    expect(places(report)).toEqual(
      expect.arrayContaining([
        `event ${position + 4n} (${subject}@3), column version`,
        'block 2',
        `command ${note('whole').commandId} of clerk-a`,
        `content ${content.id}, column position`,
      ]),
    );
  });

  it('is found when it is the newest of all', async () => {
    const report = await verifyAfter(
      'delete from ledger.event where position = (select max(position) from ledger.event)',
    );
    expect(places(report)).toContain('stream item-unsealed');
  });

  it('is found when it comes after the fact, whole and with a true hash', async () => {
    const report = await verifyAfter(
      `insert into ledger.event select 4000, xid, stream_id, 4, gen_random_uuid(), type, schema_version, command_id, correlation_id, causation_id, actor,
        on_behalf_of, unit, authority, reason, occurred_at, recorded_at, payload, hash from ledger.event where position = $1`,
      [position],
    );
    expect(places(report)).toEqual(
      expect.arrayContaining([`event 4000 (${subject}@4)`, `stream ${subject}, column version`]),
    );
    expect(report.findings).toContainEqual({
      place: `event 4000 (${subject}@4)`,
      problem: 'it is older than the newest block and no block holds it',
    });
  });
});

describe('one changed byte in a block', () => {
  const changes: readonly (readonly [column: string, change: string, alsoNamed: string])[] = [
    ['number', 'number = 17', 'block 2'],
    ['since', `since = '1:1:'`, 'block 2, column since'],
    ['snapshot', `snapshot = '100000000:100000000:'`, 'block 3, column since'],
    ['first_sequence', nextNumber('first_sequence'), 'block 2, column first_sequence'],
    ['event_count', nextNumber('event_count'), 'block 2'],
    ['event_count', 'event_count = event_count - 1', 'block 2'],
    ['first_position', nextNumber('first_position'), 'block 2'],
    ['first_position', 'first_position = first_position - 1', 'block 2, column first_position'],
    ['last_position', nextNumber('last_position'), 'block 2, column last_position'],
    ['last_position', 'last_position = last_position - 1', 'block 2'],
    ['sealed_at', nextInstant('sealed_at'), 'block 2'],
    ['events_digest', nextByte('events_digest'), 'block 2, column events_digest'],
    ['previous', nextByte('previous'), 'block 2, column previous'],
    ['hash', nextByte('hash'), 'block 2'],
  ];

  it.each(changes)('is found and its block named: %s (%s)', async (column, change, alsoNamed) => {
    const report = await verifyAfter(`update ledger.block set ${change} where number = 2`);
    expect(report.ok).toBe(false);
    expect(places(report)).toContain(column === 'number' ? 'block 17' : 'block 2');
    expect(places(report)).toContain(alsoNamed);
  });

  it('covers every column of the table', async () => {
    const { rows } = await superuser.query<{ name: string }>(
      "select attname as name from pg_attribute where attrelid = 'ledger.block'::regclass and attnum > 0",
    );
    expect(new Set(changes.map(([column]) => column))).toEqual(new Set(rows.map(({ name }) => name)));
  });

  it.each([0, 1, 2, 3, 4])('is found when block %i is missing', async (number) => {
    const report = await verifyAfter('delete from ledger.block where number = $1', [number]);
    expect(places(report)).toContain(`block ${number}`);
  });

  it.each(['ledger_id = gen_random_uuid()', 'simulated = not simulated', nextInstant('founded_at')])(
    'is found in the identity: %s',
    async (change) => {
      expect(places(await verifyAfter(`update ledger.identity set ${change}`))).toEqual(['identity']);
    },
  );
});

describe('one changed byte in a text', () => {
  it.each([
    ['id', nextUuid('id'), () => 'event '],
    ['position', nextNumber('position'), () => 'event '],
    ['media_type', nextText('media_type'), eventPlace],
    ['salt', nextByte('salt'), eventPlace],
    ['body', nextByte('body'), eventPlace],
  ])('is found and its text named: %s', async (_: string, change: string, place: () => string) => {
    const report = await verifyAfter(`update ledger.content set ${change}`);
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]?.place).toMatch(/^content /);
    expect(`${report.findings[0]?.place} ${report.findings[0]?.problem}`).toContain(place());
  });

  it('is no fault of the ledger when the text is gone, and counted', async () => {
    expect(await verifyAfter('delete from ledger.content')).toMatchObject({ ok: true, contentsMissing: 1 });
  });
});

describe('what the rows beside the events say', () => {
  it.each([
    ['version', nextNumber('version')],
    ['head', nextByte('head')],
    ['recorded_at', nextInstant('recorded_at')],
    ['bucket', nextNumber('bucket')],
  ])('is compared with the events: stream.%s', async (column, change) => {
    expect(places(await verifyAfter(`update ledger.stream set ${change} where key = $1`, [subject]))).toEqual([
      `stream ${subject}, column ${column}`,
    ]);
  });

  it("names all events of a stream whose key was changed, and none of another's", async () => {
    const report = await verifyAfter(`update ledger.stream set key = 'item-tampered-x' where key = $1`, [subject]);
    expect(places(report).filter((place) => place.startsWith('event'))).toHaveLength(3);
    expect(places(report).every((place) => place.includes('item-tampered-x'))).toBe(true);
  });

  it.each([
    ['command_id', nextUuid('command_id')],
    ['actor', nextText('actor')],
    ['position', nextNumber('position')],
    ['version', nextNumber('version')],
    ['recorded_at', nextInstant('recorded_at')],
  ])('is compared with the events: command.%s', async (_, change) => {
    const report = await verifyAfter(`update ledger.command set ${change} where command_id = $1`, [
      note('several').commandId,
    ]);
    expect(places(report).some((place) => place.startsWith('command ') || place.includes('several'))).toBe(true);
  });
});

describe('a fact the program cannot read', () => {
  it('is a finding, also when the reader throws', async () => {
    const refuse = () => 'not such a fact';
    const fail = () => {
      throw new Error('never heard of it');
    };
    expect((await verifyLedger(pools.read, { checkFact: refuse })).problems).toBe(15);
    expect((await verifyLedger(pools.read, { checkFact: fail })).findings[0]).toEqual({
      place: 'event 1 (item-before-0@1), column payload',
      problem: 'never heard of it',
    });
  });
});

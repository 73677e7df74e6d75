import { derivedId, newId } from '@shangda/event-store/identifiers';
import { sealContent } from '@shangda/event-store/content';
import { type LedgerPools, openPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { seal } from '@shangda/event-store/sealer';
import { readFeed } from '@shangda/event-store/feed';
import { readContents } from '@shangda/event-store/read';
import { createTestDatabase, type TestDatabase } from '@shangda/testing/databases';
import { mustBeAppended, note, noted } from './requests.js';

const startsAt = new Date('2026-03-31T15:59:00Z');
const micros = (instant: Date) => BigInt(instant.getTime()) * 1000n;

let database: TestDatabase;
let pools: LedgerPools;
let ledger: PostgresLedger;

beforeAll(async () => {
  database = await createTestDatabase({ simulated: true, startsAt });
  pools = openPools(database.appUrl);
  ledger = new PostgresLedger(pools);
  await pools.read.query('select ledger.set_clock(null, 0)');
});

afterAll(async () => {
  await Promise.all([pools.append.end(), pools.read.end()]);
  await database.drop();
});

const count = async (sql: string, values: unknown[] = []) => {
  const { rows } = await pools.read.query<{ count: string }>(`select count(*) as count from ${sql}`, values);
  return Number(rows[0]?.count);
};

describe('one command', () => {
  it('is appended, told its version, position, time and result, and read back word for word', async () => {
    const request = note('whole', {
      causationId: derivedId('cause'),
      onBehalfOf: 'chief-a',
      unit: 'office-a',
      authority: 'Art. 16',
      reason: 'asked by telephone',
      events: [noted('item-whole', { occurredAt: 1_774_800_000_000_001n, payload: '{"text":"上达\\u000b"}' })],
    });
    const outcome = mustBeAppended(await ledger.append(request));
    expect(outcome).toMatchObject({ version: 1, result: request.result });
    const [event] = await ledger.readStream('item-whole');
    expect(event).toMatchObject({
      position: outcome.position,
      recordedAt: outcome.recordedAt,
      stream: 'item-whole',
      version: 1,
      eventId: request.events[0]?.eventId,
      type: 'Noted',
      schemaVersion: 1,
      commandId: request.commandId,
      correlationId: request.correlationId,
      causationId: request.causationId,
      actor: 'clerk-a',
      onBehalfOf: 'chief-a',
      unit: 'office-a',
      authority: 'Art. 16',
      reason: 'asked by telephone',
      occurredAt: 1_774_800_000_000_001n,
      payload: '{"text":"上达\\u000b"}',
    });
  });

  it('leaves what was not said empty', async () => {
    await ledger.append(note('bare'));
    const [event] = await ledger.readStream('item-bare');
    expect(event).toMatchObject({
      causationId: null,
      onBehalfOf: null,
      unit: null,
      authority: null,
      reason: null,
      occurredAt: null,
    });
  });

  it('writes several events and streams all or nothing', async () => {
    const events = [noted('item-many'), noted('register-many'), noted('item-many')];
    const outcome = mustBeAppended(await ledger.append(note('many', { events })));
    expect(outcome.version).toBe(2);
    expect((await ledger.readStream('item-many')).map((event) => event.version)).toEqual([1, 2]);
    expect((await ledger.readStream('register-many')).map((event) => event.version)).toEqual([1]);
    const refused = await ledger.append(
      note('many-again', { events, expectations: [{ stream: 'register-many', version: 0 }] }),
    );
    expect(refused).toEqual({ status: 'conflict', stream: 'register-many', actual: 1 });
    expect(await ledger.readStream('item-many')).toHaveLength(2);
  });

  it('reads a stream after a version', async () => {
    await ledger.append(note('tail', { events: [noted('item-tail'), noted('item-tail'), noted('item-tail')] }));
    expect((await ledger.readStream('item-tail', 2)).map((event) => event.version)).toEqual([3]);
  });
});

describe('a repeated command', () => {
  it('gets the first answer and writes nothing', async () => {
    const first = mustBeAppended(await ledger.append(note('twice')));
    const events = [noted('item-twice', { eventId: newId() })];
    const second = await ledger.append(
      note('twice', { events, result: '{"other":true}', expectations: [{ stream: 'item-twice', version: 7 }] }),
    );
    expect(second).toEqual({ ...first, status: 'repeated' });
    expect(await ledger.readStream('item-twice')).toHaveLength(1);
    expect(await ledger.findCommand('clerk-a', note('twice').commandId, note('twice').digest)).toEqual(second);
  });

  it('is refused as reused when it asks for something else', async () => {
    await ledger.append(note('reused'));
    const { digest } = note('something else');
    expect(await ledger.append(note('reused', { digest }))).toEqual({ status: 'reused' });
    expect(await ledger.findCommand('clerk-a', note('reused').commandId, digest)).toEqual({ status: 'reused' });
  });

  it('is another command when another person asks', async () => {
    await ledger.append(note('shared'));
    expect(await ledger.append(note('shared', { actor: 'clerk-b' }))).toMatchObject({ status: 'appended', version: 2 });
    expect(await ledger.findCommand('clerk-c', note('shared').commandId, note('shared').digest)).toBeUndefined();
  });

  it('leaves one event and one answer when fifty arrive at once, from two processes', async () => {
    const other = openPools(database.appUrl);
    const second = new PostgresLedger(other);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        (at % 2 === 0 ? ledger : second).append(note('fifty', { events: [noted('item-fifty', { eventId: newId() })] })),
      ),
    );
    await Promise.all([other.append.end(), other.read.end()]);
    expect(outcomes.filter((outcome) => outcome.status === 'appended')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.status === 'repeated')).toHaveLength(49);
    expect(
      new Set(
        outcomes.map((outcome) =>
          JSON.stringify({ ...outcome, status: '' }, (_, value: unknown) =>
            typeof value === 'bigint' ? String(value) : value,
          ),
        ),
      ).size,
    ).toBe(1);
    expect(await ledger.readStream('item-fifty')).toHaveLength(1);
  });
});

describe('a command that relied on a version', () => {
  it('conflicts when its own stream is elsewhere, and is told where', async () => {
    await ledger.append(note('moved'));
    const expectations = [{ stream: 'item-moved', version: 0 }];
    expect(await ledger.append(note('late', { events: [noted('item-moved')], expectations }))).toEqual({
      status: 'conflict',
      stream: 'item-moved',
      actual: 1,
    });
    expect(await count('ledger.command where command_id = $1', [note('late').commandId])).toBe(0);
  });

  it('conflicts when a stream it only read has moved', async () => {
    await ledger.append(note('reference'));
    const expectations = [{ stream: 'item-reference', version: 0 }];
    expect(await ledger.append(note('reader', { expectations }))).toEqual({
      status: 'conflict',
      stream: 'item-reference',
      actual: 1,
    });
    expect(
      await ledger.append(note('reader', { expectations: [{ stream: 'item-reference', version: 1 }] })),
    ).toMatchObject({ status: 'appended' });
    expect(
      await ledger.append(note('reader of nothing', { expectations: [{ stream: 'item-never', version: 0 }] })),
    ).toMatchObject({ status: 'appended' });
  });

  it('does not take its neighbours in the batch with it', async () => {
    const requests = Array.from({ length: 20 }, (_, at) =>
      note(`neighbour-${at}`, at % 5 === 0 ? { expectations: [{ stream: `item-neighbour-${at}`, version: 3 }] } : {}),
    );
    const outcomes = await Promise.all(requests.map((request) => ledger.append(request)));
    expect(outcomes.map((outcome) => outcome.status)).toEqual(
      requests.map((_, at) => (at % 5 === 0 ? 'conflict' : 'appended')),
    );
  });

  it('lets exactly one of many with the same version through', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        ledger.append(
          note(`race-${at}`, { events: [noted('item-race')], expectations: [{ stream: 'item-race', version: 0 }] }),
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'appended')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.status === 'conflict')).toHaveLength(29);
  });
});

describe('a payload the database cannot read', () => {
  it('fails alone', async () => {
    const attempts = await Promise.allSettled([
      ledger.append(note('good-1')),
      ledger.append(note('broken', { events: [noted('item-broken', { payload: '{"n":' })] })),
      ledger.append(note('good-2')),
      ledger.append(note('good-3')),
    ]);
    expect(attempts.map((attempt) => attempt.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(attempts[1]).toMatchObject({ reason: { code: '22P02' } });
    expect(await ledger.readStream('item-broken')).toHaveLength(0);
    expect(await ledger.append(note('broken'))).toMatchObject({ status: 'appended', version: 1 });
  });
});

describe('the clock window', () => {
  const now = micros(startsAt);

  it('takes its first microsecond and not its last', async () => {
    const at = await ledger.now();
    expect(at).toBeGreaterThanOrEqual(now);
    expect(await ledger.append(note('first', { window: { from: at, before: at + 1n } }))).toMatchObject({
      status: 'appended',
      recordedAt: at,
    });
    expect(await ledger.append(note('early', { window: { from: at + 1n, before: at + 2n } }))).toEqual({
      status: 'outside-window',
      now: at,
    });
    expect(await ledger.append(note('over', { window: { from: at - 1n, before: at } }))).toEqual({
      status: 'outside-window',
      now: at,
    });
  });

  it('says a recorded command again whatever the clock says', async () => {
    await ledger.append(note('early-again'));
    expect(await ledger.append(note('early-again', { window: { from: 0n, before: 1n } }))).toMatchObject({
      status: 'repeated',
    });
  });
});

describe('texts beside the ledger', () => {
  it('are stored with their event, an empty one too', async () => {
    const texts = [sealContent('text/plain', '正文 full text'), sealContent('text/plain', '')];
    for (const { content } of texts)
      await ledger.append(note(content.id, { events: [noted(`item-${content.id}`, { contents: [content] })] }));
    const stored = await readContents(
      pools.read,
      texts.map(({ content }) => content.id),
    );
    expect(new Map(stored.map((row) => [row.id, row.body]))).toEqual(
      new Map(texts.map(({ content }) => [content.id, content.body])),
    );
  });

  it('are not stored for a command that conflicts', async () => {
    const { content } = sealContent('text/plain', 'never');
    const events = [noted('item-no-text', { contents: [content] })];
    await ledger.append(note('no-text', { events, expectations: [{ stream: 'item-no-text', version: 9 }] }));
    expect(await readContents(pools.read, [content.id])).toEqual([]);
  });
});

describe('deadlines', () => {
  const key = { subject: 'item-due', kind: 'signature', cycle: 1, step: 0 };

  it('are armed and closed with the event that causes it, and closed once', async () => {
    const armed = mustBeAppended(
      await ledger.append(note('arm', { deadlines: [{ ...key, dueAt: 1_900_000_000_000_000n }] })),
    );
    const row = async () =>
      (
        await pools.read.query(
          'select state, armed_position, closed_position, ledger.micros(due_at) as due from ledger.deadline where subject = $1',
          [key.subject],
        )
      ).rows[0] as unknown;
    expect(await row()).toEqual({
      state: 'armed',
      armed_position: String(armed.position),
      closed_position: null,
      due: '1900000000000000',
    });
    const closed = mustBeAppended(await ledger.append(note('close', { deadlines: [key] })));
    expect(await row()).toMatchObject({ state: 'closed', closed_position: String(closed.position) });
    expect(await ledger.append(note('close again', { deadlines: [key] }))).toEqual({ status: 'deadline-closed' });
    expect(await ledger.readStream('item-close again')).toEqual([]);
  });

  it('are closed by one of two commands that travel in the same batch', async () => {
    const contested = { ...key, subject: 'item-contested' };
    await ledger.append(note('arm contested', { deadlines: [{ ...contested, dueAt: 1_900_000_000_000_000n }] }));
    // Both lanes are taken, so that the four wait and then share a batch.
    const busy = ['lane-1', 'lane-2'].map((name) => ledger.append(note(name)));
    const outcomes = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => ledger.append(note(`contest-${name}`, { deadlines: [contested] }))),
    );
    await Promise.all(busy);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual([
      'appended',
      'deadline-closed',
      'deadline-closed',
      'deadline-closed',
    ]);
  });
});

describe('deadlines that fire by themselves', () => {
  const firing = (subject: string, dueAt: bigint, severity = 3) => ({
    subject,
    kind: 'INITIAL',
    cycle: 1,
    step: 0,
    dueAt,
    severity,
    fires: { stream: `deadline-${subject}`, type: 'Noted', schemaVersion: 1, payload: `{"subject":"${subject}"}` },
  });
  const fire = async (limit = 100) =>
    (await pools.read.query<{ fire: number }>('select ledger.fire($1)', [limit])).rows[0]?.fire;

  it('append what was written when they were armed, once, and not before they are due', async () => {
    await ledger.append(
      note('arm-past', { deadlines: [firing('past', 1n), firing('future', 4_000_000_000_000_000n)] }),
    );
    expect(await fire()).toBe(1);
    expect(await fire()).toBe(0);
    const said = await ledger.readStream('deadline-past');
    expect(said.map(({ type, payload }) => [type, payload])).toEqual([['Noted', '{"subject":"past"}']]);
    expect(await ledger.readStream('deadline-future')).toEqual([]);
  });

  it('fire the gravest first', async () => {
    await ledger.append(note('arm-graves', { deadlines: [firing('slight', 1n, 4), firing('grave', 2n, 1)] }));
    expect(await fire(1)).toBe(1);
    expect(await ledger.readStream('deadline-grave')).toHaveLength(1);
    expect(await ledger.readStream('deadline-slight')).toEqual([]);
    expect(await fire(1)).toBe(1);
  });

  it('do not fire once they are closed, and are fired by one of many who try', async () => {
    const many = Array.from({ length: 40 }, (_, at) => firing(`many-${at}`, 1n));
    await ledger.append(note('arm-many', { deadlines: [...many, firing('closed', 1n)] }));
    await ledger.append(note('close-it', { deadlines: [{ subject: 'closed', kind: 'INITIAL', cycle: 1, step: 0 }] }));
    const fired = await Promise.all(Array.from({ length: 8 }, () => fire(10)));
    for (let more = await fire(); more !== 0; more = await fire()) fired.push(more);
    expect(fired.reduce((sum: number, count) => sum + (count ?? 0), 0)).toBe(40);
    for (const { fires } of many) expect(await ledger.readStream(fires.stream)).toHaveLength(1);
    expect(await ledger.readStream('deadline-closed')).toEqual([]);
  });
});

describe('the feed', () => {
  it('gives everything that was appended, once, in dense order', async () => {
    await seal(pools.read);
    const { events } = await readFeed(pools.read, 0n, { events: 10_000 });
    expect(events).toHaveLength(await count('ledger.event'));
    expect(events.map((event) => event.sequence)).toEqual(events.map((_, at) => BigInt(at + 1)));
  });
});

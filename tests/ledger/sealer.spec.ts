import { openPools, type LedgerPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { appendStatement, encodeBatch } from '@shangda/event-store/batch';
import { readFeed, type FeedEvent } from '@shangda/event-store/feed';
import type { AppendOutcome, RecordedEvent } from '@shangda/event-store/ledger';
import { seal, type Sealer, startSealer } from '@shangda/event-store/sealer';
import { verifyLedger } from '@shangda/event-store/verify';
import { createTestDatabase, type TestDatabase, openTestPool } from '@shangda/testing/databases';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { note, noted } from './requests.js';

jest.setTimeout(40_000);

const openFor = 2_000;
const writersCount = 12;

let database: TestDatabase;
let writers: readonly LedgerPools[];
let owner: pg.Pool;
let read: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  writers = Array.from({ length: writersCount / 2 }, () => openPools(database.appUrl, { readers: 1 }));
  owner = openTestPool(database.ownerUrl);
  read = openTestPool(database.appUrl);
});

afterAll(async () => {
  await Promise.all([
    ...writers.flatMap(({ append, read: readers }) => [append.end(), readers.end()]),
    owner.end(),
    read.end(),
  ]);
  await database.drop();
});

/** Appends in a transaction of its own and leaves it to the caller to end it. */
async function appendWithin(client: pg.PoolClient, name: string): Promise<void> {
  await client.query('begin');
  await client.query({
    ...appendStatement,
    values: encodeBatch([note(name, { events: [noted(`open-${name}`), noted(`open-${name}`)] })]),
  });
}

/** Follows the feed as a view does, from block to block. */
async function follow(seen: FeedEvent[], isDone: () => boolean): Promise<void> {
  for (let block = 0n; ;) {
    const done = isDone();
    const page = await readFeed(read, block, { events: 500 });
    seen.push(...page.events);
    if (done && page.lastBlock === block) return;
    if (page.lastBlock === block) await pause(10);
    block = page.lastBlock;
  }
}

/** Twelve writers on few shared streams and one of their own each; every event they were promised is noted. */
async function write(at: number, until: number, acknowledged: Set<string>): Promise<void> {
  const ledger = new PostgresLedger(writers[at % writers.length] ?? fail());
  for (let turn = 0; Date.now() < until; turn++) {
    const name = `w${at}-${turn}`;
    const outcomes = await Promise.all([
      ledger.append(note(name, { events: [noted(`own-${at}`), noted(`shared-${turn % 3}`)] })),
      ledger.append(note(`${name}-b`, { events: [noted(`shared-${(turn + at) % 5}`)] })),
      ledger.append(
        note(`${name}-c`, {
          events: [noted(`own-${at}`)],
          expectations: [{ stream: `own-${at}`, version: 1_000_000 }],
        }),
      ),
    ]);
    outcomes.forEach((outcome, which) => acknowledge(acknowledged, outcome, `${name}${['', '-b', '-c'][which] ?? ''}`));
  }
}

function acknowledge(acknowledged: Set<string>, outcome: AppendOutcome, name: string): void {
  if (outcome.status === 'appended') acknowledged.add(note(name).commandId);
}

function fail(): never {
  throw new Error('no such writer');
}

/** Transactions of another hand that write and then take it back. */
async function rollBack(until: number): Promise<void> {
  const client = await owner.connect();
  for (let turn = 0; Date.now() < until; turn++) {
    await appendWithin(client, `taken-back-${turn}`);
    await pause(5);
    await client.query('rollback');
  }
  client.release();
}

describe('the sealer, beside twelve writers, rollbacks, another sealer and a transaction that stays open', () => {
  const feed: FeedEvent[] = [];
  const acknowledged = new Set<string>();
  const errors: unknown[] = [];
  let sealedWhileOpen = 0n;
  let seenWhileOpen = 0;
  let stored: readonly RecordedEvent[] = [];

  beforeAll(async () => {
    const onError = (cause: unknown) => errors.push(cause);
    const sealers: Sealer[] = [owner, read].map((pool) =>
      startSealer(pool, { onSealed: () => undefined, onError, busyPause: 15, idlePause: 30 }),
    );
    const until = Date.now() + openFor + 600;
    let written = false;
    const reading = follow(feed, () => written);
    const writing = [
      ...Array.from({ length: writersCount }, (_, at) => write(at, until, acknowledged)),
      rollBack(until),
    ];

    const open = await owner.connect();
    await pause(200);
    const before = await seal(read);
    await appendWithin(open, 'long');
    acknowledged.add(note('long').commandId);
    const seenBefore = feed.length;
    await pause(openFor);
    sealedWhileOpen = (await seal(read)) - before;
    seenWhileOpen = feed.length - seenBefore;
    await open.query('commit');
    open.release();

    await Promise.all(writing);
    await Promise.all(sealers.map((sealer) => sealer.stop()));
    await seal(read);
    written = true;
    await reading;
    const { rows } = await read.query<{ position: string; stream: string; version: number; command_id: string }>(
      'select e.position, s.key as stream, e.version, e.command_id from ledger.event e join ledger.stream s on s.id = e.stream_id',
    );
    stored = rows.map((row) => ({
      ...row,
      position: BigInt(row.position),
      commandId: row.command_id,
    })) as unknown as RecordedEvent[];
  });

  it('meets no error', () => expect(errors).toEqual([]));

  it('goes on while the long transaction is open', () => {
    expect(sealedWhileOpen).toBeGreaterThan(10n);
    expect(seenWhileOpen).toBeGreaterThan(200);
  });

  it('puts every stored event into the feed exactly once', () => {
    expect(feed).toHaveLength(stored.length);
    expect(new Set(feed.map((event) => event.position))).toEqual(new Set(stored.map((event) => event.position)));
  });

  it('loses no acknowledged command and shows none that was taken back or refused', () => {
    expect(new Set(feed.map((event) => event.commandId))).toEqual(acknowledged);
  });

  it('keeps the order of every stream', () => {
    const versions = new Map<string, number>();
    for (const { stream, version } of feed) {
      expect(version).toBe((versions.get(stream) ?? 0) + 1);
      versions.set(stream, version);
    }
    expect(versions.get('open-long')).toBe(2);
  });

  it('numbers them densely, and the late ones after what they did not hold up', () => {
    expect(feed.map((event) => event.sequence)).toEqual(feed.map((_, at) => BigInt(at + 1)));
    const long = feed.findIndex((event) => event.stream === 'open-long');
    expect(feed.slice(0, long).some((event) => event.position > (feed[long]?.position ?? 0n))).toBe(true);
  });

  it('leaves blocks that come out the same when recomputed', async () => {
    const report = await verifyLedger(read, { checkFact: () => undefined });
    expect(report).toMatchObject({ ok: true, findings: [], unsealed: 0, events: stored.length });
    expect(report.blocks).toBeGreaterThan(20);
  });
});

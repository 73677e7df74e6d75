import { QuotaAssigned } from '@shangda/events/quota';
import { compareWithFold } from '@shangda/projections/compare';
import { parkedStreams } from '@shangda/projections/health';
import { quotaCounters } from '@shangda/projections/quota-counters';
import { rebuildView } from '@shangda/projections/rebuild';
import { catchUp, CheckpointMoved } from '@shangda/projections/runner';
import { startSealer } from '@shangda/event-store/sealer';
import type { View } from '@shangda/projections/view';
import { countyQuota, reported } from '../../specs/items.js';
import {
  checkpointOf,
  cutOff,
  type Entry,
  holdCheckpoint,
  openViewLedger,
  tableOf,
  type ViewLedger,
  waitsForLock,
} from './ledger.js';

const march = countyQuota('2026-03');
const owed = { ...march, unitId: 'hezuo' };
const report = (item: string, unitId = 'hezuo'): Entry => ({ stream: `item-${item}`, fact: reported({ unitId }) });
const quota = (required: number, unitId = 'hezuo'): Entry => ({
  stream: `quota-${unitId}-2026-03`,
  fact: QuotaAssigned.of({ ...owed, unitId, required, rulebookNumber: 1 }),
});

let ledger: ViewLedger;

beforeEach(async () => {
  ledger = await openViewLedger();
});

afterEach(() => ledger.close());

/** What every unit has reported, by unit. */
async function measured(): Promise<Readonly<Record<string, unknown>>> {
  const rows = Object.values(await tableOf(ledger.app, quotaCounters));
  return Object.fromEntries(rows.map((row) => [row.unit_id, row.measured]));
}

describe('two runners at one view', () => {
  it('find it held while the other is at it, and leave it', async () => {
    await catchUp(ledger.app, quotaCounters);
    await ledger.record(report('a'));
    await ledger.seal();
    const release = await holdCheckpoint(ledger.app, quotaCounters);
    expect(await catchUp(ledger.app, quotaCounters)).toMatchObject({ status: 'held', events: 0 });
    expect(await measured()).toEqual({});
    await release();
    expect(await catchUp(ledger.app, quotaCounters)).toMatchObject({ status: 'current', events: 1 });
    expect(await measured()).toEqual({ hezuo: 1 });
  });

  it('count nothing twice and nothing not at all, both running while units report', async () => {
    const errors: unknown[] = [];
    const onError = (cause: unknown) => errors.push(cause);
    const sealer = startSealer(ledger.app, { onSealed: () => undefined, onError, busyPause: 5, idlePause: 10 });
    let writing = true;
    let folded = 0;
    const runner = async () => {
      do {
        const { events } = await catchUp(ledger.app, quotaCounters, { batch: 3 });
        folded += events;
      } while (writing);
    };
    const runners = [runner(), runner(), runner()];
    const writer = async (unitId: string) => {
      for (let n = 0; n < 40; n++) await ledger.record(report(`${unitId}-${n}`, unitId));
    };
    await Promise.all(['hezuo', 'xiahe', 'luqu'].map(writer));
    writing = false;
    await Promise.all(runners);
    await sealer.stop();
    await ledger.seal();
    const { events: last } = await catchUp(ledger.app, quotaCounters);
    expect(errors).toEqual([]);
    expect(folded + last).toBe(120);
    expect(await measured()).toEqual({ hezuo: 40, xiahe: 40, luqu: 40 });
  });
});

it('a runner whose connection is cut says so, and the next one goes on', async () => {
  await ledger.record(report('a'));
  await ledger.seal();
  const holder = await ledger.owner.connect();
  await holder.query('begin; lock table views.quota_counters in access exclusive mode');
  const running = catchUp(ledger.app, quotaCounters);
  running.catch(() => undefined);
  expect(await waitsForLock(ledger, 'views.quota_counters')).toBe(true);
  await cutOff(ledger, 'views.quota_counters');
  await expect(running).rejects.toThrow();
  await holder.query('rollback');
  holder.release();
  expect(await catchUp(ledger.app, quotaCounters)).toMatchObject({ status: 'current', events: 1 });
  expect(await measured()).toEqual({ hezuo: 1 });
});

describe('the checkpoint', () => {
  it('moved by somebody without its lock ends the batch, and nothing of it stands', async () => {
    await catchUp(ledger.app, quotaCounters);
    const before = await checkpointOf(ledger.app, quotaCounters);
    await ledger.record(report('a'));
    await ledger.seal();
    // Whoever writes a counter moves the checkpoint as well: a hand that does not know the lock.
    await ledger.owner.query(`create function views.meddle() returns trigger language plpgsql as $$ begin
        update views.checkpoint set block = block + 1 where view = 'quota_counters'; return new; end $$;
      create trigger meddle before insert on views.quota_counters for each row execute function views.meddle()`);
    await expect(catchUp(ledger.app, quotaCounters)).rejects.toThrow(CheckpointMoved);
    expect(await checkpointOf(ledger.app, quotaCounters)).toEqual(before);
    expect(await measured()).toEqual({});
  });

  it('of another version of the view is left alone until a rebuild', async () => {
    await ledger.record(report('a'));
    await ledger.seal();
    await catchUp(ledger.app, quotaCounters);
    const before = await checkpointOf(ledger.app, quotaCounters);
    await ledger.record(report('b'));
    await ledger.seal();

    const next: View = { ...quotaCounters, version: quotaCounters.version + 1 };
    expect(await catchUp(ledger.app, next)).toMatchObject({ status: 'outdated', events: 0 });
    expect(await checkpointOf(ledger.app, quotaCounters)).toEqual(before);
    expect(await measured()).toEqual({ hezuo: 1 });

    expect(await rebuildView(ledger.owner, next)).toMatchObject({ equal: undefined });
    expect(await catchUp(ledger.app, next)).toMatchObject({ status: 'current' });
    expect(await checkpointOf(ledger.app, next)).toMatchObject({ version: next.version });
    expect(await measured()).toEqual({ hezuo: 2 });
  });
});

describe('an event a fold cannot take', () => {
  /** Until it is mended, this fold cannot take a report by Xiahe. */
  const broken: View = {
    ...quotaCounters,
    apply: (rows, event, group) => {
      if (event.fact.type === 'ItemReported' && event.fact.data.unitId === 'xiahe') throw new Error('no such county');
      return quotaCounters.apply(rows, event, group);
    },
  };

  it('parks its stream, with what follows in it; the other streams go on', async () => {
    await ledger.record(report('good'), report('bad', 'xiahe'), report('bad', 'luqu'), report('also-good', 'luqu'));
    await ledger.seal();
    expect(await catchUp(ledger.app, broken)).toMatchObject({ status: 'current', events: 4 });
    // In the next batch as well.
    await ledger.record(report('bad', 'luqu'), report('good'));
    await ledger.seal();
    await catchUp(ledger.app, broken);
    expect(await measured()).toEqual({ hezuo: 2, luqu: 1 });
    expect(await parkedStreams(ledger.app)).toMatchObject([
      { view: 'quota_counters', stream: 'item-bad', sequence: '2', type: 'ItemReported', error: 'no such county' },
    ]);
  });

  it('is taken after a fix by a rebuild, and all is equal', async () => {
    await ledger.record(report('good'), report('bad', 'xiahe'), report('bad', 'luqu'));
    await ledger.seal();
    await catchUp(ledger.app, broken);
    expect(await compareWithFold(ledger.app, quotaCounters)).toMatchObject({ equal: false });

    expect(await rebuildView(ledger.owner, quotaCounters)).toMatchObject({ equal: false, events: 3 });
    expect(await parkedStreams(ledger.app)).toEqual([]);
    expect(await measured()).toEqual({ hezuo: 1, xiahe: 1, luqu: 1 });
    expect(await compareWithFold(ledger.app, quotaCounters)).toMatchObject({ equal: true });
    await ledger.record(report('bad', 'luqu'));
    await ledger.seal();
    await catchUp(ledger.app, quotaCounters);
    expect(await measured()).toEqual({ hezuo: 1, xiahe: 1, luqu: 2 });
  });

  it.each([
    ['written by a newer release', () => ledger.recordOf('item-bad', 'ItemReported', 99)],
    ['whose figure is larger than its column', () => ledger.record({ ...quota(3_000_000_000), stream: 'item-bad' })],
  ])('%s parks alike live, rebuilt and replayed in memory', async (_what, recordPoison) => {
    await ledger.record(report('good'), quota(15, 'xiahe'));
    await recordPoison();
    await ledger.record(report('bad', 'luqu'), report('good'));
    await ledger.seal();
    expect(await catchUp(ledger.app, quotaCounters)).toMatchObject({ status: 'current' });
    expect(await measured()).toEqual({ hezuo: 2, xiahe: 0 });
    expect((await parkedStreams(ledger.app)).map(({ stream }) => stream)).toEqual(['item-bad']);
    expect(await compareWithFold(ledger.app, quotaCounters)).toMatchObject({ equal: true });
    expect(await rebuildView(ledger.owner, quotaCounters)).toMatchObject({ equal: true });
    expect((await parkedStreams(ledger.app)).map(({ stream }) => stream)).toEqual(['item-bad']);
  });
});

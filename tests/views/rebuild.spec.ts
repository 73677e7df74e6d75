import { startSealer } from '@shangda/event-store/sealer';
import { views } from '@shangda/projections/catalogue';
import { compareWithFold } from '@shangda/projections/compare';
import { parkedStreams } from '@shangda/projections/health';
import { quotaCounters } from '@shangda/projections/quota-counters';
import { RebuildRunning, rebuildView } from '@shangda/projections/rebuild';
import { catchUp } from '@shangda/projections/runner';
import fc from 'fast-check';
import { type Choice, historyOf } from './history.js';
import {
  checkpointOf,
  cutOff,
  foldedOf,
  holdCheckpoint,
  openViewLedger,
  tableOf,
  type ViewLedger,
  waitsForLock,
} from './ledger.js';

jest.setTimeout(60_000);

let ledger: ViewLedger;

beforeEach(async () => {
  ledger = await openViewLedger();
});

afterEach(() => ledger.close());

const choices = (minLength: number) =>
  fc.array(fc.record<Choice>({ item: fc.nat(8), what: fc.nat(59) }), { minLength, maxLength: minLength + 60 });

/** Writes a history, a block now and then, and lets the views follow in batches of a random size. */
async function live(history: ReturnType<typeof historyOf>, batch: number): Promise<void> {
  for (const [at, entries] of history.entries()) {
    await ledger.record(...entries);
    if (at % 7 === 0) await ledger.seal();
    if (at % 20 === 0) await followAll(batch);
  }
  await ledger.seal();
  await followAll(batch);
}

async function followAll(batch?: number): Promise<void> {
  for (const view of views.values()) await catchUp(ledger.app, view, { batch });
}

async function allEqual(): Promise<void> {
  for (const view of views.values()) {
    const folded = await foldedOf(ledger.app, view);
    expect(await tableOf(ledger.app, view)).toEqual(folded);
    expect(await compareWithFold(ledger.app, view)).toMatchObject({ view: view.name, equal: true });
    expect(await rebuildView(ledger.owner, view)).toMatchObject({ view: view.name, equal: true });
    expect(await tableOf(ledger.app, view)).toEqual(folded);
  }
  expect(await parkedStreams(ledger.app)).toEqual([]);
}

it('live, rebuilt and replayed in memory every view says the same, whatever happened', async () => {
  // A failing history is printed with its seed.
  const property = fc.asyncProperty(choices(60), fc.integer({ min: 1, max: 40 }), async (chosen, batch) => {
    await ledger.close();
    ledger = await openViewLedger();
    await live(historyOf(chosen), batch);
    await allEqual();
  });
  await fc.assert(property, { numRuns: 4, endOnFailure: true });
});

describe('a rebuild', () => {
  const [sample = []] = fc.sample(choices(120), { numRuns: 1, seed: 1 });

  it('beside writers, sealer and runners loses nothing', async () => {
    const errors: unknown[] = [];
    const onError = (cause: unknown) => errors.push(cause);
    const sealer = startSealer(ledger.app, { onSealed: () => undefined, onError, busyPause: 5, idlePause: 10 });
    await followAll();
    let writing = true;
    const writer = async () => {
      for (const entries of historyOf(sample)) await ledger.record(...entries);
    };
    const runner = async () => {
      while (writing) await followAll(10);
    };
    const rebuilder = async () => {
      while (writing) {
        for (const view of views.values()) expect(await rebuildView(ledger.owner, view)).toMatchObject({ equal: true });
      }
    };
    const beside = [runner(), rebuilder()];
    await writer();
    writing = false;
    await Promise.all(beside);
    await sealer.stop();
    await ledger.seal();
    await followAll();
    expect(errors).toEqual([]);
    await allEqual();
  });

  it('that is cut off leaves the live view alone and can be begun again', async () => {
    await live(historyOf(sample), 1000);
    const before = await tableOf(ledger.app, quotaCounters);
    const checkpoint = await checkpointOf(ledger.app, quotaCounters);
    const { rebuilding, release } = await stuckRebuild();
    await cutOff(ledger, 'views.checkpoint');
    await expect(rebuilding).rejects.toThrow();
    await release();
    expect(await tableOf(ledger.app, quotaCounters)).toEqual(before);
    expect(await checkpointOf(ledger.app, quotaCounters)).toEqual(checkpoint);

    await ledger.record(...historyOf([{ item: 20, what: 4 }]).flat());
    await ledger.seal();
    expect(await catchUp(ledger.app, quotaCounters)).toMatchObject({ status: 'current', events: 1 });
    await allEqual();
  });

  it('is refused while another one of the same view runs', async () => {
    await live(historyOf(sample), 1000);
    const { rebuilding, release } = await stuckRebuild();
    await expect(rebuildView(ledger.owner, quotaCounters)).rejects.toThrow(RebuildRunning);
    await release();
    expect(await rebuilding).toMatchObject({ equal: true });
    await allEqual();
  });
});

/** A rebuild that has folded its table and waits for the checkpoint, which somebody holds. */
async function stuckRebuild() {
  const release = await holdCheckpoint(ledger.app, quotaCounters);
  const rebuilding = rebuildView(ledger.owner, quotaCounters);
  rebuilding.catch(() => undefined);
  expect(await waitsForLock(ledger, 'views.checkpoint')).toBe(true);
  return { rebuilding, release };
}

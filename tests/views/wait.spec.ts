import { waitForViews } from '@shangda/api/office/view-lag';
import { appendStatement, encodeBatch } from '@shangda/event-store/batch';
import { readFeed } from '@shangda/event-store/feed';
import { views } from '@shangda/projections/catalogue';
import { quotaCounters } from '@shangda/projections/quota-counters';
import { catchUp } from '@shangda/projections/runner';
import { reported } from '../../specs/items.js';
import { note, noted } from '../ledger/requests.js';
import { type Entry, openViewLedger, type ViewLedger } from './ledger.js';

let ledger: ViewLedger;

beforeEach(async () => {
  ledger = await openViewLedger();
});

afterEach(() => ledger.close());

const report = (item: string): Entry => ({ stream: `item-${item}`, fact: reported() });

const readUpTo = (block: bigint) => ledger.app.query('update views.checkpoint set block = $1', [block]);

it('an event is shown as soon as every view has read its block, whatever cut the blocks', async () => {
  for (const view of views.values()) await catchUp(ledger.app, view);
  await ledger.record(report('a'), report('b'));
  // One that is written before others and becomes visible after them.
  const late = await ledger.superuser.connect();
  await late.query('begin');
  await late.query({ ...appendStatement, values: encodeBatch([note('late', { events: [noted('item-late')] })]) });
  await ledger.record(report('c'), report('d'), report('e'));
  // One cut, several blocks.
  await ledger.app.query('select ledger.seal(2)');
  await late.query('commit');
  late.release();
  await ledger.record(report('f'));
  await ledger.app.query('select ledger.seal(1)');
  await ledger.app.query('select ledger.seal(p_even_empty => true)');

  const { events, lastBlock } = await readFeed(ledger.app, 0n);
  expect(events.map(({ position, block }) => [position, block])).toEqual([
    [1n, 1n],
    [2n, 1n],
    [4n, 2n],
    [5n, 2n],
    [6n, 3n],
    [3n, 4n],
    [7n, 5n],
  ]);
  for (let block = 0n; block <= lastBlock; block++) {
    await readUpTo(block);
    for (const event of events) {
      const shown = await waitForViews(ledger.app, event.position, 0);
      expect([block, event.position, shown]).toEqual([
        block,
        event.position,
        event.block <= block ? 'current' : 'pending',
      ]);
    }
  }
});

it('nobody waits for a view that waits for a rebuild, nor for one that is no longer there', async () => {
  for (const view of views.values()) await catchUp(ledger.app, view);
  await ledger.app.query("update views.checkpoint set version = 99 where view = 'worklist'");
  await ledger.app.query("insert into views.checkpoint (view, version, block) values ('long_gone', 1, 0)");
  await ledger.record(report('a'));
  await ledger.seal();
  expect(await waitForViews(ledger.app, 1n, 0)).toBe('pending');
  for (const view of views.values()) await catchUp(ledger.app, view);
  expect(await waitForViews(ledger.app, 1n, 0)).toBe('current');
});

it('a view that never ran is waited for', async () => {
  await ledger.record(report('a'));
  await ledger.seal();
  for (const view of views.values()) if (view !== quotaCounters) await catchUp(ledger.app, view);
  expect(await waitForViews(ledger.app, 1n, 0)).toBe('pending');
  await catchUp(ledger.app, quotaCounters);
  expect(await waitForViews(ledger.app, 1n, 0)).toBe('current');
});

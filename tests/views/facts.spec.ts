import { appendStatement, encodeBatch } from '@shangda/event-store/batch';
import { readFeed } from '@shangda/event-store/feed';
import { readFactPages, type RecordedFact } from '@shangda/projections/facts';
import { note, noted } from '../ledger/requests.js';
import { openViewLedger, type ViewLedger } from './ledger.js';

let ledger: ViewLedger;

beforeEach(async () => {
  ledger = await openViewLedger();
});

afterEach(() => ledger.close());

/** Texts that could be mistaken for the joints of a page. */
const payloads = ['{"n":1}', '{"text":"a,b],[\\"c\\\\,\\n"}', '{"list":["甘南","བོད་ཡིག",""]}'];

async function facts(types: readonly string[], events: number): Promise<readonly RecordedFact[]> {
  const client = await ledger.app.connect();
  const read: RecordedFact[] = [];
  try {
    for await (const page of readFactPages(client, 0n, { types, events })) read.push(...page.facts);
    return read;
  } finally {
    client.release();
  }
}

/** Ten writes, of which every third becomes visible after those that follow it; cut into blocks as they come and in between. */
async function interleaved(): Promise<void> {
  for (let at = 0; at < 10; at++) {
    const late = await ledger.superuser.connect();
    await late.query('begin');
    const one = noted(`item-${at % 3}`, { type: at % 2 === 0 ? 'Noted' : 'Heard', payload: payloads[at % 3] ?? '' });
    await late.query({ ...appendStatement, values: encodeBatch([note(`late-${at}`, { events: [one] })]) });
    if (at % 3 === 0) {
      await ledger.recordOf(`other-${at}`, 'Noted', 1 + (at % 2));
      await ledger.app.query('select ledger.seal(2)');
      await ledger.recordOf(`other-${at}`, 'Seen', 1);
    }
    await late.query('commit');
    late.release();
    if (at % 4 === 0) await ledger.app.query('select ledger.seal(1)');
  }
  await ledger.app.query('select ledger.seal(p_even_empty => true)');
  await ledger.seal();
}

it.each([1, 3, 1_000])('gives the events of the feed in its order, in pages of about %i', async (events) => {
  await interleaved();
  const types = ['Noted', 'Heard'];
  const feed: unknown[] = [];
  for (let block = 0n; ;) {
    const page = await readFeed(ledger.app, block, { types, events: 2 });
    if (page.lastBlock === block) break;
    block = page.lastBlock;
    for (const { stream, type, schemaVersion, payload, recordedAt, sequence } of page.events)
      feed.push({
        stream,
        type,
        schemaVersion,
        payload: JSON.parse(payload) as unknown,
        recordedAt: Number(recordedAt),
        sequence: Number(sequence),
      });
  }
  expect(feed).toHaveLength(14);
  expect(await facts(types, events)).toEqual(feed);
});

it('ends at once where nothing was sealed, and passes over blocks without such events', async () => {
  expect(await facts(['Noted'], 10)).toEqual([]);
  await interleaved();
  expect(await facts(['NeverHappened'], 1)).toEqual([]);
});

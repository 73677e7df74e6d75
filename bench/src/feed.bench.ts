import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventCatalogue } from '@shangda/events/catalogue';
import { readFactPages } from '@shangda/projections/facts';
import { quotaCounters } from '@shangda/projections/quota-counters';
import { catchUp } from '@shangda/projections/runner';
import { applyEvent, type Groups, readEvent } from '@shangda/projections/view';
import type { BenchServer } from './server.js';
import { median, type Row } from './table.js';

const run = promisify(execFile);
const rounds = 5;

/** The sealed feed, every event parsed, counters folded in memory, beside psql copying the same rows out; then the counters' table from nothing. */
export async function benchFeed(bench: BenchServer): Promise<readonly Row[]> {
  await bench.owner.query('vacuum analyze');
  const { rows } = await bench.app.query<{ count: number }>('select count(*)::int as count from ledger.event');
  const count = rows[0]?.count ?? 0;
  const folded: number[] = [];
  const copied: number[] = [];
  const columnsCopied: number[] = [];
  const caughtUp: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const whole = await copyOut(bench.server.urls.app, '*');
    const columns = await copyOut(bench.server.urls.app, foldedColumns);
    if (whole !== undefined && columns !== undefined) {
      copied.push(count / whole);
      columnsCopied.push(count / columns);
    }
    folded.push(count / (await readAndFold(bench, count)));
    await bench.owner.query('delete from views.quota_counters; delete from views.checkpoint');
    const began = performance.now();
    const { status } = await catchUp(bench.app, quotaCounters);
    if (status !== 'current') throw new Error(`the counters are ${status}`);
    caughtUp.push(count / ((performance.now() - began) / 1000));
  }
  const c = copied.length === 0 ? undefined : median(copied);
  const ratios = folded.map((rate, at) => rate / (copied[at] ?? Number.NaN));
  return [
    {
      work: `feed read + fold, ${count} events`,
      ours: `${median(folded).toFixed(0)}/s`,
      beside:
        c === undefined
          ? 'psql is not installed: left out'
          : `psql COPY of the rows ${c.toFixed(0)}/s, of the columns folded ${median(columnsCopied).toFixed(0)}/s`,
      ratio:
        c === undefined
          ? ''
          : `${median(ratios).toFixed(2)} C, ${(median(folded) / median(columnsCopied)).toFixed(2)} of the columns folded`,
    },
    {
      work: `quotaCounters catch-up, ${count} events in the ledger`,
      ours: `${median(caughtUp).toFixed(0)}/s`,
      beside: '',
      ratio: c === undefined ? '' : `${(median(caughtUp) / c).toFixed(2)} C`,
    },
  ];
}

async function readAndFold({ app }: BenchServer, expected: number): Promise<number> {
  const client = await app.connect();
  const began = performance.now();
  const groups: Groups = new Map();
  const handled = new Set<string>(quotaCounters.handles);
  let read = 0;
  try {
    for await (const { facts } of readFactPages(client, 0n, { types: [...eventCatalogue.keys()], events: 5_000 })) {
      for (const recorded of facts) {
        const event = readEvent(recorded);
        if (handled.has(event.fact.type)) applyEvent(quotaCounters, groups, event, quotaCounters.groupsOf(event));
      }
      read += facts.length;
    }
  } finally {
    client.release();
  }
  if (read !== expected) throw new Error(`the feed gave ${read} of ${expected} events`);
  return (performance.now() - began) / 1000;
}

const foldedColumns = 'stream_id, version, type, schema_version, payload, recorded_at, position';

/** Seconds psql takes to copy these columns of all events out in the order of their positions; undefined where it is not installed. */
async function copyOut(url: string, columns: string): Promise<number | undefined> {
  const began = performance.now();
  try {
    await run('psql', [
      '-q',
      '-o',
      '/dev/null',
      '-c',
      `copy (select ${columns} from ledger.event order by position) to stdout`,
      url,
    ]);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
  return (performance.now() - began) / 1000;
}

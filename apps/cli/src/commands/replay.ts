import { microsOf } from '@shangda/api/http/instants';
import { Problem } from '@shangda/api/http/problem';
import { readHead } from '@shangda/event-store/feed';
import { type QuotaCounter, quotaCounters } from '@shangda/projections/quota-counters';
import { type Command, InvalidArgumentError } from 'commander';
import { withExistingPlace } from '../place.js';
import { withPool } from '../pools.js';
import { type LedgerReplay, replayLedger } from '../replay/ledger.js';
import { type ReplayedEvent, replayStream } from '../replay/stream.js';
import { answer, exitCodes, progress, WronglyAsked } from '../terminal.js';
import { type PlaceChoice, withPlaceOptions } from './place-options.js';

interface ReplayChoice extends PlaceChoice {
  readonly all: boolean;
  readonly until?: Until | undefined;
}

interface Until {
  readonly untilBlock?: bigint;
  readonly untilInstant?: bigint;
}

/** `replay`: the past again, with the same folds, writing nothing. */
export function addReplayCommand(program: Command): void {
  withPlaceOptions(program.command('replay [stream]'))
    .description(
      'the state of a stream after each of its events, or all counters from the first event; exit 1 where an event cannot be folded',
    )
    .option('--all', 'fold the whole ledger in memory and print the quota counters', false)
    .option(
      '--until <instant|block>',
      'with --all: only to this block, or what was recorded up to this instant (RFC 3339)',
      until,
    )
    .action(async (stream: string | undefined, options: ReplayChoice) => {
      if ((stream === undefined) !== options.all)
        throw new WronglyAsked(['name one stream (item-<id>, unit-<id> …) or --all']);
      if (stream !== undefined && options.until) throw new WronglyAsked(['--until goes with --all']);
      await withExistingPlace(options.dataDir, (place) =>
        withPool(place.appUrl, async (pool) => {
          if (stream === undefined) sayLedger(options.json, await watched(pool, options));
          else sayStream(options.json, stream, await replayStream(pool, stream));
        }),
      );
    });
}

async function watched(
  pool: Parameters<typeof replayLedger>[0],
  { until: wish, json }: ReplayChoice,
): Promise<LedgerReplay> {
  const { block: head } = await readHead(pool);
  const bar = progress('replay', Number(wish?.untilBlock ?? head), json);
  return replayLedger(pool, { ...wish, onProgress: (block) => bar.at(Number(block)) }).finally(() => bar.end());
}

function until(text: string): Until {
  if (/^\d{1,18}$/.test(text)) return { untilBlock: BigInt(text) };
  try {
    return { untilInstant: microsOf(text) };
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    throw new InvalidArgumentError('A block number or an instant such as 2026-03-31T23:59:59+08:00 is wanted.');
  }
}

function sayStream(json: boolean, stream: string, events: readonly ReplayedEvent[]): void {
  const told = events.map(({ recordedAt, ...event }) => ({ ...event, recordedAt: iso(recordedAt) }));
  const lines = told.map(
    ({ version, recordedAt, type, actor, state }) =>
      `@${version} ${recordedAt} ${type} by ${actor}\n   ${JSON.stringify(state)}`,
  );
  answer(json, { stream, events: told }, [stream, ...lines]);
}

function sayLedger(json: boolean, { block, events, rows, parked }: LedgerReplay): void {
  // The view of this name folds these rows.
  const folded = (rows.get(quotaCounters.name) ?? []) as readonly QuotaCounter[];
  const counters = [...folded].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const sizes = Object.fromEntries([...rows].map(([view, { length }]) => [view, length]));
  answer(json, { block, events, rows: sizes, counters, parked }, [
    `${events} events up to block ${String(block)}; what no worker has sealed yet is not among them`,
    ...Object.entries(sizes).map(([view, size]) => `  ${view}: ${size} rows`),
    ...counters.map((row) => `${keyOf(row)}  ${row.measured} of ${row.required ?? '–'}${row.closed ? ', closed' : ''}`),
    ...parked.map(
      ({ view, stream, sequence, type, error }) =>
        `PARKED in ${view}: ${stream} from event ${sequence} (${type}): ${error}`,
    ),
  ]);
  if (parked.length > 0) process.exitCode = exitCodes.no;
}

const keyOf = (row: QuotaCounter): string => [row.office_id, row.period, row.rule_id, row.unit_id].join('  ');

function iso(micros: bigint): string {
  return `${new Date(Number(micros / 1000n)).toISOString().slice(0, -1)}${String(micros % 1000n).padStart(3, '0')}Z`;
}

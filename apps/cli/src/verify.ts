import { readHead } from '@shangda/event-store/feed';
import { openPools } from '@shangda/event-store/postgres-ledger';
import { type VerifyReport, verifyLedger } from '@shangda/event-store/verify';
import { checkFact, readFact } from '@shangda/events/catalogue';
import { views } from '@shangda/projections/catalogue';
import { type Comparison, compareWithFold } from '@shangda/projections/compare';
import type { Place } from './place.js';
import { withPool } from './pools.js';
import { progress } from './terminal.js';

export interface PlaceVerification {
  readonly ok: boolean;
  readonly ledger: VerifyReport;
  readonly views: readonly Comparison[];
}

export interface VerifyProgress {
  /** Events of the ledger recomputed. */
  readonly onEvents?: (events: number) => void;
  /** Views compared. */
  readonly onViews?: (views: number) => void;
}

/** The ledger from its stored bytes, and every view against a fold of it at the view's own block. */
export async function verifyEverything(
  place: Pick<Place, 'appUrl'>,
  { onEvents, onViews }: VerifyProgress = {},
): Promise<PlaceVerification> {
  const ledger = await verifyStored(place, onEvents);
  return withPool(place.appUrl, async (pool) => {
    const compared: Comparison[] = [];
    onViews?.(0);
    for (const view of views.values()) {
      compared.push(await compareWithFold(pool, view));
      onViews?.(compared.length);
    }
    return { ok: ledger.ok && compared.every(({ equal }) => equal), ledger, views: compared };
  });
}

/** The same with a bar for each half. */
export async function verifyWatched(place: Pick<Place, 'appUrl'>, json: boolean): Promise<PlaceVerification> {
  const { sequence } = await withPool(place.appUrl, readHead);
  const bars = [progress('verify ledger', Number(sequence), json)];
  const onViews = (done: number): void => {
    // The second bar takes the line only when the first has left it.
    if (bars.length === 1) {
      bars[0]?.end();
      bars.push(progress('verify views', views.size, json));
    }
    bars[1]?.at(done);
  };
  return verifyEverything(place, { onEvents: (done) => bars[0]?.at(done), onViews }).finally(() => bars.at(-1)?.end());
}

export function sayVerification({ ledger, views: compared, ok }: PlaceVerification): readonly string[] {
  const {
    events,
    unsealed,
    blocks,
    streams,
    contents,
    contentsMissing,
    files,
    filesMissing,
    filesUnreferenced,
    problems,
    findings,
    head,
  } = ledger;
  return [
    ...findings.map(({ place, problem }) => `${place}: ${problem}`),
    ...(problems > findings.length ? [`… and ${problems - findings.length} more`] : []),
    `ledger: ${ledger.ok ? 'ok' : `DAMAGED, ${problems} findings`} (${events} events, ${unsealed} not sealed yet, ${blocks} blocks, ${streams} streams, ${contents} texts, ${contentsMissing} texts gone, ${files} files, ${filesMissing} files gone, ${filesUnreferenced} left over)`,
    ...(head ? [`head: block ${String(head.number)} ${head.hash}`] : []),
    ...compared.map(sayComparison),
    ok ? 'verify: ok' : 'verify: NOT OK',
  ];
}

function sayComparison({ view, equal, block, live, folded, firstDifference }: Comparison): string {
  const found = equal
    ? `ok (${live.rows} rows)`
    : `DIFFERS from the ledger, first at ${firstDifference?.join(' / ') ?? 'its rows'} (${live.rows} rows, ${folded.rows} folded); shangda rebuild ${view}`;
  return `view ${view} at block ${String(block)}: ${found}`;
}

async function verifyStored(
  place: Pick<Place, 'appUrl'>,
  onProgress: VerifyProgress['onEvents'],
): Promise<VerifyReport> {
  const pools = openPools(place.appUrl, { lanes: 1, readers: 2 });
  try {
    return await verifyLedger(pools.read, {
      checkFact: (type, schemaVersion, payload) => checkFact(readFact(type, schemaVersion, payload)),
      onProgress,
    });
  } finally {
    await Promise.all([pools.append.end(), pools.read.end()]);
  }
}

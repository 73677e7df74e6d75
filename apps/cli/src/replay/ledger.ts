import { type FeedEvent, readFeed, readHead } from '@shangda/event-store/feed';
import { views } from '@shangda/projections/catalogue';
import { Parking, type Poison } from '@shangda/projections/parking';
import { applyEvent, type Groups, readEvent, type Row, type View } from '@shangda/projections/view';
import type pg from 'pg';

export interface LedgerReplayOptions {
  /** Not beyond this block. */
  readonly untilBlock?: bigint | undefined;
  /** Nothing recorded after this instant, microseconds since 1970. */
  readonly untilInstant?: bigint | undefined;
  readonly onProgress?: ((events: number) => void) | undefined;
}

export interface LedgerReplay {
  /** The last block read. */
  readonly block: bigint;
  readonly events: number;
  /** Rows of every view, as its table would hold them. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  readonly parked: readonly (Poison & { readonly view: string })[];
}

interface Folding {
  readonly view: View;
  readonly handled: ReadonlySet<string>;
  readonly groups: Groups;
  readonly parking: Parking;
}

const pageSize = 5_000;

/** Folds every view in memory from the first block, reading the ledger once; writes nothing. Does not read what is not sealed yet. */
export async function replayLedger(pool: pg.Pool, options: LedgerReplayOptions = {}): Promise<LedgerReplay> {
  const foldings = [...views.values()].map(
    (view): Folding => ({ view, handled: new Set(view.handles), groups: new Map(), parking: new Parking([]) }),
  );
  const { block: head } = await readHead(pool);
  const untilBlock = options.untilBlock !== undefined && options.untilBlock < head ? options.untilBlock : head;
  let block = 0n;
  let events = 0;
  while (block < untilBlock) {
    const page = await readFeed(pool, block, { events: pageSize, untilBlock });
    if (page.lastBlock === block) break;
    const recorded = page.events.filter((event) => options.untilInstant === undefined || event.recordedAt <= options.untilInstant);
    for (const event of recorded) for (const folding of foldings) fold(folding, event);
    block = page.lastBlock;
    options.onProgress?.((events += recorded.length));
  }
  return {
    block,
    events,
    rows: new Map(foldings.map(({ view, groups }) => [view.name, [...groups.values()].flat()])),
    parked: foldings.flatMap(({ view, parking }) => parking.poison.map((poison) => ({ view: view.name, ...poison }))),
  };
}

function fold({ view, handled, groups, parking }: Folding, recorded: FeedEvent): void {
  if (!handled.has(recorded.type)) return;
  parking.attempt(recorded.stream, Number(recorded.sequence), recorded.type, () => {
    const event = readEvent(recorded);
    applyEvent(view, groups, event, view.groupsOf(event));
  });
}

import { readHead } from '@shangda/event-store/feed';
import { views } from '@shangda/projections/catalogue';
import { readFactPages, type RecordedFact } from '@shangda/projections/facts';
import { Parking, type Poison } from '@shangda/projections/parking';
import { applyEvent, type Groups, readEvent, type Row, type View } from '@shangda/projections/view';
import type pg from 'pg';

export interface LedgerReplayOptions {
  /** Not beyond this block. */
  readonly untilBlock?: bigint | undefined;
  /** Nothing recorded after this instant, microseconds since 1970. */
  readonly untilInstant?: bigint | undefined;
  readonly onProgress?: ((block: bigint) => void) | undefined;
}

export interface LedgerReplay {
  /** The last block read. */
  readonly block: bigint;
  /** Those that some view folds. */
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
  const client = await pool.connect();
  try {
    return await replayWith(client, options);
  } finally {
    client.release();
  }
}

async function replayWith(client: pg.PoolClient, options: LedgerReplayOptions): Promise<LedgerReplay> {
  const foldings = [...views.values()].map((view): Folding => ({
    view,
    handled: new Set(view.handles),
    groups: new Map(),
    parking: new Parking([]),
  }));
  const types = [...new Set(foldings.flatMap(({ view }) => view.handles))];
  const { block: head } = await readHead(client);
  const untilBlock = options.untilBlock !== undefined && options.untilBlock < head ? options.untilBlock : head;
  let block = 0n;
  let events = 0;
  for await (const page of readFactPages(client, 0n, { types, events: pageSize, untilBlock })) {
    const facts = page.facts.filter(
      (event) => options.untilInstant === undefined || event.recordedAt <= options.untilInstant,
    );
    for (const event of facts) for (const folding of foldings) fold(folding, event);
    events += facts.length;
    block = page.lastBlock;
    options.onProgress?.(block);
  }
  return {
    block,
    events,
    rows: new Map(foldings.map(({ view, groups }) => [view.name, [...groups.values()].flat()])),
    parked: foldings.flatMap(({ view, parking }) => parking.poison.map((poison) => ({ view: view.name, ...poison }))),
  };
}

function fold({ view, handled, groups, parking }: Folding, recorded: RecordedFact): void {
  if (!handled.has(recorded.type)) return;
  parking.attempt(recorded.stream, recorded.sequence, recorded.type, () => {
    const event = readEvent(recorded);
    applyEvent(view, groups, event, view.groupsOf(event));
  });
}

import type pg from 'pg';
import { type EventRow, eventColumns, rowToEvent } from './read.js';
import type { RecordedEvent } from './ledger.js';

export interface FeedEvent extends RecordedEvent {
  readonly block: bigint;
  /** Dense number in the order of the whole ledger, from 1. */
  readonly sequence: bigint;
}

export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** The last block read whole; go on after it. Equal to `afterBlock` when nothing newer is sealed. */
  readonly lastBlock: bigint;
}

export interface FeedFilter {
  /** Only these event types; all when absent. */
  readonly types?: readonly string[] | undefined;
  /** Roughly how many events a page holds; blocks are never cut. */
  readonly events?: number | undefined;
  /** Not beyond this block. */
  readonly untilBlock?: bigint | undefined;
}

/** The rows of one block, by its two snapshots and positions: what became visible in its window. Needs the block as `b`. */
export const eventsOfBlock = `(
    select * from ledger.event w where w.xid >= pg_snapshot_xmax(b.since) and w.xid < pg_snapshot_xmax(b.snapshot)
      and pg_visible_in_snapshot(w.xid, b.snapshot) and w.position between b.first_position and b.last_position
    union all
    select * from ledger.event w where w.xid = any (array(select pg_snapshot_xip(b.since)))
      and pg_visible_in_snapshot(w.xid, b.snapshot) and w.position between b.first_position and b.last_position
  )`;

/** The next blocks of the ledger in its one order, (block, position): no event is ever missed, repeated or out of its stream's order. */
export async function readFeed(
  client: pg.Pool | pg.PoolClient,
  afterBlock: bigint,
  filter: FeedFilter = {},
): Promise<FeedPage> {
  const { rows: heads } = await client.query<{ number: string }>({
    name: 'ledger-feed-blocks',
    text: `select number from (
        select number, sum(event_count) over (order by number) - event_count as before from ledger.block
        where number > $1 and ($2::bigint is null or number <= $2) order by number limit 4096
      ) b where before < $3 order by number desc limit 1`,
    values: [afterBlock, filter.untilBlock ?? null, filter.events ?? 2000],
  });
  const [last] = heads;
  if (!last) return { events: [], lastBlock: afterBlock };
  const { rows } = await client.query<EventRow & { block: string; sequence: string }>({
    name: 'ledger-feed-events',
    text: `select b.number as block, e.sequence, ${eventColumns} from ledger.block b cross join lateral (
        select *, b.first_sequence + row_number() over (order by position) - 1 as sequence from ${eventsOfBlock} w
      ) e join ledger.stream s on s.id = e.stream_id
      where b.number > $1 and b.number <= $2 and ($3::text[] is null or e.type = any ($3))
      order by b.number, e.position`,
    values: [afterBlock, last.number, filter.types ?? null],
  });
  return {
    events: rows.map((row) => ({ ...rowToEvent(row), block: BigInt(row.block), sequence: BigInt(row.sequence) })),
    lastBlock: BigInt(last.number),
  };
}

/** The newest sealed block and the ledger position it reaches to. */
export async function readHead(
  client: pg.Pool | pg.PoolClient,
): Promise<{ readonly block: bigint; readonly sequence: bigint }> {
  const { rows } = await client.query<{ number: string; sequence: string }>(
    'select number, first_sequence + event_count - 1 as sequence from ledger.block order by number desc limit 1',
  );
  return { block: BigInt(rows[0]?.number ?? 0), sequence: BigInt(rows[0]?.sequence ?? 0) };
}

import type pg from 'pg';
import { eventsOfBlock } from '@shangda/event-store/feed';

/** What a fold needs of a recorded event. */
export interface RecordedFact {
  readonly stream: string;
  readonly type: string;
  readonly schema_version: number;
  readonly payload: string;
  /** Microseconds since 1970, as PostgreSQL writes a bigint. */
  readonly recorded_at: string;
  /** Dense number in the order of the whole ledger. */
  readonly sequence: string;
}

export interface FactPage {
  readonly facts: readonly RecordedFact[];
  /** The last block read whole; equal to the one asked after when nothing newer is sealed. */
  readonly lastBlock: bigint;
}

export interface FactFilter {
  readonly types: readonly string[];
  /** Roughly how many ledger events a page spans; blocks are never cut. */
  readonly events: number;
  readonly untilBlock?: bigint | undefined;
}

/**
 * The ledger's feed (same blocks, same order, same filter as `readFeed`) with six columns instead of twenty. Measured 2026-11-23
 * on PostgreSQL 15, two busy cores, 294,000 events: 4.2 s against 10.1 s, and a fifth of the CPU time in this process.
 */
export async function readFacts(client: pg.PoolClient, afterBlock: bigint, filter: FactFilter): Promise<FactPage> {
  const { rows: heads } = await client.query<{ number: string }>({
    name: 'view-facts-blocks',
    text: `select number from (
        select number, sum(event_count) over (order by number) - event_count as before from ledger.block
        where number > $1 and ($2::bigint is null or number <= $2) order by number limit 4096
      ) b where before < $3 order by number desc limit 1`,
    values: [afterBlock, filter.untilBlock ?? null, filter.events],
  });
  const [last] = heads;
  if (!last) return { facts: [], lastBlock: afterBlock };
  const { rows } = await client.query<RecordedFact>({
    name: 'view-facts',
    text: `select s.key as stream, e.type, e.schema_version, e.payload::text as payload, ledger.micros(e.recorded_at) as recorded_at, e.sequence
      from ledger.block b cross join lateral (
        select position, stream_id, type, schema_version, payload, recorded_at,
          b.first_sequence + row_number() over (order by position) - 1 as sequence from ${eventsOfBlock} w
      ) e join ledger.stream s on s.id = e.stream_id
      where b.number > $1 and b.number <= $2 and e.type = any ($3)
      order by b.number, e.position`,
    values: [afterBlock, last.number, filter.types],
  });
  return { facts: rows, lastBlock: BigInt(last.number) };
}

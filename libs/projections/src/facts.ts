import type pg from 'pg';

/** What a fold needs of a recorded event. */
export interface RecordedFact {
  readonly stream: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** Parsed; the column takes nothing but JSON. */
  readonly payload: unknown;
  /** Ledger time, microseconds since 1970. */
  readonly recordedAt: number;
  /** Dense number in the order of the whole ledger. */
  readonly sequence: number;
}

export interface FactPage {
  readonly facts: readonly RecordedFact[];
  /** The last block read whole. */
  readonly lastBlock: bigint;
}

export interface FactFilter {
  readonly types: readonly string[];
  /** Roughly how many ledger events a page spans; blocks are never cut. */
  readonly events: number;
  readonly untilBlock?: bigint | undefined;
}

/**
 * Reads the sealed ledger page after page on one connection. The next page is asked for before the last one is folded: the database
 * reads while the caller computes. Inside a transaction of the caller it may belong to the one before; sealed blocks never change.
 */
export class FactReader {
  private ahead: Promise<readonly BlockRow[]>;

  /** `at`: the last block handed out. */
  constructor(
    private readonly client: pg.PoolClient,
    public at: bigint,
    private readonly filter: FactFilter,
  ) {
    this.ahead = this.request();
  }

  /** The next page, or undefined where nothing newer was sealed when it was asked for. */
  async next(): Promise<FactPage | undefined> {
    const blocks = await this.ahead;
    const last = blocks.at(-1);
    if (last === undefined) return undefined;
    this.at = BigInt(last[0]);
    // The database gets its next question before this page is parsed.
    this.ahead = this.request();
    return { facts: blocks.flatMap(factsOf), lastBlock: this.at };
  }

  private request(): Promise<readonly BlockRow[]> {
    const answer = requestBlocks(this.client, this.at, this.filter);
    // A failure is told by `next`; until somebody asks it must not count as nobody's.
    answer.catch(() => undefined);
    return answer;
  }
}

/** Every page after a block up to the newest, or to `untilBlock`. */
export async function* readFactPages(
  client: pg.PoolClient,
  afterBlock: bigint,
  filter: FactFilter,
): AsyncGenerator<FactPage> {
  const reader = new FactReader(client, afterBlock, filter);
  for (let page = await reader.next(); page; page = await reader.next()) yield page;
}

/** A block: then of its events, in their order, joined, and the streams they lie on. Nulls where it holds no such events. */
type BlockRow = readonly [
  number: string,
  firstSequence: string,
  /** Counted from 0 within the block. */
  places: string | null,
  streamIds: string | null,
  types: string | null,
  versions: string | null,
  times: string | null,
  payloads: string | null,
  /** id and key in turn. */
  streams: string | null,
];

/** Between names: the ledger refuses it in keys and types. Numbers and payloads are joined by commas. */
const separator = '\u001f';

const asText = { getTypeParser: () => (text: string) => text };

/**
 * The ledger's feed (same blocks, order and filter as `readFeed`), a row a block and nothing in it the server would have to work at: events
 * by their positions, stream ids instead of keys, times as bytes. Measured 2026-11-24 on PostgreSQL 18 over 226,000 events, two
 * busy cores: joining the streams cost 4.7 µs a row, `micros()` 1.1 and a sort 0.5 of 8.8; a row an event costs this process twice the CPU.
 */
async function requestBlocks(
  client: pg.PoolClient,
  afterBlock: bigint,
  filter: FactFilter,
): Promise<readonly BlockRow[]> {
  const query: pg.QueryArrayConfig = {
    name: 'view-facts',
    rowMode: 'array',
    types: asText,
    text: `with page as materialized (
        select number, since, snapshot, first_sequence, first_position, last_position from (
          select *, sum(event_count) over (order by number) - event_count as before from ledger.block
          where number > $1 and ($2::bigint is null or number <= $2) order by number limit 4096
        ) b where before < $3 order by number
      )
      select b.number, b.first_sequence, e.places, e.stream_ids, e.types, e.versions, e.times, e.payloads,
        (select string_agg(s.id || chr(31) || s.key, chr(31)) from ledger.stream s where s.id = any (string_to_array(e.stream_ids, ',')::bigint[]))
      from page b cross join lateral (
        select string_agg(place::text, ',') as places, string_agg(stream_id::text, ',') as stream_ids, string_agg(type, chr(31)) as types,
          string_agg(schema_version::text, ',') as versions, string_agg(timestamptz_send(recorded_at), '') as times,
          string_agg(payload::text, ',') as payloads
        from (
          select row_number() over (order by position) - 1 as place, stream_id, type, schema_version, recorded_at, payload
          from ledger.event w where w.position between b.first_position and b.last_position
            and pg_visible_in_snapshot(w.xid, b.snapshot) and not pg_visible_in_snapshot(w.xid, b.since)
        ) w where type = any ($4)
      ) e`,
    values: [afterBlock, filter.untilBlock ?? null, filter.events, filter.types],
  };
  const { rows } = await client.query<BlockRow>(query);
  return rows;
}

function factsOf(row: BlockRow): readonly RecordedFact[] {
  const [number, first, places, streamIds, types, versions, times, payloads, streams] = row;
  if (!places || !streamIds || !types || !versions || !times || !payloads || !streams) return [];
  const firstSequence = Number(first);
  const keys = streamKeys(streams);
  const idOf = streamIds.split(',');
  const typeOf = types.split(separator);
  const versionOf = versions.split(',');
  const payloadOf = JSON.parse(`[${payloads}]`) as readonly unknown[];
  let before = -1;
  return places.split(',').map((placeText, at) => {
    const place = Number(placeText);
    // The events come as the window numbered them, but nothing promises it: an aggregate with an order of its own would sort for all.
    if (place <= before) throw new Error(`block ${number} was not read in its order`);
    before = place;
    return {
      stream: keys.get(idOf[at] ?? '') ?? '',
      type: typeOf[at] ?? '',
      schemaVersion: Number(versionOf[at]),
      payload: payloadOf[at],
      recordedAt: microsOf(times, 2 + 16 * at),
      sequence: firstSequence + place,
    };
  });
}

/** Keys of streams by id. */
function streamKeys(streams: string): ReadonlyMap<string, string> {
  const parts = streams.split(separator);
  const keys = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) keys.set(parts[at] ?? '', parts[at + 1] ?? '');
  return keys;
}

const microsAt2000 = 946_684_800_000_000;

/** A `timestamptz_send` in hex from `at` on: eight bytes, microseconds since 2000. */
function microsOf(hex: string, at: number): number {
  const high = parseInt(hex.slice(at, at + 8), 16) | 0;
  return high * 2 ** 32 + parseInt(hex.slice(at + 8, at + 16), 16) + microsAt2000;
}

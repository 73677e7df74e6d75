import type pg from 'pg';
import { canonical, type Canonical } from './canonical.js';
import { bucketOf } from './batch.js';
import type { Findings } from './verify-findings.js';
import { eventHash, type HashedEvent, noHead } from './verify-hashes.js';

/** An event as stored, with what the tables beside it say about it. */
export interface StoredEvent extends HashedEvent {
  readonly place: string;
  readonly hash: Buffer;
  /** Undefined where the command log has no line for it. */
  readonly command: { readonly position: bigint; readonly version: number; readonly recordedAt: bigint } | undefined;
  /** Undefined where its stream's row is missing. */
  readonly knownStream: string | undefined;
}

interface Head {
  readonly version: number;
  /** Binary text: a Buffer for every stream would take three times the memory. */
  readonly stored: string;
  readonly computed: string;
  readonly recordedAt: bigint;
}

const pageSize = 2_000;
const beginning: Head = { version: 0, stored: binary(noHead), computed: binary(noHead), recordedAt: 0n };

/** Every event in the order of its position. */
export async function* readEvents(client: pg.ClientBase): AsyncGenerator<readonly StoredEvent[]> {
  for (let after = '-1'; ;) {
    const { rows } = await client.query<EventRow>(
      `select e.position, e.xid::text as xid, e.stream_id, s.key as stream, e.version, e.event_id, e.type, e.schema_version, e.actor, e.on_behalf_of,
          e.unit, e.authority, e.reason, e.command_id, e.correlation_id, e.causation_id, (extract(epoch from e.occurred_at) * 1000000)::bigint as occurred_at,
          (extract(epoch from e.recorded_at) * 1000000)::bigint as recorded_at, e.payload::text as payload, e.hash,
          c.position as command_position, c.version as command_version, (extract(epoch from c.recorded_at) * 1000000)::bigint as command_recorded_at
        from (select * from ledger.event where position > $1 order by position limit ${pageSize}) e
          left join ledger.stream s on s.id = e.stream_id left join ledger.command c on c.command_id = e.command_id and c.actor = e.actor
        order by e.position`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(rowToStored);
    after = last.position;
  }
}

/** The hash chains of all streams. Keeps the last hash of each stream in memory, some 200 bytes a stream. */
export class StreamChains {
  private readonly heads = new Map<string, Head>();

  constructor(private readonly findings: Findings) {}

  take(event: StoredEvent): void {
    const id = String(event.streamId);
    const before = this.heads.get(id) ?? beginning;
    const computed = eventHash(bytes(before.stored), event);
    this.heads.set(id, {
      version: event.version,
      stored: binary(event.hash),
      computed: binary(computed),
      recordedAt: event.recordedAt,
    });
    if (event.knownStream === undefined) {
      this.findings.add(`${event.place}, column stream_id`, 'there is no such stream');
      return;
    }
    if (event.version !== before.version + 1)
      this.findings.add(`${event.place}, column version`, `version ${before.version} comes before it in its stream`);
    if (event.recordedAt < before.recordedAt)
      this.findings.add(`${event.place}, column recorded_at`, 'it is earlier than the event before it in its stream');
    if (computed.equals(event.hash)) return;
    // Where the hash of the event before was changed, that one has been named; this one may rest on what it was.
    if (before.computed !== before.stored && eventHash(bytes(before.computed), event).equals(event.hash)) return;
    this.findings.add(
      event.place,
      'its hash is not that of its columns and of the event before: one of them was changed',
    );
  }

  /** Compares the streams' rows with the last events seen. Answers how many streams there are. */
  async checkStreams(client: pg.ClientBase): Promise<number> {
    let count = 0;
    for (let after = '-1'; ;) {
      const { rows } = await client.query<StreamRow>(
        `select id, key, version, head, (extract(epoch from recorded_at) * 1000000)::bigint as recorded_at, bucket from ledger.stream
          where id > $1 order by id limit ${pageSize}`,
        [after],
      );
      const last = rows.at(-1);
      if (!last) return count;
      for (const row of rows) this.checkStream(row);
      count += rows.length;
      after = last.id;
    }
  }

  private checkStream(row: StreamRow): void {
    const place = `stream ${row.key}`;
    const head = this.heads.get(row.id);
    if (!head) {
      this.findings.add(place, `it has no events, its row says ${row.version}`);
      return;
    }
    if (row.version !== head.version)
      this.findings.add(`${place}, column version`, `its row says ${row.version}, its last event is ${head.version}`);
    const stored = binary(row.head);
    if (stored !== head.stored && stored !== head.computed)
      this.findings.add(`${place}, column head`, 'it is not the hash of its last event');
    if (BigInt(row.recorded_at) !== head.recordedAt)
      this.findings.add(`${place}, column recorded_at`, 'it is not the time of its last event');
    if (row.bucket !== bucketOf(row.key))
      this.findings.add(`${place}, column bucket`, `its key gives ${bucketOf(row.key)}`);
  }
}

export type CheckFact = (type: string, schemaVersion: number, payload: string) => string | undefined;

/** The payload's form and meaning: canonical text of a fact the program knows. Gives it parsed, or undefined where it cannot be. */
export function checkPayload(event: StoredEvent, checkFact: CheckFact, findings: Findings): unknown {
  const place = `${event.place}, column payload`;
  try {
    const data: unknown = JSON.parse(event.payload);
    // JSON.parse makes nothing else.
    if (canonical(data as Canonical) !== event.payload) findings.add(place, 'it is not in canonical form');
    const problem = checkFact(event.type, event.schemaVersion, event.payload);
    if (problem !== undefined) findings.add(place, problem);
    return data;
  } catch (cause) {
    findings.add(place, cause instanceof Error ? cause.message : String(cause));
    return undefined;
  }
}

interface StreamRow {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly head: Buffer;
  readonly recorded_at: string;
  readonly bucket: number;
}

interface EventRow {
  readonly position: string;
  readonly xid: string;
  readonly stream_id: string;
  readonly stream: string | null;
  readonly version: number;
  readonly event_id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly actor: string;
  readonly on_behalf_of: string | null;
  readonly unit: string | null;
  readonly authority: string | null;
  readonly reason: string | null;
  readonly command_id: string;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly occurred_at: string | null;
  readonly recorded_at: string;
  readonly payload: string;
  readonly hash: Buffer;
  readonly command_position: string | null;
  readonly command_version: number | null;
  readonly command_recorded_at: string | null;
}

function rowToStored(row: EventRow): StoredEvent {
  const command =
    row.command_position === null || row.command_version === null || row.command_recorded_at === null
      ? undefined
      : {
          position: BigInt(row.command_position),
          version: row.command_version,
          recordedAt: BigInt(row.command_recorded_at),
        };
  return {
    place: `event ${row.position} (${row.stream ?? `stream ${row.stream_id}`}@${row.version})`,
    position: BigInt(row.position),
    xid: BigInt(row.xid),
    streamId: BigInt(row.stream_id),
    stream: row.stream ?? '',
    knownStream: row.stream ?? undefined,
    version: row.version,
    eventId: row.event_id,
    type: row.type,
    schemaVersion: row.schema_version,
    actor: row.actor,
    onBehalfOf: row.on_behalf_of,
    unit: row.unit,
    authority: row.authority,
    reason: row.reason,
    commandId: row.command_id,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    occurredAt: row.occurred_at === null ? null : BigInt(row.occurred_at),
    recordedAt: BigInt(row.recorded_at),
    payload: row.payload,
    hash: row.hash,
    command,
  };
}

function binary(of: Uint8Array): string {
  return Buffer.from(of.buffer, of.byteOffset, of.byteLength).toString('latin1');
}

function bytes(of: string): Buffer {
  return Buffer.from(of, 'latin1');
}

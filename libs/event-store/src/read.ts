import type pg from 'pg';
import type { AppendOutcome, RecordedEvent } from './ledger.js';

/** Columns of an event with times as microseconds and bytes as hex, in the order of `rowToEvent`. */
export const eventColumns = `e.position, s.key as stream, e.version, e.event_id, e.type, e.schema_version, e.command_id, e.correlation_id, e.causation_id,
  e.actor, e.on_behalf_of, e.unit, e.authority, e.reason, ledger.micros(e.occurred_at) as occurred_at, ledger.micros(e.recorded_at) as recorded_at,
  e.payload::text as payload, encode(e.hash, 'hex') as hash`;

export interface EventRow {
  readonly position: string;
  readonly stream: string;
  readonly version: number;
  readonly event_id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly command_id: string;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly actor: string;
  readonly on_behalf_of: string | null;
  readonly unit: string | null;
  readonly authority: string | null;
  readonly reason: string | null;
  readonly occurred_at: string | null;
  readonly recorded_at: string;
  readonly payload: string;
  readonly hash: string;
}

export function rowToEvent(row: EventRow): RecordedEvent {
  return {
    position: BigInt(row.position),
    stream: row.stream,
    version: row.version,
    eventId: row.event_id,
    type: row.type,
    schemaVersion: row.schema_version,
    commandId: row.command_id,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    actor: row.actor,
    onBehalfOf: row.on_behalf_of,
    unit: row.unit,
    authority: row.authority,
    reason: row.reason,
    occurredAt: row.occurred_at === null ? null : BigInt(row.occurred_at),
    recordedAt: BigInt(row.recorded_at),
    payload: row.payload,
    hash: row.hash,
  };
}

/** Events of one stream after a version, oldest first, as committed now. */
export async function readStream(pool: pg.Pool, key: string, afterVersion = 0): Promise<readonly RecordedEvent[]> {
  const { rows } = await pool.query<EventRow>({
    name: 'ledger-read-stream',
    text: `select ${eventColumns} from ledger.stream s join ledger.event e on e.stream_id = s.id where s.key = $1 and e.version > $2 order by e.version`,
    values: [key, afterVersion],
  });
  return rows.map(rowToEvent);
}

/** Events of several streams in the ledger's order, as committed now. */
export async function readStreams(pool: pg.Pool, keys: readonly string[]): Promise<readonly RecordedEvent[]> {
  if (keys.length === 0) return [];
  const { rows } = await pool.query<EventRow>({
    name: 'ledger-read-streams',
    text: `select ${eventColumns} from ledger.stream s join ledger.event e on e.stream_id = s.id where s.key = any($1) order by e.position`,
    values: [keys],
  });
  return rows.map(rowToEvent);
}

/** The first answer to a command id, `reused` when it was given for something else, undefined when it was never accepted. */
export async function findCommand(
  pool: pg.Pool,
  actor: string,
  commandId: string,
  digest: Uint8Array,
): Promise<AppendOutcome | undefined> {
  const { rows } = await pool.query<{
    digest: Buffer;
    position: string;
    version: number;
    recorded_at: string;
    result: string;
  }>({
    name: 'ledger-find-command',
    text: 'select digest, position, version, ledger.micros(recorded_at) as recorded_at, result from ledger.command where command_id = $1 and actor = $2',
    values: [commandId, actor],
  });
  const [row] = rows;
  if (!row) return undefined;
  if (!row.digest.equals(digest)) return { status: 'reused' };
  return {
    status: 'repeated',
    position: BigInt(row.position),
    version: row.version,
    recordedAt: BigInt(row.recorded_at),
    result: row.result,
  };
}

export interface StoredContent {
  readonly id: string;
  readonly mediaType: string;
  readonly body: string;
}

/** Texts beside the ledger, by id; one that was shredded is missing. */
export async function readContents(pool: pg.Pool, ids: readonly string[]): Promise<readonly StoredContent[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ id: string; media_type: string; body: string }>({
    name: 'ledger-read-contents',
    text: "select id, media_type, convert_from(body, 'UTF8') as body from ledger.content where id = any($1::uuid[])",
    values: [ids],
  });
  return rows.map((row) => ({ id: row.id, mediaType: row.media_type, body: row.body }));
}

import { createHash } from 'node:crypto';

/** The columns an event's hash covers, as `docs/reference/ledger-format.md` names them; times in microseconds since 1970. */
export interface HashedEvent {
  readonly position: bigint;
  readonly xid: bigint;
  readonly streamId: bigint;
  readonly stream: string;
  readonly version: number;
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly unit: string | null;
  readonly authority: string | null;
  readonly reason: string | null;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly occurredAt: bigint | null;
  readonly recordedAt: bigint;
  readonly payload: string;
}

/** A block's header without its hash; the two snapshots in PostgreSQL's own text form. */
export interface HashedBlock {
  readonly number: bigint;
  readonly since: string;
  readonly snapshot: string;
  readonly firstSequence: bigint;
  readonly eventCount: number;
  readonly firstPosition: bigint;
  readonly lastPosition: bigint;
  readonly sealedAt: bigint;
  readonly eventsDigest: Uint8Array;
  readonly previous: Uint8Array;
}

export interface HashedIdentity {
  readonly ledgerId: string;
  readonly simulated: boolean;
  readonly foundedAt: bigint;
}

/** What the first event of a stream has in the place of a previous hash. */
export const noHead: Uint8Array = Buffer.alloc(32);

const eventTag = framed('shangda.event.1');
const blockTag = framed('shangda.block.1');
const ledgerTag = framed('shangda.ledger.1');

/** Works out an event's hash from its columns and its stream's hash before it: a second hand beside `ledger.append`. */
export function eventHash(previous: Uint8Array, event: HashedEvent): Buffer {
  return sha256(
    eventTag,
    previous,
    int8(event.position),
    int8(event.xid),
    int8(event.streamId),
    framed(event.stream),
    int4(event.version),
    uuid(event.eventId),
    framed(event.type),
    int4(event.schemaVersion),
    framed(event.actor),
    framed(event.onBehalfOf),
    framed(event.unit),
    framed(event.authority),
    framed(event.reason),
    uuid(event.commandId),
    uuid(event.correlationId),
    optional(event.causationId, uuid),
    optional(event.occurredAt, int8),
    int8(event.recordedAt),
    framed(event.payload),
  );
}

export function blockHash(block: HashedBlock): Buffer {
  return sha256(
    blockTag,
    block.previous,
    int8(block.number),
    framed(block.since),
    framed(block.snapshot),
    int8(block.firstSequence),
    int4(block.eventCount),
    int8(block.firstPosition),
    int8(block.lastPosition),
    int8(block.sealedAt),
    block.eventsDigest,
  );
}

/** The events digest of block 0. */
export function genesisDigest(identity: HashedIdentity): Buffer {
  return sha256(ledgerTag, uuid(identity.ledgerId), int4(identity.simulated ? 1 : 0), int8(identity.foundedAt));
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

/** Length-prefixed UTF-8; null is the length −1. */
function framed(text: string | null): Buffer {
  if (text === null) return int4(-1);
  const bytes = Buffer.from(text);
  return Buffer.concat([int4(bytes.length), bytes]);
}

function int4(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int8(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function uuid(text: string): Buffer {
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}

/** One byte 0 for null; one byte 1 and the value. */
function optional<Value>(value: Value | null, bytesOf: (value: Value) => Buffer): Buffer {
  return value === null ? Buffer.of(0) : Buffer.concat([Buffer.of(1), bytesOf(value)]);
}

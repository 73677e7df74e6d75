import { createHash, randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(4096);
let used = pool.length;

/** Random bytes for good, cut from a larger draw: a call of the generator for each would cost ten times as much. */
export function randomBytes(count: number): Uint8Array {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return Uint8Array.prototype.slice.call(pool, used - count, used);
}

/** A UUIDv7 of this machine's time: ids that sort by making, so that indexes grow at their right edge. Order in the ledger never rests on it. */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const tail = Buffer.from(randomBytes(10).buffer).toString('hex');
  const variant = ((parseInt(tail.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-${variant}${tail.slice(4, 7)}-${tail.slice(8, 20)}`;
}

/** A UUIDv8 worked out from a text: the same cause always gives the same command id, so that twice is once. */
export function derivedId(cause: string): string {
  const hex = createHash('sha256').update(cause).digest('hex');
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

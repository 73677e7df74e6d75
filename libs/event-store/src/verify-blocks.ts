import { createHash, type Hash } from 'node:crypto';
import type pg from 'pg';
import type { Findings } from './verify-findings.js';
import { blockHash, genesisDigest, type HashedBlock } from './verify-hashes.js';

interface Block {
  readonly number: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly digest: string;
  seen: number;
  low: number;
  high: number;
  /** Open while some but not all of its events have been seen. */
  hash: Hash | undefined;
}

/** What became visible between two snapshots, in one block or cut into several by position. */
interface Window {
  readonly xmax: number;
  readonly inProgress: ReadonlySet<number>;
  readonly blocks: Block[];
}

interface Header extends HashedBlock {
  readonly hash: Buffer;
}

const emptyDigest = createHash('sha256').digest('base64');

/**
 * The chain of sealed blocks. Loads and checks every header, then takes the ledger's events in the order of their positions and
 * says for each whether exactly one block holds it. Keeps some 300 bytes a block in memory.
 */
export class BlockChain {
  private readonly windows: Window[] = [];
  private previous: { readonly header: Header; readonly computed: Buffer } | undefined;
  count = 0;
  unsealed = 0;

  constructor(private readonly findings: Findings) {}

  /** The newest header, for a witness outside: whoever keeps this hash can prove that nothing before it was rewritten. */
  get head(): { readonly number: bigint; readonly hash: string } | undefined {
    return this.previous && { number: this.previous.header.number, hash: this.previous.header.hash.toString('hex') };
  }

  async load(client: pg.ClientBase): Promise<void> {
    for (let after = -(2n ** 63n); ;) {
      const headers = await readHeaders(client, after);
      const last = headers.at(-1);
      if (!last) break;
      for (const header of headers) this.take(header);
      after = last.number;
    }
    if (this.count === 0) this.findings.add('block 0', 'the ledger was never founded');
    else await this.checkIdentity(client);
  }

  /** Events must come in the order of their positions. */
  takeEvent(place: string, xid: bigint, position: bigint, hash: Uint8Array): void {
    const at = Number(position);
    const window = this.windowOf(Number(xid));
    if (!window) {
      this.unsealed++;
      return;
    }
    const block = blockAt(window.blocks, at);
    if (!block) {
      this.findings.add(place, 'it is older than the newest block and no block holds it');
      return;
    }
    if (block.seen === block.count) {
      this.findings.add(place, `it is not among the ${block.count} events of block ${block.number}`);
      return;
    }
    block.hash ??= createHash('sha256');
    block.hash.update(hash);
    block.low = block.seen === 0 ? at : block.low;
    block.high = at;
    block.seen++;
    if (block.seen === block.count) this.close(block, block.hash);
  }

  /** To be asked after the last event. */
  finish(): void {
    for (const { blocks } of this.windows)
      for (const block of blocks) {
        if (block.seen < block.count)
          this.findings.add(
            `block ${block.number}`,
            `${block.count - block.seen} of its ${block.count} events are missing`,
          );
      }
  }

  private close(block: Block, hash: Hash): void {
    block.hash = undefined;
    const place = `block ${block.number}`;
    if (block.low !== block.first)
      this.findings.add(`${place}, column first_position`, `its first event is ${block.low}`);
    if (block.high !== block.last)
      this.findings.add(`${place}, column last_position`, `its last event is ${block.high}`);
    if (hash.digest('base64') !== block.digest)
      this.findings.add(`${place}, column events_digest`, 'it is not the digest of the hashes of its events');
  }

  private take(header: Header): void {
    const place = `block ${header.number}`;
    const computed = blockHash(header);
    if (!computed.equals(header.hash))
      this.findings.add(place, 'its hash is not that of its header: one of its columns was changed');
    if (this.previous) this.checkSuccession(place, header, this.previous.header, this.previous.computed);
    else if (header.number !== 0n) this.findings.add('block 0', 'it is missing');
    this.remember(header, this.previous?.header);
    this.previous = { header, computed };
    this.count++;
  }

  private checkSuccession(place: string, header: Header, before: Header, beforeComputed: Buffer): void {
    if (header.number !== before.number + 1n)
      this.findings.add(
        `block ${before.number + 1n}`,
        `it is missing: block ${before.number} is followed by block ${header.number}`,
      );
    // Where the block before was changed, it has been named already; this one may rest on what it was.
    if (!before.hash.equals(header.previous) && !beforeComputed.equals(header.previous))
      this.findings.add(`${place}, column previous`, 'it is not the hash of the block before');
    if (header.firstSequence !== before.firstSequence + BigInt(before.eventCount))
      this.findings.add(
        `${place}, column first_sequence`,
        `the block before ends at ${before.firstSequence + BigInt(before.eventCount) - 1n}`,
      );
    if (header.since !== before.snapshot && !continues(header, before))
      this.findings.add(`${place}, column since`, 'it is not the snapshot of the block before');
    if (header.sealedAt < before.sealedAt)
      this.findings.add(`${place}, column sealed_at`, 'it is earlier than the block before');
    if (header.eventCount === 0 && Buffer.from(header.eventsDigest).toString('base64') !== emptyDigest)
      this.findings.add(`${place}, column events_digest`, 'it holds no events');
  }

  private remember(header: Header, before: Header | undefined): void {
    const block: Block = {
      number: String(header.number),
      first: Number(header.firstPosition),
      last: Number(header.lastPosition),
      count: header.eventCount,
      digest: Buffer.from(header.eventsDigest).toString('base64'),
      seen: 0,
      low: 0,
      high: 0,
      hash: undefined,
    };
    const open = this.windows.at(-1);
    if (open && before && continues(header, before)) {
      open.blocks.push(block);
      return;
    }
    const [, xmax = '0', inProgress = ''] = header.snapshot.split(':');
    this.windows.push({
      xmax: Number(xmax),
      inProgress: new Set(inProgress.split(',').filter(Boolean).map(Number)),
      blocks: [block],
    });
  }

  /** The first window whose snapshot sees the transaction; snapshots only grow. Undefined: none does yet. */
  private windowOf(xid: number): Window | undefined {
    let low = 0;
    let high = this.windows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const window = this.windows[middle];
      if (window && xid < window.xmax && !window.inProgress.has(xid)) high = middle;
      else low = middle + 1;
    }
    return this.windows[low];
  }

  private async checkIdentity(client: pg.ClientBase): Promise<void> {
    const { rows } = await client.query<{ ledger_id: string; simulated: boolean; founded_at: string; digest: Buffer }>(
      `select i.ledger_id, i.simulated, (extract(epoch from i.founded_at) * 1000000)::bigint as founded_at, b.events_digest as digest
        from ledger.identity i, ledger.block b where b.number = 0`,
    );
    const [row] = rows;
    const expected =
      row && genesisDigest({ ledgerId: row.ledger_id, simulated: row.simulated, foundedAt: BigInt(row.founded_at) });
    if (!row || !expected?.equals(row.digest)) this.findings.add('identity', 'it is not the one block 0 was made of');
  }
}

/** Whether a block holds the next events of the same window as the one before. */
function continues(header: Header, before: Header): boolean {
  return (
    header.since === before.since &&
    header.snapshot === before.snapshot &&
    header.since !== header.snapshot &&
    header.firstPosition > before.lastPosition
  );
}

function blockAt(blocks: readonly Block[], position: number): Block | undefined {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.last ?? 0) >= position) high = middle;
    else low = middle + 1;
  }
  const block = blocks[low];
  return block && block.first <= position ? block : undefined;
}

async function readHeaders(client: pg.ClientBase, after: bigint): Promise<readonly Header[]> {
  const { rows } = await client.query<{
    number: string;
    since: string;
    snapshot: string;
    first_sequence: string;
    event_count: number;
    first_position: string;
    last_position: string;
    sealed_at: string;
    events_digest: Buffer;
    previous: Buffer;
    hash: Buffer;
  }>(
    `select number, since::text, snapshot::text, first_sequence, event_count, first_position, last_position,
        (extract(epoch from sealed_at) * 1000000)::bigint as sealed_at, events_digest, previous, hash
      from ledger.block where number > $1 order by number limit 2000`,
    [after],
  );
  return rows.map((row) => ({
    number: BigInt(row.number),
    since: row.since,
    snapshot: row.snapshot,
    firstSequence: BigInt(row.first_sequence),
    eventCount: row.event_count,
    firstPosition: BigInt(row.first_position),
    lastPosition: BigInt(row.last_position),
    sealedAt: BigInt(row.sealed_at),
    eventsDigest: row.events_digest,
    previous: row.previous,
    hash: row.hash,
  }));
}

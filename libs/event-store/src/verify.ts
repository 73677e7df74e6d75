import type pg from 'pg';
import { BlockChain } from './verify-blocks.js';
import { CommandLog } from './verify-commands.js';
import { Contents } from './verify-contents.js';
import { Files } from './verify-files.js';
import { type CheckFact, checkPayload, readEvents, type StoredEvent, StreamChains } from './verify-events.js';
import { type Finding, Findings } from './verify-findings.js';

export interface VerifyOptions {
  /** What is wrong with a fact of this type, version and payload; undefined when nothing is. May throw: that is a finding too. */
  readonly checkFact: CheckFact;
  readonly onProgress?: ((events: number) => void) | undefined;
}

export interface VerifyReport {
  readonly ok: boolean;
  /** The first thousand; `problems` counts all. */
  readonly findings: readonly Finding[];
  readonly problems: number;
  readonly events: number;
  /** Newer than the newest block; they have no sequence number yet. */
  readonly unsealed: number;
  readonly blocks: number;
  readonly streams: number;
  readonly contents: number;
  /** Texts an event refers to that are not there: shredded on purpose, or lost. No finding, because the events still stand. */
  readonly contentsMissing: number;
  readonly files: number;
  /** Described by a text and not there: destroyed on purpose, or lost. */
  readonly filesMissing: number;
  /** Left over from commands that were not recorded in the end. No finding: nothing says that they were attached to anything. */
  readonly filesUnreferenced: number;
  /** The newest block: whoever kept its hash elsewhere can prove that nothing up to it was rewritten. */
  readonly head: { readonly number: bigint; readonly hash: string } | undefined;
}

/**
 * Recomputes everything the ledger promises from the stored bytes, in one consistent view, beside running writers. Reads the events
 * once, in pages. Memory: the last hash of every stream and a line for every block. As any role that may read the schema `ledger`.
 * Does not notice a ledger rewritten as a whole with all its hashes: for that, compare `head` with one kept elsewhere.
 */
export async function verifyLedger(pool: pg.Pool, options: VerifyOptions): Promise<VerifyReport> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query('set local statement_timeout = 0');
    await client.query('set local idle_in_transaction_session_timeout = 0');
    return await verifyWithin(client, options);
  } finally {
    await client.query('rollback').then(
      () => client.release(),
      (cause: unknown) => client.release(cause instanceof Error ? cause : true),
    );
  }
}

async function verifyWithin(client: pg.ClientBase, { checkFact, onProgress }: VerifyOptions): Promise<VerifyReport> {
  const findings = new Findings();
  const chain = new BlockChain(findings);
  const streams = new StreamChains(findings);
  const commands = new CommandLog(findings);
  const files = new Files(findings);
  const contents = new Contents(findings, files);
  let events = 0;
  await chain.load(client);
  for await (const page of readEvents(client)) {
    const parsed: { readonly event: StoredEvent; readonly data: unknown }[] = [];
    for (const event of page) {
      streams.take(event);
      commands.take(event);
      chain.takeEvent(event.place, event.xid, event.position, event.hash);
      parsed.push({ event, data: checkPayload(event, checkFact, findings) });
    }
    await contents.take(client, parsed);
    events += page.length;
    onProgress?.(events);
  }
  chain.finish();
  await commands.finish(client);
  await contents.checkOwners(client);
  await files.finish(client);
  const streamCount = await streams.checkStreams(client);
  return {
    ok: findings.total === 0,
    findings: findings.first,
    problems: findings.total,
    events,
    unsealed: chain.unsealed,
    blocks: chain.count,
    streams: streamCount,
    contents: contents.count,
    contentsMissing: contents.missing,
    files: files.count,
    filesMissing: files.missing,
    filesUnreferenced: files.unreferenced,
    head: chain.head,
  };
}

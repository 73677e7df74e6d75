import type pg from 'pg';
import { sqlState } from './append.js';
import { KeyedLocks } from './keyed-locks.js';
import { LedgerUnavailable, type NewFile } from './ledger.js';

/**
 * Writes files beside the ledger, each in a statement of its own and one after the other: what is large must not travel in the batch of
 * everybody's commands, nor fill the log of the database faster than their commits get through (ADR 0012).
 */
export class FileStore {
  private readonly turns = new KeyedLocks();

  constructor(private readonly pool: pg.Pool) {}

  /** After this the files are there. Bytes that are kept already are not sent again. */
  async store(files: readonly NewFile[]): Promise<void> {
    const turn = await this.turns.acquire(['file']);
    try {
      for (const file of files) if (!(await this.holds(file.digest))) await this.write(file);
    } finally {
      turn.release();
    }
  }

  private async holds(digest: string): Promise<boolean> {
    const { rows } = await this.pool.query({
      name: 'ledger-holds-file',
      text: "select 1 from ledger.file where digest = decode($1, 'hex')",
      values: [digest],
    });
    return rows.length > 0;
  }

  private async write({ digest, body }: NewFile): Promise<void> {
    const stored = await this.ask(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    if (stored !== digest) throw new Error(`a file of ${body.byteLength} bytes was announced under another digest`);
  }

  private async ask(body: Buffer): Promise<string | undefined> {
    try {
      const { rows } = await this.pool.query<{ digest: string }>(
        "select encode(ledger.store_file($1), 'hex') as digest",
        [body],
      );
      return rows[0]?.digest;
    } catch (cause) {
      const code = sqlState(cause);
      if (code === undefined || code.startsWith('57') || code.startsWith('08'))
        throw new LedgerUnavailable('the file was not stored; ask again with the same command id', { cause });
      throw cause;
    }
  }
}

/** The bytes of a file beside the ledger; undefined when they were destroyed. */
export async function readFile(pool: pg.Pool, digest: string): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ body: Buffer }>({
    name: 'ledger-read-file',
    text: "select body from ledger.file where digest = decode($1, 'hex')",
    values: [digest],
  });
  return rows[0]?.body;
}

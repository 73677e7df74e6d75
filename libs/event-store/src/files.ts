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

/** Bytes read in one statement: the column is stored uncompressed, so that the database reads no more than that. */
const pieceSize = 512 * 1024;

/**
 * A file beside the ledger in pieces, one read when the one before was taken: a slow reader holds a piece and no connection. Undefined when the
 * file was destroyed.
 */
export async function openFile(pool: pg.Pool, digest: string): Promise<AsyncIterable<Buffer> | undefined> {
  const first = await readPiece(pool, digest, 0);
  return first && pieces(first, (from) => readPiece(pool, digest, from));
}

async function* pieces(first: Buffer, pieceAt: (from: number) => Promise<Buffer | undefined>): AsyncGenerator<Buffer> {
  let piece: Buffer | undefined = first;
  for (let from = 0; piece !== undefined && piece.length > 0;) {
    yield piece;
    from += piece.length;
    if (piece.length < pieceSize) return;
    piece = await pieceAt(from);
  }
  if (piece === undefined) throw new Error('the file was destroyed while it was read');
}

async function readPiece(pool: pg.Pool, digest: string, from: number): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ piece: Buffer }>({
    name: 'ledger-read-file',
    text: "select substring(body from $2 for $3) as piece from ledger.file where digest = decode($1, 'hex')",
    values: [digest, from + 1, pieceSize],
  });
  return rows[0]?.piece;
}

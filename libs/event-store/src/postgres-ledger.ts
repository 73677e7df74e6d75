import pg from 'pg';
import { Appender } from './append.js';
import { FileStore } from './files.js';
import type { AppendOutcome, AppendRequest, Ledger, RecordedEvent } from './ledger.js';
import { findCommand, readStream } from './read.js';

export interface LedgerPools {
  /** One connection a lane; nothing else may use it. */
  readonly append: pg.Pool;
  readonly read: pg.Pool;
}

/** Connections for one process: two lanes of group commit and a small pool for reading (8–16 are best on two cores). */
export function openPools(
  connectionString: string,
  options: { readonly lanes?: number; readonly readers?: number } = {},
): LedgerPools {
  const settings = {
    connectionString,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
  };
  const append = new pg.Pool({ ...settings, max: options.lanes ?? 2, application_name: 'shangda-append' });
  const read = new pg.Pool({ ...settings, max: options.readers ?? 8, application_name: 'shangda-read' });
  // An idle connection that the server closed is replaced by the pool; a query in flight reports its own failure.
  for (const pool of [append, read]) pool.on('error', () => undefined);
  return { append, read };
}

export class PostgresLedger implements Ledger {
  private readonly appender: Appender;
  private readonly files: FileStore;

  constructor(private readonly pools: LedgerPools) {
    this.appender = new Appender(pools.append, pools.append.options.max);
    this.files = new FileStore(pools.read);
  }

  async append(request: AppendRequest): Promise<AppendOutcome> {
    if (request.files !== undefined && request.files.length > 0) await this.files.store(request.files);
    return this.appender.append(request);
  }

  readStream(key: string, afterVersion?: number): Promise<readonly RecordedEvent[]> {
    return readStream(this.pools.read, key, afterVersion);
  }

  findCommand(actor: string, commandId: string, digest: Uint8Array): Promise<AppendOutcome | undefined> {
    return findCommand(this.pools.read, actor, commandId, digest);
  }

  async now(): Promise<bigint> {
    const { rows } = await this.pools.read.query<{ now: string }>('select ledger.micros(ledger.ledger_now()) as now');
    return BigInt(rows[0]?.now ?? 0);
  }
}

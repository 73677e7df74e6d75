import type pg from 'pg';
import { type BatchAnswer, appendStatement, decodeOutcomes, encodeBatch, writtenStreams } from './batch.js';
import { type AppendOutcome, type AppendRequest, LedgerUnavailable } from './ledger.js';

/** Appends that arrive while one is in flight travel together in the next. Measured caps (write-path prototype): more only costs latency. */
const largestBatch = { commands: 128, events: 128 };
/** A stream created or a command recorded by another process meanwhile, serialisation, deadlock: the whole batch is asked again. */
const retryable = new Set(['23505', '40001', '40P01']);
const retries = 8;

interface Waiting {
  readonly request: AppendRequest;
  readonly streams: ReadonlySet<string>;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Group commit in the process: one round trip and one commit for all that waits, no timer.
 * Every caller is answered after its commit and gets its own outcome.
 */
export class Appender {
  private waiting: Waiting[] = [];
  private readonly busyStreams = new Set<string>();
  private readonly inFlight = new Map<string, Promise<AppendOutcome>>();
  private freeLanes: number;
  private pumping = false;

  /** `lanes`: batches under way at once; two overlap Node, execution and the disk's sync, more gain nothing. */
  constructor(
    private readonly pool: pg.Pool,
    lanes = 2,
  ) {
    this.freeLanes = lanes;
  }

  async append(request: AppendRequest): Promise<AppendOutcome> {
    const id = `${request.actor}\u001f${request.commandId}`;
    // A twin of a command under way waits for it, so that one batch never holds one command id twice.
    for (let twin = this.inFlight.get(id); twin !== undefined; twin = this.inFlight.get(id))
      await twin.catch(() => undefined);
    const outcome = new Promise<AppendOutcome>((resolve, reject) => {
      this.waiting.push({ request, streams: writtenStreams(request), resolve, reject });
    });
    this.inFlight.set(id, outcome);
    this.pumpSoon();
    return outcome.finally(() => this.inFlight.delete(id));
  }

  /** After all that arrived in this turn of the event loop, so that a burst of requests is one batch and not one, one and the rest. */
  private pumpSoon(): void {
    if (this.pumping) return;
    this.pumping = true;
    setImmediate(() => {
      this.pumping = false;
      this.pump();
    });
  }

  private pump(): void {
    while (this.freeLanes > 0) {
      const batch = this.takeBatch();
      if (batch.length === 0) return;
      this.freeLanes--;
      void this.carry(batch).finally(() => {
        this.freeLanes++;
        for (const { streams } of batch) for (const stream of streams) this.busyStreams.delete(stream);
        this.pumpSoon();
      });
    }
  }

  /** First come, first served; a stream in flight in the other lane keeps its later commands here. */
  private takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    const blocked = new Set<string>();
    let events = 0;
    for (const next of this.waiting) {
      const full =
        batch.length >= largestBatch.commands ||
        (batch.length > 0 && events + next.request.events.length > largestBatch.events);
      if (full || [...next.streams].some((stream) => this.busyStreams.has(stream) || blocked.has(stream))) {
        for (const stream of next.streams) blocked.add(stream);
        left.push(next);
      } else {
        batch.push(next);
        events += next.request.events.length;
      }
    }
    for (const { streams } of batch) for (const stream of streams) this.busyStreams.add(stream);
    this.waiting = left;
    return batch;
  }

  private async carry(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.send(batch.map(({ request }) => request));
      batch.forEach(({ resolve }, at) => {
        const outcome = outcomes[at];
        if (outcome) resolve(outcome);
      });
    } catch (cause) {
      if (cause instanceof LedgerUnavailable || batch.length === 1) for (const { reject } of batch) reject(cause);
      // The database refused the batch as such: alone, each fails only for itself.
      else for (const one of batch) await this.carry([one]);
    }
  }

  private async send(batch: readonly AppendRequest[]): Promise<readonly AppendOutcome[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { rows } = await this.pool.query<BatchAnswer>({ ...appendStatement, values: encodeBatch(batch) });
        const [answer] = rows;
        if (!answer) throw new Error('ledger.append gave no answer');
        return decodeOutcomes(batch, answer);
      } catch (cause) {
        const code = sqlState(cause);
        if (code === undefined || code.startsWith('57') || code.startsWith('08')) {
          throw new LedgerUnavailable('the ledger did not answer; ask again with the same command id', { cause });
        }
        if (!retryable.has(code) || attempt >= retries) throw cause;
      }
    }
  }
}

/** The five-character SQLSTATE of a database error; undefined when the connection itself failed. */
export function sqlState(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

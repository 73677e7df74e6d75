/**
 * The doorbell: it tells whoever computes a view that the ledger has grown. It carries ids and no meaning, and nothing
 * depends on it: a lost, late or double ring costs latency, because every listener also polls slowly.
 */
export interface Queue {
  readonly backend: BackendKind;
  /** Rings that reached nobody since this process started. */
  readonly lostRings: number;
  /** Says that a view may now be computed up to this block. Never throws and never waits long: a lost ring is counted. */
  ring(view: string, block: bigint): Promise<void>;
  /** Wakes whoever listens for alarms after so long. The same row twice is one alarm; never throws, and a lost one is made up for by who looks anyway. */
  setAlarm(row: string, inMs: number): Promise<void>;
  /**
   * Calls `project` for rung views, one run per view at a time across all processes. Rings during a run lead to exactly one
   * more run. The block is where a ring came from, not where the ledger ends: read on from the view's own checkpoint.
   */
  listen(project: Project, alarm?: Alarm): Promise<void>;
  /** Lets running projections finish and closes all connections; gives up after ten seconds. */
  close(): Promise<void>;
}

/** A clock row is due about now. */
export type Alarm = () => Promise<unknown>;

export type BackendKind = 'redis' | 'postgres';

export type Project = (view: string, block: bigint) => Promise<void>;

export type Log = (message: string, cause?: unknown) => void;

export interface QueueOptions {
  /** Redis carries the queue where this is set, otherwise PostgreSQL does. */
  readonly redisUrl?: string | undefined;
  /** A database of the queue's own, never the ledger's: BullMQ creates its tables there. */
  readonly postgresUrl?: string | undefined;
  /** Offices that share one server differ in this. Default: `shangda`. */
  readonly office?: string | undefined;
  readonly log: Log;
}

/** The braces are a hash tag: in a Redis Cluster all keys of one queue must live on one node. */
export function viewsQueueName(office: string): string {
  return `{${office}}-views`;
}

export const projectJob = 'project';
export const alarmJob = 'alarm';

/** What a job carries: ids only, so that nothing confidential and nothing that can be outdated lies in a queue. */
export interface RingPayload {
  readonly view: string;
  readonly block: string;
}

/** Ids only, here as well: which clock row it is. */
export interface AlarmPayload {
  readonly row: string;
}

/** Reads a job written by whatever version of this program is or was at the other end. */
export function readRing(payload: unknown): { readonly view: string; readonly block: bigint } {
  if (typeof payload === 'object' && payload !== null && 'view' in payload && 'block' in payload) {
    const { view, block } = payload;
    if (typeof view === 'string' && typeof block === 'string' && /^\d{1,19}$/.test(block))
      return { view, block: BigInt(block) };
  }
  throw new Error('a job in the queue of the views is not a ring');
}

import { Queue as Producer, type IQueueBackend, type JobProgress, Worker } from 'bullmq';
import { type Backend, postgresBackend, redisBackend } from './backend.js';
import { TookTooLong, within } from './patience.js';
import {
  type Alarm,
  type AlarmPayload,
  alarmJob,
  type BackendKind,
  type Log,
  type Project,
  projectJob,
  type Queue,
  type QueueOptions,
  readRing,
  type RingPayload,
  viewsQueueName,
} from './port.js';

const ringPatienceMs = 1_000;
const startPatienceMs = 5_000;
const projectPatienceMs = 8_000;
const closePatienceMs = 1_000;
const sayAgainAfterMs = 60_000;

/** Views that one process computes at the same time. */
const concurrency = 4;

/** Fails where PostgreSQL is away (the ledger is then away as well) or Redis is set up wrongly, not where Redis is away. */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { redisUrl, postgresUrl, office = 'shangda', log } = options;
  const name = viewsQueueName(office);
  if (redisUrl !== undefined) return opened(new BullQueue(await redisBackend(redisUrl, log), name, log));
  if (postgresUrl !== undefined) return opened(new BullQueue(postgresBackend(postgresUrl), name, log));
  throw new Error('a queue needs the address of a Redis or of a PostgreSQL database');
}

async function opened<B extends IQueueBackend, C>(queue: BullQueue<B, C>): Promise<Queue> {
  try {
    await queue.start();
    return queue;
  } catch (error) {
    await queue.close();
    throw error;
  }
}

/** BullMQ's worker with a way out where closing hangs: what is left behind must not keep the process alive. */
class RingWorker<B extends IQueueBackend, C> extends Worker<unknown, void, string, B, JobProgress, C> {
  async abandon(): Promise<void> {
    await this.pause(true);
    await this.lockManager.close();
    await this.backend.close(true);
  }
}

class BullQueue<B extends IQueueBackend, C> implements Queue {
  readonly backend: BackendKind;
  lostRings = 0;
  private readonly producer: Producer<
    RingPayload | AlarmPayload,
    void,
    string,
    RingPayload | AlarmPayload,
    void,
    string,
    B,
    C
  >;
  private readonly workers: RingWorker<B, C>[] = [];
  private readonly running = new Set<Promise<unknown>>();
  private readonly saidAt = new Map<string, number>();
  private lostInARow = 0;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly store: Backend<B, C>,
    private readonly name: string,
    private readonly log: Log,
  ) {
    this.backend = store.kind;
    // Asking for the version could fail once and would then have failed for good; the workers ask.
    const options = { connection: store.producer, skipVersionCheck: store.kind === 'redis' };
    this.producer = new Producer(name, options, store.factory);
    this.producer.on('error', (cause) => this.trouble('the queue that rings has trouble', cause));
  }

  async start(): Promise<void> {
    if (this.store.isReachable()) await within(startPatienceMs, this.producer.waitUntilReady());
  }

  ring(view: string, block: bigint): Promise<void> {
    return this.attempt(() => this.add({ view, block: block.toString() }));
  }

  setAlarm(row: string, inMs: number): Promise<void> {
    const once = { jobId: row, delay: inMs, removeOnComplete: true, removeOnFail: true };
    return this.attempt(async () => {
      await this.producer.add(alarmJob, { row }, once);
    });
  }

  private async attempt(add: () => Promise<void>): Promise<void> {
    try {
      if (this.closing) throw new Error('the queue is closed');
      if (!this.store.isReachable()) throw new Error('the queue is not connected');
      await within(ringPatienceMs, add());
      if (this.lostInARow > 0) this.log(`rings arrive again; ${this.lostInARow} were lost`);
      this.lostInARow = 0;
    } catch (cause) {
      this.lostRings += 1;
      this.lostInARow += 1;
      // Once per trouble: a log full of the same line hides the others.
      if (this.lostInARow === 1)
        this.log('a ring was lost; views are computed by polling until rings arrive again', cause);
    }
  }

  private async add(payload: RingPayload): Promise<void> {
    await this.producer.add(projectJob, payload, {
      deduplication: { id: payload.view, keepLastIfActive: true },
      removeOnComplete: true,
      removeOnFail: true,
    });
  }

  async listen(project: Project, alarm: Alarm = () => Promise.resolve()): Promise<void> {
    if (this.closing) throw new Error('the queue is closed');
    const worker = new RingWorker<B, C>(
      this.name,
      (job) => this.run(job.name === alarmJob ? alarm() : this.projected(project, job.data)),
      { connection: this.store.consumer, concurrency, runRetryDelay: 1_000 },
      this.store.factory,
    );
    worker.on('error', (cause) => this.trouble('the queue that listens has trouble', cause));
    worker.on('failed', (_job, cause) => this.log('what was rung for could not be done; polling tries again', cause));
    this.workers.push(worker);
    try {
      await within(startPatienceMs, worker.waitUntilReady());
    } catch (error) {
      // Redis may still come, and the worker then begins by itself.
      if (this.backend === 'postgres' || !(error instanceof TookTooLong)) throw error;
      this.log('nobody rings yet; views are computed by polling', error);
    }
  }

  private projected(project: Project, payload: unknown): Promise<void> {
    const { view, block } = readRing(payload);
    return project(view, block);
  }

  private async run(run: Promise<unknown>): Promise<void> {
    this.running.add(run);
    try {
      await run;
    } finally {
      this.running.delete(run);
    }
  }

  /** Every attempt to connect again fails with an event of its own; one a minute is enough to read. */
  private trouble(what: string, cause: Error): void {
    const now = Date.now();
    if (now - (this.saidAt.get(what) ?? 0) < sayAgainAfterMs) return;
    this.saidAt.set(what, now);
    this.log(what, cause);
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    await Promise.all([...this.workers.map((worker) => this.closeWorker(worker)), this.inTime(this.producer.close())]);
    this.store.close();
  }

  private async closeWorker(worker: RingWorker<B, C>): Promise<void> {
    // With nobody at the other end the orderly way would wait for a connection.
    const closing = worker.close(!(await this.store.answers()));
    await this.inTime(Promise.allSettled(this.running), projectPatienceMs);
    if (!(await this.inTime(closing))) await this.inTime(worker.abandon());
  }

  private async inTime(closing: Promise<unknown>, patienceMs = closePatienceMs): Promise<boolean> {
    try {
      await within(patienceMs, closing);
      return true;
    } catch (cause) {
      this.log('the queue was not closed orderly', cause);
      return false;
    }
  }
}

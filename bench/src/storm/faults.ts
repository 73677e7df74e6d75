import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import type { BenchServer } from '../server.js';

const workerMain = createRequire(import.meta.url).resolve('@shangda/worker/main');
const shiftedClock = fileURLToPath(new URL('./shifted-clock.js', import.meta.url));

/** The same numbers for the same seed (mulberry32). */
export function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Faults {
  readonly killed: number;
  readonly frozen: number;
  readonly flushed: number;
  readonly cut: number;
}

/** Two workers whose own clocks are an hour wrong, one either way, started again whenever they die. */
export class Workers {
  private readonly children: (ChildProcess | undefined)[] = [];
  private ending = false;

  constructor(
    private readonly bench: BenchServer,
    private readonly redisUrl: string | undefined,
  ) {}

  async start(): Promise<void> {
    await Promise.all([0, 1].map((at) => this.spawn(at)));
  }

  private spawn(at: number): Promise<void> {
    const { app, queue } = this.bench.server.urls;
    const child = fork(workerMain, [], {
      execArgv: ['--import', shiftedClock],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        ...process.env,
        DATABASE_URL: app,
        QUEUE_DATABASE_URL: queue,
        REDIS_URL: this.redisUrl,
        LOG_LEVEL: 'silent',
        SHIFT_HOURS: at === 0 ? '1' : '-1',
      },
    });
    this.children[at] = child;
    child.once('exit', () => {
      if (!this.ending) void this.spawn(at);
    });
    return new Promise((resolve) =>
      child.once('message', () => {
        resolve();
      }),
    );
  }

  kill(at: number): void {
    this.children[at]?.kill('SIGKILL');
  }

  freeze(at: number, forMs: number): void {
    const child = this.children[at];
    child?.kill('SIGSTOP');
    setTimeout(() => child?.kill('SIGCONT'), forMs);
  }

  end(): void {
    this.ending = true;
    for (const child of this.children) {
      child?.kill('SIGCONT');
      child?.kill('SIGKILL');
    }
  }
}

export interface OwnRedis {
  readonly url: string;
  flush(): Promise<unknown>;
  stop(): void;
}

/** A Redis of the storm's own; undefined where none is installed. */
export async function startRedis(): Promise<OwnRedis | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'];
  const server = spawn('redis-server', options, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: null });
  await client.ping();
  return {
    url,
    flush: () => client.flushall(),
    stop: () => {
      client.disconnect();
      server.kill('SIGKILL');
    },
  };
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });

/** Every two seconds a worker is killed or frozen, every three some connections are cut, every five Redis forgets everything. */
export function startFaults(
  { app }: BenchServer,
  workers: Workers,
  redis: OwnRedis | undefined,
  random: () => number,
): () => Faults {
  const counts = { killed: 0, frozen: 0, flushed: 0, cut: 0 };
  const timers = [
    setInterval(() => {
      const at = random() < 0.5 ? 0 : 1;
      if (random() < 0.5) {
        counts.killed++;
        workers.kill(at);
      } else {
        counts.frozen++;
        workers.freeze(at, 500 + random() * 2_500);
      }
    }, 2_000),
    setInterval(() => {
      // The role may end its own connections, whoever's they are.
      void app
        .query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where application_name like 'shangda-%' and pid <> pg_backend_pid() and random() < 0.3`,
        )
        .then(({ rowCount }) => (counts.cut += rowCount ?? 0))
        .catch(() => undefined);
    }, 3_000),
    setInterval(() => {
      if (redis)
        void redis.flush().then(
          () => counts.flushed++,
          () => undefined,
        );
    }, 5_000),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
    return counts;
  };
}

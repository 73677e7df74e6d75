import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitUntil } from '@shangda/cli/demo/wait-until';
import {
  clientOf,
  countersAreRight,
  foundOffice,
  keepReporting,
  killAll,
  Record,
  serve,
  type Serving,
  verifies,
} from './office.js';
import { childrenOf } from './processes.js';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (process.env.REQUIRE_REDIS === '1' && !hasRedis)
  throw new Error('REQUIRE_REDIS=1, but there is no redis-server here');

describe.each(hasRedis ? ['redis', 'postgres'] : ['postgres'])(
  'workers killed with SIGKILL while units report, queue on %s',
  (backend) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'shangda-workers-'));
    let serving: Serving | undefined;
    let server: ChildProcess | undefined;
    let redis: Redis | undefined;

    beforeAll(() => foundOffice(dataDir), 60_000);

    afterAll(() => {
      redis?.disconnect();
      if (serving) killAll(serving, dataDir);
      server?.kill('SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    });

    it('counts every acknowledged report once, although workers die and Redis forgets everything', async () => {
      const environment: NodeJS.ProcessEnv = {};
      if (backend === 'redis') {
        const port = await freePort();
        server = spawn(
          'redis-server',
          ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'],
          { stdio: 'ignore' },
        );
        environment.REDIS_URL = `redis://127.0.0.1:${port}`;
        redis = new Redis(environment.REDIS_URL, { maxRetriesPerRequest: null });
        await redis.ping();
      }
      serving = await serve(dataDir, environment);
      const client = clientOf(serving, dataDir);
      const record = new Record();
      const load = keepReporting(client, record, { goOn: () => record.total < 240 });
      const killed = new Set<number>();
      for (const enough of [60, 120, 180]) {
        await waitUntil('more reports', () => Promise.resolve(record.total >= enough));
        if (redis) await hasRung(redis);
        killed.add(await killWorker(serving));
        await redis?.flushall();
      }
      await load;
      expect(killed.size).toBe(3);
      expect(record.total).toBeGreaterThanOrEqual(240);
      expect(await waitUntil('the counters to be right', () => countersAreRight(client, record), 30_000)).toBe(true);
      if (redis) await hasRung(redis);
      expect(verifies(dataDir)).toBe(true);
    }, 180_000);
  },
);

/** The queue is on this Redis, and again after it has forgotten everything. */
async function hasRung(redis: Redis): Promise<void> {
  const rings = async () => (await redis.keys('bull:{*}-views:*')).length > 0;
  expect(await waitUntil('rings on this Redis', rings)).toBe(true);
}

const workerScript = join(__dirname, '../../apps/worker/dist/main.js');

/** Kills the worker that runs now, or is just being started again after the last time. */
async function killWorker({ process: supervisor }: Serving): Promise<number> {
  const workers = () => childrenOf(supervisor.pid ?? 0).filter((child) => child.command.includes(workerScript));
  expect(await waitUntil('a worker', () => Promise.resolve(workers().length === 1))).toBe(true);
  const pid = workers()[0]?.pid ?? 0;
  process.kill(pid, 'SIGKILL');
  expect(await waitUntil('it to be gone', () => Promise.resolve(!workers().some((worker) => worker.pid === pid)))).toBe(
    true,
  );
  return pid;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => {
          if (typeof address === 'object' && address !== null) resolve(address.port);
          else reject(new Error('no port'));
        });
      });
  });
}

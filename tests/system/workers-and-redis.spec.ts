import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitUntil } from '@shangda/cli/demo/wait-until';
import {
  childrenOf,
  clientOf,
  countersAreRight,
  foundOffice,
  keepReporting,
  killAll,
  serve,
  type Serving,
  total,
  verifies,
} from './office.js';

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
      const reported = new Map<string, number>();
      const load = keepReporting(client, reported, () => total(reported) < 240);
      for (const enough of [60, 120, 180]) {
        await waitUntil('more reports', () => Promise.resolve(total(reported) >= enough));
        killWorker(serving);
        await redis?.flushall();
      }
      await load;
      expect(total(reported)).toBeGreaterThanOrEqual(240);
      expect(await waitUntil('the counters to be right', () => countersAreRight(client, reported), 30_000)).toBe(true);
      expect(verifies(dataDir)).toBe(true);
    }, 180_000);
  },
);

function killWorker({ process: supervisor }: Serving): void {
  const worker = childrenOf(supervisor.pid ?? 0).find((child) => child.command.includes('worker'));
  // Not there: it is just being started again after the last time.
  if (worker) process.kill(worker.pid, 'SIGKILL');
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

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Operator } from '@shangda/cli/operator';
import { waitUntil } from '@shangda/cli/demo/wait-until';
import { registerUnit } from '@shangda/domain/unit-registration';
import { viewsQueueName } from '@shangda/queue/port';
import { createTestDatabase, type TestDatabase } from '@shangda/testing/databases';
import { WorkerModule } from '@shangda/worker/worker.module';
import { Redis } from 'ioredis';

jest.setTimeout(60_000);

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (process.env.REQUIRE_REDIS === '1' && !hasRedis)
  throw new Error('REQUIRE_REDIS=1, but there is no redis-server here');

interface Office {
  readonly database: TestDatabase;
  readonly operator: Operator;
  readonly worker: INestApplicationContext;
}

(hasRedis ? describe : describe.skip)('two offices whose workers share one Redis', () => {
  let server: ChildProcess;
  let redis: Redis;
  let redisUrl: string;
  const offices: Office[] = [];

  beforeAll(async () => {
    const port = await freePort();
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'];
    server = spawn('redis-server', args, { stdio: 'ignore', cwd: tmpdir() });
    redisUrl = `redis://127.0.0.1:${port}`;
    redis = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    redis.on('error', () => undefined);
    await redis.ping();
    for (let at = 0; at < 2; at++) offices.push(await openOffice());
  });

  afterAll(async () => {
    for (const { worker, operator, database } of offices) {
      await worker.close();
      await operator.close();
      await database.drop();
    }
    redis.disconnect();
    server.kill('SIGKILL');
  });

  it('ring each its own views only', async () => {
    const [ours, theirs] = offices.map(({ database }) => `bull:${viewsQueueName(database.ledgerId)}`);
    // A job is numbered when it is rung and gone when it is done: the counter tells how many there were.
    const rung = async (queue: string | undefined) => Number((await redis.get(`${queue}:id`)) ?? 0);
    const before = await rung(theirs);
    const unit = { name: '州', nameEn: 'P', level: 'PREFECTURE', class: 'PREFECTURE_OFFICE', parentId: null } as const;
    const data = { ...unit, unitId: 'root', isOffice: true, directReportingTo: [] };
    await offices[0]?.operator.run(registerUnit, data, 'unit-root');
    expect(await waitUntil('our rings', async () => (await rung(ours)) > 0)).toBe(true);
    expect(await waitUntil('our view', async () => (await units(offices[0])) === 1)).toBe(true);
    expect(await rung(theirs)).toBe(before);
    const queues = new Set((await redis.keys('bull:*')).map((key) => key.split(':', 2).join(':')));
    expect([...queues].sort()).toEqual([ours, theirs].sort());
  });

  async function openOffice(): Promise<Office> {
    const database = await createTestDatabase();
    const configuration = { databaseUrl: database.appUrl, redisUrl, host: '127.0.0.1', port: 0, logLevel: 'silent' };
    const options = { logger: false, abortOnError: false } as const;
    const worker = await NestFactory.createApplicationContext(WorkerModule.with(configuration), options);
    return { database, worker, operator: new Operator(database.appUrl) };
  }
});

async function units(office: Office | undefined): Promise<number> {
  const counted = await office?.operator.pools.read.query<{ n: number }>(
    'select count(*)::int as n from views.unit_register',
  );
  return counted?.rows[0]?.n ?? 0;
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

it('a worker whose database holds no ledger says so and does not start', async () => {
  const database = await createTestDatabase({ unfounded: true });
  const configuration = { databaseUrl: database.appUrl, host: '127.0.0.1', port: 0, logLevel: 'silent' };
  const options = { logger: false, abortOnError: false } as const;
  try {
    const starting = NestFactory.createApplicationContext(WorkerModule.with(configuration), options);
    await expect(starting).rejects.toThrow('there is no ledger in this database yet');
  } finally {
    await database.drop();
  }
});

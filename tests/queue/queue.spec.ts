import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedServer, startEmbeddedServer } from '@shangda/embedded/server';
import { openQueue } from '@shangda/queue/open-queue';
import type { BackendKind, Queue } from '@shangda/queue/port';
import { Redis } from 'ioredis';

jest.setTimeout(60_000);

/** A line to a server that a test can cut and mend. */
class Line {
  private readonly sockets = new Set<Socket>();
  private readonly gate = createServer((near) => {
    const far = connect({ host: this.host, port: this.port });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => (this.sockets.delete(socket), other.destroy()));
      socket.pipe(other);
    }
  });
  private own = 0;

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  async mend(): Promise<number> {
    this.gate.listen(this.own, '127.0.0.1');
    await once(this.gate, 'listening');
    this.own = (this.gate.address() as AddressInfo).port;
    return this.own;
  }

  async cut(): Promise<void> {
    if (!this.gate.listening) return;
    const closed = once(this.gate, 'close');
    this.gate.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** Notes what it was called with; `hold` keeps the next run running until released. */
class Projector {
  readonly runs: { readonly view: string; readonly block: bigint }[] = [];
  private gate: Promise<void> = Promise.resolve();

  readonly project = async (view: string, block: bigint): Promise<void> => {
    this.runs.push({ view, block });
    await this.gate;
  };

  hold(): () => void {
    let release: () => void = () => undefined;
    this.gate = new Promise((resolve) => (release = resolve));
    return release;
  }

  blocks(view: string): readonly bigint[] {
    return this.runs.filter((run) => run.view === view).map((run) => run.block);
  }
}

async function eventually(holds: () => boolean, milliseconds = 10_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`did not come true within ${milliseconds} ms: ${holds.toString()}`);
    await sleep(20);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

interface Store {
  readonly url: string;
  stop(): Promise<void>;
}

async function startRedis(policy = 'noeviction'): Promise<Store> {
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', 'maxmemory-policy': policy };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server: ChildProcess = spawn('redis-server', args, { stdio: 'ignore', cwd: tmpdir() });
  const ended = once(server, 'exit');
  const client = new Redis(port, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => undefined);
  await client.ping();
  client.disconnect();
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      server.kill();
      await ended;
    },
  };
}

async function startPostgres(): Promise<Store> {
  const given = process.env['TEST_QUEUE_URL'];
  if (given !== undefined) return { url: given, stop: () => Promise.resolve() };
  const folder = mkdtempSync(join(tmpdir(), 'shangda-queue-'));
  chmodSync(folder, 0o711); // as root, PostgreSQL runs under another user, who must get through
  const server: EmbeddedServer = await startEmbeddedServer({ dataDir: join(folder, 'data') });
  return {
    url: server.urls.queue,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const starters: Readonly<Record<BackendKind, () => Promise<Store>>> = { postgres: startPostgres, redis: startRedis };
const backends: readonly BackendKind[] = hasRedis ? ['postgres', 'redis'] : ['postgres'];

test('the suite ran on Redis where that is demanded', () => {
  expect(hasRedis || process.env['REQUIRE_REDIS'] !== '1').toBe(true);
});

describe.each(backends)('the doorbell on %s', (kind) => {
  let store: Store;
  let line: Line;
  let lineUrl: string;
  let office: string;
  const open: Queue[] = [];
  const said: string[] = [];

  const openOn = async (url: string): Promise<Queue> => {
    const address =
      kind === 'redis' ? { redisUrl: url, postgresUrl: 'postgres://nobody.invalid/' } : { postgresUrl: url };
    const queue = await openQueue({ ...address, office, log: (message) => said.push(message) });
    open.push(queue);
    return queue;
  };

  beforeAll(async () => {
    store = await starters[kind]();
    const { hostname, port } = new URL(store.url);
    line = new Line(hostname, Number(port));
    const through = new URL(store.url);
    through.hostname = '127.0.0.1';
    through.port = String(await line.mend());
    lineUrl = through.toString();
  });

  beforeEach(() => {
    office = `office-${randomUUID()}`;
    said.length = 0;
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((queue) => queue.close()));
  });

  afterAll(async () => {
    await line.cut();
    await store.stop();
  });

  test('a ring wakes a listener in another process', async () => {
    const [listener, ringer] = [await openOn(store.url), await openOn(store.url)];
    const projector = new Projector();
    await listener.listen(projector.project);
    await ringer.ring('board', 9_007_199_254_740_993n);
    await eventually(() => projector.runs.length > 0);
    expect(projector.runs).toEqual([{ view: 'board', block: 9_007_199_254_740_993n }]);
    expect([ringer.backend, ringer.lostRings]).toEqual([kind, 0]);
  });

  test('an alarm wakes a listener when it is due, once although it was set twice, and leaves nothing behind', async () => {
    const queue = await openOn(store.url);
    const heard: number[] = [];
    const since = performance.now();
    await queue.listen(new Projector().project, () => Promise.resolve(heard.push(performance.now() - since)));
    await queue.setAlarm('incident.unit.county/INITIAL/0/0', 400);
    await queue.setAlarm('incident.unit.county/INITIAL/0/0', 400);
    await eventually(() => heard.length > 0);
    expect(heard[0]).toBeGreaterThanOrEqual(390);
    await queue.setAlarm('incident.unit.county/INITIAL/1/0', 0);
    await eventually(() => heard.length > 1);
    expect(heard).toHaveLength(2);
  });

  test('rings during a run lead to one more run, with the latest block; another view does not wait', async () => {
    const queue = await openOn(store.url);
    const projector = new Projector();
    await queue.listen(projector.project);
    const release = projector.hold();
    await queue.ring('board', 1n);
    await eventually(() => projector.runs.length === 1);
    for (const block of [2n, 3n, 4n, 5n]) await queue.ring('board', block);
    await queue.ring('inbox', 5n);
    await eventually(() => projector.blocks('inbox').length === 1);
    expect(projector.blocks('board')).toEqual([1n]);
    release();
    await eventually(() => projector.blocks('board').length === 2);
    await sleep(300);
    expect(projector.blocks('board')).toEqual([1n, 5n]);
  });

  test('rings that nobody heard yet wait as one', async () => {
    const queue = await openOn(store.url);
    for (const block of [1n, 2n, 3n]) await queue.ring('board', block);
    const projector = new Projector();
    await queue.listen(projector.project);
    await eventually(() => projector.runs.length > 0);
    await sleep(300);
    expect(projector.runs).toHaveLength(1);
  });

  test('two listeners never compute one view at the same time', async () => {
    const [one, other] = [await openOn(store.url), await openOn(store.url)];
    let running = 0;
    let most = 0;
    const runs: bigint[] = [];
    const project = async (_view: string, block: bigint): Promise<void> => {
      most = Math.max(most, ++running);
      runs.push(block);
      await sleep(20);
      running -= 1;
    };
    await Promise.all([one.listen(project), other.listen(project)]);
    for (let block = 1n; block <= 20n; block++) {
      await one.ring('board', block);
      await sleep(10);
    }
    await eventually(() => runs.at(-1) === 20n && running === 0);
    expect(most).toBe(1);
  });

  test('a projection that fails is said and does not stop the next ring', async () => {
    const queue = await openOn(store.url);
    const runs: bigint[] = [];
    await queue.listen((_view, block) => {
      runs.push(block);
      return block === 1n ? Promise.reject(new Error('poison')) : Promise.resolve();
    });
    await queue.ring('board', 1n);
    await eventually(() => said.length > 0);
    await queue.ring('board', 2n);
    await eventually(() => runs.length === 2);
    expect(said).toEqual(['what was rung for could not be done; polling tries again']);
  });

  test('a ring with the server gone neither throws nor waits; afterwards rings arrive again', async () => {
    const queue = await openOn(lineUrl);
    const projector = new Projector();
    await queue.listen(projector.project);
    await queue.ring('board', 1n);
    await eventually(() => projector.runs.length === 1);

    await line.cut();
    const start = Date.now();
    for (const block of [2n, 3n, 4n]) await queue.ring('board', block);
    expect(Date.now() - start).toBeLessThan(3_500);
    expect(queue.lostRings).toBe(3);
    expect(said.filter((message) => message.startsWith('a ring was lost'))).toHaveLength(1);

    await line.mend();
    for (let block = 5n; projector.runs.length < 2 && block < 200n; block++) {
      await queue.ring('board', block);
      await sleep(100);
    }
    expect(projector.runs.length).toBeGreaterThanOrEqual(2);
    expect(said.some((message) => message.startsWith('rings arrive again'))).toBe(true);
  });

  test('a queue closes in bounded time with the server gone, and then rings are lost', async () => {
    const queue = await openOn(lineUrl);
    await queue.listen(() => Promise.resolve());
    await line.cut();
    const start = Date.now();
    await queue.close();
    expect(Date.now() - start).toBeLessThan(10_500);
    await queue.ring('board', 1n);
    expect(queue.lostRings).toBe(1);
    await expect(queue.listen(() => Promise.resolve())).rejects.toThrow('closed');
    await line.mend();
  });

  test('a queue closes in bounded time with the server going away meanwhile', async () => {
    const queue = await openOn(lineUrl);
    const projector = new Projector();
    const release = projector.hold();
    await queue.listen(projector.project);
    await queue.ring('board', 1n);
    await eventually(() => projector.runs.length === 1);
    const start = Date.now();
    const closing = queue.close();
    await sleep(100);
    await line.cut();
    release();
    await closing;
    expect(Date.now() - start).toBeLessThan(5_000);
    await line.mend();
  });

  test('closing lets the running projection finish', async () => {
    const queue = await openOn(store.url);
    const projector = new Projector();
    const release = projector.hold();
    await queue.listen(projector.project);
    await queue.ring('board', 1n);
    await eventually(() => projector.runs.length === 1);
    let closed = false;
    const closing = queue.close().then(() => (closed = true));
    await sleep(200);
    expect(closed).toBe(false);
    release();
    await closing;
    expect(said).toEqual([]);
  });
});

test('a queue with no address is refused', async () => {
  await expect(openQueue({ log: () => undefined })).rejects.toThrow('address');
});

test('a queue on a PostgreSQL that is away is refused', async () => {
  const postgresUrl = `postgres://someone@127.0.0.1:${await freePort()}/queue`;
  await expect(openQueue({ postgresUrl, log: () => undefined })).rejects.toThrow();
});

(hasRedis ? describe : describe.skip)('Redis alone', () => {
  test('may lose everything: FLUSHALL loses nothing but the ring', async () => {
    const redis = await startRedis();
    const queue = await openQueue({ redisUrl: redis.url, log: () => undefined });
    const client = new Redis(redis.url);
    try {
      const projector = new Projector();
      await queue.ring('board', 1n);
      await client.flushall();
      await queue.listen(projector.project);
      await sleep(300);
      expect(projector.runs).toEqual([]);
      await queue.ring('board', 2n);
      await eventually(() => projector.runs.length === 1);

      const release = projector.hold();
      await queue.ring('board', 3n);
      await eventually(() => projector.runs.length === 2);
      await client.flushall();
      release();
      await queue.ring('board', 4n);
      await eventually(() => projector.runs.length === 3);
      expect(projector.blocks('board')).toEqual([2n, 3n, 4n]);
    } finally {
      client.disconnect();
      await queue.close();
      await redis.stop();
    }
  });

  test('that may evict keys is refused', async () => {
    const redis = await startRedis('allkeys-lru');
    try {
      await expect(openQueue({ redisUrl: redis.url, log: () => undefined })).rejects.toThrow('noeviction');
    } finally {
      await redis.stop();
    }
  });

  test('that comes later is used from then on', async () => {
    const redis = await startRedis();
    const line = new Line('127.0.0.1', Number(new URL(redis.url).port));
    const redisUrl = `redis://127.0.0.1:${await line.mend()}`;
    await line.cut();
    const queue = await openQueue({ redisUrl, log: () => undefined });
    const projector = new Projector();
    try {
      await queue.ring('board', 1n);
      expect(queue.lostRings).toBe(1);
      await queue.listen(projector.project);
      await line.mend();
      for (let block = 2n; projector.runs.length === 0 && block < 200n; block++) {
        await queue.ring('board', block);
        await sleep(100);
      }
      expect(projector.runs.length).toBeGreaterThan(0);
    } finally {
      await queue.close();
      await line.cut();
      await redis.stop();
    }
  });
});

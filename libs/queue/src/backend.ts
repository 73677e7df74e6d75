import {
  type BackendFactory,
  type ConnectionOptions,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  type RedisQueueBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import { within } from './patience.js';
import type { BackendKind, Log } from './port.js';

/** All that differs between the two stores; what is done with them is the same code. */
export interface Backend<B extends IQueueBackend, C> {
  readonly kind: BackendKind;
  readonly factory: BackendFactory<B, C>;
  readonly producer: C;
  readonly consumer: C;
  /** False where a ring would only wait for a connection. */
  isReachable(): boolean;
  /** Whether the other end is there right now; a connection can be dead before anybody was told. */
  answers(): Promise<boolean>;
  close(): void;
}

/** Redis would drop keys of the queue when its memory is full, and what remains of a queue then is not a queue. */
export class RedisMayEvict extends Error {
  constructor(policy: string) {
    super(`Redis must run with "maxmemory-policy noeviction" to carry the queue; it has "${policy}"`);
    this.name = 'RedisMayEvict';
  }
}

const connectTimeoutMs = 2_000;
const commandTimeoutMs = 1_000;
const retryDelayMs = (attempt: number): number => Math.min(100 * 2 ** Math.min(attempt, 6), 5_000);

/**
 * A Redis that is away is no reason not to start: it is rung when it comes. The producer keeps no commands for later, since a
 * late ring is worth nothing; a consumer has all the time in the world.
 */
export async function redisBackend(url: string, log: Log): Promise<Backend<RedisQueueBackend, ConnectionOptions>> {
  const client = new Redis(url, {
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: retryDelayMs,
  });
  client.on('error', () => undefined); // the producer, which shares the connection, says it
  try {
    await refuseEviction(client);
  } catch (error) {
    if (error instanceof RedisMayEvict) {
      client.disconnect();
      throw error;
    }
    log('Redis is not there yet; views are computed by polling until it is', error);
  }
  return {
    kind: 'redis',
    factory: createRedisBackend,
    producer: client,
    consumer: { url, connectTimeout: connectTimeoutMs, maxRetriesPerRequest: null, retryStrategy: retryDelayMs },
    isReachable: () => client.status === 'ready',
    answers: () =>
      client.ping().then(
        () => true,
        () => false,
      ),
    close: () => client.disconnect(),
  };
}

export function postgresBackend(connectionString: string): Backend<PostgresQueueBackend, PostgresConnectionOptions> {
  const connection = {
    connectionString,
    schema: 'bullmq',
    migrate: true,
    max: 4,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: 10_000,
  };
  return {
    kind: 'postgres',
    factory: createPostgresBackend,
    producer: connection,
    consumer: connection,
    isReachable: () => true,
    answers: () => Promise.resolve(true), // a pool finds out by itself and closes quickly either way
    close: () => undefined,
  };
}

async function refuseEviction(client: Redis): Promise<void> {
  await within(connectTimeoutMs, new Promise((resolve) => client.once('ready', resolve)));
  const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1];
  // Some managed services do not say.
  if (policy !== undefined && policy !== 'noeviction') throw new RedisMayEvict(policy);
}

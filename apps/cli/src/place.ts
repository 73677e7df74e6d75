import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generateKeyPair, type KeyPairPem } from '@shangda/api/http/tokens';
import { type EmbeddedServer, startEmbeddedServer } from '@shangda/embedded/server';
import { toStderr, WronglyAsked } from './terminal.js';

/** Where a ledger lives: our own server in a folder, or servers named by the environment. */
export interface Place {
  /** Owner role: migrations and rebuilds. Absent where only the application's connection is known. */
  readonly ownerUrl: string | undefined;
  readonly appUrl: string;
  readonly queueUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly embedded: EmbeddedServer | undefined;
  readonly keys: Partial<KeyPairPem>;
}

export interface PlaceOptions {
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

/** `DATABASE_URL` names a server; without it PostgreSQL is started (or adopted) in the data folder. */
export async function openPlace({ dataDir, log }: PlaceOptions): Promise<Place> {
  const { DATABASE_URL, DATABASE_OWNER_URL, QUEUE_DATABASE_URL, REDIS_URL, TOKEN_PUBLIC_KEY, TOKEN_PRIVATE_KEY } =
    withFiles(process.env);
  if (DATABASE_URL !== undefined) {
    const keys = { publicKeyPem: TOKEN_PUBLIC_KEY, privateKeyPem: TOKEN_PRIVATE_KEY };
    return {
      ownerUrl: DATABASE_OWNER_URL,
      appUrl: DATABASE_URL,
      queueUrl: QUEUE_DATABASE_URL,
      redisUrl: REDIS_URL,
      embedded: undefined,
      keys,
    };
  }
  const folder = resolve(dataDir);
  const embedded = await startEmbeddedServer({ dataDir: folder, log });
  const { owner, app, queue } = embedded.urls;
  return { ownerUrl: owner, appUrl: app, queueUrl: queue, redisUrl: REDIS_URL, embedded, keys: keysIn(folder) };
}

/** Works over a place and leaves it as it was: a server that ran before goes on running. Ctrl-C ends the work, not the order. */
export async function withPlace<Result>(dataDir: string, work: (place: Place) => Promise<Result>): Promise<Result> {
  const place = await openPlace({ dataDir, log: toStderr });
  const close = async (): Promise<void> => {
    if (place.embedded?.adopted === false) await place.embedded.stop();
  };
  const interrupted = (): void => void close().finally(() => process.exit(130));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, interrupted);
  try {
    return await work(place);
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
    await close();
  }
}

/** The same where there must be a ledger already: a mistyped folder is said, not founded. */
export function withExistingPlace<Result>(dataDir: string, work: (place: Place) => Promise<Result>): Promise<Result> {
  const here =
    withFiles(process.env).DATABASE_URL !== undefined || existsSync(join(resolve(dataDir), 'postgres', 'PG_VERSION'));
  if (!here)
    throw new WronglyAsked([
      `there is no database in ${dataDir}: name another --data-dir, set DATABASE_URL, or begin with "shangda migrate"`,
    ]);
  return withPlace(dataDir, work);
}

/** The key pair that signs this office's tokens, made at the first start, readable by its owner only. */
function keysIn(folder: string): KeyPairPem {
  const file = join(folder, 'token-keys.json');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify(generateKeyPair()), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as KeyPairPem;
}

/** `<NAME>_FILE` stands for a secret kept in a file. */
function withFiles(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const read = Object.entries(environment)
    .filter(([name, file]) => name.endsWith('_FILE') && file !== undefined && existsSync(file))
    .map(([name, file]) => [name.slice(0, -'_FILE'.length), readFileSync(file ?? '', 'utf8').trim()] as const);
  return { ...environment, ...Object.fromEntries(read) };
}

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { KeyPairPem } from '@shangda/api/http/tokens';
import type { EmbeddedServer } from '@shangda/embedded/server';
import { environment } from './environment.js';
import { joinServer } from './shared-server.js';
import { exitCodes, toStderr, WronglyAsked } from './terminal.js';
import { ensureKeys } from './token-keys.js';

/** Where a ledger lives: our own server in a folder, or servers named by the environment. */
export interface Place {
  /** Owner role: migrations and rebuilds. Absent where only the application's connection is known. */
  readonly ownerUrl: string | undefined;
  readonly appUrl: string;
  readonly queueUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly embedded: EmbeddedServer | undefined;
  readonly keys: Partial<KeyPairPem>;
  /** Whoever opens a place leaves it: the last one stops an embedded server. Repeatable. */
  leave(): Promise<void>;
  /** One office a folder; throws `FolderInUse`. Servers of one's own take as many as they are given. */
  claim(): Promise<void>;
}

export interface PlaceOptions {
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

/** `DATABASE_URL` names a server; without it PostgreSQL is started (or adopted) in the data folder. */
export async function openPlace(options: PlaceOptions): Promise<Place> {
  const { DATABASE_URL, DATABASE_OWNER_URL, QUEUE_DATABASE_URL, REDIS_URL, TOKEN_PUBLIC_KEY, TOKEN_PRIVATE_KEY } =
    environment();
  if (DATABASE_URL === undefined) return openEmbeddedPlace(options);
  return {
    ownerUrl: DATABASE_OWNER_URL,
    appUrl: DATABASE_URL,
    queueUrl: QUEUE_DATABASE_URL,
    redisUrl: REDIS_URL,
    embedded: undefined,
    keys: { publicKeyPem: TOKEN_PUBLIC_KEY, privateKeyPem: TOKEN_PRIVATE_KEY },
    leave: () => Promise.resolve(),
    claim: () => Promise.resolve(),
  };
}

/** The data folder's own server, whatever the environment says of others. */
export async function openEmbeddedPlace({ dataDir, log }: PlaceOptions): Promise<Place> {
  const { REDIS_URL: redisUrl } = environment(['REDIS_URL']);
  const folder = resolve(dataDir);
  const server = await joinServer(folder, log);
  const { embedded } = server;
  const { owner, app, queue } = embedded.urls;
  return {
    ownerUrl: owner,
    appUrl: app,
    queueUrl: queue,
    redisUrl,
    embedded,
    keys: ensureKeys(folder),
    leave: () => server.leave(),
    claim: () => server.claim(),
  };
}

/** Works over a place and leaves it. Ctrl-C ends the work, not the order. */
export async function withPlace<Result>(dataDir: string, work: (place: Place) => Promise<Result>): Promise<Result> {
  const place = await openPlace({ dataDir, log: toStderr });
  const interrupted = (): void => void place.leave().finally(() => process.exit(exitCodes.interrupted));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, interrupted);
  try {
    return await work(place);
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
    await place.leave();
  }
}

/** The same where there must be a ledger already: a mistyped folder is said, not founded. */
export function withExistingPlace<Result>(dataDir: string, work: (place: Place) => Promise<Result>): Promise<Result> {
  if (environment().DATABASE_URL === undefined && !isInitialised(dataDir))
    throw new WronglyAsked([
      `there is no database in ${dataDir}: name another --data-dir, set DATABASE_URL, or begin with "shangda migrate"`,
    ]);
  return withPlace(dataDir, work);
}

function isInitialised(dataDir: string): boolean {
  return existsSync(join(resolve(dataDir), 'postgres', 'PG_VERSION'));
}

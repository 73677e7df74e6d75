import { setTimeout as pause } from 'node:timers/promises';
import { type Binaries, locateBinaries } from './binaries.js';
import { type Credentials, credentialsOf } from './credentials.js';
import { type DataFolder, isInitialised, openDataFolder } from './data-folder.js';
import { ServerDidNotStart } from './errors.js';
import { initialise } from './initialise.js';
import { launch, type LaunchOptions } from './launch.js';
import { findRunning, type Postmaster, shutDown } from './postmaster.js';
import { appRole, ledgerDatabase, ownerRole, provisionDatabases, provisionRoles, queueDatabase } from './provision.js';

export interface EmbeddedServerOptions extends LaunchOptions {
  /** The `.shangda` folder; made if absent. PostgreSQL's data lies in `postgres/` inside it. */
  readonly dataDir: string;
  readonly log?: (line: string) => void;
}

/** Connection strings with passwords in them: never to be logged. */
export interface ServerUrls {
  readonly superuser: string;
  readonly owner: string;
  readonly app: string;
  readonly queue: string;
}

export interface EmbeddedServer {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** It was running already: its port and settings are those of its first start, and another process may depend on it. */
  readonly adopted: boolean;
  readonly urls: ServerUrls;
  /** Ends all sessions and the server, adopted or not, and resolves when it is gone. Repeatable. */
  stop(): Promise<void>;
}

interface Found {
  readonly postmaster: Postmaster;
  readonly adopted: boolean;
}

const host = '127.0.0.1';

/**
 * A PostgreSQL 18 server of our own with its roles and databases, on a free loopback port: started, or adopted where one runs
 * on this folder already (a killed supervisor leaves it running). It outlives this process unless stopped. Throws one of the
 * errors of `errors.ts`. Does not stop in an orderly way on Windows, where the next start recovers.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const log = options.log ?? (() => undefined);
  const folder = openDataFolder(options.dataDir);
  const credentials = credentialsOf(folder);
  const { postmaster, adopted } = await adoptOrLaunch(folder, credentials, options, log);
  const { pid, port } = postmaster;
  log(`PostgreSQL ${adopted ? 'was already running' : 'is running'} on ${host}:${port} (process ${pid})`);
  const urls = urlsFor(credentials, port);
  await provisionRoles(urls.superuser, { ownerPassword: credentials.owner, appPassword: credentials.app });
  await provisionDatabases(urls.superuser);
  return { host, port, pid, dataDir: folder.path, adopted, urls, stop: () => shutDown(folder, pid) };
}

async function adoptOrLaunch(
  folder: DataFolder,
  credentials: Credentials,
  options: LaunchOptions,
  log: (line: string) => void,
): Promise<Found> {
  let binaries: Binaries | undefined;
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const running = await findRunning(folder, (port) => urlsFor(credentials, port).superuser);
    if (running) return { postmaster: running, adopted: true };
    binaries ??= locateBinaries(folder.user, log);
    if (!isInitialised(folder)) await initialise(binaries, folder, credentials.superuser);
    const started = await launch(binaries, folder, options);
    if (started) return { postmaster: started, adopted: false };
    await pause(200);
  }
  throw new ServerDidNotStart('another process kept the folder or the port for half a minute', folder.log);
}

function urlsFor(credentials: Credentials, port: number): ServerUrls {
  const url = (role: string, password: string, database: string): string =>
    `postgres://${role}:${password}@${host}:${port}/${database}`;
  return {
    superuser: url('postgres', credentials.superuser, 'postgres'),
    owner: url(ownerRole, credentials.owner, ledgerDatabase),
    app: url(appRole, credentials.app, ledgerDatabase),
    queue: url(appRole, credentials.app, queueDatabase),
  };
}

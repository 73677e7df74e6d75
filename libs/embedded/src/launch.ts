import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, fchownSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { type Binaries, serverEnvironment } from './binaries.js';
import type { DataFolder } from './data-folder.js';
import { ServerDidNotStart } from './errors.js';
import { type Postmaster, untilReady } from './postmaster.js';

export interface LaunchOptions {
  readonly port?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

const largestLogBytes = 10 * 1024 * 1024;

/** Lost to somebody: another start on this folder, sessions of a killed server still ending, a port taken meanwhile. */
const passingTrouble = /lock file "postmaster\.pid" (already exists|is empty)|pre-existing shared memory block/;
const portTaken = /could not create any TCP\/IP sockets/;

/**
 * Starts PostgreSQL in a session of its own, so that Ctrl-C in a terminal reaches us and not the server: it ends by our orderly
 * stop. Undefined where another try may succeed. Durability settings are PostgreSQL's defaults.
 */
export async function launch(
  binaries: Binaries,
  folder: DataFolder,
  options: LaunchOptions,
): Promise<Postmaster | undefined> {
  const log = openLog(folder);
  const port = options.port ?? (await freePort());
  const server = spawn(binaries.postgres, serverArguments(folder, port, options.settings), {
    ...folder.user.ids,
    cwd: folder.postgres,
    env: serverEnvironment,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
  });
  closeSync(log.descriptor);
  server.unref();
  const ending = watchEnd(server);
  if (server.pid !== undefined) {
    const ready = await untilReady(folder, server.pid, () => ending.hasEnded);
    if (ready) return ready;
  }
  const said = readFileSync(folder.log).subarray(log.start).toString();
  if (passingTrouble.test(said) || (options.port === undefined && portTaken.test(said))) return undefined;
  const reason = `it could not run under ${folder.user.name} on port ${port}`;
  throw new ServerDidNotStart(reason, folder.log, said.slice(-4000), await ending.cause);
}

function serverArguments(folder: DataFolder, port: number, settings?: LaunchOptions['settings']): readonly string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    ...(process.platform === 'win32' ? {} : { unix_socket_directories: '' }),
    max_connections: '100',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  return ['-D', folder.postgres, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Follows no symbolic link: the folder may belong to an ordinary user while we are root. One older log is kept. */
function openLog(folder: DataFolder): { readonly descriptor: number; readonly start: number } {
  const size = statSync(folder.log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLogBytes) renameSync(folder.log, `${folder.log}.1`);
  const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW } = constants; // the last is absent, so 0, on Windows
  const descriptor = openSync(folder.log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600);
  const { uid, gid } = folder.user.ids;
  if (uid !== undefined && gid !== undefined) fchownSync(descriptor, uid, gid);
  return { descriptor, start: size > largestLogBytes ? 0 : size };
}

function watchEnd(server: ChildProcess): { readonly hasEnded: boolean; readonly cause: Promise<Error | undefined> } {
  let hasEnded = false;
  const cause = new Promise<Error | undefined>((resolve) => {
    server.once('error', resolve).once('exit', () => resolve(undefined));
  }).finally(() => (hasEnded = true));
  return {
    get hasEnded() {
      return hasEnded;
    },
    cause,
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the system gave no free port');
  return address.port;
}

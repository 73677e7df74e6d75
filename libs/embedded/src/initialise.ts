import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Binaries, serverEnvironment } from './binaries.js';
import type { DataFolder } from './data-folder.js';
import { hasCode, ServerDidNotStart } from './errors.js';
import { giveTo } from './server-user.js';

const draftPrefix = 'initdb-';
const longestInitdbMilliseconds = 10 * 60_000;

/**
 * Creates the data in a folder beside its place and renames it when complete, so an interrupted initdb leaves nothing
 * that looks like data, and of two starts at once one wins.
 */
export async function initialise(binaries: Binaries, folder: DataFolder, superuserPassword: string): Promise<void> {
  sweepInterrupted(folder);
  const draft = mkdtempSync(path.join(folder.path, draftPrefix));
  const passwordFile = `${draft}.password`;
  giveTo(folder.user, draft);
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600, flag: 'wx' });
  giveTo(folder.user, passwordFile);
  try {
    await runInitdb(binaries, folder, draft, passwordFile);
    renameSync(draft, folder.postgres);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { force: true, recursive: true });
  }
}

/** LC_CTYPE must not be C: with it trigrams of Chinese text are empty. Elsewhere than on Linux not run (macOS, Windows). */
async function runInitdb(binaries: Binaries, folder: DataFolder, data: string, passwordFile: string): Promise<void> {
  const ctype = { linux: 'C.UTF-8', darwin: 'en_US.UTF-8' }[process.platform as string] ?? 'C';
  const options = [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth-host=scram-sha-256',
    '--auth-local=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    `--lc-ctype=${ctype}`,
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
  try {
    await promisify(execFile)(binaries.initdb, options, { ...folder.user.ids, cwd: data, env: serverEnvironment });
  } catch (cause) {
    const said =
      typeof cause === 'object' && cause !== null && 'stderr' in cause ? String(cause.stderr) : String(cause);
    throw new ServerDidNotStart('initdb failed', folder.log, said, cause);
  }
}

/** Removes what a killed initdb left: its folder and its password file, unless they may still be in use. */
function sweepInterrupted(folder: DataFolder): void {
  for (const name of readdirSync(folder.path).filter((each) => each.startsWith(draftPrefix))) {
    const draft = path.join(folder.path, name);
    const born = statSync(draft, { throwIfNoEntry: false })?.ctimeMs ?? Date.now();
    if (Date.now() - born > longestInitdbMilliseconds) rmSync(draft, { recursive: true, force: true });
  }
}

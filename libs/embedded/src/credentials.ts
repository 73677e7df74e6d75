import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type DataFolder, isInitialised } from './data-folder.js';
import { CredentialsUnreadable, DataFolderUnreachable, hasCode } from './errors.js';

/** The passwords of the three roles of the embedded server: 192 random bits each, safe in a URL. */
export interface Credentials {
  readonly superuser: string;
  readonly owner: string;
  readonly app: string;
}

/** Reads the passwords, or generates them for a server that does not exist yet. */
export function credentialsOf(folder: DataFolder): Credentials {
  if (!isInitialised(folder)) generateUnlessPresent(folder.credentials);
  return read(folder);
}

/** The file appears complete, mode 0600, or not at all; of two starts at once the first one's passwords hold. */
function generateUnlessPresent(file: string): void {
  const draft = `${file}.${process.pid}`;
  const passwords: Credentials = { superuser: password(), owner: password(), app: password() };
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(folder: DataFolder): Credentials {
  const file = folder.credentials;
  try {
    const { superuser, owner, app } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, unknown>>;
    if (typeof superuser === 'string' && typeof owner === 'string' && typeof app === 'string')
      return { superuser, owner, app };
  } catch (cause) {
    if (hasCode(cause, 'EACCES')) throw new DataFolderUnreachable(folder.path, folder.user.name, cause);
    const reason = hasCode(cause, 'ENOENT') ? 'the file is missing' : 'the file is damaged';
    throw new CredentialsUnreadable(file, reason, cause);
  }
  throw new CredentialsUnreadable(file, 'a password is missing');
}

function password(): string {
  return randomBytes(24).toString('base64url');
}

import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { DataFolderUnreachable } from './errors.js';
import { canEnter, type ServerUser, serverUserFor } from './server-user.js';

/** The `.shangda` folder and what the embedded server keeps in it. All paths are real paths. */
export interface DataFolder {
  readonly path: string;
  /** PostgreSQL's own data: owned by the server's user, mode 0700. */
  readonly postgres: string;
  readonly credentials: string;
  readonly log: string;
  readonly user: ServerUser;
}

/**
 * Makes or opens the data folder, or refuses with `DataFolderUnreachable`. The folder is ours alone: 0700, and under root
 * 0710 with the server's group, which may pass through to `postgres/` but neither list the folder nor write in it, so
 * a stolen server account cannot swap the log or the passwords under root's hands. A folder that holds other things and
 * is not ours yet keeps its mode.
 */
export function openDataFolder(dataDir: string): DataFolder {
  const wanted = path.resolve(dataDir);
  const user = serverUserFor(path.join(wanted, 'postgres'));
  try {
    mustReach(user, wanted, nearestExisting(path.dirname(wanted)));
    mkdirSync(path.dirname(wanted), { recursive: true });
    mkdirSync(wanted, { recursive: true, mode: 0o700 }); // the mode would go to new parents too
    if (isOurs(wanted)) closeToOthers(wanted, user);
    mustReach(user, wanted, wanted);
  } catch (cause) {
    throw cause instanceof DataFolderUnreachable ? cause : new DataFolderUnreachable(wanted, user.name, cause);
  }
  const real = realpathSync(wanted);
  return {
    path: real,
    postgres: path.join(real, 'postgres'),
    credentials: path.join(real, 'credentials.json'),
    log: path.join(real, 'postgres.log'),
    user,
  };
}

/** Whether initdb has finished here; it works in another folder that is renamed at the end. */
export function isInitialised(folder: DataFolder): boolean {
  return existsSync(path.join(folder.postgres, 'PG_VERSION'));
}

function mustReach(user: ServerUser, wanted: string, folder: string): void {
  const others = user.ids.uid !== undefined;
  if (others && !canEnter(user, folder)) throw new DataFolderUnreachable(wanted, user.name);
}

function isOurs(folder: string): boolean {
  const names = readdirSync(folder);
  return names.length === 0 || names.includes('credentials.json');
}

/** Root leaves a folder that an ordinary user made as it is, or that user could not start the server again. */
function closeToOthers(folder: string, user: ServerUser): void {
  const { gid } = user.ids;
  if (gid === undefined) {
    chmodSync(folder, 0o700);
  } else if (statSync(folder).uid === 0) {
    chownSync(folder, 0, gid);
    chmodSync(folder, 0o710);
  }
}

function nearestExisting(folder: string): string {
  return existsSync(folder) || folder === path.dirname(folder) ? folder : nearestExisting(path.dirname(folder));
}

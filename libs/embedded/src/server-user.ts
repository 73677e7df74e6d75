import { spawnSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';

/** The user PostgreSQL runs under. Spread `ids` into spawn options; it is empty where we keep our own user. */
export interface ServerUser {
  readonly name: string;
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

/**
 * PostgreSQL refuses to run as root. Root therefore hands it to the owner of the existing data, else to `postgres` where
 * that user exists, else to `nobody`; everybody else runs it as themselves. Creates no user.
 */
export function serverUserFor(postgresFolder: string): ServerUser {
  if (process.getuid?.() !== 0) return { name: 'the current user', ids: {} };
  const owner = ownerOf(postgresFolder);
  if (owner !== undefined && owner.uid !== 0) return { name: `user ${nameOf(owner.uid)}`, ids: owner };
  return userNamed('postgres') ?? userNamed('nobody') ?? { name: 'user 65534', ids: { uid: 65534, gid: 65534 } };
}

/** Whether the server's user can enter the folder; the kernel answers, so access lists and mounts count too. */
export function canEnter(user: ServerUser, folder: string): boolean {
  return spawnSync('test', ['-x', folder], { ...user.ids, cwd: '/' }).status === 0;
}

/** Makes the server's user the owner of a path we created for it. */
export function giveTo(user: ServerUser, path: string): void {
  const { uid, gid } = user.ids;
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

function ownerOf(path: string): { readonly uid: number; readonly gid: number } | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && { uid: stats.uid, gid: stats.gid };
}

function userNamed(name: string): ServerUser | undefined {
  const uid = idOf('-u', name);
  const gid = idOf('-g', name);
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { name: `user ${name}`, ids: { uid, gid } };
}

function nameOf(uid: number): string {
  return idAnswers('-un', String(uid)) ?? String(uid);
}

function idOf(which: '-u' | '-g', name: string): number | undefined {
  const answer = idAnswers(which, name);
  return answer === undefined ? undefined : Number(answer);
}

function idAnswers(which: string, user: string): string | undefined {
  const { status, stdout } = spawnSync('id', [which, user], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

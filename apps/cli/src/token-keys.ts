import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generateKeyPair, type KeyPairPem } from '@shangda/api/http/tokens';
import { hasCode } from '@shangda/embedded/errors';
import { environment } from './environment.js';
import { WronglyAsked } from './terminal.js';

const fileIn = (folder: string): string => join(resolve(folder), 'token-keys.json');

/** The key pair that signs this office's tokens, made at the first start, readable by its owner only. */
export function ensureKeys(folder: string): KeyPairPem {
  return readKeys(folder) ?? makeKeys(folder);
}

/** What `token` signs with. Starts nothing and makes nothing: a mistyped folder is said, not founded. */
export function signingKey(dataDir: string): string {
  const { DATABASE_URL, TOKEN_PRIVATE_KEY } = environment();
  const key = DATABASE_URL === undefined ? (readKeys(dataDir)?.privateKeyPem ?? TOKEN_PRIVATE_KEY) : TOKEN_PRIVATE_KEY;
  if (key !== undefined) return key;
  throw new WronglyAsked([
    DATABASE_URL === undefined
      ? `there is no signing key in ${dataDir}: name the --data-dir of an office, or set TOKEN_PRIVATE_KEY or TOKEN_PRIVATE_KEY_FILE`
      : 'no signing key here: set TOKEN_PRIVATE_KEY or TOKEN_PRIVATE_KEY_FILE',
  ]);
}

function readKeys(folder: string): KeyPairPem | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as KeyPairPem;
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) return undefined;
    throw cause;
  }
}

/** The file appears complete, mode 0600, or not at all; of two starts at once the first one's pair holds. */
function makeKeys(folder: string): KeyPairPem {
  const file = fileIn(folder);
  const draft = `${file}.${process.pid}`;
  mkdirSync(resolve(folder), { recursive: true });
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(generateKeyPair(), null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) throw cause;
  } finally {
    rmSync(draft, { force: true });
  }
  const made = readKeys(folder);
  if (!made) throw new Error(`${file} was not written`);
  return made;
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '@shangda/api/office/configuration';
import { NamedFileUnreadable, withNamedFiles } from '@shangda/api/office/named-files';
import { environment, namedServers, withoutFiles } from '@shangda/cli/environment';
import { WronglyAsked } from '@shangda/cli/terminal';

let folder: string;
let secret: string;
const before = { ...process.env };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shangda-files-'));
  secret = join(folder, 'database_url');
  writeFileSync(secret, 'postgres://app@db/shangda\n');
});
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a secret in a file', () => {
  it('goes before the variable and loses its line end', () => {
    const given = { DATABASE_URL: 'postgres://other@db/x', DATABASE_URL_FILE: secret };
    expect(withNamedFiles(given, ['DATABASE_URL']).DATABASE_URL).toBe('postgres://app@db/shangda');
    expect(readConfiguration(given).databaseUrl).toBe('postgres://app@db/shangda');
  });

  it('is missed by name where the file is not there', () => {
    const gone = join(folder, 'gone');
    expect(() => withNamedFiles({ REDIS_URL_FILE: gone }, ['REDIS_URL'])).toThrow(NamedFileUnreadable);
    expect(() => readConfiguration({ DATABASE_URL: 'postgres://a@b/c', TOKEN_PUBLIC_KEY_FILE: gone })).toThrow(
      `TOKEN_PUBLIC_KEY_FILE names ${gone}`,
    );
    process.env.DATABASE_URL_FILE = gone;
    expect(environment).toThrow(WronglyAsked);
  });

  it('is one of ours: other variables of that shape are left alone', () => {
    const foreign = { SSL_CERT_FILE: join(folder, 'gone'), GIT_FILE: secret };
    expect(withNamedFiles(foreign, ['DATABASE_URL'])).toEqual(foreign);
    process.env.SSL_CERT_FILE = join(folder, 'gone');
    expect(environment().SSL_CERT).toBe(before.SSL_CERT);
  });

  it('does not reach a child process that was told its database outright', () => {
    process.env.DATABASE_URL_FILE = secret;
    process.env.SSL_CERT_FILE = 'kept';
    expect(withoutFiles()).not.toHaveProperty('DATABASE_URL_FILE');
    expect(withoutFiles()).toHaveProperty('SSL_CERT_FILE', 'kept');
    expect(namedServers()).toContain('DATABASE_URL_FILE');
  });
});

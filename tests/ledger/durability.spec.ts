import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '@shangda/api/app';
import { generateKeyPair } from '@shangda/api/http/tokens';
import { waitUntil } from '@shangda/cli/demo/wait-until';
import { connected } from '@shangda/embedded/provision';
import { type EmbeddedServer, startEmbeddedServer } from '@shangda/embedded/server';
import { refuseUnsafeSettings, UnsafeDurability } from '@shangda/event-store/durability';
import { openTestPool } from '@shangda/testing/databases';

jest.setTimeout(60_000);

let server: EmbeddedServer;

beforeAll(async () => {
  server = await startEmbeddedServer({ dataDir: mkdtempSync(join(tmpdir(), 'shangda-durability-')) });
});

afterAll(async () => {
  await server.stop();
  rmSync(server.dataDir, { recursive: true, force: true });
});

/** Each on a connection of its own, so that a setting of the role is in force. */
async function examined(): Promise<void> {
  const pool = openTestPool(server.urls.app, 1);
  try {
    await refuseUnsafeSettings(pool);
  } finally {
    await pool.end();
  }
}

/** Runs with a setting of the whole server changed, as an operator would change it while it runs. */
async function withSetting(name: string, value: string, work: () => Promise<void>): Promise<void> {
  const change = (statement: string, expected: string) =>
    connected(server.urls.superuser, async (client) => {
      await client.query(statement);
      await client.query('select pg_reload_conf()');
      const inForce = async () => (await client.query(`show ${name}`)).rows[0][name] === expected;
      expect(await waitUntil(`${name} = ${expected}`, inForce)).toBe(true);
    });
  await change(`alter system set ${name} = ${value}`, value);
  try {
    await work();
  } finally {
    await change(`alter system reset ${name}`, 'on');
  }
}

describe('A server that may forget what it acknowledged', () => {
  it('is not the one that comes with Shangda', async () => {
    await expect(examined()).resolves.toBeUndefined();
  });

  it.each(['fsync', 'full_page_writes', 'synchronous_commit'])('is refused with %s = off, by name', (name) =>
    withSetting(name, 'off', async () => {
      await expect(examined()).rejects.toThrow(UnsafeDurability);
      await expect(examined()).rejects.toThrow(new RegExp(`acknowledged facts: ${name}=off;`));
    }),
  );

  it.each(['local', 'remote_write', 'remote_apply'])('is not one with synchronous_commit = %s', (value) =>
    withSetting('synchronous_commit', value, () => examined()),
  );

  it('is refused where only our role, or only our database, is set so', async () => {
    for (const whose of ['role shangda_app', 'database shangda'])
      await connected(server.urls.superuser, async (client) => {
        await client.query(`alter ${whose} set synchronous_commit = off`);
        await expect(examined()).rejects.toThrow('synchronous_commit=off');
        await client.query(`alter ${whose} reset synchronous_commit`);
      });
  });

  it('keeps the api from starting', () =>
    withSetting('fsync', 'off', async () => {
      const tokenPublicKey = generateKeyPair().publicKeyPem;
      const address = { host: '127.0.0.1', port: 0, logLevel: 'silent' };
      const starting = createApp({ databaseUrl: server.urls.app, tokenPublicKey, ...address }, { logger: false });
      await expect(starting).rejects.toThrow(UnsafeDurability);
    }));
});

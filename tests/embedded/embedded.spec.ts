import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { locateBinaries } from '@shangda/embedded/binaries';
import { DataFolderUnreachable, NoBinaryForPlatform } from '@shangda/embedded/errors';
import { connected, createDatabase, dropDatabase, ownerRole } from '@shangda/embedded/provision';
import { type EmbeddedServer, startEmbeddedServer } from '@shangda/embedded/server';

const rows = (url: string, sql: string): Promise<readonly unknown[]> =>
  connected(url, async (client) => (await client.query(sql)).rows);
const modeOf = (file: string): number => statSync(file).mode & 0o777;
const isRoot = process.getuid?.() === 0;

describe('The embedded server', () => {
  let place: string;
  let dataDir: string;
  let server: EmbeddedServer;

  beforeAll(async () => {
    place = mkdtempSync(path.join(tmpdir(), 'shangda-embedded-'));
    chmodSync(place, 0o755);
    dataDir = path.join(place, '.shangda');
    server = await startEmbeddedServer({ dataDir, settings: { work_mem: '5MB' } });
  });

  afterAll(async () => {
    await server.stop();
    rmSync(place, { recursive: true });
  });

  it('starts PostgreSQL 18 on a loopback port of its own, in UTC, with the settings asked for', async () => {
    const sql = `select current_setting('server_version_num')::int / 10000 as major, current_setting('timezone') as zone,
      current_setting('work_mem') as memory, current_setting('listen_addresses') as address`;
    expect(server.adopted).toBe(false);
    expect(await rows(server.urls.app, sql)).toEqual([{ major: 18, zone: 'UTC', memory: '5MB', address: '127.0.0.1' }]);
  });

  it('keeps what was committed: no durability setting is weakened', async () => {
    const sql = `select string_agg(setting, ',') as settings from pg_settings
      where name in ('fsync', 'synchronous_commit', 'full_page_writes')`;
    expect(await rows(server.urls.app, sql)).toEqual([{ settings: 'on,on,on' }]);
  });

  it('finds Chinese text by trigrams, which a C character type would not', async () => {
    await rows(server.urls.superuser, 'create extension if not exists pg_trgm');
    expect(await rows(server.urls.superuser, `select similarity('紧急信息', '紧急信息') as same`)).toEqual([
      { same: 1 },
    ]);
  });

  it.each(['superuser', 'owner', 'app', 'queue'] as const)(
    'lets %s in with its password and no other',
    async (role) => {
      const wrong = new URL(server.urls[role]);
      wrong.password = 'wrong';
      await expect(rows(server.urls[role], 'select 1')).resolves.toHaveLength(1);
      await expect(rows(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    },
  );

  it('stores passwords as SCRAM verifiers only', async () => {
    const sql = `select count(*)::int as others from pg_authid where rolcanlogin and rolpassword not like 'SCRAM-SHA-256$%'`;
    expect(await rows(server.urls.superuser, sql)).toEqual([{ others: 0 }]);
  });

  it('keeps the passwords and the data from other users of the machine', () => {
    expect(modeOf(path.join(dataDir, 'credentials.json'))).toBe(0o600);
    expect(modeOf(path.join(dataDir, 'postgres.log'))).toBe(0o600);
    expect(modeOf(path.join(dataDir, 'postgres'))).toBe(0o700);
    expect(modeOf(dataDir)).toBe(isRoot ? 0o710 : 0o700);
  });

  it('separates the owner, who may make schemas, from the application, which may not', async () => {
    const create = 'create schema trial';
    await expect(rows(server.urls.owner, create)).resolves.toEqual([]);
    await expect(rows(server.urls.app, create)).rejects.toMatchObject({ code: '42501' });
    await expect(rows(server.urls.app, 'create table public.trial ()')).rejects.toMatchObject({ code: '42501' });
    await expect(rows(server.urls.queue, create)).resolves.toEqual([]);
  });

  it('lets no role into a database that is not its own', async () => {
    const ownerInQueue = new URL(server.urls.owner);
    ownerInQueue.pathname = '/shangda_queue';
    await expect(rows(ownerInQueue.href, 'select 1')).rejects.toMatchObject({ code: '42501' });
  });

  it('copies and drops databases for tests', async () => {
    const template = { template: 'template0' };
    await createDatabase(server.urls.superuser, 'trial_copy', ownerRole, template);
    await createDatabase(server.urls.superuser, 'trial_copy', ownerRole, template);
    await dropDatabase(server.urls.superuser, 'trial_copy');
    expect(await rows(server.urls.superuser, `select 1 from pg_database where datname = 'trial_copy'`)).toEqual([]);
  });

  it('does not die of a Ctrl-C meant for us: it leads a process group of its own', () => {
    expect(() => process.kill(-server.pid, 0)).not.toThrow();
  });

  it('is adopted by a second start while it runs', async () => {
    const second = await startEmbeddedServer({ dataDir });
    expect(second).toMatchObject({ adopted: true, pid: server.pid, port: server.port, urls: server.urls });
  });

  it('keeps data and passwords over a stop and a start', async () => {
    await rows(server.urls.queue, 'create table public.kept as select 1 as value');
    await server.stop();
    await expect(rows(server.urls.queue, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const passwords = new URL(server.urls.app).password;
    server = await startEmbeddedServer({ dataDir });
    expect(server.adopted).toBe(false);
    expect(new URL(server.urls.app).password).toBe(passwords);
    expect(await rows(server.urls.queue, 'select value from kept')).toEqual([{ value: 1 }]);
  });

  it('recovers what was committed before a kill -9', async () => {
    await rows(server.urls.queue, 'create table public.recovered as select 2 as value');
    const killed = server.pid;
    process.kill(killed, 'SIGKILL');
    server = await startEmbeddedServer({ dataDir });
    expect(server.adopted).toBe(false);
    expect(server.pid).not.toBe(killed);
    expect(await rows(server.urls.queue, 'select value from recovered')).toEqual([{ value: 2 }]);
  });

  it('starts once when two starts race, and both get the same server', async () => {
    await server.stop();
    const [one, other] = await Promise.all([startEmbeddedServer({ dataDir }), startEmbeddedServer({ dataDir })]);
    server = one;
    expect(other.pid).toBe(one.pid);
    expect([one.adopted, other.adopted].sort()).toEqual([false, true]);
  });

  it('refuses a folder its user cannot reach, names --data-dir, and puts the data nowhere else', async () => {
    const closed = path.join(place, 'closed');
    mkdirSync(closed, { mode: isRoot ? 0o700 : 0o000 });
    const refused = startEmbeddedServer({ dataDir: path.join(closed, '.shangda') });
    await expect(refused).rejects.toThrow(DataFolderUnreachable);
    await expect(refused).rejects.toThrow('--data-dir');
    expect(existsSync(path.join(closed, '.shangda'))).toBe(false);
  });

  it('says so where the platform has no binary, and names DATABASE_URL as the way out', () => {
    const locate = () => locateBinaries({ name: 'the current user', ids: {} }, () => undefined, 'plan9-mips');
    expect(locate).toThrow(NoBinaryForPlatform);
    expect(locate).toThrow(/plan9-mips.*DATABASE_URL/);
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { joinServer, type SharedServer } from '@shangda/cli/shared-server';
import { withPool } from '@shangda/cli/pools';
import { seal } from '@shangda/event-store/sealer';
import { views } from '@shangda/projections/catalogue';
import { catchUp } from '@shangda/projections/runner';

/** `npm run shangda`, which builds first; and what it becomes. */
const launcher = fileURLToPath(new URL('../../tools/start.mjs', import.meta.url));
const program = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));
const ours = /^(DATABASE|QUEUE_DATABASE|REDIS|TOKEN)_/;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let dataDir: string;
let here: SharedServer;

/** The command as an operator's script runs it: no terminal, its own exit code. */
function shangda(words: readonly string[], environment: NodeJS.ProcessEnv = {}, script = program): Ended {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
    env: { ...inherited, ...environment },
  });
  return { code: status, stdout, stderr };
}

/** What it printed with `--json`: one document and nothing else, whatever stood on stderr. */
function told(...words: readonly string[]): { readonly code: number | null; readonly document: unknown } {
  const { code, stdout, stderr } = shangda([...words, '--data-dir', dataDir, '--json']);
  expect(stderr).not.toContain('█');
  return { code, document: JSON.parse(stdout) as unknown };
}

const viewsOf = (as: object): readonly object[] =>
  [...views.keys()].map((view) => expect.objectContaining({ view, ...as }) as object);
const falsify = (): Promise<unknown> =>
  withPool(here.embedded.urls.app, (pool) => pool.query("update views.unit_register set name = 'x'"));

describe('shangda as a process', () => {
  let migrated: { readonly code: number | null; readonly document: unknown };

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'shangda-process-'));
    migrated = told('migrate');
    // Held here, so that the commands adopt a running server instead of starting one each.
    here = await joinServer(dataDir, () => undefined);
    const units = join(dataDir, 'units.csv');
    writeFileSync(
      units,
      'id,name,nameEn,parentId,level,class,isOffice,directReportingTo\n6230,甘南州,Gannan,,PREFECTURE,PREFECTURE_OFFICE,true,\n',
    );
    expect(told('units', 'import', units)).toMatchObject({ code: 0, document: { registered: 1, skipped: 0 } });
    await withPool(here.embedded.urls.app, async (pool) => {
      await seal(pool);
      for (const view of views.values()) await catchUp(pool, view);
    });
  }, 120_000);

  afterAll(async () => {
    await here.leave();
    rmSync(dataDir, { recursive: true });
  });

  it('migrates once', () => {
    expect(migrated).toMatchObject({
      code: 0,
      document: { migrations: expect.arrayContaining([expect.any(String)]) as unknown },
    });
    expect(told('migrate')).toEqual({ code: 0, document: { migrations: [] } });
  }, 120_000);

  it('mints tokens from the key of the folder, which nobody else can read', () => {
    const token = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as unknown;
    expect(told('token', '6230-editor')).toEqual({ code: 0, document: { personId: '6230-editor', token } });
    expect(statSync(join(dataDir, 'token-keys.json')).mode & 0o777).toBe(0o600);
  }, 120_000);

  it('founds nothing in a mistyped folder', () => {
    const mistyped = join(dataDir, 'mistyped');
    for (const words of [['token', '6230-editor'], ['verify']]) {
      const { code, stderr } = shangda([...words, '--data-dir', mistyped]);
      expect([words[0], code, existsSync(mistyped)]).toEqual([words[0], 2, false]);
      expect(stderr).toContain(mistyped);
    }
  }, 120_000);

  it('says how the office is', () => {
    const { code, document } = told('doctor');
    expect(document).toMatchObject({
      ok: true,
      diagnoses: expect.arrayContaining([
        { check: 'clock', status: 'ok', detail: expect.any(String) as unknown },
      ]) as unknown,
    });
    expect(code).toBe(0);
  }, 120_000);

  it('replays a stream and the whole ledger', () => {
    expect(told('replay', 'unit-6230')).toMatchObject({
      code: 0,
      document: {
        stream: 'unit-6230',
        events: [
          { version: 1, position: expect.any(String) as unknown, type: 'UnitRegistered', actor: 'system:operator' },
        ],
      },
    });
    expect(told('replay', '--all')).toMatchObject({
      code: 0,
      document: {
        block: expect.any(String) as unknown,
        events: 1,
        rows: { unit_register: 1 },
        counters: [],
        parked: [],
      },
    });
  }, 120_000);

  it('verifies with 0, and with 1 where a view says something else than the ledger; a rebuild puts it right with 1, then 0', async () => {
    expect(told('verify')).toMatchObject({
      code: 0,
      document: { ok: true, ledger: { ok: true, events: 1 }, views: viewsOf({ equal: true }) },
    });
    await falsify();
    expect(told('verify')).toMatchObject({ code: 1, document: { ok: false, ledger: { ok: true } } });
    expect(told('rebuild', 'unit_register')).toMatchObject({
      code: 1,
      document: [{ view: 'unit_register', equal: false }],
    });
    expect(told('rebuild', '--all')).toMatchObject({ code: 0, document: viewsOf({ equal: true }) });
  }, 120_000);

  it('ends with 2 where it was asked wrongly, and with 3 where the database is away', () => {
    expect(shangda(['verify', '--bogus']).code).toBe(2);
    const gone = join(dataDir, 'gone');
    const unread = shangda(['verify'], { DATABASE_URL_FILE: gone });
    expect([unread.code, unread.stderr]).toEqual([2, expect.stringContaining(`DATABASE_URL_FILE names ${gone}`)]);
    expect(shangda(['verify'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }).code).toBe(3);
  }, 120_000);

  it('says in a line that the port is taken, and ends with 3', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, stdout, stderr } = shangda(['serve', '--port', String(port), '--data-dir', dataDir]);
    await new Promise((resolve) => taken.close(resolve));
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining(`EADDRINUSE: address already in use 127.0.0.1:${port}`),
    ]);
    expect(stdout + stderr).not.toMatch(/^ +at /m);
  }, 120_000);

  it('plays no demo into the database of the environment, nor into a real ledger', () => {
    const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const { code, stdout, stderr } = shangda(['demo', '--once', '--data-dir', dataDir], away, launcher);
    expect(stdout).toContain('not used: DATABASE_URL');
    expect([code, stderr]).toEqual([2, expect.stringContaining("an office's real ledger")]);
    expect(readFileSync(join(dataDir, 'token-keys.json'), 'utf8')).toContain('PRIVATE KEY');
  }, 120_000);
});

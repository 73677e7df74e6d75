import { createHash, randomBytes } from 'node:crypto';
import { type FileDescription, sealFile } from '@shangda/event-store/content';
import { openFile } from '@shangda/event-store/files';
import type { NewFile } from '@shangda/event-store/ledger';
import { openPools, type LedgerPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { verifyLedger } from '@shangda/event-store/verify';
import { createTestDatabase, openTestPool, type TestDatabase } from '@shangda/testing/databases';
import type pg from 'pg';
import { mustBeAppended, note, noted } from './requests.js';

const checkFact = () => undefined;

let database: TestDatabase;
let pools: LedgerPools;
let superuser: pg.Pool;
let ledger: PostgresLedger;

beforeEach(async () => {
  database = await createTestDatabase();
  pools = openPools(database.appUrl);
  superuser = openTestPool(database.superuserUrl, 1);
  await superuser.query('set session_replication_role = replica');
  ledger = new PostgresLedger(pools);
});

afterEach(async () => {
  await Promise.all([pools.append.end(), pools.read.end(), superuser.end()]);
  await database.drop();
});

const fileOf = (body: Buffer): NewFile => ({ digest: createHash('sha256').update(body).digest('hex'), body });

/** Writes an event whose content describes a file, and the file. */
async function attach(name: string, file: NewFile, change: Partial<FileDescription> = {}): Promise<void> {
  const described = {
    name: `${name}.pdf`,
    mediaType: 'application/pdf',
    sha256: file.digest,
    size: file.body.byteLength,
  };
  const { content, digest } = sealFile({ ...described, ...change });
  const payload = `{"content":{"digest":"${digest}","id":"${content.id}"}}`;
  const events = [noted(`item-${name}`, { payload, contents: [content] })];
  mustBeAppended(await ledger.append(note(name, { events, files: [file] })));
}

async function readBack(digest: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of (await openFile(pools.read, digest)) ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
}

const verified = () => verifyLedger(pools.read, { checkFact });

describe('a file beside the ledger', () => {
  it('is read back byte for byte, also one of megabytes, and verify has looked at it', async () => {
    const small = fileOf(Buffer.from([0, 0x1f, 0xff]));
    const files = [small, ...[512 * 1024, 3_000_000].map((size) => fileOf(randomBytes(size)))];
    for (const file of files) await attach(file.digest.slice(0, 8), file);
    for (const { digest, body } of files) expect((await readBack(digest)).equals(body)).toBe(true);
    expect(await verified()).toMatchObject({ ok: true, files: 3, filesMissing: 0, filesUnreferenced: 0 });
  });

  it('is kept once, however often it is attached', async () => {
    const file = fileOf(Buffer.from('the same bytes'));
    await Promise.all(['a', 'b', 'c'].map((name) => attach(name, file)));
    expect(await verified()).toMatchObject({ ok: true, files: 1, contents: 3 });
  });

  it('cannot be written under another name', async () => {
    const file = { digest: '0'.repeat(64), body: Buffer.from('other bytes') };
    await expect(attach('wrong', file)).rejects.toThrow('announced under another digest');
    expect(await verified()).toMatchObject({ ok: true, events: 0, filesUnreferenced: 1 });
  });

  it('that was left over from a conflict is no fault', async () => {
    const file = fileOf(Buffer.from('left over'));
    const request = note('late', { files: [file], expectations: [{ stream: 'item-late', version: 7 }] });
    expect(await ledger.append(request)).toMatchObject({ status: 'conflict' });
    expect(await verified()).toMatchObject({ ok: true, events: 0, files: 1, filesUnreferenced: 1 });
  });
});

describe('verify, of files', () => {
  const file = fileOf(Buffer.from('a scanned form'));

  it('finds one changed byte and names the file', async () => {
    await attach('form', file);
    await superuser.query('update ledger.file set body = set_byte(body, 3, get_byte(body, 3) # 1)');
    const { findings } = await verified();
    expect(findings).toEqual([{ place: `file ${file.digest}`, problem: 'its bytes are not those it is named after' }]);
  });

  it('finds one that was put in the place of another', async () => {
    await attach('form', file);
    const other = Buffer.from('another form');
    await superuser.query('update ledger.file set body = $1, digest = sha256($1)', [other]);
    expect(await verified()).toMatchObject({ ok: true, filesMissing: 1, filesUnreferenced: 1 });
  });

  it('counts one that is gone, and the events still stand', async () => {
    await attach('form', file);
    await superuser.query('delete from ledger.file');
    expect(await verified()).toMatchObject({ ok: true, files: 0, filesMissing: 1 });
    expect(await openFile(pools.read, file.digest)).toBeUndefined();
  });

  it('finds a description of another size, and one that describes nothing', async () => {
    await attach('form', file);
    await attach('longer', file, { size: 4711 });
    await attach('nameless', file, { sha256: 'none' });
    const { findings } = await verified();
    expect(findings.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('another size'),
      'it describes no file',
    ]);
  });
});

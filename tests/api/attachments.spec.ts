import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { POOLS } from '@shangda/api/office/office.module';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { verifyLedger } from '@shangda/event-store/verify';
import { docx, mediaTypes, pdf, png } from './files.js';
import { type Asked, county, draft, openOffice, otherCounty, personOf, prefecture, type TestOffice } from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');
const editor = personOf(prefecture, 'EDITOR');
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const { unitId: _unitId, ...described } = draft;

/** A PDF of so many bytes, no two alike. */
const pdfOf = (size: number): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size - 15), Buffer.from('\n%%EOF')]);

describe('files at an item', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  const files = async (): Promise<number> => {
    const pools: LedgerPools = office.app.get(POOLS);
    const { rows } = await pools.read.query<{ count: string }>('select count(*) as count from ledger.file');
    return Number(rows[0]?.count);
  };
  const done = async (asked: Asked) => {
    const { status, text, body } = await office.ask(asked);
    if (status >= 300) throw new Error(`${asked.url}: ${text}`);
    return body;
  };
  const drafted = async (): Promise<string> => String((await done({ as: officer, url: '/v1/items', body: draft })).id);
  const uploading = (id: string, version: number, change: Partial<Asked> = {}, query: object = {}): Asked => ({
    as: officer,
    method: 'POST',
    url: `/v1/items/${id}/attachments?${new URLSearchParams({ name: '签发单.pdf', secrecy: 'PUBLIC', ...query }).toString()}`,
    version,
    body: pdf,
    ...change,
    headers: { 'content-type': mediaTypes.pdf, ...change.headers },
  });
  const act = (as: string, id: string, what: string, version: number, body?: object) =>
    done({ as, url: `/v1/items/${id}/${what}`, version, ...(body && { body }) });
  const read = async (as: string, id: string) => done({ as, method: 'GET', url: `/v1/items/${id}` });
  it('are attached, listed with what they are, and given back byte for byte', async () => {
    const id = await drafted();
    const bytes = pdfOf(2 * 1024 * 1024);
    const answer = await office.ask(uploading(id, 1, { body: bytes }, { purpose: 'SIGNED_FORM' }));
    expect(answer).toMatchObject({ status: 201, body: { id, version: 2, attachmentId: expect.any(String) } });
    const { attachmentId } = answer.body as { attachmentId: string };
    const { attachments } = await read(officer, id);
    expect(attachments).toEqual([
      {
        id: attachmentId,
        name: '签发单.pdf',
        mediaType: 'application/pdf',
        size: bytes.length,
        sha256: sha256(bytes),
        purpose: 'SIGNED_FORM',
        addedBy: officer,
        addedAt: expect.stringMatching(/Z$/),
        officeId: null,
        version: 2,
      },
    ]);
    const got = await downloaded(officer, id, attachmentId);
    expect(got.status).toBe(200);
    expect(got.bytes.equals(bytes)).toBe(true);
  });

  it('are only ever downloaded: never shown, run, sniffed, framed or kept in between', async () => {
    const id = await drafted();
    const name = "'会议' (1).pdf";
    const { attachmentId } = await done(uploading(id, 1, {}, { name }));
    const { headers } = await downloaded(officer, id, String(attachmentId));
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(pdf.length),
      'content-disposition': `attachment; filename="attachment.pdf"; filename*=UTF-8''%27%E4%BC%9A%E8%AE%AE%27%20%281%29.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'private, no-store',
      'cross-origin-resource-policy': 'same-origin',
      'repr-digest': `sha-256=:${createHash('sha256').update(pdf).digest('base64')}:`,
    });
  });

  it('are seen by whoever sees the item, and are not there for anybody else', async () => {
    const id = await drafted();
    const { attachmentId } = await done(uploading(id, 1));
    const statusFor = async (as: string) => (await downloaded(as, id, String(attachmentId))).status;
    expect(await statusFor(officer)).toBe(200);
    for (const stranger of [editor, personOf(otherCounty, 'INFO_OFFICER')]) expect(await statusFor(stranger)).toBe(404);
    expect(await statusFor(personOf(county, 'REGISTRAR'))).toBe(403);
    await act(officer, id, 'submit', 2, {});
    await act(leader, id, 'approve', 3);
    expect(await statusFor(editor)).toBe(200);
    expect((await read(editor, id)).attachments).toHaveLength(1);
    // A file of this item is not to be had by way of another.
    const other = await drafted();
    expect((await downloaded(officer, other, String(attachmentId))).status).toBe(404);
  });

  it('are signed with the text: none is added, none removed once it is handed in', async () => {
    const id = await drafted();
    const { attachmentId } = await done(uploading(id, 1));
    await act(officer, id, 'submit', 2, {});
    expect(await office.ask(uploading(id, 3))).toMatchObject({
      status: 422,
      body: { code: 'NotADraft', article: '16' },
    });
    const url = `/v1/items/${id}/attachments/${String(attachmentId)}/remove`;
    expect(await office.ask({ as: officer, url, version: 3 })).toMatchObject({
      status: 422,
      body: { code: 'NotADraft' },
    });
  });

  it('are taken off a draft, and then there for nobody', async () => {
    const id = await drafted();
    const { attachmentId } = await done(uploading(id, 1));
    await done({ as: officer, url: `/v1/items/${id}/attachments/${String(attachmentId)}/remove`, version: 2 });
    expect((await read(officer, id)).attachments).toEqual([]);
    expect((await downloaded(officer, id, String(attachmentId))).status).toBe(404);
    const again = { as: officer, url: `/v1/items/${id}/attachments/${String(attachmentId)}/remove`, version: 3 };
    expect(await office.ask(again)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('stay for an office as they were reported, whatever the unit does with them after a return', async () => {
    const id = await drafted();
    const { attachmentId } = await done(uploading(id, 1, {}, { name: '第一稿.pdf' }));
    await act(officer, id, 'submit', 2, {});
    await act(leader, id, 'approve', 3);
    await done({ as: editor, method: 'POST', url: `/v1/offices/${prefecture}/items/${id}/receive` });
    await done({
      as: editor,
      url: `/v1/offices/${prefecture}/items/${id}/return`,
      version: 6,
      body: { reason: '补充' },
    });
    await done({ as: officer, url: `/v1/items/${id}/attachments/${String(attachmentId)}/remove`, version: 7 });
    await done(uploading(id, 8, {}, { name: '第二稿.pdf' }));
    const names = async (as: string) => (await read(as, id)).attachments.map(({ name }: { name: string }) => name);
    expect(await names(officer)).toEqual(['第二稿.pdf']);
    expect(await names(editor)).toEqual(['第一稿.pdf']);
    expect((await downloaded(editor, id, String(attachmentId))).status).toBe(200);
    await act(officer, id, 'submit', 9, {});
    await act(leader, id, 'approve', 10);
    expect(await names(editor)).toEqual(['第二稿.pdf']);
  });

  it('are kept by the office with what it entered itself', async () => {
    const body = { ...draft, channel: 'PAPER', evidence: '签发单存州政府办', occurredAt: '2026-01-05T08:55:00+08:00' };
    const { id } = await done({ as: editor, url: `/v1/offices/${prefecture}/items`, body });
    const scan = uploading(
      String(id),
      3,
      { as: editor, body: png, headers: { 'content-type': mediaTypes.png } },
      { name: '签发单.png', purpose: 'SIGNED_FORM' },
    );
    const url = scan.url.replace('/v1/items', `/v1/offices/${prefecture}/items`);
    expect(await office.ask({ ...scan, url })).toMatchObject({ status: 201, body: { version: 4 } });
    expect((await read(officer, String(id))).attachments).toMatchObject([{ name: '签发单.png', officeId: prefecture }]);
    const reported = await drafted();
    await act(officer, reported, 'submit', 1, {});
    await act(leader, reported, 'approve', 2);
    const ofAUnit = { ...scan, url: url.replace(String(id), reported), version: 3 };
    expect(await office.ask(ofAUnit)).toMatchObject({ status: 404 });
  });

  it('answer a repeat with the first answer, and another file under the same id with a refusal', async () => {
    const id = await drafted();
    const key = randomUUID();
    const first = await office.ask(uploading(id, 1, { key }));
    const before = await office.events();
    const again = await office.ask(uploading(id, 1, { key }));
    expect([again.status, again.text]).toEqual([201, first.text]);
    for (const changed of [
      uploading(id, 1, { key, body: pdfOf(100) }),
      uploading(id, 1, { key }, { name: '另一份.pdf' }),
      uploading(id, 1, { key }, { purpose: 'SIGNED_FORM' }),
    ])
      expect(await office.ask(changed)).toMatchObject({ status: 422, body: { code: 'command.reused' } });
    expect(await office.events()).toBe(before);
  });

  it('lets one of eight parallel uploads through, and keeps the same bytes once', async () => {
    const id = await drafted();
    const body = pdfOf(1000);
    const before = await files();
    const answers = await Promise.all(Array.from({ length: 8 }, () => office.ask(uploading(id, 1, { body }))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 201).every(({ status }) => status === 412)).toBe(true);
    expect(await files()).toBe(before + 1);
  });

  it('takes eight, and no ninth', async () => {
    const id = await drafted();
    for (let n = 1; n <= 8; n++) await done(uploading(id, n));
    expect(await office.ask(uploading(id, 9))).toMatchObject({
      status: 422,
      body: { code: 'TooManyAttachments', details: { limit: 8 } },
    });
  });

  it('are all right for verify', async () => {
    const pools: LedgerPools = office.app.get(POOLS);
    const report = await verifyLedger(pools.read, { checkFact: () => undefined });
    expect(report).toMatchObject({ ok: true, filesMissing: 0, filesUnreferenced: 0 });
    expect(report.files).toBeGreaterThan(2);
  });

  describe('are refused, and nothing is written', () => {
    let id: string;
    let before: readonly number[];
    beforeAll(async () => {
      id = await drafted();
      before = [await office.events(), await files()];
    });
    afterAll(async () => expect([await office.events(), await files()]).toEqual(before));

    const typed = (type: string, body: unknown = pdf): Partial<Asked> => ({ body, headers: { 'content-type': type } });

    it.each<readonly [what: string, change: Partial<Asked>, query: object, status: number, code: string]>([
      ['no token', { as: undefined }, {}, 401, 'auth.token_missing'],
      ['no command id', { key: null }, {}, 400, 'command.id_missing'],
      ['another version', { version: 7 }, {}, 412, 'version.failed'],
      ['JSON', typed('application/json', '{}'), {}, 415, 'attachment.media_type'],
      ['a form', typed('multipart/form-data; boundary=x'), {}, 415, 'attachment.media_type'],
      ['a page', typed('text/html', '<script>'), {}, 415, 'attachment.media_type'],
      ['a drawing that runs scripts', typed('image/svg+xml', '<svg/>'), {}, 415, 'attachment.media_type'],
      ['an archive', typed('application/zip', docx()), {}, 415, 'attachment.media_type'],
      ['a type with a parameter', typed('application/pdf; charset=utf-8'), {}, 415, 'attachment.media_type'],
      ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, {}, 415, 'body.encoding'],
      ['another type than the bytes', typed(mediaTypes.png), { name: 'a.png' }, 422, 'attachment.not_its_type'],
      ['wrong magic bytes', { body: Buffer.from('MZ\u0090\u0000') }, {}, 422, 'attachment.not_its_type'],
      ['no bytes', { body: Buffer.alloc(0) }, {}, 422, 'attachment.empty'],
      ['a polyglot', { body: Buffer.concat([pdf, docx(), pdf]) }, {}, 422, 'attachment.two_types'],
      [
        'macros',
        typed(mediaTypes.docx, docx(['word/vbaProject.bin', 'x'])),
        { name: 'a.docx' },
        422,
        'attachment.macros',
      ],
      ['one byte too many', { body: pdfOf(10 * 1024 * 1024 + 1) }, {}, 413, 'attachment.too_large'],
      ['no name', {}, { name: '' }, 400, 'input.invalid'],
      ['a path', {}, { name: '../../etc/a.pdf' }, 400, 'attachment.name'],
      ['a path of another system', {}, { name: '..\\a.pdf' }, 400, 'attachment.name'],
      ['a drive', {}, { name: 'C:a.pdf' }, 400, 'attachment.name'],
      ['a device', {}, { name: 'con.pdf' }, 400, 'attachment.name'],
      ['a hidden file', {}, { name: '.pdf' }, 400, 'attachment.name'],
      ['a dot at the end', {}, { name: 'a.pdf.' }, 400, 'attachment.name'],
      ['a NUL in the name', {}, { name: 'a\u0000.pdf' }, 400, 'text.nul'],
      ['a line break in the name', {}, { name: 'a\r\nSet-Cookie: b.pdf' }, 400, 'text.control'],
      ['a name that reads backwards', {}, { name: 'a\u202efdp.exe.pdf' }, 400, 'text.control'],
      ['a name with nothing to see in it', {}, { name: 'a\u200b.pdf' }, 400, 'text.control'],
      ['a name of 4 KB', {}, { name: `${'a'.repeat(4096)}.pdf` }, 422, 'text.too_long'],
      ['another ending', {}, { name: '签发单.exe' }, 422, 'attachment.ending'],
      ['an ending alone', {}, { name: 'x.pdf.docx' }, 422, 'attachment.ending'],
      ['an unknown purpose', {}, { purpose: 'OTHER' }, 400, 'input.invalid'],
      ['an unknown parameter', {}, { addedBy: 'x' }, 400, 'input.invalid'],
      ['a file above the ceiling', {}, { secrecy: 'INTERNAL' }, 422, 'secrecy.above_ceiling'],
    ])('%s', async (_what, change, query, status, code) => {
      const answer = await office.ask(uploading(id, 1, change, query));
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
      expect(answer.body.detail).not.toBe(code);
      expect(answer.text).not.toContain('etc');
    });

    it('an item that is somebody else’s', async () => {
      const answer = await office.ask(uploading(id, 1, { as: personOf(otherCounty, 'INFO_OFFICER') }));
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(await office.ask(uploading(randomUUID(), 1))).toMatchObject({ status: 404 });
      expect(await office.ask(uploading(id, 1, { as: leader }))).toMatchObject({ status: 403 });
    });

    it('a file where a route takes JSON', async () => {
      const headers = { 'content-type': mediaTypes.pdf };
      const answer = await office.ask({ as: officer, url: `/v1/items/${id}/submit`, version: 1, body: pdf, headers });
      expect(answer).toMatchObject({ status: 415, body: { code: 'body.content_type' } });
    });

    it('more at once than the process holds in memory', async () => {
      const body = pdfOf(3 * 1024 * 1024);
      const answers = await Promise.all(Array.from({ length: 20 }, () => office.ask(uploading(id, 7, { body }))));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([412, 429]));
      const refused = answers.find(({ status }) => status === 429);
      expect(refused).toMatchObject({ body: { code: 'request.too_many' }, headers: { 'retry-after': '1' } });
      expect(await office.ask(uploading(id, 7, { body }))).toMatchObject({ status: 412 });
    });
  });

  describe('on their way in over a socket', () => {
    let url: string;
    beforeAll(async () => {
      await office.app.listen(0, '127.0.0.1');
      url = `${await office.app.getUrl()}/v1/items/${await drafted()}/attachments?name=a.pdf&secrecy=PUBLIC`;
    });

    const headers = async () => ({
      authorization: await office.authorization(officer),
      'content-type': mediaTypes.pdf,
      'idempotency-key': randomUUID(),
      'if-match': '"7"',
    });
    const sending = async (bytes: Buffer) => {
      const body = new ReadableStream({
        start: (controller) => {
          controller.enqueue(bytes);
          controller.close();
        },
      });
      const init = { method: 'POST', body, duplex: 'half' as const, headers: await headers() };
      const answer = await fetch(url, init);
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };

    it('need not say how long they are, and are cut off where they are too long', async () => {
      expect(await sending(pdf)).toEqual([412, 'version.failed']);
      expect(await sending(pdfOf(11 * 1024 * 1024))).toEqual([413, 'body.too_large']);
    });

    it('leave their place to others when their sender hangs up', async () => {
      for (let n = 0; n < 20; n++) {
        const half = request(url, {
          method: 'POST',
          agent: false,
          headers: { ...(await headers()), 'content-length': 999 },
        });
        half.on('error', () => undefined);
        await new Promise((resolve) => half.write(pdf, resolve));
        half.destroy();
        await new Promise((resolve) => half.once('close', resolve));
      }
      expect(await sending(pdf)).toEqual([412, 'version.failed']);
    });
  });

  async function downloaded(as: string, id: string, attachmentId: string) {
    const { statusCode, headers, rawPayload } = await office.app.inject({
      method: 'GET',
      url: `/v1/items/${id}/attachments/${attachmentId}`,
      headers: { authorization: await office.authorization(as) },
    });
    return { status: statusCode, headers, bytes: rawPayload };
  }

  it('may be changed with the text after a leader declined', async () => {
    const id = await drafted();
    await done(uploading(id, 1));
    await act(officer, id, 'submit', 2, {});
    await act(leader, id, 'decline', 3, { reason: '附件有误' });
    await act(officer, id, 'revise', 4, described);
    await done(uploading(id, 5, {}, { name: '改.pdf' }));
    await act(officer, id, 'submit', 6, {});
    expect(await act(leader, id, 'approve', 7)).toMatchObject({ version: 9 });
  });
});

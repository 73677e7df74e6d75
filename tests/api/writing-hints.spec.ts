import { randomUUID } from 'node:crypto';
import { messagesEn } from '@shangda/api/text/messages.en';
import { messagesZhCn } from '@shangda/api/text/messages.zh-CN';
import { county, draft, openOffice, personOf, prefecture, type Asked, type TestOffice } from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');
const editor = personOf(prefecture, 'EDITOR');
const { unitId: _unitId, ...described } = draft;
const slips = { title: '合作市布署培训', body: '投资3 万元，参训１２０人。' };
const hints = [
  { code: 'hint.word_wrong', at: { field: 'title', from: 3, to: 5 }, text: '是否应作：部署？' },
  { code: 'hint.number_space', at: { field: 'body', from: 3, to: 4 }, text: '数字、万或亿与单位连写：3万元。' },
  { code: 'hint.number_fullwidth', at: { field: 'body', from: 9, to: 12 }, text: '数字用半角：120。' },
];

describe('hints on what was written (Art. 14, 15)', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  const drafting = (change: object, rest: Partial<Asked> = {}): Asked => ({
    as: officer,
    url: '/v1/items',
    body: { ...draft, ...change },
    ...rest,
  });
  const read = async (as: string, id: string) => (await office.ask({ as, method: 'GET', url: `/v1/items/${id}` })).body;

  it('come with the answer to drafting, revising and entering, and refuse nothing', async () => {
    const drafted = await office.ask(drafting(slips));
    expect(drafted).toMatchObject({ status: 201, body: { version: 1, hints } });
    const url = `/v1/items/${String(drafted.body.id)}/revise`;
    const revised = await office.ask({ as: officer, url, version: 1, body: { ...described, ...slips } });
    expect(revised).toMatchObject({ status: 200, body: { version: 2, hints } });
    const came = { channel: 'TELEPHONE', evidence: '来电', occurredAt: '2026-01-05T08:55:00+08:00' };
    const entering = drafting({ ...slips, ...came }, { as: editor, url: `/v1/offices/${prefecture}/items` });
    expect(await office.ask(entering)).toMatchObject({ status: 201, body: { version: 3, hints } });
  });

  it('are none for what is well written, and are not recorded', async () => {
    const { body } = await office.ask(drafting({}));
    expect(body.hints).toEqual([]);
    const key = randomUUID();
    const first = await office.ask(drafting(slips, { key }));
    const before = await office.events();
    const again = await office.ask(drafting(slips, { key }));
    expect(again.text).toBe(first.text);
    expect(await office.events()).toBe(before);
  });

  it('are said in the language of the reader, and never repeat what was written', async () => {
    const { body } = await office.ask(drafting(slips, { headers: { 'accept-language': 'en' } }));
    expect(body.hints.map(({ text }: { text: string }) => text)).toEqual([
      'Perhaps: 部署.',
      expect.stringContaining('stand together'),
      expect.stringContaining('half width'),
    ]);
  });

  it('stand beside a draft for those who may revise it, for nobody else and no longer than it is one', async () => {
    const { body } = await office.ask(drafting(slips));
    const id = String(body.id);
    expect((await read(officer, id)).hints).toEqual(hints);
    expect((await read(leader, id)).hints).toBeNull();
    await office.ask({ as: officer, url: `/v1/items/${id}/submit`, version: 1, body: {} });
    expect((await read(officer, id)).hints).toBeNull();
    await office.ask({ as: leader, url: `/v1/items/${id}/decline`, version: 2, body: { reason: '文字有误' } });
    expect((await read(officer, id)).hints).toEqual(hints);
  });

  it('are given on a text that is being written, and nothing is kept', async () => {
    const before = await office.events();
    const asked = { as: leader, method: 'POST', url: '/v1/hints', key: null } as const;
    expect(await office.ask({ ...asked, body: slips })).toMatchObject({ status: 200, body: { hints } });
    const { status, body } = await office.ask({ ...asked, body: { ...slips, unitId: county } });
    expect([status, body.code]).toEqual([400, 'input.invalid']);
    expect(await office.events()).toBe(before);
  });

  it('have words in both languages, and those of one are the codes of the other', () => {
    const codesIn = (messages: object) =>
      Object.keys(messages)
        .filter((code) => /^(?:hint|attachment)\./.test(code))
        .sort();
    expect(codesIn(messagesEn)).toEqual(codesIn(messagesZhCn));
    expect(codesIn(messagesEn).length).toBeGreaterThan(20);
  });
});

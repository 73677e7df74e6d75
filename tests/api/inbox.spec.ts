import { randomUUID } from 'node:crypto';
import { type NoticeAttempt, recordNoticeAttempt } from '@shangda/domain/notice';
import { execute } from '@shangda/api/office/office';
import { POOLS } from '@shangda/api/office/office.module';
import { messagesEn } from '@shangda/api/text/messages.en';
import { messagesZhCn } from '@shangda/api/text/messages.zh-CN';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { tell } from '../notices/tell.js';
import { type Asked, county, openOffice, otherCounty, personOf, prefecture, type TestOffice } from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const auditor = personOf(prefecture, 'AUDITOR');
const registrar = personOf(county, 'REGISTRAR');
const itemId = randomUUID();
const about = { itemId, dueAt: '2026-03-04T03:05:00.000000Z' };
const notice = {
  officeId: prefecture,
  personId: officer,
  code: 'notice.item',
  channels: ['INBOX', 'SMS'],
  nextChannelAfterSeconds: 60,
  about,
  severity: 3,
} as const;

let office: TestOffice;
let executor: Executor;

beforeAll(async () => {
  office = await openOffice();
  executor = office.app.get(Executor);
}, 60_000);
afterAll(() => office.close());

const acknowledge = (id: string, as: string, rest: Partial<Asked> = {}) =>
  office.ask({ as, method: 'POST', url: `/v1/inbox/${id}/acknowledge`, ...rest });
const inbox = async (query = '', as = officer, headers = {}) => {
  await office.settle();
  return office.ask({ as, url: `/v1/inbox${query}`, headers });
};

/** As the notifier records it. */
async function attempted(noticeId: string, channel: NoticeAttempt['channel'], outcome: NoticeAttempt['outcome']) {
  const triedAt = await executor.now();
  await execute(executor, {
    definition: recordNoticeAttempt,
    data: { noticeId, channel, attempt: 1, triedAt, outcome, leaderNoticeId: randomUUID() },
    actor: 'system:notifier',
    commandId: randomUUID(),
    digest: Buffer.alloc(32),
    subject: `notice-${noticeId}`,
  });
}

describe('the inbox', () => {
  it('shows what one was told: the unseen first, of them the gravest, then the newest', async () => {
    const mild = await tell(executor, notice);
    const newer = await tell(executor, notice);
    const grave = await tell(executor, { ...notice, severity: 1 });
    const seen = await tell(executor, { ...notice, severity: 1 });
    await tell(executor, { ...notice, personId: personOf(county, 'EDITOR') });
    expect(await acknowledge(seen, officer)).toMatchObject({ status: 200, body: { id: seen, version: 2 } });
    const order = [grave, newer, mild, seen];
    const { status, body } = await inbox();
    expect([status, body.entries.map(({ id }: { id: string }) => id)]).toEqual([200, order]);
    // A page at a time the same.
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const page = await inbox(`?limit=1${cursor}`);
      paged.push(...page.body.entries.map(({ id }: { id: string }) => id));
      if (page.body.next === undefined) break;
      cursor = `&cursor=${page.body.next as string}`;
    }
    expect(paged).toEqual(order);
  });

  it('says it in the reader’s language, with the office’s hour, and with nothing but ids', async () => {
    const { body } = await inbox('?limit=1', officer, { 'accept-language': 'en' });
    expect(body.entries[0]).toMatchObject({ title: 'An item needs you', text: `Item ${itemId} needs you.`, about });
    expect((await inbox('?limit=1')).body.entries[0]).toMatchObject({ title: '有信息需要处理' });
    const missed = await tell(executor, { ...notice, code: 'notice.deadline_missed', severity: 1 });
    expect((await inbox('?limit=1')).body.entries[0]).toMatchObject({
      id: missed,
      text: '紧急信息 …：… 应于 2026-03-04 11:05 前报送，至今未报。',
    });
    const unknown = await tell(executor, { ...notice, code: 'notice.of_a_newer_release', severity: 1 });
    expect((await inbox('?limit=1')).body.entries[0]).toMatchObject({ id: unknown, title: '有事项等待处理' });
  });

  it('has its words in both languages', () => {
    const codesIn = (messages: object) => Object.keys(messages).filter((code) => /^notice(?:\.|$)/.test(code));
    expect(codesIn(messagesEn).sort()).toEqual(codesIn(messagesZhCn).sort());
    expect(codesIn(messagesEn).length).toBeGreaterThan(5);
  });

  it.each([
    ['an unknown field', '?officeId=6230', 400, 'input.invalid'],
    ['no number', '?limit=many', 400, 'input.invalid'],
    ['a cursor of another list', `?cursor=${Buffer.from('["a","b"]').toString('base64url')}`, 400, 'query.cursor'],
    ['a cursor made by hand', `?cursor=${cursor('maybe', '1', '1', itemId)}`, 400, 'query.cursor'],
    ['another one', `?cursor=${cursor('true', '9', '1', itemId)}`, 400, 'query.cursor'],
    ['and one more', `?cursor=${cursor('true', '1', '1', 'x')}`, 400, 'query.cursor'],
  ])('refuses %s', async (_what, query, status, code) => {
    const answer = await inbox(query);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('a notice', () => {
  it('is acknowledged by its person alone; to everybody else it is not there', async () => {
    const id = await tell(executor, notice);
    for (const as of [personOf(prefecture, 'DUTY_OFFICER'), personOf(county, 'LEADER_IN_CHARGE'), auditor])
      expect(await acknowledge(id, as)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await acknowledge(randomUUID(), officer)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await acknowledge('x', officer)).toMatchObject({ status: 400, body: { code: 'input.invalid' } });
    expect(await acknowledge(id, officer, { key: null })).toMatchObject({ status: 400 });
    expect(await acknowledge(id.toUpperCase(), officer)).toMatchObject({ status: 200, body: { id, version: 2 } });
    // Once more is no more.
    expect(await acknowledge(id, officer)).toMatchObject({ status: 200, body: { id, version: 2 } });
    const { body } = await office.ask({ as: auditor, url: `/v1/streams/notice-${id}/events` });
    expect(body.events.map(({ type, actor, authority }: never) => [type, actor, authority])).toEqual([
      ['NoticeQueued', 'system:operator', null],
      ['NoticeAcknowledged', officer, 'OWN'],
    ]);
  });
});

describe('the office’s notices', () => {
  const list = async (query = '', as = auditor, officeId = prefecture) => {
    await office.settle();
    return office.ask({ as, url: `/v1/offices/${officeId}/notices${query}` });
  };

  it('show to duty, leaders and auditor how each channel did, the newest first', async () => {
    const failed = await tell(executor, { ...notice, channels: ['EMAIL'] });
    await attempted(failed, 'EMAIL', { sent: false, reason: 'contact.missing', final: true });
    const told = await tell(executor, notice);
    await attempted(told, 'INBOX', { sent: true, delivered: true });
    const { body } = await list('?limit=2', personOf(prefecture, 'DUTY_OFFICER'));
    expect(body.entries).toMatchObject([
      {
        id: told,
        personId: officer,
        state: 'DELIVERED',
        channels: [
          { channel: 'INBOX', state: 'DELIVERED', attempts: 1, reason: null },
          { channel: 'SMS', state: 'WAITING', attempts: 0, reason: null },
        ],
      },
      { id: failed, state: 'FAILED', channels: [{ channel: 'EMAIL', state: 'FAILED', reason: 'contact.missing' }] },
    ]);
    const next = await list(`?limit=2&cursor=${body.next as string}`);
    expect(next.body.entries.map(({ id }: { id: string }) => id)).not.toContain(failed);
    const ids = async (state: string) =>
      (await list(`?state=${state}`)).body.entries.map(({ id }: { id: string }) => id) as string[];
    expect(await ids('FAILED')).toEqual([failed]);
    expect(await ids('DELIVERED')).toEqual([told]);
  });

  it.each([
    ['a state there is not', '?state=LOST', 400, 'input.invalid'],
    ['a cursor of the inbox', `?cursor=${cursor('true', '1', '1', itemId)}`, 400, 'query.cursor'],
    ['a cursor made by hand', `?cursor=${cursor('soon', itemId)}`, 400, 'query.cursor'],
  ])('refuse %s', async (_what, query, status, code) => {
    const answer = await list(query);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('are nobody else’s', async () => {
    expect(await list('', personOf(prefecture, 'INFO_OFFICER'))).toMatchObject({ status: 403 });
    expect(await list('', personOf(county, 'AUDITOR'))).toMatchObject({ status: 404 });
  });
});

describe('where somebody is reached', () => {
  const set = (body: unknown, as = officer, personId = officer) =>
    office.ask({ as, method: 'POST', url: `/v1/people/${personId}/contacts`, body });
  const contents = async () => {
    const pools: LedgerPools = office.app.get(POOLS);
    const { rows } = await pools.read.query<{ body: string }>(
      "select convert_from(body, 'UTF8') as body from ledger.content where media_type like '%contact%' order by body",
    );
    return rows.map(({ body }) => body);
  };

  it('is said by themselves or the registrar, and lies beside the ledger: no event and no answer shows it', async () => {
    const email = 'officer@hezuo.example';
    const phone = '+8613800000000';
    expect(await set({ email, phone })).toMatchObject({ status: 200, body: { id: officer, version: 1 } });
    expect(await set({ phone }, registrar)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await contents()).toEqual([`{"address":"${phone}"}`, `{"address":"${phone}"}`, `{"address":"${email}"}`]);
    const { text, body } = await office.ask({ as: auditor, url: `/v1/streams/contacts-${officer}/events` });
    expect(body.events).toHaveLength(2);
    for (const told of [text, (await inbox()).text]) {
      expect(told).not.toContain('13800000000');
      expect(told).not.toContain('@hezuo');
    }
  });

  it('is said by nobody else', async () => {
    const phone = '13800000000';
    expect(await set({ phone }, personOf(county, 'EDITOR'))).toMatchObject({ status: 403 });
    expect(await set({ phone }, personOf(otherCounty, 'REGISTRAR'))).toMatchObject({ status: 404 });
    expect(await set({ phone }, registrar, 'nobody')).toMatchObject({ status: 404 });
  });

  it.each([
    [{ email: 'no address' }],
    [{ email: 'a@b.example\r\nBcc: c@d.example' }],
    [{ email: 'a@b.example, c@d.example' }],
    [{ email: '"a" <a@b.example>' }],
    [{ email: `${'a'.repeat(65)}@b.example` }],
    [{ email: null }],
    [{ phone: '12 34 56' }],
    [{ phone: '123' }],
    [{ phone: '+86138000000000000000000' }],
    [{ phone: 13800000000 }],
    [{ fax: '1234567' }],
  ])('refuses %j and writes nothing', async (body) => {
    const before = await office.events();
    expect(await set(body)).toMatchObject({ status: 400, body: { code: 'input.invalid' } });
    expect(await office.events()).toBe(before);
  });
});

function cursor(...key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

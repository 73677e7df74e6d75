import { NestFactory } from '@nestjs/core';
import { waitUntil } from '@shangda/cli/demo/wait-until';
import { Executor } from '@shangda/event-store/execute';
import { type Ledger, LedgerUnavailable } from '@shangda/event-store/ledger';
import { readAllowance } from '@shangda/notices/addresses';
import type { Channel } from '@shangda/notices/port';
import { sms } from '@shangda/notices/sms';
import { smtp } from '@shangda/notices/smtp';
import { webhook } from '@shangda/notices/webhook';
import { createTestDatabase } from '@shangda/testing/databases';
import { WorkerModule } from '@shangda/worker/worker.module';
import { type HttpSink, openHttpSink, openSmtpSink, type SmtpSink } from '../notices/sinks.js';
import { tell } from '../notices/tell.js';
import { email, type NotifiedOffice, openNotifiedOffice, phone, title } from './notified-office.js';

jest.setTimeout(60_000);

let office: NotifiedOffice;
let hook: HttpSink;
let gateway: HttpSink;
let mail: SmtpSink;

beforeEach(async () => {
  [office, hook, gateway, mail] = await Promise.all([
    openNotifiedOffice(),
    openHttpSink(),
    openHttpSink(),
    openSmtpSink(),
  ]);
});
afterEach(async () => {
  await Promise.all([office, hook, gateway, mail].map((one) => one.close()));
});

const reaching = (sink: HttpSink) => ({ url: sink.url, allowance: readAllowance(`${sink.url} 127.0.0.1/32`) });
const byWebhook = (rest: object = {}) => ({ WEBHOOK: webhook({ ...reaching(hook), secret: 'of both ends', ...rest }) });
const bySms = () => ({
  SMS: sms({ ...reaching(gateway), template: '{"to":"{phone}","msg":"{text}"}', contentType: 'application/json' }),
});
const byMail = () => ({
  EMAIL: smtp({ url: `smtp://127.0.0.1:${mail.port}?tls=none`, from: 'office@gannan.example' }),
});
const byAll = () => ({ ...byWebhook(), ...byMail(), ...bySms() });
/** Of each call, or of one kind of fact. */
const keys = (sink: HttpSink) => sink.received.map(({ headers }) => headers['idempotency-key']);
const failuresOf = async (noticeId: string) =>
  (await office.said(`notice-${noticeId}`))
    .filter(({ type }) => type === 'NoticeFailed')
    .map(({ data: { channel, reason, final } }) => [channel, reason, final]);

describe('the notifier', () => {
  it('sends once by every channel in its time, and writes down how far it came', async () => {
    const id = await office.tell({ channels: ['INBOX', 'WEBHOOK', 'EMAIL', 'SMS'], nextChannelAfterSeconds: 60 });
    for (const seconds of [0, 30, 70, 100, 140, 200, 600]) {
      await office.setClock(seconds);
      await office.round(byAll());
    }
    expect([hook.received.length, mail.mails.length, gateway.received.length]).toEqual([1, 1, 1]);
    expect((await office.said(`notice-${id}`)).slice(1).map(({ type, data }) => [type, data['channel']])).toEqual([
      ['NoticeSent', 'INBOX'],
      ['NoticeDelivered', 'INBOX'],
      ['NoticeSent', 'WEBHOOK'],
      ['NoticeDelivered', 'WEBHOOK'],
      ['NoticeSent', 'EMAIL'],
      ['NoticeSent', 'SMS'],
    ]);
    expect([await office.armed(), await office.claims(), office.errors]).toEqual([0, 0, []]);
  });

  it('says what the catalogue says and ids: nothing of the item, and a call no address either (Art. 17)', async () => {
    const id = await office.tell({ channels: ['WEBHOOK', 'EMAIL', 'SMS'], nextChannelAfterSeconds: 1 });
    for (const seconds of [0, 3, 6]) {
      await office.setClock(seconds);
      await office.round(byAll());
    }
    const [{ data } = { data: {} }] = await office.said(`notice-${id}`);
    const { itemId } = (data as { about: { itemId: string } }).about;
    const [call, message] = [hook.received[0]?.body ?? '', gateway.received[0]?.body ?? ''];
    expect(JSON.parse(call)).toEqual({
      noticeId: id,
      officeId: 'root',
      personId: 'officer',
      code: 'notice.item',
      severity: 2,
      about: { itemId },
    });
    expect(JSON.parse(message)).toEqual({ to: phone, msg: `信息 ${itemId} 需要您处理。` });
    const [letter] = mail.mails;
    expect(letter?.to).toEqual([expect.stringContaining(email)]);
    const [head = '', ...body] = (letter?.source ?? '').split('\n\n');
    const subject = Buffer.from(/=\?UTF-8\?B\?(.+?)\?=/.exec(head)?.[1] ?? '', 'base64').toString();
    const words = Buffer.from(body.join(''), 'base64').toString();
    expect([subject, words.trim()]).toEqual(['有信息需要处理', `信息 ${itemId} 需要您处理。`]);
    for (const part of [title, title.slice(0, 3), '地震', '岗位'])
      for (const sent of [call, message, letter?.source, subject, words]) expect(sent).not.toContain(part);
    expect(call).not.toContain('hezuo');
    // And no event holds an address.
    for (const stream of [`notice-${id}`, 'contacts-officer'])
      expect(JSON.stringify(await office.said(stream))).not.toMatch(/hezuo|138000/);
  });

  it('tries again under the same key, each time after its pause', async () => {
    hook.answer = { status: 503 };
    const id = await office.tell({ nextChannelAfterSeconds: 600 });
    await office.round(byWebhook());
    await office.setClock(2);
    await office.round(byWebhook());
    expect(hook.received).toHaveLength(1);
    hook.answer = { status: 200 };
    await office.setClock(6);
    await office.round(byWebhook());
    expect(keys(hook)).toEqual([`${id}-WEBHOOK`, `${id}-WEBHOOK`]);
    expect(await office.typesOf(id)).toEqual(['NoticeQueued', 'NoticeFailed', 'NoticeSent', 'NoticeDelivered']);
  });

  it('leaves in peace who has seen it', async () => {
    const id = await office.tell({ channels: ['WEBHOOK', 'SMS'] });
    await office.round(byAll());
    await office.acknowledge(id);
    await office.setClock(3600);
    await office.round(byAll());
    expect([hook.received.length, gateway.received.length, await office.armed()]).toEqual([1, 0, 0]);
  });

  it('sends nothing to who has seen it in the moment it was taken', async () => {
    const id = await office.tell();
    let asked = false;
    const overtaken = (ledger: Ledger): Ledger => ({
      append: (request) => ledger.append(request),
      readStream: async (key, after) => {
        if (!asked && key === `notice-${id}`) {
          asked = true;
          await office.acknowledge(id);
        }
        return ledger.readStream(key, after);
      },
      findCommand: (actor, command, digest) => ledger.findCommand(actor, command, digest),
      now: () => ledger.now(),
    });
    const notifier = office.notifier(byWebhook(), { around: overtaken });
    await notifier.tick();
    await notifier.idle();
    expect([asked, hook.received, await office.claims()]).toEqual([true, [], 0]);
  });

  it.each([
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1/' } }, 'http.redirect_refused'],
    ['a refusal', { status: 403 }, 'http.status_403'],
  ])('goes on at once after %s', async (_what, answer, reason) => {
    hook.answer = answer;
    const id = await office.tell({ channels: ['WEBHOOK', 'SMS'] });
    await office.round(byAll());
    await office.round(byAll());
    expect(await failuresOf(id)).toEqual([['WEBHOOK', reason, true]]);
    expect([hook.received.length, gateway.received.length]).toEqual([1, 1]);
  });

  it('goes on at once after an address that must not be called, a channel not configured, a contact not known', async () => {
    const neighbour = byWebhook({ allowance: readAllowance(hook.url) });
    const refused = await office.tell({ channels: ['WEBHOOK', 'INBOX'] });
    await office.round(neighbour);
    const unconfigured = await office.tell({ channels: ['SMS', 'INBOX'] });
    await office.round({});
    const unknown = await office.tell({ personId: 'leader', channels: ['EMAIL', 'SMS', 'INBOX'] });
    for (let round = 0; round < 3; round++) await office.round(byAll());
    expect(await failuresOf(refused)).toEqual([['WEBHOOK', 'http.address_not_allowed', true]]);
    expect(await failuresOf(unconfigured)).toEqual([['SMS', 'channel.not_configured', true]]);
    expect(await failuresOf(unknown)).toEqual([
      ['EMAIL', 'contact.missing', true],
      ['SMS', 'contact.missing', true],
    ]);
    for (const id of [refused, unconfigured, unknown])
      expect((await office.typesOf(id)).slice(-2)).toEqual(['NoticeSent', 'NoticeDelivered']);
    expect([hook.received, mail.mails, gateway.received]).toEqual([[], [], []]);
  });

  it('where nothing is left tells the office’s leader, once', async () => {
    const id = await office.tell({ channels: ['WEBHOOK', 'SMS'] });
    await office.round({});
    await office.round({});
    const [given] = (await office.said(`notice-${id}`)).slice(-1);
    expect(given).toMatchObject({ type: 'NoticeGivenUp', data: { personId: 'officer', leaderId: 'leader' } });
    const leaderNotice = `notice-${String(given?.data['leaderNoticeId'])}`;
    for (const seconds of [10, 80, 160, 240]) {
      await office.setClock(seconds);
      await office.round({});
    }
    const [queued, ...more] = await office.said(leaderNotice);
    expect(queued?.data).toMatchObject({ personId: 'leader', code: 'notice.not_reached', about: { noticeId: id } });
    expect(more.map(({ type }) => type)).toEqual(['NoticeSent', 'NoticeDelivered', 'NoticeFailed', 'NoticeFailed']);
    expect(await office.armed()).toBe(0);
  });
});

describe('several workers', () => {
  it('send every notice once between them', async () => {
    const ids = [];
    for (let n = 0; n < 12; n++) ids.push(await office.tell());
    const workers = [1, 2, 3].map(() => office.notifier(byWebhook()));
    for (let round = 0; round < 3; round++) await Promise.all(workers.map((worker) => worker.tick()));
    await Promise.all(workers.map((worker) => worker.idle()));
    for (let round = 0; round < 3; round++) await Promise.all(workers.map((worker) => worker.tick()));
    await Promise.all(workers.map((worker) => worker.idle()));
    expect(keys(hook).sort()).toEqual(ids.map((id) => `${id}-WEBHOOK`).sort());
    for (const id of ids) expect(await office.typesOf(id)).toEqual(['NoticeQueued', 'NoticeSent', 'NoticeDelivered']);
    expect([office.errors, await office.claims()]).toEqual([[], 0]);
  });

  it.each(['', ', seen meanwhile'])('that are at one row all the same record it once%s', async (seen) => {
    const id = await office.tell();
    const tried: string[] = [];
    const together: Channel = {
      send: async ({ key }) => {
        tried.push(key);
        await waitUntil('both', () => Promise.resolve(tried.length === 2));
        if (seen !== '') await office.acknowledge(id).catch(() => undefined);
        return { sent: true, delivered: false };
      },
    };
    // A lease that has run out when it is given; with a second hand one of them would be at the row twice.
    const workers = [1, 2].map(() => office.notifier({ WEBHOOK: together }, { leaseMs: 0, lanes: 1 }));
    await Promise.all(workers.map((worker) => worker.tick()));
    await Promise.all(workers.map((worker) => worker.idle()));
    // The person can tell by the key.
    expect(tried).toEqual([`${id}-WEBHOOK`, `${id}-WEBHOOK`]);
    expect((await office.typesOf(id)).filter((type) => type === 'NoticeSent')).toHaveLength(1);
    expect(office.errors).toEqual([]);
  });

  it('leave each other’s rows and take the next', async () => {
    hook.answer = {};
    await office.tell();
    await office.tell();
    const workers = [1, 2].map(() => office.notifier(byWebhook(), { lanes: 1 }));
    for (const worker of workers) await worker.tick();
    await waitUntil('both calls', () => Promise.resolve(hook.received.length === 2));
    expect(new Set(keys(hook)).size).toBe(2);
    await Promise.all(workers.map((worker) => worker.leave()));
  });

  it('one of which dies between sending and recording: another sends under the same key', async () => {
    const id = await office.tell();
    const dying = (ledger: Ledger): Ledger => ({
      append: () => Promise.reject(new LedgerUnavailable('killed')),
      readStream: (key, after) => ledger.readStream(key, after),
      findCommand: (actor, command, digest) => ledger.findCommand(actor, command, digest),
      now: () => ledger.now(),
    });
    const dead = office.notifier(byWebhook(), { around: dying, leaseMs: 300 });
    await dead.tick();
    await dead.idle();
    expect([hook.received.length, await office.typesOf(id)]).toEqual([1, ['NoticeQueued']]);
    expect(office.errors).toHaveLength(1);
    // Believed to be at it until its lease has run out.
    await office.round(byWebhook());
    expect(hook.received).toHaveLength(1);
    await waitUntil('the second call', async () => {
      await office.round(byWebhook());
      return hook.received.length > 1;
    });
    expect(keys(hook)).toEqual([`${id}-WEBHOOK`, `${id}-WEBHOOK`]);
    expect(await office.typesOf(id)).toEqual(['NoticeQueued', 'NoticeSent', 'NoticeDelivered']);
  });

  it('one of which leaves: what was under way is no failure, and the next one does it at once', async () => {
    hook.answer = {};
    const id = await office.tell();
    const leaving = office.notifier(byWebhook());
    await leaving.tick();
    await waitUntil('the call', () => Promise.resolve(hook.received.length === 1));
    await leaving.leave();
    await leaving.tick();
    expect([await office.typesOf(id), await office.claims()]).toEqual([['NoticeQueued'], 0]);
    hook.answer = { status: 200 };
    await office.round(byWebhook());
    expect(keys(hook)).toEqual([`${id}-WEBHOOK`, `${id}-WEBHOOK`]);
  });
});

describe('a channel that hangs or breaks', () => {
  it('holds up no other, nor the loop; whom it kept waiting past the time goes on', async () => {
    hook.answer = {};
    const notifier = office.notifier(byAll(), { lanes: 2 });
    const waiting = [];
    for (let n = 0; n < 4; n++) waiting.push(await office.tell({ channels: ['WEBHOOK', 'SMS'] }));
    const texted = await office.tell({ channels: ['SMS'] });
    const began = performance.now();
    await notifier.tick();
    await waitUntil('two calls and the short message', () =>
      Promise.resolve(hook.received.length === 2 && gateway.received.length === 1),
    );
    await notifier.tick();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect([hook.received.length, keys(gateway)]).toEqual([2, [`${texted}-SMS`]]);
    // The two that were never tried.
    await office.setClock(62);
    await notifier.tick();
    await notifier.tick();
    await waitUntil('their short messages', () => Promise.resolve(gateway.received.length === 3));
    const [third, fourth] = [waiting[2] ?? '', waiting[3] ?? ''];
    expect(keys(gateway).slice(1).sort()).toEqual([`${third}-SMS`, `${fourth}-SMS`].sort());
    for (const id of [third, fourth]) expect(await failuresOf(id)).toEqual([['WEBHOOK', 'channel.busy', true]]);
    expect(hook.received).toHaveLength(2);
    await notifier.leave();
  });

  it('is told to the log, recorded by a code, and tried again', async () => {
    const broken: Channel = { send: () => Promise.reject(new Error(`secret ${title}`)) };
    const id = await office.tell({ nextChannelAfterSeconds: 600 });
    await office.round({ WEBHOOK: broken });
    expect(await failuresOf(id)).toEqual([['WEBHOOK', 'channel.broken', false]]);
    expect([office.errors.length, await office.armed()]).toEqual([1, 1]);
    await office.setClock(6);
    await office.round(byWebhook());
    expect(hook.received).toHaveLength(1);
  });
});

it('the gravest go first, and among them who has waited longest', async () => {
  const tell = (severity: 1 | 2 | 3 | 4) => office.tell({ severity });
  const first = [await tell(4), await tell(3)];
  await office.setClock(1);
  const then = [await tell(1), await tell(3), await tell(1)];
  await office.setClock(2);
  const notifier = office.notifier(byWebhook(), { lanes: 1 });
  for (let n = 0; n < 5; n++) {
    await notifier.tick();
    await notifier.idle();
  }
  const [four = '', three = ''] = first;
  const [one = '', laterThree = '', otherOne = ''] = then;
  const order = keys(hook).map((key) => String(key).replace('-WEBHOOK', ''));
  expect(order.slice(0, 2).sort()).toEqual([one, otherOne].sort());
  expect(order.slice(2)).toEqual([three, laterThree, four]);
});

it('a worker process is one of them', async () => {
  const [database, queue] = [await createTestDatabase(), await createTestDatabase({ unfounded: true })];
  const configuration = {
    databaseUrl: database.appUrl,
    queueDatabaseUrl: queue.ownerUrl,
    host: '127.0.0.1',
    port: 0,
    logLevel: 'silent',
  };
  const notifying = { channels: byWebhook(), language: 'zh-CN' } as const;
  const worker = await NestFactory.createApplicationContext(WorkerModule.with(configuration, notifying), {
    logger: false,
  });
  try {
    const notice = { officeId: 'root', personId: 'officer', code: 'notice.item', about: {}, severity: 1 } as const;
    const id = await tell(worker.get(Executor), { ...notice, channels: ['WEBHOOK'], nextChannelAfterSeconds: 60 });
    expect(await waitUntil('the call', () => Promise.resolve(hook.received.length > 0))).toBe(true);
    expect(keys(hook)).toEqual([`${id}-WEBHOOK`]);
  } finally {
    await worker.close();
    await database.drop();
    await queue.drop();
  }
});

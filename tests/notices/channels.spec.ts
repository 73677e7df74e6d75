import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayCall, readAllowance } from '@shangda/notices/addresses';
import type { Guard } from '@shangda/notices/guarded-post';
import type { Message } from '@shangda/notices/port';
import { sms } from '@shangda/notices/sms';
import { smtp } from '@shangda/notices/smtp';
import { signed, webhook } from '@shangda/notices/webhook';
import { certificate } from './certificate.js';
import { type HttpSink, openHttpSink, openSmtpSink, type Received, type SmtpSink } from './sinks.js';

const patient = new AbortController().signal;
const message: Message = {
  key: '0195a000-0000-7000-8000-0000000000a1-WEBHOOK',
  facts: { code: 'notice.item', severity: 1 },
  subject: '有信息需要处理',
  text: '信息 1 需要您处理。\n"引号"',
  to: '+8613800000000',
};
const taken = { sent: true, delivered: true };
const failed = (reason: string, final: boolean) => ({ sent: false, reason, final });

const sinks: { close(): Promise<void> }[] = [];
const opened = async <S extends { close(): Promise<void> }>(sink: Promise<S>): Promise<S> => {
  sinks.push(await sink);
  return sink;
};
afterEach(async () => {
  for (const sink of sinks.splice(0)) await sink.close();
});

/** This machine's own address is allowed, so that tests can be called; every name leads to it. */
const guardOf = (sink: HttpSink, rest: Partial<Guard> = {}): Guard => ({
  allowance: readAllowance(`${sink.url} 127.0.0.1/32`),
  ...rest,
});
const secret = 'of both ends';
const hook = (sink: HttpSink, rest: Partial<Guard> = {}, url = sink.url) =>
  webhook({ url, secret, ...guardOf(sink, rest) });

describe('a webhook', () => {
  it('calls once, signed over its id, its time and its body, and what it says is ids and a code', async () => {
    const sink = await opened(openHttpSink());
    expect(await hook(sink, {}, `${sink.url}/in?from=shangda`).send(message, patient)).toEqual(taken);
    const [call, ...more] = sink.received;
    expect([more.length, call?.path]).toEqual([0, '/in?from=shangda']);
    expect(call?.body).toBe('{"code":"notice.item","severity":1}');
    const headers: Partial<Received['headers']> = call?.headers ?? {};
    const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = headers;
    expect([id, headers['idempotency-key']]).toEqual([message.key, message.key]);
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(60);
    const signedText = `${String(id)}.${String(time)}.${call?.body ?? ''}`;
    expect(signature).toBe(`v1,${createHmac('sha256', secret).update(signedText).digest('base64')}`);
  });

  it('is signed as the reference shows', () => {
    const page = readFileSync(join(__dirname, '../../docs/reference/notifications.md'), 'utf8');
    const [, id = '', time = '', signature = '', body = ''] =
      /webhook-id: (.+)\nwebhook-timestamp: (.+)\nwebhook-signature: (.+)\n\n(.+)\n/.exec(page) ?? [];
    const facts = JSON.parse(body) as Message['facts'];
    const shown = signed({ key: id, facts }, 'at least sixteen characters', Number(time));
    expect([shown.headers['webhook-signature'], shown.body]).toEqual([signature, body]);
    // Whatever is changed, it is another one.
    const others = [
      signed({ key: `${id}2`, facts }, 'at least sixteen characters', Number(time)),
      signed({ key: id, facts: { ...facts, severity: 2 } }, 'at least sixteen characters', Number(time)),
      signed({ key: id, facts }, 'at least sixteen characters.', Number(time)),
      signed({ key: id, facts }, 'at least sixteen characters', Number(time) + 1),
    ];
    for (const { headers } of others) expect(headers['webhook-signature']).not.toBe(signature);
  });

  it('takes a secret as Standard Webhooks writes it', async () => {
    const sink = await opened(openHttpSink());
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const channel = webhook({ url: sink.url, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', ...guardOf(sink) });
    await channel.send(message, patient);
    const { headers = {}, body = '' }: Partial<Received> = sink.received[0] ?? {};
    const text = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(text).digest('base64')}`);
  });

  it('keeps what the other end calls it, where that is a name', async () => {
    const sink = await opened(openHttpSink());
    sink.answer = { status: 200, headers: { 'webhook-reference': 'oa-17' } };
    expect(await hook(sink).send(message, patient)).toEqual({ ...taken, reference: 'oa-17' });
    sink.answer = { status: 200, headers: { 'webhook-reference': 'officer Zhang is away' } };
    expect(await hook(sink).send(message, patient)).toEqual(taken);
  });

  it.each([
    [500, false],
    [503, false],
    [429, false],
    [408, false],
    [400, true],
    [404, true],
    [410, true],
  ])('answered %i: for good is %s', async (status, final) => {
    const sink = await opened(openHttpSink());
    sink.answer = { status };
    expect(await hook(sink).send(message, patient)).toEqual(failed(`http.status_${status}`, final));
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect: %i', async (status) => {
    const [sink, elsewhere] = [await opened(openHttpSink()), await opened(openHttpSink())];
    sink.answer = { status, headers: { location: elsewhere.url } };
    // Also to a host that would be allowed.
    const allowance = readAllowance(`${sink.url} ${elsewhere.url} 127.0.0.1/32`);
    expect(await hook(sink, { allowance }).send(message, patient)).toEqual(failed('http.redirect_refused', true));
    expect([sink.received.length, elsewhere.received.length]).toEqual([1, 0]);
  });

  it('nobody listens; a name nobody knows', async () => {
    const sink = await openHttpSink();
    await sink.close();
    expect(await hook(sink).send(message, patient)).toEqual(failed('http.unreachable', false));
    const unknown = () => Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
    expect(await hook(sink, { resolve: unknown }).send(message, patient)).toEqual(failed('http.unresolved', false));
    const empty = () => Promise.resolve([]);
    expect(await hook(sink, { resolve: empty }).send(message, patient)).toEqual(failed('http.unresolved', false));
  });
});

describe('a call goes only where it may', () => {
  it.each([
    ['no list', ''],
    ['another host', 'http://localhost'],
    ['another port', 'http://127.0.0.1:1'],
    ['the host, but encrypted', '127.0.0.1'],
    ['the network alone', '127.0.0.0/8'],
  ])('not with %s', async (_what, list) => {
    const sink = await opened(openHttpSink());
    const allowance = readAllowance(`${list} 127.0.0.1/32`);
    expect(await hook(sink, { allowance }).send(message, patient)).toEqual(failed('http.host_not_allowed', true));
    expect(sink.received).toEqual([]);
  });

  it('not to an address of this machine or its neighbours that is not named', async () => {
    const sink = await opened(openHttpSink());
    const allowance = readAllowance(sink.url);
    expect(await hook(sink, { allowance }).send(message, patient)).toEqual(failed('http.address_not_allowed', true));
    expect(sink.received).toEqual([]);
  });

  it('not where a name has one good and one bad address', async () => {
    const sink = await opened(openHttpSink());
    const resolve = () => Promise.resolve(['127.0.0.1', '169.254.169.254']);
    expect(await hook(sink, { resolve }).send(message, patient)).toEqual(failed('http.address_not_allowed', true));
    expect(sink.received).toEqual([]);
  });

  it('to the address that was judged, whatever the name means a moment later', async () => {
    const sink = await opened(openHttpSink());
    const trap = await opened(openHttpSink({ host: '127.0.0.2' }));
    const url = `http://hooks.test:${sink.port}`;
    let asked = 0;
    const resolve = () => Promise.resolve([++asked === 1 ? '127.0.0.1' : '127.0.0.2']);
    const allowance = readAllowance(`${url} 127.0.0.1/32`);
    expect(await hook(sink, { allowance, resolve }, url).send(message, patient)).toEqual(taken);
    expect(asked).toBe(1);
    expect(sink.received[0]?.headers.host).toBe(`hooks.test:${sink.port}`);
    expect(await hook(sink, { allowance, resolve }, url).send(message, patient)).toEqual(
      failed('http.address_not_allowed', true),
    );
    expect(trap.received).toEqual([]);
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.100.100.200',
    '169.254.169.254',
    '168.63.129.16',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2001::7f00:1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'hooks.test',
    '',
  ])('not to %s', (address) => expect(mayCall(address, readAllowance('').networks)).toBe(false));

  it.each(['8.8.8.8', '172.32.0.1', '192.0.1.1', '100.128.0.1', '2400:3200::1', '2606:4700::1111'])(
    'to %s',
    (address) => expect(mayCall(address, readAllowance('').networks)).toBe(true),
  );

  it('into networks that are named, and not beside them', () => {
    const { networks } = readAllowance('oa.example, 10.20.0.0/16\n fd12::/64');
    expect(mayCall('10.20.255.255', networks)).toBe(true);
    expect(mayCall('::ffff:10.20.0.1', networks)).toBe(true);
    expect(mayCall('10.21.0.0', networks)).toBe(false);
    expect(mayCall('fd12::5', networks)).toBe(true);
    expect(mayCall('fd12:0:0:1::5', networks)).toBe(false);
  });

  it.each([
    '10.0.0.0/33',
    'https://a.example/path',
    'https://user@a.example',
    'a b.example:x',
    'fd00::/129',
    'ftp://a',
  ])('refuses the entry %s when it is read', (entry) => expect(() => readAllowance(entry)).toThrow());
});

describe('an encrypted call', () => {
  const to = async (name: string, rest: Partial<Guard>) => {
    const sink = await opened(openHttpSink({ tls: true }));
    const url = `https://${name}:${sink.port}`;
    const guard = { allowance: readAllowance(`${name}:${sink.port} 127.0.0.1/32`), resolve: toThisMachine, ...rest };
    return { sink, outcome: await webhook({ url, secret, ...guard }).send(message, patient) };
  };
  const toThisMachine = () => Promise.resolve(['127.0.0.1']);

  it('is made to the name, although it goes to an address', async () => {
    const { sink, outcome } = await to('hooks.test', { authorities: certificate });
    expect([outcome, sink.received.length]).toEqual([taken, 1]);
  });

  it.each([
    ['another name', 'other.test', certificate],
    ['nobody vouches for it', 'hooks.test', undefined],
  ])('says nothing where %s', async (_what, name, authorities) => {
    const { sink, outcome } = await to(name, { authorities });
    expect([outcome, sink.received.length]).toEqual([failed('http.tls_failed', true), 0]);
  });
});

describe('a short message', () => {
  const template = '{"to":"{phone}","content":"{text}","id":"{key}","sign":"上达"}';

  it('is what the gateway wants, with values that say no more than themselves', async () => {
    const sink = await opened(openHttpSink());
    sink.answer = { status: 200 };
    const settings = { url: sink.url, template, contentType: 'application/json', ...guardOf(sink) } as const;
    const channel = sms({ ...settings, authorization: 'Bearer t' });
    expect(await channel.send(message, patient)).toEqual({ sent: true, delivered: false });
    const [call] = sink.received;
    expect(call?.headers).toMatchObject({ authorization: 'Bearer t', 'idempotency-key': message.key });
    expect(JSON.parse(call?.body ?? '')).toEqual({
      to: message.to,
      content: message.text,
      id: message.key,
      sign: '上达',
    });
  });

  it('or as a form', async () => {
    const sink = await opened(openHttpSink());
    const form = { template: 'to={phone}&msg={text}', contentType: 'application/x-www-form-urlencoded' } as const;
    const text = 'a&to=13900000000 {key}';
    await sms({ url: sink.url, ...form, ...guardOf(sink) }).send({ ...message, text }, patient);
    expect([...new URLSearchParams(sink.received[0]?.body)]).toEqual([
      ['to', message.to],
      ['msg', text],
    ]);
  });

  it('goes nowhere else either', async () => {
    const sink = await opened(openHttpSink());
    const allowance = readAllowance(sink.url);
    const channel = sms({ url: sink.url, template, contentType: 'application/json', allowance });
    expect(await channel.send(message, patient)).toEqual(failed('http.address_not_allowed', true));
  });
});

describe('a mail', () => {
  const mail = { ...message, to: 'officer@hezuo.example' };
  const by = (sink: SmtpSink, url = `smtp://127.0.0.1:${sink.port}?tls=none`) =>
    smtp({ url, from: 'office@gannan.example' });

  it('is sent under one id at every try', async () => {
    const sink = await opened(openSmtpSink());
    for (let go = 0; go < 2; go++) expect(await by(sink).send(mail, patient)).toEqual({ sent: true, delivered: false });
    expect(sink.mails).toHaveLength(2);
    for (const { from, to, source } of sink.mails) {
      expect([from, to]).toEqual([
        expect.stringContaining('<office@gannan.example>'),
        [expect.stringContaining('<officer@hezuo.example>')],
      ]);
      expect(source).toContain(`Message-ID: <${mail.key}@gannan.example>`);
      expect(source).toContain('Auto-Submitted: auto-generated');
    }
  });

  it.each([
    ['RCPT', '550 no such mailbox of 合作市', failed('smtp.rejected', true)],
    ['RCPT', '451 later', failed('smtp.deferred', false)],
    ['MAIL', '421 busy', failed('smtp.deferred', false)],
    ['end', '554 spam', failed('smtp.rejected', true)],
  ])('whose %s is answered %s', async (command, answer, outcome) => {
    const sink = await opened(openSmtpSink());
    sink.answers = { [command]: answer };
    expect(await by(sink).send(mail, patient)).toEqual(outcome);
  });

  it('is not sent unencrypted unless that was said, nor with a password that is refused', async () => {
    const sink = await opened(openSmtpSink());
    const failedOf = (query: string) => by(sink, `smtp://user:p%40ss@127.0.0.1:${sink.port}${query}`);
    expect(await failedOf('').send(mail, patient)).toEqual(failed('smtp.tls_failed', true));
    sink.answers = { AUTH: '535 password p@ss is wrong' };
    expect(await failedOf('?tls=none').send(mail, patient)).toEqual(failed('smtp.login_refused', true));
    expect(sink.mails).toEqual([]);
    await sink.close();
    sinks.splice(0);
    expect(await by(sink).send(mail, patient)).toEqual(failed('smtp.unreachable', false));
  });
});

it('a channel at which nobody answers fails in its time, and at once when it is called back', async () => {
  const [http, mail] = [await opened(openHttpSink()), await opened(openSmtpSink())];
  http.answer = {};
  mail.answers = { MAIL: '' };
  const channels = [
    hook(http),
    hook(http, { resolve: () => new Promise<never>(() => undefined) }),
    smtp({ url: `smtp://127.0.0.1:${mail.port}?tls=none`, from: 'office@gannan.example' }),
  ];
  const began = performance.now();
  const outcomes = (signal: AbortSignal) =>
    Promise.all(channels.map((channel) => channel.send({ ...message, to: 'officer@hezuo.example' }, signal)));
  const timedOut = ['http', 'http', 'smtp'].map((kind) => failed(`${kind}.timeout`, false));
  expect(await outcomes(AbortSignal.timeout(100))).toEqual(timedOut);
  expect(performance.now() - began).toBeLessThan(8_000);
  expect(await outcomes(patient)).toEqual(timedOut);
  expect(performance.now() - began).toBeGreaterThan(9_900);
});

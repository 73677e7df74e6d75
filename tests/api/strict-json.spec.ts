import 'reflect-metadata';
import { type AddressInfo, connect } from 'node:net';
import { Body, Controller, Get, HttpException, Module, Post, Query } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { registerStrictInput } from '@shangda/api/http/body-parser';
import { answerClientError } from '@shangda/api/http/client-error';
import { commandHeadersOf } from '@shangda/api/http/command-headers';
import { IsInstant, IsOfficeDay, microsOf } from '@shangda/api/http/instants';
import { Problem, refused } from '@shangda/api/http/problem';
import { answer, ProblemFilter, problemOf } from '@shangda/api/http/problem.filter';
import { parseStrictJson } from '@shangda/api/http/strict-json';
import { checkUrl } from '@shangda/api/http/url';
import { IsRegisterId, IsTitle, QueryInteger, strictValidation } from '@shangda/api/http/validation';
import { IsOptional } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return `${error.status} ${error.code}`;
    throw error;
  }
  return 'accepted';
}

const parse = (text: string | Buffer) => parseStrictJson(Buffer.isBuffer(text) ? text : Buffer.from(text));
const nested = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
const keyed = (count: number) => `{${Array.from({ length: count }, (_, i) => `"k${i}":1`).join(',')}}`;

describe('A body that could be read in two ways is refused', () => {
  it.each<[string, string | Buffer, string]>([
    ['empty', '', 'json.empty'],
    ['white space', ' \n', 'json.empty'],
    ['only a byte order mark', '\ufeff', 'json.empty'],
    ['two byte order marks', '\ufeff\ufeff{}', 'json.malformed'],
    ['not JSON', 'a=1', 'json.malformed'],
    ['unended', '{"a":1', 'json.malformed'],
    ['unended text', '{"a":"b', 'json.malformed'],
    ['unended escape', '{"a":"\\', 'json.malformed'],
    ['short escape', '{"a":"\\u12"}', 'json.malformed'],
    ['trailing comma', '{"a":1,}', 'json.malformed'],
    ['trailing text', '{}x', 'json.malformed'],
    ['single quotes', "{'a':1}", 'json.malformed'],
    ['leading zero', '{"a":01}', 'json.malformed'],
    ['NaN', '{"a":NaN}', 'json.malformed'],
    ['raw line break in a text', '{"a":"\n"}', 'json.malformed'],
    ['null', 'null', 'json.not_object'],
    ['array', '[{}]', 'json.not_object'],
    ['text', '"a"', 'json.not_object'],
    ['number', '1', 'json.not_object'],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'text.encoding'],
    ['overlong UTF-8', Buffer.from([0x7b, 0xc0, 0x80, 0x7d]), 'text.encoding'],
    ['UTF-8 of a surrogate', Buffer.from([0x7b, 0xed, 0xa0, 0x80, 0x7d]), 'text.encoding'],
    ['UTF-16 with its mark', Buffer.from('\ufeff{"a":1}', 'utf16le'), 'text.nul'],
    ['raw NUL', '{"a":"\0"}', 'text.nul'],
    ['escaped NUL', '{"a":"\\u0000"}', 'text.nul'],
    ['NUL in a key', '{"a\\u0000":1}', 'text.nul'],
    ['NUL deep down', '{"a":[{"b":"\\u0000"}]}', 'text.nul'],
    ['lone high surrogate', '{"a":"\\ud800"}', 'text.surrogate'],
    ['lone low surrogate', '{"a":"\\udc00x"}', 'text.surrogate'],
    ['surrogate in a key', '{"\\ud800":1}', 'text.surrogate'],
    ['raw control', '{"a":"\u0001"}', 'text.control'],
    ['escaped control', '{"a":"\\u001b"}', 'text.control'],
    ['backspace', '{"a":"\\b"}', 'text.control'],
    ['delete', '{"a":"\u007f"}', 'text.control'],
    ['C1 control', '{"a":"\\u0085"}', 'text.control'],
    ['line break in a key', '{"a\\n":1}', 'text.control'],
    ['line break in a key by number', '{"a\\u000a":1}', 'text.control'],
    ['duplicate key', '{"a":1,"a":1}', 'json.duplicate_key'],
    ['duplicate by escape', '{"a":1,"\\u0061":2}', 'json.duplicate_key'],
    ['duplicate by composition', '{"\u00e9":1,"e\u0301":2}', 'json.duplicate_key'],
    ['duplicate below', '{"a":{"b":1,"b":2}}', 'json.duplicate_key'],
    ['__proto__', '{"__proto__":{}}', 'json.forbidden_key'],
    ['__proto__ by escape', '{"\\u005f_proto__":{}}', 'json.forbidden_key'],
    ['constructor below', '{"a":{"constructor":1}}', 'json.forbidden_key'],
    ['prototype', '{"prototype":1}', 'json.forbidden_key'],
    ['33 levels', nested(33), 'json.depth'],
    ['100,000 levels', '{"a":' + '['.repeat(100_000), 'json.depth'],
    ['10,001 keys', keyed(10_001), 'json.too_many_keys'],
    ['2^53', '{"a":9007199254740992}', 'json.number'],
    ['2^53 as a power', '{"a":1e16}', 'json.number'],
    ['1e400', '{"a":1e400}', 'json.number'],
    ['1e-400', '{"a":1e-400}', 'json.number'],
    ['-0', '{"a":-0}', 'json.number'],
    ['-0.0', '{"a":-0.0}', 'json.number'],
  ])('%s', (_name, body, code) => {
    expect(codeOf(() => parse(body))).toBe(`400 ${code}`);
  });

  it.each<[string, string, unknown]>([
    ['one byte order mark', '\ufeff{"a":1}', { a: 1 }],
    ['32 levels', nested(32), JSON.parse(nested(32))],
    ['10,000 keys', keyed(10_000), JSON.parse(keyed(10_000))],
    ['2^53-1', '{"a":-9007199254740991}', { a: -9007199254740991 }],
    ['fractions', '{"a":1.5e-3,"b":0.0}', { a: 0.0015, b: 0 }],
    ['white space', ' { "a" : [ 1 , true , false , null , { } , [ ] ] } ', { a: [1, true, false, null, {}, []] }],
    ['line breaks', '{"a":"\\n\\r\\t\\u000a\\"\\\\\\/"}', { a: '\n\r\t\n"\\/' }],
    ['rare Han, raw and escaped', '{"a":"𠮷","b":"\\ud842\\udfb7"}', { a: '𠮷', b: '𠮷' }],
    ['NFC', '{"a":"e\u0301","b":"\\u0065\\u0301"}', { a: '\u00e9', b: '\u00e9' }],
    ['inherited names', '{"toString":1}', { toString: 1 }],
  ])('accepts %s', (_name, body, value) => {
    expect(parse(body)).toEqual(value);
  });
});

it('leaves no text unnormalised that Unicode would change', () => {
  const changed: number[] = [];
  for (let unit = 0xa0; unit <= 0xffff; unit++) {
    const letter = String.fromCharCode(unit);
    if (!letter.isWellFormed()) continue;
    const texts = [letter, `e${letter}`, `か${letter}`, `今${letter}`];
    if (texts.some((text) => (parse(`{"a":"${text}"}`) as { a: string }).a !== text.normalize('NFC')))
      changed.push(unit);
  }
  expect(changed).toEqual([]);
});

describe('A URL says each thing once', () => {
  it.each([
    ['/items?a=1&a=2', '400 query.repeated'],
    ['/items?a=1&%61=2', '400 query.repeated'],
    ['/items?q=%00', '400 text.nul'],
    ['/items/%00', '400 text.nul'],
    ['/items?q=%0a', '400 text.control'],
    ['/items?q=%ff', '400 query.malformed'],
    ['/items/%ff', '400 url.malformed'],
    ['/items?__proto__=1', '400 query.forbidden_key'],
    [`/items?${Array.from({ length: 65 }, (_, i) => `k${i}=1`).join('&')}`, '400 query.too_many_keys'],
    [`/items/${'a'.repeat(8192)}`, '414 url.too_long'],
    ['/items?a=1&b=%E4%BF%A1+x&', 'accepted'],
  ])('%s', (url, code) => {
    expect(codeOf(() => checkUrl(url))).toBe(code);
  });
});

describe('An instant is RFC 3339 on a day that exists', () => {
  it.each([
    ['1999-12-31T23:59:59Z'],
    ['2101-01-01T00:00:00Z'],
    ['2026-02-30T00:00:00Z'],
    ['2027-02-29T00:00:00Z'],
    ['2026-13-01T00:00:00Z'],
    ['2026-W01-1'],
    ['2026'],
    ['2026-01-01'],
    ['2026-01-01T00:00:00'],
    ['2026-01-01T00:00Z'],
    ['2026-01-01T24:00:00Z'],
    ['2026-06-30T23:59:60Z'],
    ['2026-01-01T00:00:00+99:99'],
    ['2026-01-01T00:00:00+14:01'],
    ['2026-01-01T00:00:00+08:60'],
    ['2026-01-01T00:00:00.1234567Z'],
    ['infinity'],
    ['+294277-01-01T00:00:00Z'],
    ['２０２６-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00Z\n'],
  ])('refuses %s', (text) => {
    expect(codeOf(() => microsOf(text))).toBe('422 time.invalid');
  });

  it.each([
    ['2026-01-31T16:00:00Z', 1769875200000000n],
    ['2026-02-01T00:00:00+08:00', 1769875200000000n],
    ['2026-01-31T23:59:59.999999+08:00', 1769875199999999n],
    ['2028-02-29t00:00:00.5z', 1835395200500000n],
    ['2026-01-01T00:00:00+14:00', 1767175200000000n],
  ])('reads %s', (text, micros) => {
    expect(microsOf(text)).toBe(micros);
  });
});

describe('The headers of a command', () => {
  const id = '0197F3C2-7D1A-7C3E-9F00-2B6A4F1D8E11';
  const command = (headers: Record<string, string>, body: unknown = { a: 1, b: 2 }) => ({
    method: 'POST',
    url: '/items?x=1',
    headers: { 'idempotency-key': id, ...headers },
    body,
  });

  it.each<[string, Record<string, string>, string]>([
    ['no id', { 'idempotency-key': '' }, '400 command.id_missing'],
    ['no UUID', { 'idempotency-key': 'abc' }, '400 command.id_invalid'],
    ['two ids', { 'idempotency-key': `${id}, ${id}` }, '400 command.id_invalid'],
    ['1 KB', { 'idempotency-key': 'a'.repeat(1024) }, '400 command.id_invalid'],
    ['any version', { 'if-match': '*' }, '400 version.invalid'],
    ['weak version', { 'if-match': 'W/"3"' }, '400 version.invalid'],
    ['version without quotes', { 'if-match': '3' }, '400 version.invalid'],
    ['version 0', { 'if-match': '"0"' }, '400 version.invalid'],
    ['negative version', { 'if-match': '"-1"' }, '400 version.invalid'],
    ['version past 2^53', { 'if-match': '"9007199254740992"' }, '400 version.invalid'],
    ['two versions', { 'if-match': '"3", "4"' }, '400 version.invalid'],
    ['no version', {}, '428 version.required'],
  ])('refuse %s', (_name, headers, code) => {
    expect(codeOf(() => commandHeadersOf(command(headers), { version: 'required' }))).toBe(code);
  });

  it.each([
    ['wait=10', 10],
    ['respond-async, wait="5"; x=1', 5],
    ['wait=31', 30],
    ['wait=0', 0],
    ['wait=-1', undefined],
    ['wait=soon, wait=3', undefined],
    ['wait', undefined],
  ])('read Prefer: %s', (prefer, seconds) => {
    expect(commandHeadersOf(command({ prefer })).wait).toBe(seconds);
  });

  it('give the id in lower case, and one digest for one meaning', () => {
    const first = commandHeadersOf(command({ 'if-match': '"3"' }));
    expect(first).toMatchObject({ commandId: id.toLowerCase(), ifMatch: 3 });
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(commandHeadersOf(command({ 'if-match': '"3"', prefer: 'wait=1' }, { b: 2, a: 1 })).digest).toBe(
      first.digest,
    );
    const others = [command({ 'if-match': '"4"' }), command({}), command({ 'if-match': '"3"' }, { a: 1, b: 3 })];
    expect(new Set([first.digest, ...others.map((other) => commandHeadersOf(other).digest)]).size).toBe(4);
  });
});

class PaperDto {
  @IsTitle() title: string;
  @IsOptional() @IsInstant() occurredAt?: string;
  @IsOptional() @IsOfficeDay() dueOn?: string;
  @IsOptional() @IsRegisterId() unitId?: string;
}
class PageDto {
  @IsOptional() @QueryInteger(1, 100) limit?: number;
}
class LedgerUnavailable extends Error {}

@Controller('papers')
class PapersController {
  @Post() accept(@Body() dto: PaperDto) {
    return { title: dto.title };
  }
  @Post('sign') sign(@Body() body: unknown) {
    return { isEmpty: body === undefined };
  }
  @Get() page(@Query() page: PageDto) {
    return page;
  }
  @Get('refused') refuse() {
    throw refused('AuthorMayNotSign', '16', { note: '<script>' });
  }
  @Get('broken') break() {
    throw new Error('secret of the machine');
  }
  @Get('down') down() {
    throw new Error('wrapped', { cause: new LedgerUnavailable() });
  }
  @Get('teapot') teapot() {
    throw new HttpException('<b>', 418);
  }
}
@Module({ controllers: [PapersController] })
class PapersModule {}

describe('The door', () => {
  let app: NestFastifyApplication;
  const logged: unknown[] = [];

  beforeAll(async () => {
    // What the router refuses before any hook goes past Nest's filters.
    const frameworkErrors = (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      answer(problemOf(error), request, reply);
    const adapter = new FastifyAdapter({ frameworkErrors, clientErrorHandler: answerClientError });
    const module = await Test.createTestingModule({ imports: [PapersModule] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(adapter);
    app.useLogger(false);
    registerStrictInput(adapter);
    app.useGlobalPipes(strictValidation());
    app.useGlobalFilters(
      new ProblemFilter({ error: (failure: unknown) => logged.push(failure), warn: () => undefined }),
    );
    await app.init();
    await adapter.getInstance().ready();
  });
  afterAll(() => app.close());

  const json = { 'content-type': 'application/json' };
  const post = (payload: string | Buffer | undefined, headers: Record<string, string> = json, url = '/papers') =>
    app.inject({ method: 'POST', url, headers, ...(payload === undefined ? {} : { payload }) });
  const paper = (fields: object) => JSON.stringify({ title: '汛情', ...fields });
  const outcome = ({ statusCode, body }: { statusCode: number; body: string }) =>
    `${statusCode} ${JSON.parse(body).code}`;

  it.each<[string, string | Buffer | undefined, Record<string, string>, string]>([
    ['plain text', 'x', { 'content-type': 'text/plain' }, '415 body.content_type'],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, '415 body.content_type'],
    ['no content type', '{}', { 'content-type': '' }, '415 body.content_type'],
    ['junk content type', '{}', { 'content-type': ';;' }, '415 body.content_type'],
    ['JSON by another name', '{}', { 'content-type': 'application/jsonp' }, '415 body.content_type'],
    ['GBK', '{}', { 'content-type': 'application/json; charset=gbk' }, '415 body.charset'],
    ['gzip', '{}', { ...json, 'content-encoding': 'gzip' }, '415 body.encoding'],
    ['junk encoding', '{}', { ...json, 'content-encoding': 'x' }, '415 body.encoding'],
    ['2 MiB', `{"title":"${'a'.repeat(2 ** 21)}"}`, json, '413 body.too_large'],
    ['empty JSON', '', { ...json, 'content-length': '0' }, '400 json.empty'],
    ['no body where one is needed', undefined, {}, '400 json.empty'],
    ['NUL', '{"title":"\\u0000"}', json, '400 text.nul'],
  ])('refuses %s', async (_name, payload, headers, expected) => {
    expect(outcome(await post(payload, headers))).toBe(expected);
  });

  it.each<[string, object, string, object[]]>([
    ['unknown field', { role: 'x' }, '400 input.invalid', [{ pointer: '/role', code: 'input.unknown_field' }]],
    ['wrong type', { title: 1 }, '400 input.invalid', [{ pointer: '/title', code: 'input.text' }]],
    ['blank title', { title: ' ' }, '400 input.invalid', [{ pointer: '/title', code: 'input.empty' }]],
    ['spaces around', { title: ' a' }, '400 text.spaces', [{ pointer: '/title', code: 'text.spaces' }]],
    ['a noncharacter', { title: 'a\ufffe' }, '400 text.control', [{ pointer: '/title', code: 'text.control' }]],
    [
      '201 characters',
      { title: '𠮷'.repeat(201) },
      '422 text.too_long',
      [{ pointer: '/title', code: 'text.too_long', limit: 200 }],
    ],
    ['bidi override', { title: 'a\u202eb' }, '400 text.control', [{ pointer: '/title', code: 'text.control' }]],
    ['zero width', { title: 'a\u200bb' }, '400 text.control', [{ pointer: '/title', code: 'text.control' }]],
    ['line break', { title: 'a\nb' }, '400 text.control', [{ pointer: '/title', code: 'text.control' }]],
    [
      '30 February',
      { occurredAt: '2026-02-30T00:00:00Z' },
      '422 time.invalid',
      [{ pointer: '/occurredAt', code: 'time.invalid' }],
    ],
    [
      'instant as a day',
      { dueOn: '2026-02-01T00:00:00Z' },
      '422 time.invalid',
      [{ pointer: '/dueOn', code: 'time.invalid' }],
    ],
    ['number as a day', { dueOn: 20260201 }, '400 input.invalid', [{ pointer: '/dueOn', code: 'input.text' }]],
    ['capital id', { unitId: 'A' }, '400 input.invalid', [{ pointer: '/unitId', code: 'input.register_id' }]],
  ])('refuses a paper with %s', async (_name, fields, expected, errors) => {
    const response = await post(paper(fields));
    expect(outcome(response)).toBe(expected);
    expect(response.json().errors).toMatchObject(errors);
    expect(response.json().errors).toHaveLength(errors.length);
  });

  it('names a missing field once', async () => {
    expect((await post('{}')).json().errors).toMatchObject([{ pointer: '/title', code: 'input.missing' }]);
  });

  it('accepts 200 code points, a charset and the time of day', async () => {
    const fields = {
      title: '𠮷'.repeat(200),
      occurredAt: '2026-02-28T23:59:59+08:00',
      dueOn: '2028-02-29',
      unitId: 'county-1',
    };
    const response = await post(paper(fields), { 'content-type': 'application/json; charset=UTF-8' });
    expect([response.statusCode, response.json().title]).toEqual([201, fields.title]);
  });

  it('leaves a route without a body alone', async () => {
    expect((await post(undefined, {}, '/papers/sign')).json()).toEqual({ isEmpty: true });
  });

  it.each([
    ['/papers?limit=20', 200, undefined],
    ['/papers?limit=020', 400, 'input.invalid'],
    ['/papers?limit=101', 400, 'input.invalid'],
    ['/papers?other=1', 400, 'input.invalid'],
    ['/papers?limit=1&limit=2', 400, 'query.repeated'],
    ['/nowhere/<b>', 404, 'route.not_found'],
    ['/papers/%00', 400, 'text.nul'],
    ['/papers/%zz', 400, 'url.malformed'],
    ['/papers/teapot', 418, 'request.refused'],
    ['/papers/refused', 422, 'AuthorMayNotSign'],
    ['/papers/down', 503, 'ledger.unavailable'],
    ['/papers/broken', 500, 'internal'],
  ])('GET %s', async (url, status, code) => {
    const response = await app.inject({ url });
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(response.body).not.toMatch(/[<>]|secret|FST_/);
    if (status === 200) return;
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json().type).toBe(`urn:shangda:problem:${code ?? ''}`);
  });

  it.each([
    [
      'a header of 64 KB',
      `GET /papers HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(65_536)}\r\n\r\n`,
      431,
      'header.too_large',
    ],
    ['what is no HTTP', 'hello <b>\r\n\r\n', 400, 'request.malformed'],
    ['NUL in a header', 'GET /papers HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n', 400, 'request.malformed'],
  ])('answers %s', async (_name, text, status, code) => {
    if (!app.getHttpServer().listening) await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    const received = await new Promise<string>((resolve, reject) => {
      let all = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (all += chunk.toString()));
      socket.on('end', () => resolve(all)).on('error', (error) => (all === '' ? reject(error) : resolve(all)));
    });
    expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(received.split('\r\n\r\n')[1] ?? '').code).toBe(code);
  });

  it('speaks the language it is asked for, and logs a failure once', async () => {
    const chinese = await app.inject({ url: '/papers/refused' });
    const english = await app.inject({
      url: '/papers/refused',
      headers: { 'accept-language': 'fr, en-GB;q=0.9, zh;q=0.2' },
    });
    expect(chinese.json()).toMatchObject({ title: '作者不得自签', article: '16', details: { note: '<script>' } });
    expect([english.json().title, english.headers['content-language']]).toEqual(['The author may not sign', 'en']);
    logged.length = 0;
    const down = await app.inject({ url: '/papers/down' });
    expect([down.headers['retry-after'], logged.length]).toEqual(['5', 1]);
    expect(JSON.stringify(logged)).toContain('LedgerUnavailable');
  });
});

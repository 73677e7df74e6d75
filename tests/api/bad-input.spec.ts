import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  county,
  draft,
  gannanRulebook,
  openOffice,
  personOf,
  prefecture,
  type Asked,
  type TestOffice,
} from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const editor = personOf(prefecture, 'EDITOR');
const registrar = personOf(prefecture, 'REGISTRAR');
const keeper = personOf(prefecture, 'RULE_KEEPER');
const auditor = personOf(prefecture, 'AUDITOR');

/** What is sent, and the one answer to it; `field`: what is said of the field. */
type Row = readonly [what: string, asked: Asked, status: number, code: string, field?: string];

const drafting = (body: unknown, rest: Partial<Asked> = {}): Asked => ({
  as: officer,
  url: '/v1/items',
  body,
  ...rest,
});
const withTitle = (title: string): Asked => drafting({ ...draft, title });
const raw = (change: string): Asked => drafting(`${JSON.stringify(draft).slice(0, -1)},${change}}`);
const asking = (url: string, as = auditor): Asked => ({ as, url, method: 'GET' });
const nested = (levels: number): string => `{"deep":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const { unitId: _unitId, ...withoutUnit } = draft;
const unit = {
  unitId: 'new-unit',
  name: '新单位',
  nameEn: 'New unit',
  parentId: prefecture,
  level: 'COUNTY',
  class: 'DEPARTMENT',
  isOffice: false,
  directReportingTo: [],
};
const registering = (change: object): Asked => ({ as: registrar, url: '/v1/units', body: { ...unit, ...change } });
const publishing = (rulebook: unknown): Asked => ({
  as: keeper,
  url: `/v1/offices/${prefecture}/rulebooks`,
  body: { rulebook },
});
const register = (query: string): Asked => asking(`/v1/offices/${prefecture}/register${query}`, editor);

const texts: readonly Row[] = [
  ['an escaped NUL', withTitle('a\u0000b'), 400, 'text.nul'],
  ['a raw NUL', drafting(Buffer.from('{"title":"a\u0000"}')), 400, 'text.nul'],
  ['a NUL in a key', drafting('{"ti\\u0000tle":"a"}'), 400, 'text.nul'],
  ['a NUL in a query', asking('/v1/units?under=a%00b'), 400, 'text.nul'],
  ['a NUL in a path', asking('/v1/units/a%00b'), 400, 'text.nul'],
  ['a lone surrogate', drafting(JSON.stringify(draft).replace('合作', '\\ud800')), 400, 'text.surrogate'],
  ['bytes that are not UTF-8', drafting(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])), 400, 'text.encoding'],
  ['a direction override', withTitle('报\u202e告'), 400, 'text.control'],
  ['a zero-width space', withTitle('报\u200b告'), 400, 'text.control'],
  ['a line break in a title', withTitle('第一行\n第二行'), 400, 'text.control'],
  ['an empty title', withTitle('   '), 400, 'input.invalid'],
  ['a title of 201', withTitle('字'.repeat(201)), 422, 'text.too_long'],
  ['a body of 20001', drafting({ ...draft, body: '字'.repeat(20_001) }), 422, 'text.too_long'],
];

const json: readonly Row[] = [
  ['no JSON', drafting('title=a'), 400, 'json.malformed'],
  ['null', drafting('null'), 400, 'json.not_object'],
  ['a list', drafting('[]'), 400, 'json.not_object'],
  ['an empty body', drafting('', { headers: { 'content-length': '0' } }), 400, 'json.empty'],
  ['a key twice', raw('"title":"b"'), 400, 'json.duplicate_key'],
  ['__proto__', raw('"__proto__":{"role":"LEADER_IN_CHARGE"}'), 400, 'json.forbidden_key'],
  ['constructor', raw('"constructor":{}'), 400, 'json.forbidden_key'],
  ['40 levels', drafting(nested(40)), 400, 'json.depth'],
  ['1000 levels', drafting(nested(1000)), 400, 'json.depth'],
  [
    '10001 keys',
    drafting(`{${Array.from({ length: 10_001 }, (_none, n) => `"k${n}":1`).join(',')}}`),
    400,
    'json.too_many_keys',
  ],
  ['2^53', raw('"n":9007199254740993'), 400, 'json.number'],
  ['1e400', raw('"n":1e400'), 400, 'json.number'],
  ['-0', raw('"n":-0'), 400, 'json.number'],
  ['NaN', raw('"n":NaN'), 400, 'json.malformed'],
  [
    'a step of a role that signs nothing',
    registering({ signOffChain: [{ role: 'EDITOR', unitId: 'new-unit' }] }),
    400,
    'input.invalid',
  ],
  ['a text for a boolean', registering({ isOffice: 'true' }), 400, 'input.invalid'],
  ['a number for a text', drafting({ ...draft, title: 1 }), 400, 'input.invalid'],
  ['a list for a text', drafting({ ...draft, title: ['a'] }), 400, 'input.invalid'],
  ['a text for a list', registering({ directReportingTo: 'x' }), 400, 'input.invalid'],
  ['an object for a text', drafting({ ...draft, body: { length: 1 } }), 400, 'input.invalid'],
  ['a missing field', drafting(withoutUnit), 400, 'input.invalid', 'input.missing'],
  ['another media type', drafting(draft, { headers: { 'content-type': 'text/plain' } }), 415, 'body.content_type'],
  [
    'another charset',
    drafting(draft, { headers: { 'content-type': 'application/json; charset=utf-16' } }),
    415,
    'body.charset',
  ],
  [
    'a compressed body',
    drafting(gzipSync(Buffer.alloc(50_000_000)), { headers: { 'content-encoding': 'gzip' } }),
    415,
    'body.encoding',
  ],
  ['a body of 2 MiB', drafting({ ...draft, body: 'a'.repeat(2 * 1024 * 1024) }), 413, 'body.too_large'],
];

const urls: readonly Row[] = [
  ['a URL of 9000', asking(`/v1/units?under=${'a'.repeat(9000)}`), 414, 'url.too_long'],
  ['a query key twice', asking('/v1/units?limit=1&limit=2'), 400, 'query.repeated'],
  [
    '1000 query keys',
    asking(`/v1/units?${Array.from({ length: 1000 }, (_none, n) => `k${n}=1`).join('&')}`),
    400,
    'query.too_many_keys',
  ],
  ['an unknown query key', asking('/v1/units?role=LEADER_IN_CHARGE'), 400, 'input.invalid', 'input.unknown_field'],
  ['a broken escape', asking('/v1/units?under=%zz'), 400, 'query.malformed'],
  ['a broken path', asking('/v1/%zz'), 400, 'url.malformed'],
  ['no such route', asking('/v1/nothing'), 404, 'route.not_found'],
  ['an id that is no UUID', asking('/v1/items/1%20or%201=1', officer), 400, 'input.invalid'],
  ['a path out of the tree', asking('/v1/units/..%2f..%2fetc%2fpasswd'), 404, 'not_found'],
];

const commands: readonly Row[] = [
  ['no command id', drafting(draft, { key: null }), 400, 'command.id_missing'],
  ['a command id that is no UUID', drafting(draft, { key: 'one' }), 400, 'command.id_invalid'],
  ['a command id of 1 KB', drafting(draft, { key: 'a'.repeat(1024) }), 400, 'command.id_invalid'],
  ['a negative version', drafting(draft, { version: '"-1"' }), 400, 'version.invalid'],
  ['a version past 2^53', drafting(draft, { version: '"99999999999999999999"' }), 400, 'version.invalid'],
  ['role in the body', raw('"role":"LEADER_IN_CHARGE"'), 400, 'input.invalid', 'input.unknown_field'],
  ['approvedBy in the body', raw('"approvedBy":"x"'), 400, 'input.invalid', 'input.unknown_field'],
  ['version in the body', raw('"version":9'), 400, 'input.invalid', 'input.unknown_field'],
  [
    'an unknown field within a list',
    registering({ signOffChain: [{ role: 'LEADER_IN_CHARGE', unitId: county, extra: 1 }] }),
    400,
    'input.invalid',
    'input.unknown_field',
  ],
  [
    'a field in a command without a body',
    { as: officer, url: `/v1/items/${randomUUID()}/approve`, version: 1, body: { approvedBy: 'x' } },
    400,
    'input.invalid',
    'input.unknown_field',
  ],
  ['an unknown word', drafting({ ...draft, urgency: 'SOON' }), 400, 'input.invalid'],
  ['null in a chain', registering({ signOffChain: [null] }), 400, 'input.invalid'],
  ['an empty chain', registering({ signOffChain: [] }), 400, 'input.invalid'],
  ['an id in capitals', registering({ unitId: 'ABC' }), 400, 'input.invalid'],
  [
    'an item that is not there',
    { as: officer, url: `/v1/items/${randomUUID()}/submit`, version: 1, body: {} },
    404,
    'not_found',
  ],
  ['a text above the ceiling', drafting({ ...draft, secrecy: 'INTERNAL' }), 422, 'secrecy.above_ceiling'],
];

const times: readonly Row[] = [
  ['30 February', register('?from=2026-02-30'), 422, 'time.invalid'],
  ['infinity', register('?from=infinity'), 422, 'time.invalid'],
  ['the year 294277', register('?to=294277-01-01'), 422, 'time.invalid'],
  ['a week date', register('?from=2026-W01-1'), 422, 'time.invalid'],
  ['month 13', asking(`/v1/offices/${prefecture}/quotas?period=2026-13`), 422, 'time.invalid'],
  ['quarter 5', asking(`/v1/offices/${prefecture}/quotas?period=2026-Q5`), 422, 'time.invalid'],
  ['week 54', asking(`/v1/offices/${prefecture}/quotas?period=2026-W54`), 422, 'time.invalid'],
  ['week 0', asking(`/v1/offices/${prefecture}/quotas?period=2026-W00`), 422, 'time.invalid'],
  ['asOf without an offset', asking(`/v1/streams/unit-${county}/events?asOf=2026-03-31T00:00:00`), 422, 'time.invalid'],
  [
    'asOf with offset +99:99',
    asking(`/v1/streams/unit-${county}/events?asOf=2026-03-31T00:00:00%2B99:99`),
    422,
    'time.invalid',
  ],
  ['asOf at a leap second', asking(`/v1/streams/unit-${county}/events?asOf=2016-12-31T23:59:60Z`), 422, 'time.invalid'],
];

const hostile = "'; drop table ledger.event; --";
const queries: readonly Row[] = [
  ['SQL as a sort', register(`?sort=${encodeURIComponent(hostile)}`), 400, 'input.invalid'],
  ['SQL as a filter', register(`?unitId=${encodeURIComponent(hostile)}`), 400, 'input.invalid'],
  ['SQL as a cursor', register(`?cursor=${encodeURIComponent(hostile)}`), 400, 'input.invalid'],
  ['a cursor of another question', register(`?cursor=${cursorOf(['latest', '1', 'a'])}`), 400, 'query.cursor'],
  [
    'a cursor with a day that is none',
    register(`?cursor=${cursorOf(['reportedOn', '0000-99-99', 'a'])}`),
    400,
    'query.cursor',
  ],
  ['a cursor with a NUL', register(`?cursor=${cursorOf(['reportedOn', '2026-01-01', '\u0000'])}`), 400, 'query.cursor'],
  ['a cursor that is no JSON', asking('/v1/units?cursor=AAAA'), 400, 'query.cursor'],
  ['a cursor with a NUL for units', asking(`/v1/units?cursor=${cursorOf(['\u0000'])}`), 400, 'query.cursor'],
  ['a limit of 0', register('?limit=0'), 400, 'input.invalid'],
  ['a limit of 201', register('?limit=201'), 400, 'input.invalid'],
  ['a limit in words', register('?limit=ten'), 400, 'input.invalid'],
  ['after that is no number', asking('/v1/events?after=-1'), 400, 'input.invalid'],
  ['a stream of a kind nobody knows', asking('/v1/streams/secrets-1/events'), 404, 'not_found'],
  ['an unknown type of event', asking('/v1/events?type=Nothing'), 400, 'input.invalid'],
];

const owing = (minimum: unknown) =>
  gannanRulebook.quotas.map((rule) => ({ ...rule, minima: rule.minima.map((row) => ({ ...row, minimum })) }));

const rulebooks: readonly Row[] = [
  ['no rulebook', publishing('x'), 400, 'input.invalid'],
  ['an empty rulebook', publishing({}), 422, 'rulebook.invalid'],
  ['an unknown member', publishing({ ...gannanRulebook, extra: 1 }), 422, 'rulebook.invalid'],
  ['a quota of zero', publishing({ ...gannanRulebook, quotas: owing(0) }), 422, 'rulebook.invalid'],
  ['a quota of 1.5', publishing({ ...gannanRulebook, quotas: owing(1.5) }), 422, 'rulebook.invalid'],
  ['a day that is none', publishing({ ...gannanRulebook, effectiveFrom: '2026-02-30' }), 422, 'rulebook.invalid'],
  ['another office', publishing({ ...gannanRulebook, office: county }), 422, 'rulebook.invalid'],
  [
    'one id twice',
    publishing({
      ...gannanRulebook,
      effectiveFrom: '2099-01-01',
      quotas: [...gannanRulebook.quotas, ...gannanRulebook.quotas],
    }),
    422,
    'rulebook.invalid',
  ],
  ['into the past', publishing({ ...gannanRulebook, effectiveFrom: '2008-04-16' }), 422, 'EffectiveInThePast'],
];

const identity: readonly Row[] = [
  ['no token', { url: '/v1/me', method: 'GET' }, 401, 'auth.token_missing'],
  [
    'a token that is none',
    { url: '/v1/me', method: 'GET', headers: { authorization: 'Bearer a.b.c' } },
    401,
    'auth.token_invalid',
  ],
  [
    'a token of 100 KB',
    { url: '/v1/me', method: 'GET', headers: { authorization: `Bearer ${'a'.repeat(100_000)}` } },
    401,
    'auth.token_invalid',
  ],
  [
    'a person named in a header',
    { url: '/v1/me', method: 'GET', headers: { 'x-user-id': officer } },
    401,
    'auth.token_missing',
  ],
  ['a person nobody registered', { as: 'nobody', url: '/v1/me', method: 'GET' }, 404, 'not_found'],
  ['a token for the operator', { as: 'system-operator', url: '/v1/units', body: unit }, 404, 'not_found'],
];

describe.each([
  ['text', texts],
  ['JSON', json],
  ['URL', urls],
  ['command', commands],
  ['time', times],
  ['query', queries],
  ['rulebook', rulebooks],
  ['identity', identity],
] as const)('bad input: %s', (_group, rows) => {
  let office: TestOffice;
  let before: number;
  beforeAll(async () => {
    office = await openOffice();
    before = await office.events();
  });
  afterAll(async () => {
    expect(await office.events()).toBe(before);
    await office.close();
  });

  it.each(rows.map(([what, asked, status, code, field]) => ({ what, asked, status, code, field })))(
    '$what',
    async ({ asked, status, code, field }) => {
      const answer = await office.ask(asked);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.body).toMatchObject({
        type: `urn:shangda:problem:${code}`,
        title: expect.any(String),
        detail: expect.any(String),
      });
      if (field !== undefined)
        expect(answer.body.errors).toContainEqual(
          expect.objectContaining({ code: field, pointer: expect.stringMatching(/^\//) }),
        );
      expect(answer.text).not.toContain('drop table');
    },
  );
});

describe('input that only looks bad', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  it.each([
    ['rare Han and emoji', '𠮷田村🎉'],
    ['200 emoji', '🎉'.repeat(200)],
    ['markup', '<script>alert(1)</script>'],
    ['SQL', hostile],
    ['a formula', '=1+1'],
  ])('keeps %s as it is', async (_what, title) => {
    const { status, body } = await office.ask(withTitle(title));
    expect(status).toBe(201);
    const seen = await office.ask(asking(`/v1/items/${body.id as string}`, officer));
    expect(seen.body.versions[0].title).toBe(title);
  });

  it('stores NFC whatever it was sent', async () => {
    const { body } = await office.ask(withTitle('Cafe\u0301'));
    const seen = await office.ask(asking(`/v1/items/${body.id as string}`, officer));
    expect(seen.body.versions[0].title).toBe('Caf\u00e9');
  });

  it('drops one byte order mark', async () => {
    expect(await office.ask(drafting(Buffer.from(`\ufeff${JSON.stringify(draft)}`)))).toMatchObject({ status: 201 });
  });

  it('points at every fault of a rulebook', async () => {
    const { source: _source, ...rest } = gannanRulebook;
    const answer = await office.ask(publishing({ ...rest, quotas: owing('many').slice(0, 1) }));
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/rulebook/source',
      '/rulebook/quotas/0/minima/0/minimum',
    ]);
  });

  it('answers headers of 64 KB with 431', async () => {
    await office.app.listen(0, '127.0.0.1');
    const { port } = new URL(await office.app.getUrl());
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(`GET /health/live HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(65_536)}\r\n\r\n`),
      );
      socket.once('data', (data) => resolve(data.toString()));
      socket.once('error', reject);
      socket.unref();
    });
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });
});

function cursorOf(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

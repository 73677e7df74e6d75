import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { streamKey } from '@shangda/domain/command';
import { units } from '@shangda/domain/unit';
import { registerUnit } from '@shangda/domain/unit-registration';
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
const leader = personOf(county, 'LEADER_IN_CHARGE');
const editor = personOf(prefecture, 'EDITOR');
const registrar = personOf(prefecture, 'REGISTRAR');
const secondTop = {
  unitId: 'second',
  name: '另一州',
  nameEn: 'Another prefecture',
  parentId: null,
  level: 'PREFECTURE',
  class: 'PREFECTURE_OFFICE',
  isOffice: true,
  directReportingTo: [],
} as const;
const english = { 'accept-language': 'en' };
const instance = expect.stringMatching(/^urn:shangda:request:[0-9a-f-]{36}$/) as string;

/** Bytes as they are, and the answer: what a client library would never send. */
async function raw(
  office: TestOffice,
  text: string,
): Promise<{ readonly head: string; readonly body: Record<string, unknown> }> {
  const port = await portOf(office);
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => (heard += data.toString()));
    socket.once('error', reject);
    socket.once('close', () => {
      const [head = '', body = ''] = heard.split('\r\n\r\n');
      resolve({ head, body: JSON.parse(body === '' ? '{}' : body) as Record<string, unknown> });
    });
  });
}

const portOf = async (office: TestOffice): Promise<number> => Number(new URL(await office.app.getUrl()).port);

describe('what comes over the wire', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice({
      headersMilliseconds: 200,
      requestMilliseconds: 400,
      lookEveryMilliseconds: 50,
      connections: 64,
    });
    await office.app.listen(0, '127.0.0.1');
  });
  afterAll(() => office.close());

  const rows: readonly (readonly [string, string, number, string])[] = [
    ['a path out of the documents', 'GET /docs/../../../../etc/passwd HTTP/1.1\r\nHost: a', 404, 'route.not_found'],
    ['the same, escaped', 'GET /docs/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: a', 404, 'route.not_found'],
    ['a request without Host', 'GET /health/live HTTP/1.1', 400, 'request.malformed'],
    ['a method of another kind', 'QUERY /v1/items HTTP/1.1\r\nHost: a', 405, 'route.method_not_allowed'],
    ['what is no HTTP', 'GET', 400, 'request.malformed'],
    ['a broken path', 'GET /v1/%zz HTTP/1.1\r\nHost: a', 400, 'url.malformed'],
    ['a long parameter', `GET /v1/units/${'a'.repeat(200)} HTTP/1.1\r\nHost: a`, 414, 'url.too_long'],
    [
      'headers of 64 KB',
      `GET /health/live HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(65_536)}`,
      431,
      'header.too_large',
    ],
  ];
  it.each(rows)('%s: problem+json with an instance', async (_what, request, status, code) => {
    const { head, body } = await raw(office, `${request}\r\nConnection: close\r\n\r\n`);
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(body).toMatchObject({ status, code, instance });
    expect(head.toLowerCase()).toContain(
      `x-request-id: ${String(body['instance']).slice('urn:shangda:request:'.length)}`,
    );
  });

  it('ends a request whose headers never end', async () => {
    const { head, body } = await raw(office, 'GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: ');
    expect(head).toMatch(/^HTTP\/1\.1 408 /);
    expect(body).toMatchObject({ code: 'request.timeout', instance });
  });

  it('ends a request whose body never ends', async () => {
    const start = 'POST /v1/items HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{';
    const { head } = await raw(office, start);
    expect(head).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('a known path', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  it.each([
    ['PUT', '/v1/items', 'POST'],
    ['DELETE', `/v1/items/${randomUUID()}`, 'GET, HEAD'],
    ['GET', `/v1/items/${randomUUID()}/approve`, 'POST'],
    ['POST', '/v1/worklist', 'GET, HEAD'],
    ['PATCH', '/v1/units', 'GET, HEAD, POST'],
    ['POST', '/docs/index.css', 'GET, HEAD'],
    ['OPTIONS', '/v1/me?x=1', 'GET, HEAD'],
  ] as const)('answers %s %s with 405 and Allow', async (method, url, allow) => {
    const answer = await office.app.inject({ method, url });
    expect([answer.statusCode, answer.json().code, answer.headers.allow]).toEqual([
      405,
      'route.method_not_allowed',
      allow,
    ]);
  });

  it.each([
    ['PUT', '/v1/nothing'],
    ['GET', '/v1/worklist/'],
    ['POST', '/v1/items/'],
    ['DELETE', '/v1/items//approve'],
  ] as const)('is not %s %s: 404', async (method, url) => {
    const answer = await office.app.inject({ method, url });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'route.not_found']);
  });
});

describe('what a field error says', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  const drafting = (change: object): Asked => ({ as: officer, url: '/v1/items', body: { ...draft, ...change } });
  const listing = (query: string): Asked => ({ as: officer, method: 'GET', url: `/v1/units${query}` });
  const publishing = (change: object): Asked => ({
    as: personOf(prefecture, 'RULE_KEEPER'),
    url: `/v1/offices/${prefecture}/rulebooks`,
    body: { rulebook: { ...gannanRulebook, ...change } },
  });
  it.each<readonly [string, Asked, string, string, string]>([
    [
      'another word',
      drafting({ urgency: 'SOON' }),
      '/urgency',
      'input.choice',
      'One of: FLASH, URGENT, EXPEDITED, ROUTINE.',
    ],
    ['nothing', drafting({ urgency: undefined }), '/urgency', 'input.missing', 'This field is required.'],
    ['an unknown field', drafting({ role: 'x' }), '/role', 'input.unknown_field', 'This route has no such field.'],
    ['a number', drafting({ title: 1 }), '/title', 'input.text', 'This must be a text.'],
    ['white space', drafting({ title: ' ' }), '/title', 'input.empty', 'The text is empty or only white space.'],
    [
      'spaces around',
      drafting({ title: ' T ' }),
      '/title',
      'text.spaces',
      'The text begins or ends with white space; leave it out.',
    ],
    [
      'a noncharacter',
      drafting({ title: 'T\uffff' }),
      '/title',
      'text.control',
      'A text contains control, zero-width or direction-changing characters.',
    ],
    [
      'a noncharacter in a body',
      drafting({ body: 'T\ufffe' }),
      '/body',
      'text.control',
      'A text contains control, zero-width or direction-changing characters.',
    ],
    [
      'a limit too large',
      listing('?limit=201'),
      '/limit',
      'input.integer',
      'This must be a whole number between 1 and 200.',
    ],
    [
      'no UUID',
      { as: officer, method: 'GET', url: '/v1/items/abc' },
      '/itemId',
      'input.uuid',
      'This must be a UUID, such as 0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11.',
    ],
    [
      'a text for a list',
      { as: officer, url: `/v1/items/${randomUUID()}/submit`, version: 1, body: { receivers: 'a' } },
      '/receivers',
      'input.list',
      'This must be a list.',
    ],
    [
      'a query where none is read',
      { ...drafting({}), url: '/v1/items?draft=1' },
      '/draft',
      'input.unknown_field',
      'This route has no such field.',
    ],
    [
      'a query on one item',
      { as: officer, method: 'GET', url: `/v1/items/${randomUUID()}?x=1` },
      '/x',
      'input.unknown_field',
      'This route has no such field.',
    ],
    [
      'no quotas',
      publishing({ quotas: undefined }),
      '/rulebook/quotas',
      'schema.required',
      'The rulebook must have this member.',
    ],
    [
      'more in a rulebook',
      publishing({ scores: [] }),
      '/rulebook/scores',
      'schema.additionalProperties',
      'A rulebook has no such member here.',
    ],
  ])('%s', async (_what, asked, pointer, code, detail) => {
    const { status, body } = await office.ask({ ...asked, headers: english });
    expect([400, 422]).toContain(status);
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer, code, detail }));
    const chinese = await office.ask(asked);
    expect(chinese.body.errors[0].detail).toMatch(/\p{Script=Han}/u);
  });

  it('lets a body begin with an indentation and end with a line break', async () => {
    expect(await office.ask(drafting({ body: '　　合作市举办培训。\n' }))).toMatchObject({ status: 201 });
  });

  it('knows a UUID in capitals', async () => {
    const draftedOne = async (): Promise<string> => (await office.ask(drafting({}))).body.id as string;
    const [one, other] = [await draftedOne(), await draftedOne()];
    const seen = await office.ask({ as: officer, method: 'GET', url: `/v1/items/${one.toUpperCase()}` });
    expect(seen).toMatchObject({ status: 200, body: { id: one } });
    const history = {
      as: personOf(prefecture, 'AUDITOR'),
      method: 'GET',
      url: `/v1/streams/item-${one.toUpperCase()}/events`,
    } as const;
    expect(await office.ask(history)).toMatchObject({ status: 200, body: { stream: `item-${one}` } });
    const json = { headers: { 'content-type': 'application/json' } };
    for (const id of [one, other]) {
      await office.ask({ as: officer, url: `/v1/items/${id.toUpperCase()}/submit`, version: 1, body: {} });
      // JSON announced and nothing sent: this command needs no body.
      expect(await office.ask({ as: leader, url: `/v1/items/${id}/approve`, version: 2, ...json })).toMatchObject({
        status: 200,
      });
    }
    const received = await office.ask({
      as: editor,
      method: 'POST',
      url: `/v1/offices/${prefecture}/items/${one}/receive`,
      ...json,
    });
    expect(received).toMatchObject({ status: 200 });
    const link = {
      as: editor,
      url: `/v1/offices/${prefecture}/items/${other}/link-duplicate`,
      body: { originalItemId: one.toUpperCase() },
    };
    expect(await office.ask(link)).toMatchObject({ status: 200 });
  });

  it('names each register line by its own number', async () => {
    const url = `/v1/offices/${prefecture}/register-lines`;
    const key = randomUUID();
    const asked = { as: editor, url, body: { unitId: county, handledOn: 'PAPER' } };
    const first = await office.ask({ ...asked, key });
    const { registrationYear: year, registrationNumber: number } = first.body;
    expect(first.body.id).toBe(`${prefecture}/${year as number}/${number as number}`);
    expect((await office.ask({ ...asked, key })).body).toEqual(first.body);
    expect((await office.ask(asked)).body.id).toBe(`${prefecture}/${year as number}/${(number as number) + 1}`);
  });
});

describe('the sealed ledger, asked wrongly', () => {
  let office: TestOffice;
  const auditor = personOf(prefecture, 'AUDITOR');
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  it.each(['/v1/events?after=999999999999999999', '/v1/events/tail?after=999999999999999999'])(
    'tells %s the true head',
    async (url) => {
      const head = String(await office.events());
      const answer = await office.ask({ as: auditor, method: 'GET', url });
      expect(answer).toMatchObject({ status: 422, body: { code: 'cursor.ahead', details: { head } } });
      const lines = await office.ask({ as: auditor, method: 'GET', url, headers: { accept: 'application/x-ndjson' } });
      expect(lines.status).toBe(422);
    },
  );

  it('takes the head itself as a cursor', async () => {
    const url = `/v1/events?after=${await office.events()}`;
    expect(await office.ask({ as: auditor, method: 'GET', url })).toMatchObject({ status: 200, body: { events: [] } });
  });

  it('tells the auditor of one tree that there is another', async () => {
    await office.operate(registerUnit, secondTop, streamKey(units, secondTop.unitId));
    await office.settle();
    const answer = await office.ask({ as: auditor, method: 'GET', url: '/v1/events', headers: english });
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'access.audit_incomplete', details: { role: 'AUDITOR', held: 1, tops: 2 } },
    });
    expect(answer.body.detail).toContain('of 2 units with none above them you are it in 1');
    const other = await office.ask({ as: registrar, method: 'GET', url: '/v1/events' });
    expect(other).toMatchObject({ status: 403, body: { code: 'access.role_missing' } });
  });
});

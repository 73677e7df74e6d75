import { county, draft, openOffice, personOf, prefecture, type TestOffice } from './office.js';

const auditor = personOf(prefecture, 'AUDITOR');
const officer = personOf(county, 'INFO_OFFICER');

describe('what auditors read', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  const read = async (url: string, headers: Readonly<Record<string, string>> = {}) =>
    office.ask({ as: auditor, method: 'GET', url, headers });

  it('pages through every sealed event once, in order', async () => {
    const total = await office.events();
    const seen: number[] = [];
    let after = '0';
    for (;;) {
      const { body } = await read(`/v1/events?after=${after}&limit=7`);
      seen.push(...body.events.map(({ sequence }: { sequence: string }) => Number(sequence)));
      if (body.next === body.head) break;
      after = body.next;
    }
    expect(seen).toEqual(Array.from({ length: total }, (_none, at) => at + 1));
  });

  it('filters by type and by stream', async () => {
    const units = await read('/v1/events?type=UnitRegistered&limit=1000');
    expect(units.body.events.map(({ data }: { data: { unitId: string } }) => data.unitId)).toContain(county);
    expect(new Set(units.body.events.map(({ type }: { type: string }) => type))).toEqual(new Set(['UnitRegistered']));
    const one = await read(`/v1/events?stream=unit-${county}`);
    expect(one.body.events).toHaveLength(1);
  });

  it('streams the same as lines', async () => {
    const { text, headers } = await read('/v1/events', { accept: 'application/x-ndjson' });
    expect(headers['content-type']).toContain('application/x-ndjson');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { sequence: string }).sequence);
    expect(lines).toHaveLength(await office.events());
    const rest = await read('/v1/events?after=5&limit=3', { accept: 'application/x-ndjson' });
    expect(
      rest.text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { sequence: string }).sequence),
    ).toEqual(['6', '7', '8']);
  });

  it('shows a thing as it stood at a version or an instant', async () => {
    const { body } = await office.ask({ as: officer, url: '/v1/items', body: draft });
    const submitted = await office.ask({
      as: officer,
      url: `/v1/items/${body.id as string}/submit`,
      version: 1,
      body: {},
    });
    const url = `/v1/streams/item-${body.id as string}/events`;
    expect((await read(url)).body).toMatchObject({
      version: 2,
      events: [{ type: 'ItemDrafted' }, { type: 'ItemSubmitted' }],
    });
    expect((await read(`${url}?asOf=1`)).body).toMatchObject({ version: 1, events: [{ type: 'ItemDrafted' }] });
    const [first, second] = (await read(url)).body.events as { recordedAt: string }[];
    expect((await read(`${url}?asOf=${encodeURIComponent(first?.recordedAt ?? '')}`)).body.version).toBe(1);
    expect((await read(`${url}?asOf=${encodeURIComponent(second?.recordedAt ?? '')}`)).body.version).toBe(2);
    expect(submitted.status).toBe(200);
    expect((await read(`${url}?asOf=2001-01-01T00:00:00Z`)).status).toBe(404);
    // The texts are not in the events, only their digests.
    expect((await read(url)).text).not.toContain(draft.title);
  });

  it('tells newly sealed events to those who listen, from where they stopped', async () => {
    await office.app.listen(0, '127.0.0.1');
    await office.settle();
    const head = Number((await read('/v1/events?limit=1')).body.head);
    const leaving = new AbortController();
    const answer = await fetch(`${await office.app.getUrl()}/v1/events/tail`, {
      headers: { authorization: await office.authorization(auditor), 'last-event-id': String(head - 1) },
      signal: leaving.signal,
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
    await office.ask({ as: officer, url: '/v1/items', body: draft });
    await office.settle();
    let heard = '';
    while (!heard.includes('ItemDrafted') || !heard.includes(`id: ${head}\n`)) {
      const { value, done } = await reader.read();
      if (done) break;
      heard += value;
    }
    leaving.abort();
    expect([...heard.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)).slice(0, 2)).toEqual([head, head + 1]);
  });
});

describe('without its database', () => {
  it('the api stays up, is not ready, and says that nothing is known to be lost', async () => {
    const office = await openOffice();
    await office.loseDatabase();
    expect(await office.ask({ method: 'GET', url: '/health/live' })).toMatchObject({ status: 200 });
    for (const asked of [
      { method: 'GET', url: '/health/ready' },
      { as: auditor, method: 'GET', url: '/v1/clock' },
      { as: officer, url: '/v1/items', body: draft },
    ] as const) {
      const answer = await office.ask(asked);
      expect(answer).toMatchObject({
        status: 503,
        body: { code: 'ledger.unavailable' },
        headers: { 'retry-after': '5' },
      });
    }
    await office.close();
  });
});

describe('what probes read', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  it('is open to all and says how far the views are', async () => {
    expect(await office.ask({ method: 'GET', url: '/health/live' })).toMatchObject({ status: 200 });
    expect(await office.ask({ method: 'GET', url: '/health/ready' })).toMatchObject({ status: 200 });
    const lag = await office.ask({ method: 'GET', url: '/health/lag' });
    expect(lag.body).toMatchObject({ simulated: false, parked: 0, sequence: String(await office.events()) });
    expect(lag.body.views.length).toBeGreaterThan(5);
    expect(lag.body.views.every(({ events }: { events: number }) => events === 0)).toBe(true);
  });

  it('describes itself in OpenAPI 3.1 without the network', async () => {
    const { body } = await office.ask({ method: 'GET', url: '/openapi.json' });
    expect(body.openapi).toBe('3.1.0');
    const page = await office.ask({ method: 'GET', url: '/docs' });
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/(?:src|href)="https?:/);
    expect(String(page.headers['content-security-policy'])).toContain("default-src 'self'");
    expect(String(page.headers['content-security-policy'])).not.toContain('upgrade-insecure-requests');
  });
});

import { type Asked, county, openOffice, otherCounty, personOf, prefecture, type TestOffice } from './office.js';

const editor = personOf(prefecture, 'EDITOR');
const officer = personOf(prefecture, 'DUTY_OFFICER');
const leader = personOf(prefecture, 'LEADER_IN_CHARGE');
const principal = personOf(prefecture, 'PRINCIPAL_LEADER');
const registrar = personOf(prefecture, 'REGISTRAR');

const hour = 3_600_000;
const day = 24 * hour;
/** A full hour that does not come while these tests run. */
const start = Math.ceil((Date.now() + hour / 6) / hour) * hour;
const at = (millis: number): string => new Date(start + millis).toISOString();
const six = (text: string): string => text.replace(/(\.\d{3})?Z$/, '.000000Z');
const officeDay = (millis: number): string => new Date(start + millis + 8 * hour).toISOString().slice(0, 10);

let office: TestOffice;

beforeAll(async () => {
  office = await openOffice();
  const person = { name: '夜班值班员', unitId: prefecture, grants: [{ role: 'DUTY_OFFICER', unitId: prefecture }] };
  expect(await office.ask({ as: registrar, url: '/v1/people', body: { personId: 'night', ...person } })).toMatchObject({
    status: 201,
  });
}, 60_000);
afterAll(() => office.close());

const url = (path: string, officeId = prefecture): string => `/v1/offices/${officeId}/roster${path}`;
const post = (path: string, body: unknown, more: Partial<Asked> = {}) =>
  office.ask({ as: editor, method: 'POST', url: url(path), body, ...more });
const get = (path: string, as = officer) => office.ask({ as, method: 'GET', url: url(path) });
const shift = (from: number, until: number, officerId: string, leaderId?: string) => ({
  ...{ from: at(from), until: at(until), officerId },
  ...(leaderId !== undefined && { leaderId }),
});
const standIn = { from: at(6 * hour), until: at(8 * hour), officerId: 'night', reason: '换班' };
const holiday = { days: [officeDay(5 * day)], kind: 'HOLIDAY', name: '样例节日', source: '样例通知' };

describe('a roster', () => {
  it('of nobody is one gap of officer and leader', async () => {
    const { status, body } = await get('/gaps');
    expect([status, body.version, body.gaps.length]).toEqual([200, 0, 2]);
    expect(body.gaps).toMatchObject([
      { missing: 'OFFICER', required: true, from: body.from, until: body.until },
      { missing: 'LEADER', required: false, from: body.from, until: body.until },
    ]);
    expect(Date.parse(body.until) - Date.parse(body.from)).toBe(30 * day);
    expect((await get('/now')).body).toMatchObject({ officeId: prefecture, officer: null, leader: null });
    expect((await get('')).body).toMatchObject({ version: 0, entries: [], days: [] });
  });

  it('is planned in any offset, by editors and leaders of the office', async () => {
    const from = new Date(start + 8 * hour).toISOString().replace('Z', '+08:00');
    const shifts = [
      { ...shift(0, 12 * hour, officer, leader), from },
      shift(12 * hour, day, 'night', leader),
      shift(day, 8 * day, 'night'),
    ];
    const planned = await post('/shifts', { shifts });
    expect(planned).toMatchObject({ status: 200, body: { id: prefecture, version: 1 } });
    const again = await post('/shifts', { shifts }, { as: leader });
    expect([again.status, again.body.version, again.body.position]).toEqual([200, 1, undefined]);
    expect((await get('')).body.entries).toEqual([
      {
        ...{ from: six(at(0)), until: six(at(12 * hour)) },
        officer: { personId: officer, name: officer, from: six(at(0)), until: six(at(12 * hour)) },
        leader: { personId: leader, name: leader, from: six(at(0)), until: six(at(12 * hour)) },
      },
      expect.objectContaining({ officer: expect.objectContaining({ name: '夜班值班员' }) }),
      expect.objectContaining({ from: six(at(day)), until: six(at(8 * day)), leader: null }),
    ]);
  });

  it('is overridden for a while, with the reason on the line and on the event', async () => {
    expect(await post('/overrides', standIn, { as: principal, version: 1 })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect(await post('/overrides', { ...standIn, officerId: officer }, { version: 1 })).toMatchObject({
      status: 412,
      body: { code: 'version.failed' },
    });
    const query = `?from=${at(5 * hour)}&until=${at(9 * hour)}`;
    const { entries } = (await get(query)).body;
    const seen = entries.map(({ from, until, officer: one }: Record<string, { personId: string; reason?: string }>) => [
      from,
      until,
      one?.personId,
      one?.reason,
    ]);
    expect(seen).toEqual([
      [six(at(5 * hour)), six(at(6 * hour)), officer, undefined],
      [six(at(6 * hour)), six(at(8 * hour)), 'night', '换班'],
      [six(at(8 * hour)), six(at(9 * hour)), officer, undefined],
    ]);
    const auditor = personOf(prefecture, 'AUDITOR');
    const { body } = await office.ask({ as: auditor, url: `/v1/streams/roster-${prefecture}/events` });
    expect(body.events.at(-1)).toMatchObject({ type: 'DutyOverridden', actor: principal, reason: '换班' });
  });

  it('comes in pages', async () => {
    const seen: unknown[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const cursor = next === '' ? '' : `&cursor=${next}`;
      const { body } = await get(`?from=${at(0)}&until=${at(9 * day)}&limit=1${cursor}`);
      seen.push(...(body.entries as unknown[]));
      next = body.next as string | undefined;
    }
    const whole = await get(`?from=${at(0)}&until=${at(9 * day)}`);
    expect(seen.length).toBe(5);
    expect(seen).toEqual(whole.body.entries);
  });

  it('must have a leader on holidays; who lost the role is a gap as well', async () => {
    expect(await post('/holidays', holiday)).toMatchObject({ status: 200, body: { version: 3 } });
    const { body } = await get('/gaps?days=20');
    const required = body.gaps.filter((gap: { required: boolean }) => gap.required);
    const midnight = Date.parse(`${holiday.days[0] ?? ''}T00:00:00+08:00`);
    expect(required).toEqual([
      { missing: 'OFFICER', required: true, from: body.from, until: six(at(0)) },
      {
        ...{ missing: 'LEADER', required: true, holiday: '样例节日' },
        from: six(new Date(midnight).toISOString()),
        until: six(new Date(midnight + day).toISOString()),
      },
      { missing: 'OFFICER', required: true, from: six(at(8 * day)), until: body.until },
    ]);
    expect(body.days).toEqual([{ ...holiday, days: undefined, day: holiday.days[0] }]);
    const revoked = { role: 'DUTY_OFFICER', unitId: prefecture, reason: '调离' };
    await office.ask({ as: registrar, url: '/v1/people/night/revoke-role', body: revoked });
    const after = (await get('/gaps?days=20')).body.gaps as Record<string, unknown>[];
    expect(after).toContainEqual({
      ...{ missing: 'OFFICER', required: true, personId: 'night' },
      ...{ from: six(at(12 * hour)), until: six(at(8 * day)) },
    });
    await office.ask({
      as: registrar,
      url: '/v1/people/night/grant-role',
      body: { role: 'DUTY_OFFICER', unitId: prefecture },
    });
  });

  it('says who is on duty now', async () => {
    const running = { ...shift(-3 * hour, 0, officer, leader) };
    expect(await post('/shifts', { shifts: [running] })).toMatchObject({ status: 200 });
    const { body } = await get('/now');
    const times = { from: six(running.from), until: six(running.until) };
    expect(body).toMatchObject({
      officer: { personId: officer, name: officer, ...times },
      leader: { personId: leader, name: leader, ...times },
    });
    expect(body.at).toMatch(/\.\d{6}Z$/);
    const other = { ...running, officerId: 'night' };
    expect(await post('/shifts', { shifts: [other] })).toMatchObject({ status: 422, body: { code: 'DutyHasBegun' } });
    expect(await post('/overrides', { ...other, reason: '代班' })).toMatchObject({ status: 200 });
    expect((await get('/now')).body.officer).toMatchObject({ personId: 'night', reason: '代班' });
  });

  it('takes two hundred shifts at once, and a year at a glance', async () => {
    const shifts = Array.from({ length: 200 }, (_, n) => shift((10 + n) * day, (11 + n) * day, officer, leader));
    expect(await post('/shifts', { shifts })).toMatchObject({ status: 200 });
    const { body } = await get(`?from=${at(10 * day)}&until=${at(375 * day)}&limit=200`);
    expect(body.entries.length).toBe(200);
    expect((await get('/gaps?days=366')).status).toBe(200);
  });

  it('planned by fifty at once is planned by each, one after the other', async () => {
    const before = (await get('')).body.version as number;
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        post('/overrides', { ...standIn, from: at(12 * hour + n), until: at(13 * hour), officerId: officer }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await get('')).body.version).toBeGreaterThan(before);
  });
});

/** What is sent where, and the one answer to it; `field`: what is said of the field. */
type Row = readonly [what: string, path: string, body: unknown, status: number, code: string, field?: string];

describe('a roster refuses', () => {
  const good = shift(20 * hour, 21 * hour, officer, leader);
  const shifts = (change: object) => ({ shifts: [{ ...good, ...change }] });
  const { officerId: _officer, ...nobody } = good;
  const day400 = 400 * day + 2 * hour;

  const rows: readonly Row[] = [
    ['no shift', '/shifts', { shifts: [] }, 400, 'input.invalid', '/shifts input.list_empty'],
    ['201 shifts', '/shifts', { shifts: new Array(201).fill(good) }, 422, 'list.too_long', '/shifts list.too_long'],
    ['a shift that is no object', '/shifts', { shifts: ['x'] }, 400, 'input.invalid', '/shifts input.missing'],
    ['a shift of nobody', '/shifts', { shifts: [nobody] }, 400, 'input.invalid', '/shifts/0/officerId input.missing'],
    ['an unknown field', '/shifts', shifts({ note: 'x' }), 400, 'input.invalid', '/shifts/0/note input.unknown_field'],
    [
      'null for a leader',
      '/shifts',
      shifts({ leaderId: null }),
      400,
      'input.invalid',
      '/shifts/0/leaderId input.register_id',
    ],
    [
      'a person who could not be',
      '/shifts',
      shifts({ officerId: 'A B' }),
      400,
      'input.invalid',
      '/shifts/0/officerId input.register_id',
    ],
    ['a number for a time', '/shifts', shifts({ from: 1 }), 400, 'input.invalid', '/shifts/0/from input.text'],
    [
      'a time without offset',
      '/shifts',
      shifts({ from: '2026-10-01T08:00:00' }),
      422,
      'time.invalid',
      '/shifts/0/from time.invalid',
    ],
    [
      'the 30th of February',
      '/shifts',
      shifts({ until: '2027-02-30T08:00:00Z' }),
      422,
      'time.invalid',
      '/shifts/0/until time.invalid',
    ],
    ['nanoseconds', '/shifts', shifts({ until: '2027-02-20T08:00:00.1234567Z' }), 422, 'time.invalid'],
    ['an end at the beginning', '/shifts', shifts({ until: good.from }), 422, 'DutyEndsBeforeItBegins'],
    ['eight days', '/shifts', shifts({ until: at(20 * hour + 8 * day) }), 422, 'DutyTooLong'],
    ['400 days ahead', '/shifts', shifts({ from: at(day400 - hour), until: at(day400) }), 422, 'DutyTooFarAhead'],
    ['two shifts at once', '/shifts', { shifts: [good, good] }, 422, 'ShiftsOverlap'],
    ['a stranger', '/shifts', shifts({ officerId: 'stranger' }), 422, 'PersonUnknown'],
    ['an editor on duty', '/shifts', shifts({ officerId: editor }), 422, 'NotADutyOfficer'],
    [
      "a county's duty officer",
      '/shifts',
      shifts({ officerId: personOf(county, 'DUTY_OFFICER') }),
      422,
      'NotADutyOfficer',
    ],
    ["a county's leader", '/shifts', shifts({ leaderId: personOf(county, 'LEADER_IN_CHARGE') }), 422, 'NotALeader'],
    ['an override of nobody', '/overrides', { ...standIn, officerId: undefined }, 422, 'OverrideNamesNobody'],
    ['no reason', '/overrides', { ...standIn, reason: undefined }, 400, 'input.invalid', '/reason input.missing'],
    ['an empty reason', '/overrides', { ...standIn, reason: ' ' }, 400, 'input.invalid', '/reason input.empty'],
    ['a reason of 501', '/overrides', { ...standIn, reason: '字'.repeat(501) }, 422, 'text.too_long'],
    ['an override of 32 days', '/overrides', { ...standIn, until: at(32 * day + 7 * hour) }, 422, 'DutyTooLong'],
    ['an override by a stranger', '/overrides', { ...standIn, officerId: 'stranger' }, 422, 'PersonUnknown'],
    ['an override by an editor', '/overrides', { ...standIn, leaderId: editor }, 422, 'NotALeader'],
    ['no holiday', '/holidays', { ...holiday, days: [] }, 400, 'input.invalid', '/days input.list_empty'],
    [
      'a day twice',
      '/holidays',
      { ...holiday, days: ['2026-12-25', '2026-12-25'] },
      400,
      'input.invalid',
      '/days input.list_repeated',
    ],
    ['the 32nd', '/holidays', { ...holiday, days: ['2026-12-32'] }, 422, 'time.invalid', '/days time.invalid'],
    ['another kind of day', '/holidays', { ...holiday, kind: 'FEAST' }, 400, 'input.invalid', '/kind input.choice'],
    [
      'a holiday without its notice',
      '/holidays',
      { ...holiday, source: undefined },
      400,
      'input.invalid',
      '/source input.missing',
    ],
    ['a holiday in 401 days', '/holidays', { ...holiday, days: [officeDay(402 * day)] }, 422, 'DutyTooFarAhead'],
  ];

  it.each(rows.map(([what, ...row]) => ({ what, row })))(
    '$what',
    async ({ row: [path, body, status, code, field] }) => {
      const before = await office.events();
      const answer = await post(path, body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      const { pointer, code: said } = answer.body.errors?.[0] ?? {};
      if (field !== undefined) expect(`${String(pointer)} ${String(said)}`).toBe(field);
      // Said in words of its own, with nothing left to fill in.
      expect(`${String(answer.body.title)} ${String(answer.body.detail)}`).not.toMatch(/[{}]|undefined/);
      expect(await office.events()).toBe(before);
    },
  );

  it.each([
    ['days=0', 400, 'input.invalid'],
    ['days=367', 400, 'input.invalid'],
    ['days=1.5', 400, 'input.invalid'],
    ['days=thirty', 400, 'input.invalid'],
    ['weeks=4', 400, 'input.invalid'],
  ])('gaps of %s', async (query, status, code) => {
    const answer = await get(`/gaps?${query}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it.each([
    ['no time at all', `from=${at(day)}&until=${at(day)}`, 422, 'time.range'],
    ['more than 366 days', `from=${at(0)}&until=${at(366 * day + 1)}`, 422, 'time.range'],
    ['an end long past', 'until=2020-01-01T00:00:00Z', 422, 'time.range'],
    ['tomorrow', 'from=tomorrow', 422, 'time.invalid'],
    ['a day', 'from=2026-10-01', 422, 'time.invalid'],
    ['201 lines', 'limit=201', 400, 'input.invalid'],
    ['a cursor that is none', 'cursor=x', 400, 'query.cursor'],
    ['a cursor of a word', `cursor=${Buffer.from('["later"]').toString('base64url')}`, 400, 'query.cursor'],
    [
      'a cursor past the end',
      `cursor=${Buffer.from('["2099-01-01T00:00:00.000000Z"]').toString('base64url')}`,
      400,
      'query.cursor',
    ],
  ])('a question of %s', async (_what, query, status, code) => {
    const answer = await get(`?${query}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('a page of 366 days is no question too many', async () =>
    expect((await get(`?from=${at(0)}&until=${at(366 * day)}`)).status).toBe(200));

  it('who is of another office, and who has no such role', async () => {
    const body = { shifts: [good] };
    expect(await post('/shifts', body, { as: personOf(county, 'EDITOR') })).toMatchObject({ status: 404 });
    expect(await post('/shifts', body, { as: officer })).toMatchObject({
      status: 403,
      body: { code: 'access.role_missing' },
    });
    expect(await post('/shifts', body, { url: url('/shifts', 'nowhere') })).toMatchObject({ status: 404 });
    expect((await get('', personOf(otherCounty, 'INFO_OFFICER'))).status).toBe(404);
    expect(await post('/shifts', body, { key: null })).toMatchObject({
      status: 400,
      body: { code: 'command.id_missing' },
    });
  });
});

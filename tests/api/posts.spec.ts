import { type Asked, county, openOffice, otherCounty, personOf, prefecture, type TestOffice } from './office.js';

const registrar = personOf(prefecture, 'REGISTRAR');
const editor = personOf(prefecture, 'EDITOR');
const newUnit = {
  name: '农牧局',
  nameEn: 'Agriculture',
  parentId: county,
  level: 'DEPARTMENT',
  class: 'COUNTY_DEPARTMENT',
  isOffice: false,
  directReportingTo: [],
  startedOn: '2026-01-05',
} as const;

let office: TestOffice;

beforeAll(async () => {
  office = await openOffice();
  expect(await asked('/v1/units', { ...newUnit, unitId: 'bureau' })).toMatchObject({ status: 201 });
  const person = { name: '新任', unitId: 'bureau', grants: [] };
  for (const personId of ['first', 'second', 'third'])
    expect(await asked('/v1/people', { ...person, personId })).toMatchObject({ status: 201 });
}, 60_000);
afterAll(() => office.close());

const asked = async (url: string, body: unknown, as = registrar, more: Partial<Asked> = {}) =>
  office.ask({ as, method: 'POST', url, body, ...more });
const posts = async () => {
  await office.settle();
  return (await office.ask({ as: registrar, url: '/v1/units/bureau/posts' })).body.posts as Record<string, unknown>[];
};
const vacancies = async () => {
  await office.settle();
  const { body } = await office.ask({ as: editor, url: '/v1/vacancies?under=bureau' });
  return (body.entries as { post: string; since: string }[]).map(({ post, since }) => [post, since]);
};
const grantsOf = async (personId: string) =>
  (await office.ask({ as: registrar, url: `/v1/people/${personId}` })).body.grants as unknown;

describe('posts of information work', () => {
  const inCharge = { post: 'LEADER_IN_CHARGE', personId: 'first' };
  const fill = (body: object) => asked('/v1/units/bureau/posts/fill', body);
  const vacate = (body: object) => asked('/v1/units/bureau/posts/vacate', body);

  it('are all vacant in a new unit', async () =>
    expect(await vacancies()).toEqual([
      ['INFO_OFFICER', '2026-01-05'],
      ['LEADER_IN_CHARGE', '2026-01-05'],
      ['RESPONSIBLE_HEAD', '2026-01-05'],
    ]));

  it('are filled with the role that goes with them, one leader at a time, and left', async () => {
    expect(await fill({ ...inCharge, filledOn: '2026-01-06' })).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await grantsOf('first')).toEqual([{ role: 'LEADER_IN_CHARGE', unitId: 'bureau' }]);
    expect(await fill({ ...inCharge, personId: 'second' })).toMatchObject({
      status: 422,
      body: { code: 'PostHeld', article: '5', details: { personId: 'first' } },
    });
    expect((await vacancies()).map(([post]) => post)).toEqual(['INFO_OFFICER', 'RESPONSIBLE_HEAD']);
    const left = { ...inCharge, vacatedOn: '2026-01-08', reason: '调离' };
    expect(await vacate(left)).toMatchObject({ status: 200 });
    expect(await vacate(left)).toMatchObject({ status: 422, body: { code: 'PostNotHeld' } });
    expect(await grantsOf('first')).toEqual([]);
    expect(await vacancies()).toContainEqual(['LEADER_IN_CHARGE', '2026-01-08']);
    expect(await fill({ ...inCharge, personId: 'second', filledOn: '2026-01-08' })).toMatchObject({ status: 200 });
    expect(await posts()).toEqual([
      { ...inCharge, personId: 'second', name: '新任', engagement: null, filledOn: '2026-01-08', vacatedOn: null },
      { ...inCharge, name: '新任', engagement: null, filledOn: '2026-01-06', vacatedOn: '2026-01-08' },
    ]);
  });

  it('say of officers, and of them alone, whether they are full- or part-time', async () => {
    const officer = { post: 'INFO_OFFICER', personId: 'third' };
    expect(await fill(officer)).toMatchObject({ status: 422, body: { code: 'EngagementOfOfficers', article: '6' } });
    expect(await fill({ ...officer, engagement: 'SOMETIMES' })).toMatchObject({ status: 400 });
    expect(await fill({ ...officer, engagement: 'PART_TIME' })).toMatchObject({ status: 200 });
    expect(await posts()).toContainEqual(expect.objectContaining({ personId: 'third', engagement: 'PART_TIME' }));
  });

  it('are taken on registration too', async () => {
    const head = {
      personId: 'head',
      name: '主任',
      unitId: 'bureau',
      grants: [],
      posts: [{ post: 'RESPONSIBLE_HEAD' }],
    };
    expect(await asked('/v1/people', head)).toMatchObject({ status: 201 });
    expect(await vacancies()).toEqual([]);
  });

  it('come in pages', async () => {
    const entries: unknown[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const { body } = await office.ask({
        as: editor,
        url: `/v1/vacancies?limit=4${next === '' ? '' : `&cursor=${next}`}`,
      });
      entries.push(...(body.entries as unknown[]));
      next = body.next as string | undefined;
    }
    const whole = await office.ask({ as: editor, url: '/v1/vacancies?limit=200' });
    expect(entries.length).toBeGreaterThan(4);
    expect(entries).toEqual(whole.body.entries);
  });

  it('end with their unit', async () => {
    const reform = { unitIds: ['bureau'], successorId: county, effectiveOn: '2026-02-01', reason: '机构改革' };
    expect(await asked('/v1/units/merge', reform)).toMatchObject({ status: 200 });
    expect(await vacancies()).toEqual([]);
    expect((await posts()).map(({ vacatedOn }) => vacatedOn)).not.toContain(null);
  });
});

describe('people of a unit that was merged', () => {
  it('go over to the successor', async () => {
    const moved = { unitId: county, effectiveOn: '2026-02-01', reason: '机构改革' };
    expect(await asked('/v1/people/second/transfer', moved, personOf(county, 'REGISTRAR'))).toMatchObject({
      status: 200,
    });
    await office.settle();
    const { body } = await office.ask({ as: registrar, url: '/v1/people/second' });
    expect(body).toMatchObject({ unitId: county, grants: [{ role: 'LEADER_IN_CHARGE', unitId: 'bureau' }] });
    expect(await asked('/v1/people/second/transfer', { ...moved, unitId: 'bureau' })).toMatchObject({
      status: 422,
      body: { code: 'UnitEnded' },
    });
  });
});

describe('training', () => {
  const lecture = { kind: 'LECTURE', subject: '政务信息写作', startedOn: '2026-01-05', days: 2 };
  const hold = (unitId: string, changes: object) =>
    asked(`/v1/units/${unitId}/trainings`, { ...lecture, participants: [editor], ...changes }, editor);
  const held = async (query: string, as = editor) => {
    await office.settle();
    const { body } = await office.ask({ as, url: `/v1/trainings?${query}` });
    return (body.entries as { subject: string }[]).map(({ subject }) => subject);
  };

  it('is recorded and listed by unit and by person, the newest first', async () => {
    expect(await hold(prefecture, {})).toMatchObject({ status: 201 });
    expect(await hold(county, { subject: '调研', startedOn: '2026-01-07', participants: ['first'] })).toMatchObject({
      status: 201,
    });
    expect(await held('')).toEqual(['调研', '政务信息写作']);
    expect(await held(`under=${county}`)).toEqual(['调研']);
    expect(await held('personId=first')).toEqual(['调研']);
    expect(await held('', personOf(otherCounty, 'INFO_OFFICER'))).toEqual([]);
    const { body } = await office.ask({ as: editor, url: '/v1/trainings?limit=1' });
    expect(await held(`limit=1&cursor=${String(body.next)}`)).toEqual(['政务信息写作']);
  });

  it('is refused with strangers, without days, or before it begins', async () => {
    expect(await hold(prefecture, { participants: ['nobody'] })).toMatchObject({
      status: 422,
      body: { code: 'PersonUnknown' },
    });
    for (const days of [0, 1.5, '2', 367])
      expect(await hold(prefecture, { days })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/days' }] } });
    expect(await hold(prefecture, { startedOn: '2100-01-01' })).toMatchObject({
      status: 422,
      body: { code: 'EffectiveInTheFuture' },
    });
  });
});

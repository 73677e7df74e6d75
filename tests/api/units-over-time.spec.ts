import { type Asked, county, draft, openOffice, otherCounty, personOf, prefecture, type TestOffice } from './office.js';

const registrar = personOf(prefecture, 'REGISTRAR');
const keeper = personOf(prefecture, 'RULE_KEEPER');
const officer = personOf(otherCounty, 'INFO_OFFICER');
const leader = personOf(otherCounty, 'LEADER_IN_CHARGE');
const reform = { effectiveOn: '2026-01-05', reason: '机构改革' };
const newUnit = {
  name: '农牧局',
  nameEn: 'Agriculture',
  parentId: prefecture,
  level: 'DEPARTMENT',
  class: 'DEPARTMENT',
  isOffice: false,
  directReportingTo: [],
} as const;

let office: TestOffice;

beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

const asked = async (url: string, body: unknown, as = registrar, more: Partial<Asked> = {}) =>
  office.ask({ as, method: 'POST', url, body, ...more });
const done = async (...asking: Parameters<typeof asked>): Promise<string> => {
  const { status, body } = await asked(...asking);
  if (status >= 300) throw new Error(`${asking[0]}: ${JSON.stringify(body)}`);
  return body.id as string;
};
const listed = async (query = '') => {
  const { body } = await office.ask({ as: registrar, url: `/v1/units?limit=200${query}` });
  return body.entries as { readonly id: string }[];
};
const idsOn = async (day: string) => (await listed(`&on=${day}`)).map(({ id }) => id);

describe('a unit over time', () => {
  it('is renamed, moved and given another class from a day on, and the register answers as of any day', async () => {
    await done('/v1/units', { ...newUnit, unitId: 'bureau', startedOn: '2025-06-01' });
    await done('/v1/units/bureau/rename', { name: '农牧水务局', nameEn: 'Agriculture and water', ...reform });
    await done('/v1/units/bureau/reclassify', { class: 'STATIONED', effectiveOn: '2100-07-01', reason: '垂直管理' });
    await done('/v1/units/bureau/move', { parentId: county, ...reform });
    const direct = { officeIds: [prefecture], effectiveOn: '2026-01-06' };
    await done('/v1/units/bureau/direct-reporting', direct);
    await office.settle();
    expect(await idsOn('2025-05-31')).not.toContain('bureau');
    const on = async (day: string) => (await listed(`&on=${day}`)).find(({ id }) => id === 'bureau');
    expect(await on('2026-01-04')).toMatchObject({ name: '农牧局', parentId: prefecture, class: 'DEPARTMENT' });
    expect(await on('2026-01-05')).toMatchObject({ name: '农牧水务局', parentId: county });
    expect(await on('2026-01-05')).toMatchObject({ directReportingTo: [] });
    expect(await on('2026-01-06')).toMatchObject({ directReportingTo: [prefecture] });
    expect(await on('2100-07-01')).toMatchObject({ class: 'STATIONED' });
    const now = (await listed()).find(({ id }) => id === 'bureau');
    expect(now).toMatchObject({ class: 'DEPARTMENT', startedOn: '2025-06-01', endedOn: null, successorId: null });
    const { body } = await office.ask({ as: registrar, url: '/v1/units/bureau' });
    expect(body).toMatchObject({ name: '农牧水务局', class: 'DEPARTMENT', startedOn: '2025-06-01', exemptions: [] });
  });

  it('is split into parts, and they list it no more where it does not go on', async () => {
    await done('/v1/units', { ...newUnit, unitId: 'whole' });
    const into = [
      { ...newUnit, unitId: 'part-one' },
      { ...newUnit, unitId: 'part-two' },
    ];
    await done('/v1/units/whole/split', { into, continues: false, ...reform });
    await office.settle();
    expect(await idsOn('2026-01-04')).toContain('whole');
    expect(await idsOn('2026-01-04')).not.toContain('part-one');
    const after = await idsOn('2026-01-05');
    expect(after).toEqual(expect.arrayContaining(['part-one', 'part-two']));
    expect(after).not.toContain('whole');
    const { body } = await office.ask({ as: registrar, url: '/v1/units/whole' });
    expect(body).toMatchObject({ endedOn: '2026-01-05', successorId: 'part-one' });
  });

  it('is stopped once', async () => {
    await done('/v1/units', { ...newUnit, unitId: 'short-lived' });
    await done('/v1/units/short-lived/stop', reform);
    expect(await asked('/v1/units/short-lived/stop', reform)).toMatchObject({
      status: 422,
      body: { code: 'UnitEnded', details: { endedOn: '2026-01-05' } },
    });
  });

  it('is refused a change ahead of its day, before its start, or before the change it follows', async () => {
    await done('/v1/units', { ...newUnit, unitId: 'strict', startedOn: '2025-06-01' });
    await done('/v1/units/strict/rename', { name: '新局', nameEn: 'New', ...reform });
    const rename = (effectiveOn: string) =>
      asked('/v1/units/strict/rename', { name: '某局', nameEn: 'Bureau', effectiveOn, reason: '更名' });
    for (const [day, code] of [
      ['2100-01-01', 'EffectiveInTheFuture'],
      ['2025-05-31', 'BeforeTheUnit'],
      ['2026-01-04', 'BeforeTheLastChange'],
    ] as const)
      expect(await rename(day)).toMatchObject({ status: 422, body: { code } });
    expect(await rename('2026-02-30')).toMatchObject({ status: 422, body: { code: 'time.invalid' } });
  });
});

describe('a county that goes into another', () => {
  let draftId: string;
  let handedInId: string;

  beforeAll(async () => {
    await done('/v1/units', {
      ...newUnit,
      unitId: 'town',
      parentId: otherCounty,
      level: 'TOWNSHIP',
      class: 'TOWNSHIP',
    });
    const grants = [{ role: 'INFO_OFFICER', unitId: 'town' }];
    await done('/v1/people', { personId: 'town-officer', name: '信息员', unitId: 'town', grants });
    const item = { ...draft, unitId: otherCounty };
    draftId = await done('/v1/items', item, officer);
    handedInId = await done('/v1/items', item, officer);
    await done(`/v1/items/${handedInId}/submit`, {}, officer, { version: 1 });
    await done('/v1/units/merge', { unitIds: [otherCounty], successorId: county, ...reform });
    await office.settle();
  });

  it('lets what is open be finished in its name', async () => {
    await done(`/v1/items/${draftId}/submit`, {}, officer, { version: 1 });
    for (const id of [draftId, handedInId]) await done(`/v1/items/${id}/approve`, undefined, leader, { version: 2 });
    const { body } = await office.ask({ as: officer, url: `/v1/items/${handedInId}` });
    expect(body).toMatchObject({ phase: 'REPORTED', unit: { id: otherCounty } });
  });

  it('lets nothing begin in its name, and names the successor', async () => {
    expect(await asked('/v1/items', { ...draft, unitId: otherCounty }, officer)).toMatchObject({
      status: 422,
      body: { code: 'UnitEnded', details: { endedOn: '2026-01-05', successorId: county } },
    });
  });

  it('leaves its townships to the successor: they report there, and its registrar keeps their register', async () => {
    const rulebooks = (officeId: string) =>
      office.ask({ as: 'town-officer', url: `/v1/offices/${officeId}/rulebooks` });
    expect(await rulebooks(county)).toMatchObject({ status: 200 });
    expect(await rulebooks(otherCounty)).toMatchObject({ status: 404 });
    const { body } = await office.ask({ as: personOf(county, 'REGISTRAR'), url: '/v1/units?limit=200' });
    expect(body.entries.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining([county, otherCounty, 'town']),
    );
    const then = await office.ask({ as: personOf(county, 'REGISTRAR'), url: '/v1/units?limit=200&on=2026-01-04' });
    expect(then.body.entries.map(({ id }: { id: string }) => id)).not.toContain('town');
    const after = await office.ask({ as: personOf(county, 'REGISTRAR'), url: '/v1/units?limit=200&on=2026-01-05' });
    const ids = after.body.entries.map(({ id }: { id: string }) => id);
    expect(ids).toContain('town');
    expect(ids).not.toContain(otherCounty);
    await done(
      '/v1/units/town/rename',
      { name: '新镇', nameEn: 'New town', reason: '更名' },
      personOf(county, 'REGISTRAR'),
    );
  });
});

describe('an exemption', () => {
  const flood = { unitId: county, ruleId: 'monthly-county', from: '2099-03', reason: '抗洪救灾' };

  it('is granted by the office, shown with the unit, and ended', async () => {
    await done(`/v1/offices/${prefecture}/exemptions`, { ...flood, to: '2099-05', grantedBy: '州政府办公室' }, keeper);
    const shown = async () =>
      (await office.ask({ as: registrar, url: `/v1/units/${county}` })).body.exemptions as unknown;
    const granted = { officeId: prefecture, ruleId: 'monthly-county', from: '2099-03', to: '2099-05' };
    expect(await shown()).toEqual([granted]);
    await done(`/v1/offices/${prefecture}/exemptions/end`, flood, keeper);
    expect(await shown()).toEqual([{ ...granted, endedFrom: expect.any(String) as unknown }]);
    expect(await asked(`/v1/offices/${prefecture}/exemptions/end`, flood, keeper)).toMatchObject({
      status: 422,
      body: { code: 'NotExempt' },
    });
  });

  it('is of a rule the office has, for months that are months', async () => {
    const grant = (changes: object) =>
      asked(
        `/v1/offices/${prefecture}/exemptions`,
        { ...flood, to: '2099-05', grantedBy: '办公室', ...changes },
        keeper,
      );
    expect(await grant({ ruleId: 'weekly' })).toMatchObject({ status: 422, body: { code: 'RuleUnknown' } });
    expect(await grant({ to: '2099-02' })).toMatchObject({ status: 422, body: { code: 'EndsBeforeItStarts' } });
    expect(await grant({ from: '2099-13' })).toMatchObject({ status: 422, body: { code: 'time.invalid' } });
    expect(await grant({ from: 202603 })).toMatchObject({ status: 400, body: { code: 'input.invalid' } });
  });
});

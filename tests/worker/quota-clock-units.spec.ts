import { grantExemption } from '@shangda/domain/exemption';
import { reclassifyUnit } from '@shangda/domain/unit-changes';
import { registerUnit } from '@shangda/domain/unit-registration';
import { mergeUnits } from '@shangda/domain/unit-succession';
import { type ClockedOffice, gannan, openClockedOffice } from './clocked-office.js';

jest.setTimeout(30_000);

const march = '2026-03';
const april = '2026-04';
let office: ClockedOffice;

beforeEach(async () => {
  office = await openClockedOffice('2026-03-02T01:00:00Z');
  await office.publish('root', gannan);
  await office.publish('county', gannan);
});

afterEach(() => office.close());

const owed = async (period: string, officeId = 'root') =>
  (await office.said(period, officeId))
    .filter(({ type }) => type === 'QuotaAssigned' || type === 'QuotaReleased')
    .map(({ type, data }) => `${type} ${String(data['unitId'])} ${String(data['ruleId'])}`);
const quiet = () => office.untilQuiet(office.clock());
const register = (unitId: string, parentId: string, changes: object) =>
  office.operate(
    registerUnit,
    {
      unitId,
      name: unitId,
      nameEn: unitId,
      parentId,
      level: 'DEPARTMENT',
      class: 'DEPARTMENT',
      isOffice: false,
      directReportingTo: [],
      ...changes,
    },
    `unit-${unitId}`,
  );

describe('what a month asks of a unit that changes', () => {
  it('is judged by its class on the first day, whenever that was recorded', async () => {
    await office.operate(
      reclassifyUnit,
      { unitId: 'county', class: 'DEPARTMENT', effectiveOn: '2026-04-01', reason: '机构改革' },
      'unit-county',
    );
    await quiet();
    expect(await owed(march)).toEqual(['QuotaAssigned county monthly-county']);
    await office.setClock('2026-03-31T16:00:00Z');
    await quiet();
    expect(await owed(april)).toEqual(['QuotaAssigned county monthly-department']);
  });

  it('is nothing in a month it is exempted from, also where the month is open already', async () => {
    await quiet();
    await office.operate(
      grantExemption,
      { unitId: 'county', officeId: 'root', from: march, to: march, grantedBy: '州政府办公室', reason: '抗洪救灾' },
      'unit-county',
    );
    await quiet();
    const county = 'county monthly-county';
    expect(await owed(march)).toEqual([`QuotaAssigned ${county}`, `QuotaReleased ${county}`]);
    await office.setClock('2026-03-31T16:00:00Z');
    await quiet();
    expect(await owed(april)).toEqual([`QuotaAssigned ${county}`]);
  });

  it('is the whole month in which it goes into another, and nothing later; what stood under it owes the successor', async () => {
    await register('successor', 'root', { level: 'COUNTY', class: 'COUNTY_GOVERNMENT', isOffice: true });
    await register('bureau', 'county', {});
    await register('newcomer', 'root', { startedOn: '2026-03-02' });
    await office.publish('successor', gannan);
    await quiet();
    expect(await owed(march, 'county')).toEqual(['QuotaAssigned bureau monthly-department']);
    await office.operate(
      mergeUnits,
      { unitIds: ['county'], successor: { unitId: 'successor' }, reason: '机构改革' },
      'unit-successor',
    );
    await quiet();
    const counties = ['QuotaAssigned county monthly-county', 'QuotaAssigned successor monthly-county'];
    expect(await owed(march)).toEqual(counties);
    expect(await owed(march, 'successor')).toEqual(['QuotaAssigned bureau monthly-department']);
    await office.setClock('2026-03-31T16:00:00Z');
    await quiet();
    expect(await owed(april)).toEqual([
      'QuotaAssigned successor monthly-county',
      'QuotaAssigned newcomer monthly-department',
    ]);
    expect(await owed(april, 'successor')).toEqual(['QuotaAssigned bureau monthly-department']);
    expect(await office.typesOf(april, 'county')).toEqual([]);
  });
});

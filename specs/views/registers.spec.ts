import type { Fact } from '@shangda/events/event';
import { PersonRegistered, RoleGranted, RoleRevoked } from '@shangda/events/person';
import { QuotaPeriodClosed, QuotaPeriodOpened, QuotaWarningsGiven } from '@shangda/events/quota';
import {
  DirectReportingNamed,
  ExemptionEnded,
  ExemptionGranted,
  UnitMerged,
  UnitMoved,
  UnitReclassified,
  UnitRegistered,
  UnitRenamed,
  UnitSplit,
  UnitStopped,
} from '@shangda/events/unit';
import { views } from '@shangda/projections/catalogue';
import { periodRegister } from '@shangda/projections/period-register';
import { personRegister } from '@shangda/projections/person-register';
import { unitHistory } from '@shangda/projections/unit-history';
import { unitRegister } from '@shangda/projections/unit-register';
import { type View, foldView } from '@shangda/projections/view';
import { inStream, recorded } from './recorded.js';

const folded = (view: View, stream: string, ...facts: readonly Fact[]) => [
  ...foldView(view, recorded(...facts.map((fact) => inStream(stream, fact)))).values(),
];

const labrang = {
  unitId: 'labuleng',
  name: '拉卜楞镇',
  nameEn: 'Labrang',
  parentId: 'xiahe',
  level: 'TOWNSHIP',
  class: 'TOWNSHIP',
  isOffice: false,
  directReportingTo: [],
  signOffChain: [{ role: 'LEADER_IN_CHARGE', unitId: 'labuleng' }],
} satisfies Parameters<typeof UnitRegistered.of>[0];
const registered = UnitRegistered.of(labrang);

describe('Registers — who and what there is now', () => {
  it('shows a unit as it stands after moves and changes of class', () => {
    const moved = UnitMoved.of({ parentId: 'gannan', reason: '调整' });
    const reclassified = UnitReclassified.of({ class: 'STATIONED', reason: '调整' });
    const named = DirectReportingNamed.of({ officeIds: ['gannan'] });
    expect(folded(unitRegister, 'unit-labuleng', registered, moved, reclassified, named)).toEqual([
      expect.objectContaining({
        parent_id: 'gannan',
        class: 'STATIONED',
        direct_reporting_to: ['gannan'],
        name: '拉卜楞镇',
      }),
    ]);
  });

  it('shows when a unit began and ended, who took its place, and what it is freed of', () => {
    const reform = { effectiveOn: '2026-07-01', reason: '机构改革' };
    const freed = { officeId: 'gannan', from: '2026-03', to: '2026-05' };
    const granted = ExemptionGranted.of({ ...freed, grantedBy: '州政府办公室', reason: '抗洪' });
    const ended = ExemptionEnded.of({ officeId: 'gannan', from: '2026-03', endedFrom: '2026-04', reason: '缓解' });
    const now = (...facts: readonly Fact[]) => folded(unitRegister, 'unit-labuleng', registered, ...facts);
    expect(now()).toEqual([
      expect.objectContaining({ started_on: null, ended_on: null, successor_id: null, exemptions: [] }),
    ]);
    expect(now(UnitRenamed.of({ name: '新镇', nameEn: 'New', ...reform }))).toEqual([
      expect.objectContaining({ name: '新镇' }),
    ]);
    const gone = (successor: string | null) => [
      expect.objectContaining({ ended_on: '2026-07-01', successor_id: successor }),
    ];
    expect(now(UnitMerged.of({ successorId: 'xiahe', ...reform }))).toEqual(gone('xiahe'));
    expect(now(UnitSplit.of({ into: ['one', 'two'], continues: false, ...reform }))).toEqual(gone('one'));
    expect(now(UnitStopped.of(reform))).toEqual(gone(null));
    expect(now(UnitSplit.of({ into: ['one'], continues: true, ...reform }))).toEqual(now());
    expect(now(granted, granted)).toEqual([expect.objectContaining({ exemptions: [freed] })]);
    expect(now(granted, ended)).toEqual([
      expect.objectContaining({ exemptions: [{ ...freed, endedFrom: '2026-04' }] }),
    ]);
  });

  describe('the register as it was on a day', () => {
    const spans = (...facts: readonly Fact[]) =>
      folded(unitHistory, 'unit-labuleng', ...facts).map((row) => [
        row['from_on'],
        row['until_on'],
        row['name'],
        row['class'],
      ]);
    const since = UnitRegistered.of({ ...labrang, startedOn: '2026-01-10' });
    const change = (effectiveOn: string) => ({ reason: '调整', effectiveOn });
    const stationed = UnitReclassified.of({ class: 'STATIONED', ...change('2026-07-01') });
    const renamed = UnitRenamed.of({ name: '新镇', nameEn: 'New', ...change('2026-03-01') });

    it('begins with the day the unit was set up, or before all days', () => {
      expect(spans(since)).toEqual([['2026-01-10', null, '拉卜楞镇', 'TOWNSHIP']]);
      expect(spans(registered)).toEqual([['0001-01-01', null, '拉卜楞镇', 'TOWNSHIP']]);
    });

    it('goes by the days from which changes hold, in whatever order they were recorded', () => {
      const both = [
        ['2026-01-10', '2026-03-01', '拉卜楞镇', 'TOWNSHIP'],
        ['2026-03-01', '2026-07-01', '新镇', 'TOWNSHIP'],
        ['2026-07-01', null, '新镇', 'STATIONED'],
      ];
      expect(spans(since, renamed, stationed)).toEqual(both);
      expect(spans(since, stationed, renamed)).toEqual(both);
    });

    it('lets a change that names no day hold from the day it was recorded', () =>
      expect(spans(registered, UnitReclassified.of({ class: 'STATIONED', reason: '调整' }))).toEqual([
        ['0001-01-01', '2026-03-31', '拉卜楞镇', 'TOWNSHIP'],
        ['2026-03-31', null, '拉卜楞镇', 'STATIONED'],
      ]));

    it('puts a second change of a day in the place of the first', () =>
      expect(spans(since, stationed, UnitReclassified.of({ class: 'TOWNSHIP', ...change('2026-07-01') }))).toEqual([
        ['2026-01-10', '2026-07-01', '拉卜楞镇', 'TOWNSHIP'],
        ['2026-07-01', null, '拉卜楞镇', 'TOWNSHIP'],
      ]));

    it('ends with the day on which the unit was no more', () => {
      const before = [['2026-01-10', '2026-06-01', '拉卜楞镇', 'TOWNSHIP']];
      const end = change('2026-06-01');
      expect(spans(since, stationed, UnitStopped.of(end))).toEqual(before);
      expect(spans(since, UnitMerged.of({ successorId: 'xiahe', ...end }))).toEqual(before);
      expect(spans(since, UnitSplit.of({ into: ['one'], continues: false, ...end }))).toEqual(before);
      expect(spans(since, UnitSplit.of({ into: ['one'], continues: true, ...end }))).toEqual(spans(since));
      expect(spans(since, UnitStopped.of(change('2026-01-10')))).toEqual([]);
    });
  });

  it('shows a person with the roles that were not revoked', () => {
    const registered = PersonRegistered.of({ personId: 'xiahe-officer', name: '夏河县信息员', unitId: 'xiahe' });
    const grant = (role: 'INFO_OFFICER' | 'LEADER_IN_CHARGE') => RoleGranted.of({ role, unitId: 'xiahe' });
    const revoked = RoleRevoked.of({ role: 'LEADER_IN_CHARGE', unitId: 'xiahe', reason: '调离' });
    const facts = [registered, grant('INFO_OFFICER'), grant('LEADER_IN_CHARGE'), grant('LEADER_IN_CHARGE'), revoked];
    expect(folded(personRegister, 'person-xiahe-officer', ...facts)).toEqual([
      {
        person_id: 'xiahe-officer',
        name: '夏河县信息员',
        unit_id: 'xiahe',
        grants: [{ role: 'INFO_OFFICER', unitId: 'xiahe' }],
      },
    ]);
  });

  it('shows which months are open and what was warned in them', () => {
    const month = { officeId: 'gannan', period: '2026-03' };
    const opened = QuotaPeriodOpened.of({ ...month, firstDay: '2026-03-01', lastDay: '2026-03-31', rulebookNumber: 1 });
    const warned = QuotaWarningsGiven.of({ ...month, daysLeft: 7 });
    const closed = QuotaPeriodClosed.of({ ...month, block: '88', ends: [] });
    expect(folded(periodRegister, 'quota-gannan-2026-03', opened, warned)).toEqual([
      expect.objectContaining({ last_day: '2026-03-31', warnings_given: [7], closed: false }),
    ]);
    expect(folded(periodRegister, 'quota-gannan-2026-03', opened, warned, closed)).toEqual([
      expect.objectContaining({ closed: true, closed_block: '88' }),
    ]);
  });
});

describe('Views — one shape for all', () => {
  it.each([...views.values()])('$name names its key and its groups among its columns', (view) => {
    const columns = Object.keys(view.columns);
    expect(columns).toEqual(expect.arrayContaining([...view.key]));
    expect(view.key.slice(0, view.groupedBy.length)).toEqual(view.groupedBy);
  });
});

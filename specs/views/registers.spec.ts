import type { Fact } from '@shangda/events/event';
import { PersonRegistered, RoleGranted, RoleRevoked } from '@shangda/events/person';
import { QuotaPeriodClosed, QuotaPeriodOpened, QuotaWarningsGiven } from '@shangda/events/quota';
import { DirectReportingNamed, UnitMoved, UnitReclassified, UnitRegistered } from '@shangda/events/unit';
import { views } from '@shangda/projections/catalogue';
import { periodRegister } from '@shangda/projections/period-register';
import { personRegister } from '@shangda/projections/person-register';
import { unitRegister } from '@shangda/projections/unit-register';
import { type View, foldView } from '@shangda/projections/view';
import { inStream, recorded } from './recorded.js';

const folded = (view: View, stream: string, ...facts: readonly Fact[]) => [
  ...foldView(view, recorded(...facts.map((fact) => inStream(stream, fact)))).values(),
];

describe('Registers — who and what there is now', () => {
  it('shows a unit as it stands after moves and changes of class', () => {
    const registered = UnitRegistered.of({
      unitId: 'labuleng',
      name: '拉卜楞镇',
      nameEn: 'Labrang',
      parentId: 'xiahe',
      level: 'TOWNSHIP',
      class: 'TOWNSHIP',
      isOffice: false,
      directReportingTo: [],
      signOffChain: [{ role: 'LEADER_IN_CHARGE', unitId: 'labuleng' }],
    });
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
    const closed = QuotaPeriodClosed.of({ ...month, block: '88' });
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

import { DutyOverridden, DutyPlanned, HolidaysNamed } from '@shangda/events/roster';
import { UnitStopped } from '@shangda/events/unit';
import type { Read } from '@shangda/domain/command';
import { microsOf } from '@shangda/domain/calendar';
import { onDuty, rosters, rosterWithin } from '@shangda/domain/roster';
import { gapsOf } from '@shangda/domain/roster-gaps';
import { nameHolidays, overrideDuty, planDuty } from '@shangda/domain/roster-planning';
import type { Fact } from '@shangda/events/event';
import { type History, given } from '@shangda/testing/given';
import { gannan, morning, person, unit } from './gannan.js';

const byEditor = { actor: 'gannan-editor', at: morning };
const duty = (personId: string) => person(personId, 'gannan', { role: 'DUTY_OFFICER', unitId: 'gannan' });
const office: History = { ...gannan, ...duty('day'), ...duty('night') };

/** Times of March 2026 in Shanghai: `at(11, 8)` is eight o'clock on the 11th. */
const at = (day: number, hour = 0, rest = '00:00.000000'): string => {
  const utc = new Date(Date.UTC(2026, 2, day, hour - 8)).toISOString();
  return `${utc.slice(0, 14)}${rest}Z`;
};
const shift = (from: string, until: string, officerId: string, leaderId?: string) => ({
  ...{ from, until, officerId },
  ...(leaderId !== undefined && { leaderId }),
});
const wednesday = shift(at(11, 8), at(11, 20), 'day', 'gannan-leader');
const nightAfter = shift(at(11, 20), at(12, 8), 'night');
const plan = (...shifts: (typeof wednesday)[]) => ({ officeId: 'gannan', shifts });
const planned = (...shifts: (typeof wednesday)[]) => DutyPlanned.of({ officeId: 'gannan', shifts });
const stands = (...facts: Fact[]): History => ({ 'roster-gannan': facts });
const instead = { officeId: 'gannan', from: at(11, 12), until: at(11, 14), officerId: 'night', reason: '换班' };
const holiday = {
  officeId: 'gannan',
  days: ['2026-03-14', '2026-03-15'],
  kind: 'HOLIDAY',
  name: '样例节日',
  source: '样例通知',
} as const;

const rosterOf = (...facts: Fact[]) => facts.reduce((state, fact) => rosters.evolve(state, fact), rosters.initial);
const reading = (...facts: Fact[]): Read => ((_kind: unknown, _id: string) => rosterOf(...facts)) as Read;

describe('Article 20 — emergencies keep no hours: somebody is on duty', () => {
  it('shifts are planned, with the leader who stands behind, and on record in their order', () =>
    given(office)
      .when(planDuty, plan(nightAfter, wednesday), byEditor)
      .thenIn({ 'roster-gannan': [planned(wednesday, nightAfter)] }));

  it('whoever is on duty is told for any instant: from the first microsecond of a shift up to its end, not at it', () => {
    const read = reading(planned(wednesday, nightAfter));
    expect(onDuty(read, 'gannan', microsOf(at(11, 8)) - 1n)).toEqual({});
    expect(onDuty(read, 'gannan', microsOf(at(11, 8)))).toEqual({ officerId: 'day', leaderId: 'gannan-leader' });
    expect(onDuty(read, 'gannan', microsOf(at(11, 20)) - 1n)).toEqual({ officerId: 'day', leaderId: 'gannan-leader' });
    expect(onDuty(read, 'gannan', microsOf(at(11, 20)))).toEqual({ officerId: 'night' });
    expect(onDuty(read, 'gannan', microsOf(at(12, 8)))).toEqual({});
  });

  it('a later plan holds where it meets an earlier one; a shift it cuts keeps the rest of its time', () => {
    const later = shift(at(11, 18), at(11, 22), 'night', 'gannan-second-leader');
    const roster = rosterOf(planned(wednesday, nightAfter), planned(later));
    expect(roster.officers).toEqual([
      { from: at(11, 8), until: at(11, 18), personId: 'day' },
      { from: at(11, 18), until: at(11, 22), personId: 'night' },
      { from: at(11, 22), until: at(12, 8), personId: 'night' },
    ]);
    expect(roster.leaders).toEqual([
      { from: at(11, 8), until: at(11, 18), personId: 'gannan-leader' },
      { from: at(11, 18), until: at(11, 22), personId: 'gannan-second-leader' },
    ]);
  });

  it('a later shift without a leader has none, whoever stood there before', () => {
    const { officerId, from, until } = wednesday;
    expect(rosterOf(planned(wednesday), planned({ from, until, officerId })).leaders).toEqual([]);
  });

  it('what stands already is not planned again', () =>
    given(office, stands(planned(wednesday, nightAfter)))
      .when(planDuty, plan(wednesday), byEditor)
      .thenNothing());
});

describe('Article 20 — somebody stands in', () => {
  const record = stands(planned(wednesday));

  it('for a while as officer, and the leader stays; the roster says why', () => {
    const overridden = DutyOverridden.of(instead);
    given(office, record).when(overrideDuty, instead, byEditor).then(overridden);
    const lines = rosterWithin(rosterOf(planned(wednesday), overridden), { from: at(11), until: at(12) });
    expect(
      lines.map(({ from, officer, leader }) => [from, officer?.personId, officer?.reason, leader?.personId]),
    ).toEqual([
      [at(11, 8), 'day', undefined, 'gannan-leader'],
      [at(11, 12), 'night', '换班', 'gannan-leader'],
      [at(11, 14), 'day', undefined, 'gannan-leader'],
    ]);
  });

  it('as leader, and the officer stays', () => {
    const behind = { ...instead, officerId: undefined, leaderId: 'gannan-second-leader' };
    const { officerId: _officer, ...said } = behind;
    given(office, record).when(overrideDuty, behind, byEditor).then(DutyOverridden.of(said));
    const read = reading(planned(wednesday), DutyOverridden.of(said));
    const both = { officerId: 'day', leaderId: 'gannan-second-leader' };
    expect(onDuty(read, 'gannan', microsOf(at(11, 13)))).toEqual(both);
  });

  it('where nobody was planned', () =>
    given(office).when(overrideDuty, instead, byEditor).then(DutyOverridden.of(instead)));

  it('not where they are on duty anyway', () =>
    given(office, record)
      .when(overrideDuty, { ...instead, officerId: 'day', leaderId: 'gannan-leader' }, byEditor)
      .thenNothing());

  it('is somebody: an officer, a leader or both', () =>
    given(office, record)
      .when(overrideDuty, { ...instead, officerId: undefined }, byEditor)
      .thenRefused('OverrideNamesNobody'));

  it('also in time already past, which a plan may fill but not change', () => {
    // It is half past nine on the 10th.
    const lastNight = shift(at(9, 20), at(10, 8), 'night');
    const running = shift(at(10, 8), at(10, 20), 'day');
    const before = stands(planned(lastNight, running));
    const changed = { ...instead, from: lastNight.from, until: lastNight.until, officerId: 'day' };
    given(office, before).when(overrideDuty, changed, byEditor).then(DutyOverridden.of(changed));
    given(office).when(planDuty, plan(lastNight, running), byEditor).then(planned(lastNight, running));
    for (const wrong of [
      { ...lastNight, officerId: 'day' },
      { ...running, officerId: 'night' },
      { ...running, from: at(10, 9), officerId: 'night' },
    ])
      given(office, before)
        .when(planDuty, plan(wrong), byEditor)
        .thenRefused('DutyHasBegun', undefined, { from: wrong.from, until: wrong.until });
    const fromNow = { ...running, from: at(10, 9, '30:00.000000'), officerId: 'night' };
    given(office, before).when(planDuty, plan(fromNow), byEditor).then(planned(fromNow));
    const laterOn = stands(planned(shift(at(10, 12), at(10, 20), 'night')));
    given(office, laterOn).when(planDuty, plan(running), byEditor).then(planned(running));
    const underLeader = stands(planned({ ...running, leaderId: 'gannan-leader' }));
    given(office, underLeader).when(planDuty, plan(running), byEditor).thenRefused('DutyHasBegun');
  });
});

describe('Article 20 — a roster that could not be kept is refused', () => {
  const refuses = (one: typeof wednesday, code: string, details?: object) => {
    given(office)
      .when(planDuty, plan(one), byEditor)
      .thenRefused(code, undefined, details as Record<string, unknown>);
    given(office)
      .when(overrideDuty, { ...one, officeId: 'gannan', reason: '换班' }, byEditor)
      .thenRefused(code, undefined, details as Record<string, unknown>);
  };

  it('with strangers, with those who are no duty officers of the office, with leaders who lead another', () => {
    refuses({ ...wednesday, officerId: 'nobody' }, 'PersonUnknown', { personId: 'nobody' });
    refuses({ ...wednesday, leaderId: 'nobody' }, 'PersonUnknown', { personId: 'nobody' });
    refuses({ ...wednesday, officerId: 'gannan-editor' }, 'NotADutyOfficer', {
      personId: 'gannan-editor',
      unitId: 'gannan',
    });
    refuses({ ...wednesday, leaderId: 'hezuo-leader' }, 'NotALeader', { personId: 'hezuo-leader', unitId: 'gannan' });
    refuses({ ...wednesday, leaderId: 'day' }, 'NotALeader', { personId: 'day', unitId: 'gannan' });
  });

  it('with a duty officer of another office', () => {
    const elsewhere = { ...office, ...person('other', 'hezuo', { role: 'DUTY_OFFICER', unitId: 'hezuo' }) };
    given(elsewhere)
      .when(planDuty, plan({ ...wednesday, officerId: 'other' }), byEditor)
      .thenRefused('NotADutyOfficer');
  });

  it('with a time that ends as it begins, or before', () => {
    for (const until of [at(11, 8), at(11, 7)])
      refuses({ ...wednesday, until }, 'DutyEndsBeforeItBegins', { from: at(11, 8), until });
  });

  it('with a shift of more than seven days, or somebody standing in for more than thirty-one', () => {
    const of = (day: number, rest?: string) => ({ ...wednesday, until: at(day, 8, rest) });
    const byOne = '00:00.000001';
    given(office)
      .when(planDuty, plan(of(18)), byEditor)
      .then(planned(of(18)));
    given(office)
      .when(planDuty, plan(of(18, byOne)), byEditor)
      .thenRefused('DutyTooLong', undefined, { from: at(11, 8), until: at(18, 8, byOne), limitDays: 7 });
    const standIn = (until: string) => ({ ...instead, from: at(11, 8), until });
    given(office)
      .when(overrideDuty, standIn(at(42, 8)), byEditor)
      .then(DutyOverridden.of(standIn(at(42, 8))));
    given(office)
      .when(overrideDuty, standIn(at(42, 8, byOne)), byEditor)
      .thenRefused('DutyTooLong', undefined, { from: at(11, 8), until: at(42, 8, byOne), limitDays: 31 });
  });

  it('more than four hundred days ahead', () => {
    // It is half past nine on the 10th.
    const last = (rest: string) => shift(at(409, 9), at(410, 9, rest), 'day');
    given(office)
      .when(planDuty, plan(last('30:00.000000')), byEditor)
      .then(planned(last('30:00.000000')));
    refuses(last('30:00.000001'), 'DutyTooFarAhead');
  });

  it('with shifts that overlap, by a microsecond even', () => {
    const early = { ...nightAfter, from: at(11, 19, '59:59.999999') };
    given(office)
      .when(planDuty, plan(early, wednesday), byEditor)
      .thenRefused('ShiftsOverlap', undefined, { from: early.from, until: wednesday.until });
    given(office).when(planDuty, plan(wednesday, wednesday), byEditor).thenRefused('ShiftsOverlap');
  });

  it('before there was the office, after it ended, and for a unit that is none', () => {
    const [registered] = unit({
      unitId: 'gannan',
      parentId: null,
      level: 'PREFECTURE',
      class: 'PREFECTURE_OFFICE',
      isOffice: true,
    })['unit-gannan'] as [Fact];
    const young = {
      'unit-gannan': [{ ...registered, data: { ...(registered.data as object), startedOn: '2026-03-11' } }],
    };
    const onTheDay = shift(at(11), at(11, 8), 'day');
    given({ ...office, ...young })
      .when(planDuty, plan(onTheDay), byEditor)
      .then(planned(onTheDay));
    given({ ...office, ...young })
      .when(planDuty, plan({ ...onTheDay, from: at(10, 23, '59:59.999999') }), byEditor)
      .thenRefused('BeforeTheUnit', undefined, { effectiveOn: '2026-03-10', startedOn: '2026-03-11' });
    given({ ...office, ...young })
      .when(nameHolidays, { ...holiday, days: ['2026-03-11', '2026-03-10'] }, byEditor)
      .thenRefused('BeforeTheUnit', undefined, { effectiveOn: '2026-03-10', startedOn: '2026-03-11' });
    const ended = { 'unit-gannan': [UnitStopped.of({ effectiveOn: '2026-03-10', reason: '撤销' })] };
    given(office, ended).when(planDuty, plan(wednesday), byEditor).thenRefused('UnitEnded');
    given(office, ended).when(overrideDuty, instead, byEditor).thenRefused('UnitEnded');
    given(office, ended).when(nameHolidays, holiday, byEditor).thenRefused('UnitEnded');
    for (const officeId of ['water', 'nowhere'])
      given(office)
        .when(planDuty, { ...plan(wednesday), officeId }, byEditor)
        .thenRefused('access.hidden');
  });
});

describe('Article 20 — holidays and make-up days come from the yearly notice', () => {
  it('are named with their source, and named anew where they were named wrongly', () => {
    const outcome = given(office).when(nameHolidays, { ...holiday, days: ['2026-03-15', '2026-03-14'] }, byEditor);
    outcome.then(HolidaysNamed.of({ ...holiday, days: [...holiday.days] }));
    outcome.and().when(nameHolidays, holiday, byEditor).thenNothing();
    const working = { ...holiday, days: ['2026-03-15'], kind: 'MAKE_UP_DAY', name: '调休上班' } as const;
    outcome
      .and()
      .when(nameHolidays, working, byEditor)
      .then(HolidaysNamed.of({ ...working, days: ['2026-03-15'] }));
    const { days } = rosterOf(
      HolidaysNamed.of({ ...holiday, days: [...holiday.days] }),
      HolidaysNamed.of({ ...working, days: ['2026-03-15'] }),
    );
    expect(Object.values(days).map(({ kind }) => kind)).toEqual(['HOLIDAY', 'MAKE_UP_DAY']);
  });

  it('of the next year when its notice is out, and no further', () => {
    const next = (day: string) => ({ ...holiday, days: [day] });
    given(office)
      .when(nameHolidays, next('2027-04-14'), byEditor)
      .then(HolidaysNamed.of(next('2027-04-14')));
    given(office)
      .when(nameHolidays, next('2027-04-15'), byEditor)
      .thenRefused('DutyTooFarAhead', undefined, { day: '2027-04-15', limitDays: 400 });
  });
});

describe('Article 20 — a gap is seen before it comes', () => {
  const from = at(10);
  const until = at(17);

  it('an empty roster is one gap, of officer and of leader', () =>
    expect(gapsOf(rosters.initial, from, until)).toEqual([
      { missing: 'OFFICER', required: true, from, until },
      { missing: 'LEADER', required: false, from, until },
    ]));

  it('between shifts, and after the last, to the microsecond', () => {
    const late = shift(at(11, 20, '00:00.000001'), until, 'night', 'gannan-leader');
    const early = shift(at(9), at(11, 20), 'day', 'gannan-leader');
    const gap = { from: at(11, 20), until: at(11, 20, '00:00.000001') };
    expect(gapsOf(rosterOf(planned(early, late)), from, until)).toEqual([
      { missing: 'OFFICER', required: true, ...gap },
      { missing: 'LEADER', required: false, ...gap },
    ]);
    expect(gapsOf(rosterOf(planned(early, { ...late, from: at(11, 20) })), from, until)).toEqual([]);
  });

  it('on a holiday a leader must stand behind (a default); other times without one are told', () => {
    const roster = rosterOf(
      planned(shift(from, until, 'day')),
      planned(shift(at(15, 12), at(16, 12), 'day', 'gannan-leader')),
      HolidaysNamed.of({ ...holiday, days: [...holiday.days] }),
    );
    expect(gapsOf(roster, from, until)).toEqual([
      { missing: 'LEADER', required: false, from, until: at(14) },
      { missing: 'LEADER', required: true, holiday: '样例节日', from: at(14), until: at(15, 12) },
      { missing: 'LEADER', required: false, from: at(16, 12), until },
    ]);
  });

  it('also where somebody is planned who no longer holds the role', () => {
    const roster = rosterOf(
      planned(shift(from, at(11), 'day'), shift(at(11), at(12), 'day'), shift(at(12), until, 'night')),
    );
    const gaps = gapsOf(roster, from, until, (personId) => personId !== 'day');
    expect(gaps.filter(({ missing }) => missing === 'OFFICER')).toEqual([
      { missing: 'OFFICER', required: true, from, until: at(12), personId: 'day' },
    ]);
  });
});

import type { Fact } from '@shangda/events/event';
import {
  DirectReportingNamed,
  UnitMerged,
  UnitMoved,
  UnitReclassified,
  UnitRegistered,
  UnitRenamed,
  UnitSplit,
  UnitStopped,
  UnitsAbsorbed,
} from '@shangda/events/unit';
import { ancestry, type Unit, units } from '@shangda/domain/unit';
import { moveUnit, nameDirectReporting, reclassifyUnit, renameUnit, stopUnit } from '@shangda/domain/unit-changes';
import { unitOn } from '@shangda/domain/unit-history';
import { registerUnit } from '@shangda/domain/unit-registration';
import { mergeUnits, splitUnit } from '@shangda/domain/unit-succession';
import { type History, given } from '@shangda/testing/given';
import { gannan, morning, unit } from './gannan.js';
import { chainOf } from './items.js';

const today = '2026-03-10';
const byRegistrar = { actor: 'gannan-registrar', at: morning };
const reform = { reason: '机构改革', effectiveOn: '2026-03-01' };
const bureau = {
  unitId: 'bureau',
  name: '农牧水务局',
  nameEn: 'Agriculture and Water Bureau',
  parentId: 'gannan',
  level: 'DEPARTMENT',
  class: 'DEPARTMENT',
  isOffice: false,
  directReportingTo: [],
} as const;
const formed = (unitId: string, ...formedFrom: string[]) =>
  UnitRegistered.of({
    ...bureau,
    unitId,
    directReportingTo: [],
    signOffChain: chainOf(unitId),
    startedOn: reform.effectiveOn,
    formedFrom,
  });
const started = (startedOn: string): History => ({
  'unit-young': [
    UnitRegistered.of({ ...bureau, unitId: 'young', directReportingTo: [], signOffChain: chainOf('young'), startedOn }),
  ],
});
const stopped: History = { 'unit-water': [UnitStopped.of(reform)] };
const merged: History = { 'unit-water': [UnitMerged.of({ successorId: 'tobacco', ...reform })] };

describe('Units over time — a merger', () => {
  it('ends the units that go into another, which says whom it took over', () =>
    given(gannan)
      .when(mergeUnits, { unitIds: ['water'], successor: { unitId: 'tobacco' }, ...reform }, byRegistrar)
      .thenIn({
        'unit-tobacco': [UnitsAbsorbed.of({ unitIds: ['water'], ...reform })],
        'unit-water': [UnitMerged.of({ successorId: 'tobacco', ...reform })],
      }));

  it('may form a new unit, which starts that day and says what it was formed from', () =>
    given(gannan)
      .when(mergeUnits, { unitIds: ['water', 'tobacco'], successor: bureau, ...reform }, byRegistrar)
      .thenIn({
        'unit-bureau': [formed('bureau', 'water', 'tobacco')],
        'unit-water': [UnitMerged.of({ successorId: 'bureau', ...reform })],
        'unit-tobacco': [UnitMerged.of({ successorId: 'bureau', ...reform })],
      }));

  it('holds from today where no day is said', () =>
    given(gannan)
      .when(mergeUnits, { unitIds: ['water'], successor: { unitId: 'tobacco' }, reason: '机构改革' }, byRegistrar)
      .then(
        UnitsAbsorbed.of({ unitIds: ['water'], reason: '机构改革', effectiveOn: today }),
        UnitMerged.of({ successorId: 'tobacco', reason: '机构改革', effectiveOn: today }),
      ));

  const asked = (unitIds: string[], unitId: string, changes = {}) =>
    given(gannan, started('2026-03-05')).when(
      mergeUnits,
      { unitIds, successor: { unitId }, ...reform, ...changes },
      byRegistrar,
    );

  it('is recorded on its day or later, never ahead', () => {
    asked(['water'], 'tobacco', { effectiveOn: today }).and();
    asked(['water'], 'tobacco', { effectiveOn: '2026-03-11' }).thenRefused('EffectiveInTheFuture', undefined, {
      effectiveOn: '2026-03-11',
    });
  });

  it('is of two units that were there on the day', () => {
    asked(['nowhere'], 'tobacco').thenRefused('UnitUnknown', undefined, { unitId: 'nowhere' });
    asked(['water'], 'nowhere').thenRefused('access.hidden');
    asked(['water'], 'water').thenRefused('MergedIntoItself', undefined, { unitId: 'water' });
    const early = { effectiveOn: '2026-03-04', startedOn: '2026-03-05' };
    asked(['young'], 'tobacco', { effectiveOn: '2026-03-04' }).thenRefused('BeforeTheUnit', undefined, early);
    asked(['water'], 'young', { effectiveOn: '2026-03-04' }).thenRefused('BeforeTheUnit', undefined, early);
    asked(['water'], 'young', { effectiveOn: '2026-03-05' }).and();
  });

  it('happens once: what is no more goes nowhere, and nothing goes into it', () => {
    const details = { unitId: 'water', endedOn: '2026-03-01', successorId: 'tobacco' };
    for (const [unitId, successorId] of [
      ['water', 'hezuo'],
      ['hezuo-water', 'water'],
    ] as const)
      given(gannan, merged)
        .when(mergeUnits, { unitIds: [unitId], successor: { unitId: successorId }, ...reform }, byRegistrar)
        .thenRefused('UnitEnded', undefined, details);
  });

  it('goes into nothing that stands below, nor into a unit too low for what stood below', () => {
    asked(['hezuo'], 'town').thenRefused('SuccessorBelowIt', undefined, { unitId: 'hezuo', successorId: 'town' });
    given(gannan)
      .when(mergeUnits, { unitIds: ['hezuo'], successor: { ...bureau, parentId: 'hezuo' }, ...reform }, byRegistrar)
      .thenRefused('SuccessorBelowIt', undefined, { unitId: 'hezuo', successorId: 'bureau' });
    asked(['hezuo'], 'water').thenRefused('LevelAboveParent', undefined, {
      level: 'COUNTY',
      parentLevel: 'DEPARTMENT',
    });
    given(gannan)
      .when(mergeUnits, { unitIds: ['water'], successor: { ...bureau, parentId: 'nowhere' }, ...reform }, byRegistrar)
      .thenRefused('ParentUnitUnknown');
  });

  it('puts what stood under the merged unit under its successor', () => {
    const neighbour = unit({ unitId: 'lintan', parentId: 'gannan', level: 'COUNTY', class: 'COUNTY_GOVERNMENT' });
    const after = {
      ...gannan,
      ...neighbour,
      'unit-hezuo': [...(gannan['unit-hezuo'] ?? []), UnitMerged.of({ successorId: 'lintan', ...reform })],
    };
    expect(pathIn(after, 'town')).toEqual(['town', 'hezuo', 'lintan', 'gannan']);
  });
});

describe('Units over time — a split', () => {
  const into = [
    { ...bureau, unitId: 'first' },
    { ...bureau, unitId: 'second' },
  ];

  it('forms new units beside the one that goes on', () =>
    given(gannan)
      .when(splitUnit, { unitId: 'water', into, continues: true, ...reform }, byRegistrar)
      .thenIn({
        'unit-water': [UnitSplit.of({ into: ['first', 'second'], continues: true, ...reform })],
        'unit-first': [formed('first', 'water')],
        'unit-second': [formed('second', 'water')],
      }));

  it('or ends it, and then the first of its parts is its successor', () => {
    const outcome = given(gannan).when(splitUnit, { unitId: 'water', into, continues: false, ...reform }, byRegistrar);
    outcome
      .and()
      .when(renameUnit, { unitId: 'water', name: '某局', nameEn: 'Bureau', reason: '更名' }, byRegistrar)
      .thenRefused('UnitEnded', undefined, { unitId: 'water', endedOn: '2026-03-01', successorId: 'first' });
    given(gannan)
      .when(splitUnit, { unitId: 'water', into, continues: true, ...reform }, byRegistrar)
      .and()
      .when(renameUnit, { unitId: 'water', name: '某局', nameEn: 'Bureau', reason: '更名' }, byRegistrar)
      .then(UnitRenamed.of({ name: '某局', nameEn: 'Bureau', reason: '更名', effectiveOn: today }));
  });

  it('forms no unit twice, none that the register would not take, and no successor below what ended', () => {
    const asked = (parts: typeof into, continues = false) =>
      given(gannan).when(splitUnit, { unitId: 'water', into: parts, continues, ...reform }, byRegistrar);
    const twice = [...into.slice(0, 1), ...into.slice(0, 1)];
    asked(twice).thenRefused('UnitAlreadyRegistered', undefined, { unitId: 'first' });
    asked([{ ...bureau, unitId: 'town' }]).thenRefused('UnitAlreadyRegistered', undefined, { unitId: 'town' });
    const below = [{ ...bureau, parentId: 'water' } as unknown as (typeof into)[0]];
    asked(below).thenRefused('SuccessorBelowIt', undefined, { unitId: 'water', successorId: 'bureau' });
    asked(below, true).and();
  });
});

describe('Units over time — the end', () => {
  it('comes by a stop, without a successor', () => {
    given(gannan)
      .when(stopUnit, { unitId: 'water', ...reform }, byRegistrar)
      .then(UnitStopped.of(reform));
    given(gannan, stopped)
      .when(stopUnit, { unitId: 'water', ...reform }, byRegistrar)
      .thenRefused('UnitEnded', undefined, { unitId: 'water', endedOn: '2026-03-01' });
  });

  it('lies before no change that was recorded of the unit', () => {
    const moved = { 'unit-water': [UnitMoved.of({ parentId: 'hezuo', reason: '调整', effectiveOn: '2026-03-05' })] };
    given(gannan, moved)
      .when(stopUnit, { unitId: 'water', reason: '撤销', effectiveOn: '2026-03-04' }, byRegistrar)
      .thenRefused('BeforeTheLastChange', undefined, { effectiveOn: '2026-03-04', lastChangeOn: '2026-03-05' });
  });

  it('leaves nothing to begin: no change of it, nothing below it, no office to report straight to', () => {
    const details = { unitId: 'water', endedOn: '2026-03-01' };
    const after = given(gannan, stopped);
    after
      .when(moveUnit, { unitId: 'water', parentId: 'hezuo', reason: '调整' }, byRegistrar)
      .thenRefused('UnitEnded', undefined, details);
    after
      .when(reclassifyUnit, { unitId: 'water', class: 'STATIONED', reason: '调整' }, byRegistrar)
      .thenRefused('UnitEnded', undefined, details);
    after
      .when(nameDirectReporting, { unitId: 'water', officeIds: [] }, byRegistrar)
      .thenRefused('UnitEnded', undefined, details);
    after
      .when(registerUnit, { ...bureau, parentId: 'water' }, byRegistrar)
      .thenRefused('UnitEnded', undefined, details);
    after
      .when(moveUnit, { unitId: 'tobacco', parentId: 'water', reason: '调整' }, byRegistrar)
      .thenRefused('UnitEnded', undefined, details);
    given(gannan, { 'unit-hezuo': [UnitStopped.of(reform)] })
      .when(nameDirectReporting, { unitId: 'town', officeIds: ['hezuo'] }, byRegistrar)
      .thenRefused('NotAReceivingOffice', '21(4)', { officeId: 'hezuo' });
  });
});

describe('Units over time — names, classes and starts', () => {
  it('renames a unit from a day on, and says nothing where it has the name', () => {
    const name = { name: '水务局', nameEn: 'Water Affairs' };
    const outcome = given(gannan).when(renameUnit, { unitId: 'water', ...name, ...reform }, byRegistrar);
    outcome.then(UnitRenamed.of({ ...name, ...reform }));
    outcome
      .and()
      .when(renameUnit, { unitId: 'water', ...name, ...reform }, byRegistrar)
      .thenNothing();
  });

  it('records a class with the day from which it holds, also ahead of it', () =>
    given(gannan)
      .when(
        reclassifyUnit,
        { unitId: 'water', class: 'STATIONED', reason: '垂直管理', effectiveOn: '2026-07-01' },
        byRegistrar,
      )
      .then(UnitReclassified.of({ class: 'STATIONED', reason: '垂直管理', effectiveOn: '2026-07-01' })));

  it('dates no class before the one recorded before it', () => {
    const ahead = {
      'unit-water': [UnitReclassified.of({ class: 'STATIONED', reason: '垂直管理', effectiveOn: '2026-07-01' })],
    };
    const back = { unitId: 'water', class: 'DEPARTMENT', reason: '更正' } as const;
    given(gannan, ahead)
      .when(reclassifyUnit, { ...back, effectiveOn: '2026-06-30' }, byRegistrar)
      .thenRefused('BeforeTheLastChange', undefined, { effectiveOn: '2026-06-30', lastChangeOn: '2026-07-01' });
    given(gannan, ahead)
      .when(reclassifyUnit, { ...back, effectiveOn: '2026-07-01' }, byRegistrar)
      .then(UnitReclassified.of({ class: 'DEPARTMENT', reason: '更正', effectiveOn: '2026-07-01' }));
  });

  it('names a direct reporting point from a day on, which has come', () => {
    const named = { unitId: 'town', officeIds: ['gannan'] };
    given(gannan)
      .when(nameDirectReporting, { ...named, effectiveOn: '2026-03-01' }, byRegistrar)
      .then(DirectReportingNamed.of({ officeIds: ['gannan'], effectiveOn: '2026-03-01' }));
    given(gannan)
      .when(nameDirectReporting, { ...named, effectiveOn: '2026-03-11' }, byRegistrar)
      .thenRefused('EffectiveInTheFuture', undefined, { effectiveOn: '2026-03-11' });
  });

  it('takes a unit with the day it was set up, which has come', () => {
    const registered = given(gannan).when(registerUnit, { ...bureau, startedOn: today }, byRegistrar);
    registered.then(
      UnitRegistered.of({ ...bureau, directReportingTo: [], signOffChain: chainOf('bureau'), startedOn: today }),
    );
    given(gannan)
      .when(registerUnit, { ...bureau, startedOn: '2026-03-11' }, byRegistrar)
      .thenRefused('EffectiveInTheFuture', undefined, { effectiveOn: '2026-03-11' });
  });
});

describe('Units over time — the unit as it was on the date', () => {
  const facts = [
    ...(started('2026-01-10')['unit-young'] ?? []),
    UnitRenamed.of({ name: '新局', nameEn: 'New bureau', reason: '更名', effectiveOn: '2026-02-01' }),
    UnitReclassified.of({ class: 'STATIONED', reason: '垂直管理', effectiveOn: '2026-07-01' }),
    UnitMoved.of({ parentId: 'hezuo', reason: '调整', effectiveOn: '2026-02-15' }),
    DirectReportingNamed.of({ officeIds: ['gannan'], effectiveOn: '2026-05-01' }),
    UnitMerged.of({ successorId: 'tobacco', reason: '合并', effectiveOn: '2026-09-01' }),
  ];
  const on = (day: string) => unitOn(folded(facts), day);

  it('is not there before its first day nor on the day it ended, when its successor is', () => {
    expect(on('2026-01-09').exists).toBe(false);
    expect(on('2026-01-10').exists).toBe(true);
    expect(on('2026-08-31')).toMatchObject({ exists: true });
    expect(on('2026-08-31').successorId).toBeUndefined();
    expect(on('2026-09-01')).toMatchObject({ exists: false, successorId: 'tobacco' });
  });

  it.each([
    ['2026-01-31', '农牧水务局', 'gannan', 'DEPARTMENT'],
    ['2026-02-01', '新局', 'gannan', 'DEPARTMENT'],
    ['2026-02-15', '新局', 'hezuo', 'DEPARTMENT'],
    ['2026-06-30', '新局', 'hezuo', 'DEPARTMENT'],
    ['2026-07-01', '新局', 'hezuo', 'STATIONED'],
  ])('has on %s the name, the place and the class of that day', (day, name, parentId, className) =>
    expect(on(day)).toMatchObject({ name, parentId, class: className }),
  );

  it('is a direct reporting point from the day it was named one', () => {
    expect(on('2026-04-30').directReportingTo).toEqual([]);
    expect(on('2026-05-01').directReportingTo).toEqual(['gannan']);
  });

  it('was always what it is where nobody said since when', () => {
    const undated = [...(gannan['unit-water'] ?? []), UnitReclassified.of({ class: 'STATIONED', reason: '垂直管理' })];
    expect(unitOn(folded(undated), '1999-01-01')).toMatchObject({ exists: true, class: 'STATIONED' });
  });
});

function folded(facts: readonly Fact[]): Unit {
  const unitThen = facts.reduce<Unit | undefined>((state, fact) => units.evolve(state, fact), undefined);
  if (!unitThen) throw new Error('no unit');
  return unitThen;
}

function pathIn(history: History, unitId: string): readonly string[] {
  return ancestry(
    <State>(kind: { initial: State; evolve(state: State, fact: Fact): State }, id: string) =>
      (history[`unit-${id}`] ?? []).reduce<State>((state, fact) => kind.evolve(state, fact), kind.initial),
    unitId,
  );
}

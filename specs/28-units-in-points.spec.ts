import type { OfficeFact } from '@shangda/events/catalogue';
import type { Fact } from '@shangda/events/event';
import {
  DirectReportingNamed,
  UnitMerged,
  UnitMoved,
  UnitReclassified,
  UnitSplit,
  UnitStopped,
} from '@shangda/events/unit';
import { nothingKnown, toldBy } from '@shangda/domain/scoring/from-record';
import { creditedOn, factOn, remember, type UnitHistory, unitOn, worksOn } from '@shangda/domain/scoring/unit-history';
import { register, unit } from './gannan.js';

const recordedOn = '2026-05-20';
const lintan = unit({ unitId: 'lintan', parentId: 'gannan', level: 'COUNTY', class: 'COUNTY_GOVERNMENT' });
const units = Object.entries({ ...register, ...lintan }).flatMap(([stream, facts]) =>
  stream.startsWith('unit-') ? facts.map((fact) => [stream, fact] as const) : [],
);
const on = (effectiveOn: string) => ({ effectiveOn, reason: '机构改革' });

/** What the prefecture's points know of units after some changes, in the order they were recorded. */
function after(...changes: readonly (readonly [unitId: string, fact: Fact])[]): UnitHistory {
  const known = nothingKnown();
  const history: UnitHistory = new Map();
  for (const [stream, fact] of [...units, ...changes.map(([unitId, fact]) => [`unit-${unitId}`, fact] as const)])
    for (const { officeId, fact: told } of toldBy(known, { stream, fact: fact as OfficeFact, recordedOn }))
      if (officeId === 'gannan' && told.kind === 'UNIT') remember(history, told);
  return history;
}

describe('Article 28 — credit follows the unit as it was on the date', () => {
  it('in the class of that day, also where the change was recorded ahead of it or after others', () => {
    const ahead = ['water', UnitReclassified.of({ class: 'STATIONED', ...on('2026-07-01') })] as const;
    const moved = ['water', UnitMoved.of({ parentId: 'hezuo', ...on('2026-06-01') })] as const;
    for (const history of [after(ahead, moved), after(moved, ahead)]) {
      const told = (day: string) => [unitOn(history, 'water', day).class, factOn(history, 'water', day)?.countyId];
      expect(told('2026-05-31')).toEqual(['DEPARTMENT', undefined]);
      expect(told('2026-06-01')).toEqual(['DEPARTMENT', 'hezuo']);
      expect(told('2026-06-30')).toEqual(['DEPARTMENT', 'hezuo']);
      expect(told('2026-07-01')).toEqual(['STATIONED', 'hezuo']);
    }
  });

  it('from the day of recording where the change names none', () => {
    const history = after(
      ['water', UnitReclassified.of({ class: 'STATIONED', reason: '垂直管理' })],
      ['town', DirectReportingNamed.of({ officeIds: ['gannan'] })],
    );
    expect(unitOn(history, 'water', '2026-05-19').class).toBe('DEPARTMENT');
    expect(unitOn(history, 'water', recordedOn).class).toBe('STATIONED');
    expect(unitOn(history, 'town', '2026-05-19').directReportingPoint).toBe(false);
    expect(unitOn(history, 'town', recordedOn).directReportingPoint).toBe(true);
  });

  it('goes to the successor from the day of a merger, or of a split that ends the unit', () => {
    for (const end of [
      UnitMerged.of({ successorId: 'tobacco', ...on('2026-06-01') }),
      UnitSplit.of({ into: ['tobacco'], continues: false, ...on('2026-06-01') }),
    ]) {
      const history = after(['water', end]);
      expect(creditedOn(history, 'water', '2026-05-31')).toBe('water');
      expect(creditedOn(history, 'water', '2026-06-01')).toBe('tobacco');
      expect(worksOn(history, 'water', '2026-06-01')).toBe(false);
    }
    const goesOn = after(['water', UnitSplit.of({ into: ['tobacco'], continues: true, ...on('2026-06-01') })]);
    expect(creditedOn(goesOn, 'water', '2026-06-01')).toBe('water');
  });

  it('stays with a unit that was stopped, which works no more, whatever was told of it before', () => {
    const history = after(
      ['water', UnitReclassified.of({ class: 'STATIONED', ...on('2026-02-01') })],
      ['water', UnitStopped.of(on('2026-06-01'))],
    );
    expect(worksOn(history, 'water', '2026-05-31')).toBe(true);
    expect(worksOn(history, 'water', '2026-06-01')).toBe(false);
    expect(creditedOn(history, 'water', '2026-06-01')).toBe('water');
  });

  it('counts a township of a merged county for the successor from that day', () => {
    const history = after(['hezuo', UnitMerged.of({ successorId: 'lintan', ...on('2026-06-01') })]);
    expect(factOn(history, 'town', '2026-05-31')?.countyId).toBe('hezuo');
    expect(factOn(history, 'town', '2026-06-01')?.countyId).toBe('lintan');
  });
});

import type { OfficeFact } from '@shangda/events/catalogue';
import type { UnitClass, UnitLevel } from '@shangda/events/vocabulary';
import { addDays } from '../calendar.js';
import type { UnitFact } from './facts.js';
import type { Told } from './from-record.js';

/** A unit as it is since a day. */
interface KnownUnit {
  readonly since: string;
  readonly class: UnitClass;
  readonly level: UnitLevel;
  readonly parentId: string | null;
  readonly isOffice: boolean;
  readonly directReportingTo: readonly string[];
  readonly mergedInto?: string | undefined;
  /** Its last day. */
  readonly until?: string | undefined;
}

export type KnownUnits = Map<string, KnownUnit>;

/** A unit that was there before the register says no day. */
const always = '1900-01-01';

/** What a change in the register of units means for the points of every office, from its day on. Nothing for any other fact. */
export function unitsTold(units: KnownUnits, fact: OfficeFact, unitId: string, recordedOn: string): readonly Told[] {
  const after = changed(units.get(unitId), fact, recordedOn);
  if (!after) return [];
  units.set(unitId, after);
  const offices = [...units].filter(([, { isOffice }]) => isOffice).map(([id]) => id);
  // A county above may be another one now, also for the units below; a new office hears of everybody.
  const concerned =
    fact.type === 'UnitMoved' ? [...units.keys()].filter((id) => ancestry(units, id).includes(unitId)) : [unitId];
  const told = offices.flatMap((officeId) => concerned.map((id) => toldOf(units, officeId, id, after.since)));
  if (fact.type !== 'UnitRegistered' || !after.isOffice) return told;
  const others = [...units].filter(([id]) => id !== unitId);
  return [...told, ...others.map(([id, { since }]) => toldOf(units, unitId, id, since))];
}

function changed(unit: KnownUnit | undefined, fact: OfficeFact, recordedOn: string): KnownUnit | undefined {
  if (fact.type === 'UnitRegistered') {
    const { class: unitClass, level, parentId, isOffice, directReportingTo, startedOn } = fact.data;
    return { since: startedOn ?? always, class: unitClass, level, parentId, isOffice, directReportingTo };
  }
  if (!unit) return undefined;
  switch (fact.type) {
    case 'UnitReclassified':
      return { ...unit, since: fact.data.effectiveOn ?? recordedOn, class: fact.data.class };
    case 'UnitMoved':
      return { ...unit, since: fact.data.effectiveOn ?? recordedOn, parentId: fact.data.parentId };
    case 'DirectReportingNamed':
      return { ...unit, since: recordedOn, directReportingTo: fact.data.officeIds };
    case 'UnitMerged':
      return { ...unit, since: fact.data.effectiveOn, mergedInto: fact.data.successorId };
    case 'UnitSplit':
      return fact.data.continues ? undefined : { ...unit, since: fact.data.effectiveOn, mergedInto: fact.data.into[0] };
    case 'UnitStopped':
      return { ...unit, until: addDays(fact.data.effectiveOn, -1) };
    default:
      return undefined;
  }
}

function toldOf(units: KnownUnits, officeId: string, unitId: string, from: string): Told {
  const unit = units.get(unitId);
  const countyId = ancestry(units, unitId)
    .slice(1)
    .find((id) => units.get(id)?.level === 'COUNTY');
  const fact: UnitFact = {
    kind: 'UNIT',
    unitId,
    class: unit?.class ?? 'DEPARTMENT',
    from,
    until: unit?.until,
    directReportingPoint: unit?.directReportingTo.includes(officeId) ?? false,
    countyId,
    mergedInto: unit?.mergedInto,
  };
  return { officeId, fact };
}

/** A unit and everything above it, nearest first. */
function ancestry(units: KnownUnits, unitId: string): readonly string[] {
  const path: string[] = [];
  for (let id: string | null = unitId; id !== null && !path.includes(id); id = units.get(id)?.parentId ?? null)
    path.push(id);
  return path;
}

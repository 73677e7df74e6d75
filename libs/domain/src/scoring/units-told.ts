import type { OfficeFact } from '@shangda/events/catalogue';
import { addDays } from '../calendar.js';
import { above, type Unit, units } from '../unit.js';
import { unitOn } from '../unit-history.js';
import type { ScoringFact, UnitFact } from './facts.js';

/** The register as far as it was heard. */
export type KnownUnits = Map<string, Unit>;

/** What an office is told of a unit. */
interface UnitTold {
  readonly officeId: string;
  readonly fact: UnitFact | Extract<ScoringFact, { kind: 'EXEMPTED' }>;
}

/** A unit that was there before the register says no day. */
const always = '1900-01-01';

/** Those a unit's county and successor depend on, for itself and for all that stand below it. */
const reachBelow: readonly OfficeFact['type'][] = ['UnitMoved', 'UnitMerged', 'UnitSplit', 'UnitStopped'];

/** What a change in the register of units means for the points of every office, from its day on. Nothing for any other fact. */
export function unitsTold(
  known: KnownUnits,
  recorded: OfficeFact,
  unitId: string,
  recordedOn: string,
): readonly UnitTold[] {
  if (recorded.type === 'ExemptionGranted' || recorded.type === 'ExemptionEnded')
    return exemptionsTold(known, recorded, unitId, recordedOn);
  const fact = withDay(recorded, recordedOn);
  if (!fact) return [];
  const after = units.evolve(known.get(unitId), fact);
  if (!after) return [];
  known.set(unitId, after);
  const since = dayOf(fact, recordedOn);
  const offices = [...known.values()].filter(({ isOffice }) => isOffice).map(({ id }) => id);
  const concerned = reachBelow.includes(fact.type)
    ? [...known.keys()].filter((id) => pathOn(known, id, since).includes(unitId))
    : [unitId];
  const told = offices.flatMap((officeId) => concerned.flatMap((id) => toldFrom(known, officeId, id, since)));
  if (fact.type !== 'UnitRegistered' || !after.isOffice) return told;
  // A new office hears of everybody.
  const others = [...known.values()].filter(({ id }) => id !== unitId);
  return [...told, ...others.flatMap(({ id, startedOn }) => toldFrom(known, unitId, id, startedOn ?? always))];
}

function exemptionsTold(
  known: KnownUnits,
  fact: Extract<OfficeFact, { type: 'ExemptionGranted' | 'ExemptionEnded' }>,
  unitId: string,
  on: string,
): readonly UnitTold[] {
  const unit = units.evolve(known.get(unitId), fact);
  if (!unit) return [];
  known.set(unitId, unit);
  const { officeId } = fact.data;
  const exemptions = unit.exemptions.filter((one) => one.officeId === officeId);
  return [{ officeId, fact: { kind: 'EXEMPTED', unitId, exemptions, on } }];
}

type Registering = Extract<
  OfficeFact,
  {
    type:
      | 'UnitRegistered'
      | 'UnitReclassified'
      | 'UnitMoved'
      | 'UnitMerged'
      | 'UnitSplit'
      | 'UnitStopped'
      | 'DirectReportingNamed';
  }
>;

/** What does not say from which day it holds does so from the day it was recorded. */
function withDay(fact: OfficeFact, recordedOn: string): Registering | undefined {
  switch (fact.type) {
    case 'UnitReclassified':
      return { ...fact, data: { ...fact.data, effectiveOn: fact.data.effectiveOn ?? recordedOn } };
    case 'UnitMoved':
      return { ...fact, data: { ...fact.data, effectiveOn: fact.data.effectiveOn ?? recordedOn } };
    case 'DirectReportingNamed':
      return { ...fact, data: { ...fact.data, effectiveOn: fact.data.effectiveOn ?? recordedOn } };
    case 'UnitRegistered':
    case 'UnitMerged':
    case 'UnitSplit':
    case 'UnitStopped':
      return fact;
    default:
      return undefined;
  }
}

function dayOf({ data }: Registering, recordedOn: string): string {
  if ('startedOn' in data || 'unitId' in data) return data.startedOn ?? always;
  return 'effectiveOn' in data ? (data.effectiveOn ?? recordedOn) : recordedOn;
}

/** A unit as it is from a day on, and from each later day for which a change is known already: a change dated back reaches into those. */
function toldFrom(known: KnownUnits, officeId: string, unitId: string, since: string): readonly UnitTold[] {
  const later = pathOn(known, unitId, since).flatMap((id) => changeDays(known.get(id)).filter((day) => day > since));
  return [...new Set([since, ...later])]
    .sort()
    .map((day) => ({ officeId, fact: unitFact(known, officeId, unitId, day) }));
}

function unitFact(known: KnownUnits, officeId: string, unitId: string, from: string): UnitFact {
  const unit = known.get(unitId);
  const then = unit && unitOn(unit, from);
  const path = pathOn(known, unitId, from).slice(1);
  const direct = then?.directReportingTo.includes(officeId) ?? false;
  const ended = endedBy(unit, from) ? unit?.ended : undefined;
  const successorId = ended?.successorId;
  return {
    kind: 'UNIT',
    unitId,
    class: then?.class ?? 'DEPARTMENT',
    from,
    // It ended before it began: nothing is there from this day on.
    until: ended && successorId === undefined ? addDays(from, -1) : undefined,
    directReportingPoint: direct,
    reportsHere: direct || path.find((id) => isOffice(known.get(id), from)) === officeId,
    countyId: path.find((id) => known.get(id)?.level === 'COUNTY' && !endedBy(known.get(id), from)),
    mergedInto: successorId,
  };
}

const changeDays = (unit: Unit | undefined): readonly string[] =>
  unit
    ? [...unit.classes, ...unit.parents, ...unit.directs].flatMap(({ from }) => from ?? []).concat(unit.ended?.on ?? [])
    : [];

const isOffice = (unit: Unit | undefined, day: string): boolean => unit?.isOffice === true && !endedBy(unit, day);

const endedBy = (unit: Unit | undefined, day: string): boolean => unit?.ended !== undefined && unit.ended.on <= day;

/** A unit and everything above it on a day, nearest first; what stood under one that has ended stands under its successor. */
function pathOn(known: KnownUnits, unitId: string, day: string): readonly string[] {
  const path: string[] = [];
  for (let id: string | null | undefined = unitId; typeof id === 'string' && !path.includes(id);) {
    path.push(id);
    const unit = known.get(id);
    id = unit && (endedBy(unit, day) ? above(unit) : unitOn(unit, day).parentId);
  }
  return path;
}

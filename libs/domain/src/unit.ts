import type { SignOffStep } from '@shangda/events/item';
import type { UnitFact } from '@shangda/events/unit';
import type { UnitClass, UnitLevel, Urgency } from '@shangda/events/vocabulary';
import type { Read, StreamKind } from './command.js';
import type { Refusal } from './decision.js';
import { type Exemption, withExemption } from './unit-exemptions.js';
import { type UnitHistory, beginning, changeOf } from './unit-history.js';

/** The register of units (Art. 5, 27): a tree of any depth. Name, parent, class and direct reporting are as last recorded; `unitOn` knows them on a day. */
export interface Unit extends UnitHistory {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly parentId: string | null;
  readonly level: UnitLevel;
  readonly class: UnitClass;
  readonly isOffice: boolean;
  readonly directReportingTo: readonly string[];
  readonly signOffChain: readonly SignOffStep[];
  readonly exemptions: readonly Exemption[];
}

export const units: StreamKind<Unit | undefined> = {
  category: 'unit',
  initial: undefined,
  evolve: (unit, fact) => evolve(unit, fact as UnitFact),
};

function evolve(unit: Unit | undefined, fact: UnitFact): Unit | undefined {
  if (fact.type === 'UnitRegistered') return registered(fact);
  if (!unit) return undefined;
  switch (fact.type) {
    case 'UnitMoved':
      return { ...unit, ...changeOf(unit, fact), parentId: fact.data.parentId };
    case 'UnitReclassified':
      return { ...unit, ...changeOf(unit, fact), class: fact.data.class };
    case 'UnitRenamed':
      return { ...unit, ...changeOf(unit, fact), name: fact.data.name, nameEn: fact.data.nameEn };
    case 'UnitMerged':
    case 'UnitSplit':
    case 'UnitStopped':
      return { ...unit, ...changeOf(unit, fact) };
    case 'UnitsAbsorbed':
      return unit;
    case 'ExemptionGranted':
    case 'ExemptionEnded':
      return { ...unit, exemptions: withExemption(unit.exemptions, fact) };
    case 'DirectReportingNamed':
      return { ...unit, ...changeOf(unit, fact), directReportingTo: fact.data.officeIds };
    case 'SignOffChainSet':
      return { ...unit, signOffChain: fact.data.chain };
    default:
      return fact satisfies never;
  }
}

const registered = (fact: Extract<UnitFact, { type: 'UnitRegistered' }>): Unit => ({
  ...fact.data,
  ...beginning(fact),
  id: fact.data.unitId,
  exemptions: [],
});

/** Nothing new begins in a unit that is unknown or no more: no item, no person, no unit below it. What it left open is finished. */
export function notStanding(read: Read, unitId: string, unknown = 'UnitUnknown'): Refusal | undefined {
  const unit = read(units, unitId);
  if (!unit) return { code: unknown, details: { unitId } };
  return unit.ended && endedRefusal(unit, unit.ended);
}

export function endedRefusal({ id }: Unit, { on, successorId }: NonNullable<Unit['ended']>): Refusal {
  return { code: 'UnitEnded', details: { unitId: id, endedOn: on, ...(successorId !== undefined && { successorId }) } };
}

/** What stands above a unit; above one that has a successor stands the successor, and so it does above all that stood under it. */
export const above = (unit: Unit | undefined): string | null | undefined => unit?.ended?.successorId ?? unit?.parentId;

/** A unit and everything above it, nearest first. */
export function ancestry(read: Read, unitId: string): readonly string[] {
  const path: string[] = [];
  for (
    let id: string | null | undefined = unitId;
    id !== null && id !== undefined && !path.includes(id);
    id = above(read(units, id))
  )
    path.push(id);
  return path;
}

/** Offices a unit reports to of its own right: the one above it, and those it is a direct reporting point of. */
export function receiversOf(unit: Unit, read: Read): readonly string[] {
  const path = unit.parentId === null ? [] : ancestry(read, unit.parentId);
  const officeAbove = path.find((id) => receives(read, id));
  const direct = unit.directReportingTo.map((id) => successorOf(read, id)).filter((id) => receives(read, id));
  return [...new Set([...(officeAbove === undefined ? [] : [officeAbove]), ...direct])];
}

/** Who stands where this unit stood: itself, or the last of its successors. */
function successorOf(read: Read, unitId: string): string {
  const path = [unitId];
  for (let next = read(units, unitId)?.ended?.successorId; next !== undefined && !path.includes(next);) {
    path.unshift(next);
    next = read(units, next)?.ended?.successorId;
  }
  return path[0] ?? unitId;
}

/** An office that is no more receives nothing; its successor does in its place. */
export const receives = (read: Read, unitId: string): boolean => {
  const unit = read(units, unitId);
  return unit?.isOffice === true && !unit.ended;
};
/** 基层单位: townships, sub-districts, enterprises and institutions; whatever stands lowest. */
export const isBaseUnit = ({ level }: Pick<Unit, 'level'>): boolean => level === 'TOWNSHIP' || level === 'ENTERPRISE';

/** Where a unit may report: to the offices of its own right; an emergency may skip levels and go to any office above (Art. 21(3)). */
export function officesInReach(unit: Unit, urgency: Urgency, read: Read): readonly string[] {
  const own = receiversOf(unit, read);
  return urgency === 'FLASH' ? [...ancestry(read, unit.id).slice(1), ...own].filter((id) => receives(read, id)) : own;
}

/** Offices hold to account what stands below them, and their direct reporting points. */
export function reportsTo(read: Read, unitId: string, officeId: string): Refusal | undefined {
  const unit = read(units, unitId);
  if (!unit) return { code: 'UnitUnknown', details: { unitId } };
  const isBelow = ancestry(read, unitId).slice(1).includes(officeId) || unit.directReportingTo.includes(officeId);
  return isBelow ? undefined : { code: 'UnitOfAnotherOffice', details: { unitId, officeId } };
}

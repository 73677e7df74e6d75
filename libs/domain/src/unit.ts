import type { SignOffStep } from '@shangda/events/item';
import {
  DirectReportingNamed,
  SignOffChainSet,
  type UnitFact,
  UnitMoved,
  UnitReclassified,
  UnitRegistered,
} from '@shangda/events/unit';
import {
  type Role,
  type UnitClass,
  type UnitLevel,
  type Urgency,
  leaderRole,
  signerRole,
} from '@shangda/events/vocabulary';
import { type Read, type StreamKind, defineCommand, streamKey } from './command.js';
import { type Refusal, record, refuse } from './decision.js';

/** The register of units (Art. 5, 27): a tree of any depth. */
export interface Unit {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly parentId: string | null;
  readonly level: UnitLevel;
  readonly class: UnitClass;
  readonly isOffice: boolean;
  readonly directReportingTo: readonly string[];
  readonly signOffChain: readonly SignOffStep[];
}

export const units: StreamKind<Unit | undefined> = {
  category: 'unit',
  initial: undefined,
  evolve: (unit, fact) => evolve(unit, fact as UnitFact),
};

function evolve(unit: Unit | undefined, fact: UnitFact): Unit | undefined {
  if (fact.type === 'UnitRegistered') return { ...fact.data, id: fact.data.unitId };
  if (!unit) return undefined;
  switch (fact.type) {
    case 'UnitMoved':
      return { ...unit, parentId: fact.data.parentId };
    case 'UnitReclassified':
      return { ...unit, class: fact.data.class };
    case 'DirectReportingNamed':
      return { ...unit, directReportingTo: fact.data.officeIds };
    case 'SignOffChainSet':
      return { ...unit, signOffChain: fact.data.chain };
    default:
      return fact satisfies never;
  }
}

/** A step as somebody asks for it; whether such a role can sign is a rule. */
export interface ProposedStep {
  readonly role: Role;
  readonly unitId: string;
}

export interface RegisterUnitData {
  readonly unitId: string;
  readonly name: string;
  readonly nameEn: string;
  readonly parentId: string | null;
  readonly level: UnitLevel;
  readonly class: UnitClass;
  readonly isOffice: boolean;
  readonly directReportingTo: readonly string[];
  /** Defaults to one step: the unit's own leader. */
  readonly signOffChain?: readonly ProposedStep[] | undefined;
}

export const registerUnit = defineCommand<RegisterUnitData>({
  name: 'RegisterUnit',
  place: ({ data }) => data.parentId ?? data.unitId,
  decide: ({ data, read }) => {
    if (read(units, data.unitId)) return refuse('UnitAlreadyRegistered', undefined, { unitId: data.unitId });
    if (data.parentId !== null && !read(units, data.parentId))
      return refuse('ParentUnitUnknown', undefined, { parentId: data.parentId });
    const misplaced = wrongLevel(data.level, data.parentId, read);
    if (misplaced) return { refused: misplaced };
    const stranger = data.directReportingTo.find((officeId) => !read(units, officeId)?.isOffice);
    if (stranger !== undefined) return refuse('NotAReceivingOffice', '21(4)', { officeId: stranger });
    const { unitId, name, nameEn, parentId, level, isOffice } = data;
    const proposed = data.signOffChain ?? [{ role: 'LEADER_IN_CHARGE', unitId }];
    const refusal = wrongChain(proposed, [unitId, ...(parentId === null ? [] : ancestry(read, parentId))]);
    if (refusal) return { refused: refusal };
    const directReportingTo = [...data.directReportingTo];
    const registered = {
      unitId,
      name,
      nameEn,
      parentId,
      level,
      class: data.class,
      isOffice,
      directReportingTo,
      signOffChain: proposed.filter(canBeSigned),
    };
    return record(streamKey(units, unitId), UnitRegistered.of(registered));
  },
});

export const moveUnit = defineCommand<{ readonly unitId: string; readonly parentId: string; readonly reason: string }>({
  name: 'MoveUnit',
  place: ({ data, read }) => read(units, data.unitId)?.id,
  alsoAt: ({ data }) => [data.parentId],
  decide: ({ data, read }) => {
    const unit = read(units, data.unitId);
    if (!unit || unit.parentId === data.parentId) return { nothing: true };
    if (!read(units, data.parentId)) return refuse('ParentUnitUnknown', undefined, { parentId: data.parentId });
    if (ancestry(read, data.parentId).includes(data.unitId))
      return refuse('UnitUnderItself', undefined, { parentId: data.parentId });
    const misplaced = wrongLevel(unit.level, data.parentId, read);
    if (misplaced) return { refused: misplaced };
    return record(streamKey(units, data.unitId), UnitMoved.of({ parentId: data.parentId, reason: data.reason }));
  },
});

export const reclassifyUnit = defineCommand<{
  readonly unitId: string;
  readonly class: UnitClass;
  readonly reason: string;
}>({
  name: 'ReclassifyUnit',
  place: ({ data, read }) => read(units, data.unitId)?.id,
  decide: ({ data, read }) =>
    read(units, data.unitId)?.class === data.class
      ? { nothing: true }
      : record(streamKey(units, data.unitId), UnitReclassified.of({ class: data.class, reason: data.reason })),
});

export const nameDirectReporting = defineCommand<{ readonly unitId: string; readonly officeIds: readonly string[] }>({
  name: 'NameDirectReporting',
  place: ({ data, read }) => read(units, data.unitId)?.id,
  decide: ({ data, read }) => {
    const stranger = data.officeIds.find((officeId) => !read(units, officeId)?.isOffice);
    if (stranger !== undefined) return refuse('NotAReceivingOffice', '21(4)', { officeId: stranger });
    return record(streamKey(units, data.unitId), DirectReportingNamed.of({ officeIds: [...data.officeIds] }));
  },
});

export const setSignOffChain = defineCommand<{ readonly unitId: string; readonly chain: readonly ProposedStep[] }>({
  name: 'SetSignOffChain',
  place: ({ data, read }) => read(units, data.unitId)?.id,
  decide: ({ data, read }) => {
    const refusal = wrongChain(data.chain, ancestry(read, data.unitId));
    if (refusal) return { refused: refusal };
    return record(streamKey(units, data.unitId), SignOffChainSet.of({ chain: data.chain.filter(canBeSigned) }));
  },
});

/** At least one signature by a leader (上报信息要经领导审签), each by someone who can sign, in the unit or above it: any other chain would stop the unit's reports. */
function wrongChain(chain: readonly ProposedStep[], path: readonly string[]): Refusal | undefined {
  if (chain.length === 0) return { code: 'SignOffChainEmpty', article: '16' };
  const unsignable = chain.find((step) => !canBeSigned(step));
  if (unsignable) return { code: 'RoleDoesNotSign', article: '16', details: { role: unsignable.role } };
  if (!chain.some(isLeaders)) return { code: 'NoLeaderSigns', article: '16' };
  const outside = chain.find((step) => !path.includes(step.unitId));
  return outside && { code: 'SignerOutsideUnit', article: '16', details: { unitId: outside.unitId } };
}

const isLeaders = (step: ProposedStep): boolean => leaderRole.safeParse(step.role).success;

const canBeSigned = (step: ProposedStep): step is SignOffStep => signerRole.safeParse(step.role).success;

/** From the top of a tree down. A department may stand below a prefecture or a county, a township also below a development zone's department. */
const levelsDownward: readonly UnitLevel[] = ['PREFECTURE', 'COUNTY', 'DEPARTMENT', 'TOWNSHIP', 'ENTERPRISE'];

/** Below a unit stands nothing of a higher level than its own: no prefecture below a county, no department below a township. */
function wrongLevel(level: UnitLevel, parentId: string | null, read: Read): Refusal | undefined {
  const above = parentId === null ? undefined : read(units, parentId)?.level;
  if (above === undefined || levelsDownward.indexOf(level) >= levelsDownward.indexOf(above)) return undefined;
  return { code: 'LevelAboveParent', details: { level, parentLevel: above } };
}

/** A unit and everything above it, nearest first. */
export function ancestry(read: Read, unitId: string): readonly string[] {
  const path: string[] = [];
  for (
    let id: string | null | undefined = unitId;
    id !== null && id !== undefined && !path.includes(id);
    id = read(units, id)?.parentId
  )
    path.push(id);
  return path;
}

/** Offices a unit reports to of its own right: the one above it, and those it is a direct reporting point of. */
export function receiversOf(unit: Unit, read: Read): readonly string[] {
  const above =
    unit.parentId !== null ? ancestry(read, unit.parentId).find((id) => read(units, id)?.isOffice) : undefined;
  return [...new Set([...(above === undefined ? [] : [above]), ...unit.directReportingTo])];
}

/** Where a unit may report: to the offices of its own right; an emergency may skip levels and go to any office above (Art. 21(3)). */
export function officesInReach(unit: Unit, urgency: Urgency, read: Read): readonly string[] {
  const above = urgency === 'FLASH' ? ancestry(read, unit.id).slice(1) : receiversOf(unit, read);
  return [...above, ...unit.directReportingTo].filter((officeId) => read(units, officeId)?.isOffice);
}

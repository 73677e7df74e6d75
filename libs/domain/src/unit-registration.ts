import type { Fact } from '@shangda/events/event';
import type { SignOffStep } from '@shangda/events/item';
import { SignOffChainSet, UnitRegistered } from '@shangda/events/unit';
import { type Role, type UnitClass, type UnitLevel, leaderRole, signerRole } from '@shangda/events/vocabulary';
import { type Read, defineCommand, streamKey } from './command.js';
import { type Refusal, record, refuse } from './decision.js';
import { ancestry, notStanding, units } from './unit.js';

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
  /** The office day it was set up; missing of a unit that was there before this register. */
  readonly startedOn?: string | undefined;
}

export const registerUnit = defineCommand<RegisterUnitData>({
  name: 'RegisterUnit',
  place: ({ data }) => data.parentId ?? data.unitId,
  decide: ({ data, read, today }) => {
    const { startedOn } = data;
    if (startedOn !== undefined && startedOn > today)
      return refuse('EffectiveInTheFuture', undefined, { effectiveOn: startedOn });
    const refusal = wrongRegistration(data, read);
    return refusal ? { refused: refusal } : record(streamKey(units, data.unitId), registration(data));
  },
});

/** What keeps a unit out of the register, wherever it comes from. */
export function wrongRegistration(data: RegisterUnitData, read: Read): Refusal | undefined {
  const { unitId, parentId, level } = data;
  if (read(units, unitId)) return { code: 'UnitAlreadyRegistered', details: { unitId } };
  const misplaced = wrongParent(level, parentId, read);
  if (misplaced) return misplaced;
  const stranger = data.directReportingTo.find((officeId) => notAnOffice(read, officeId));
  if (stranger !== undefined) return { code: 'NotAReceivingOffice', article: '21(4)', details: { officeId: stranger } };
  return wrongChain(chainOf(data), [unitId, ...(parentId === null ? [] : ancestry(read, parentId))]);
}

/** The fact of a registration that nothing is wrong with. */
export function registration(data: RegisterUnitData, formedFrom?: readonly string[]): Fact {
  const { unitId, name, nameEn, parentId, level, isOffice, startedOn } = data;
  return UnitRegistered.of({
    unitId,
    name,
    nameEn,
    parentId,
    level,
    class: data.class,
    isOffice,
    directReportingTo: [...data.directReportingTo],
    signOffChain: chainOf(data).filter(canBeSigned),
    ...(startedOn !== undefined && { startedOn }),
    ...(formedFrom && { formedFrom: [...formedFrom] }),
  });
}

const chainOf = ({ signOffChain, unitId }: RegisterUnitData): readonly ProposedStep[] =>
  signOffChain ?? [{ role: 'LEADER_IN_CHARGE', unitId }];

/** A unit that receives no reports, or none any more. */
export const notAnOffice = (read: Read, officeId: string): boolean => {
  const office = read(units, officeId);
  return office?.isOffice !== true || office.ended !== undefined;
};

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
export function wrongParent(level: UnitLevel, parentId: string | null, read: Read): Refusal | undefined {
  if (parentId === null) return undefined;
  const parent = read(units, parentId);
  if (!parent) return { code: 'ParentUnitUnknown', details: { parentId } };
  return notStanding(read, parentId) ?? wrongLevel(level, parent.level);
}

/** Also asked of a successor, which takes over what stood below. */
export function wrongLevel(level: UnitLevel, parentLevel: UnitLevel): Refusal | undefined {
  if (levelsDownward.indexOf(level) >= levelsDownward.indexOf(parentLevel)) return undefined;
  return { code: 'LevelAboveParent', details: { level, parentLevel } };
}

import { UnitMerged, UnitSplit, UnitsAbsorbed } from '@shangda/events/unit';
import { type Situation, defineCommand, streamKey } from './command.js';
import type { Refusal, StreamFacts } from './decision.js';
import { above, ancestry, notStanding, units } from './unit.js';
import { dayOf, wrongEnd } from './unit-changes.js';
import { type RegisterUnitData, registration, wrongLevel, wrongRegistration } from './unit-registration.js';

/** A unit formed by a merger or split starts on the day of it. */
export type NewUnit = Omit<RegisterUnitData, 'startedOn'>;

export interface MergeUnitsData {
  readonly unitIds: readonly string[];
  /** The unit they go into: one of the register, or a new one. */
  readonly successor: { readonly unitId: string } | NewUnit;
  readonly effectiveOn?: string | undefined;
  readonly reason: string;
}

/** 合并: one or several units go into another, or into a new one. From the day on the successor stands where they stood. */
export const mergeUnits = defineCommand<MergeUnitsData>({
  name: 'MergeUnits',
  place: ({ data: { successor }, read }) =>
    'name' in successor ? (successor.parentId ?? successor.unitId) : read(units, successor.unitId)?.id,
  alsoAt: ({ data }) => data.unitIds,
  decide: (situation) => {
    const { unitIds, successor, reason } = situation.data;
    const effectiveOn = dayOf(situation);
    const ending = unitIds.map((unitId) => wrongEnd(situation, unitId, effectiveOn)).find(Boolean);
    const refusal = ending ?? wrongSuccessor(situation) ?? unitIds.map((id) => belowIts(situation, id)).find(Boolean);
    if (refusal) return { refused: refusal };
    const merged = unitIds.map((unitId): StreamFacts => {
      const facts = [UnitMerged.of({ successorId: successor.unitId, effectiveOn, reason })];
      return { stream: streamKey(units, unitId), facts };
    });
    const received =
      'name' in successor
        ? registration({ ...successor, startedOn: effectiveOn }, unitIds)
        : UnitsAbsorbed.of({ unitIds: [...unitIds], effectiveOn, reason });
    return { accepted: { writes: [{ stream: streamKey(units, successor.unitId), facts: [received] }, ...merged] } };
  },
});

export interface SplitUnitData {
  readonly unitId: string;
  readonly into: readonly NewUnit[];
  /** The unit goes on beside its parts; otherwise the first of them is its successor. */
  readonly continues: boolean;
  readonly effectiveOn?: string | undefined;
  readonly reason: string;
}

/** 分设: new units are formed out of one, which goes on beside them or is no more. */
export const splitUnit = defineCommand<SplitUnitData>({
  name: 'SplitUnit',
  place: ({ data, read }) => read(units, data.unitId)?.id,
  alsoAt: ({ data }) => data.into.flatMap(({ parentId }) => parentId ?? []),
  decide: (situation) => {
    const { unitId, into, continues, reason } = situation.data;
    const effectiveOn = dayOf(situation);
    const refusal =
      wrongEnd(situation, unitId, effectiveOn) ?? into.map((part) => wrongPart(situation, part)).find(Boolean);
    if (refusal) return { refused: refusal };
    const split = UnitSplit.of({ into: into.map((part) => part.unitId), continues, effectiveOn, reason });
    const parts = into.map((part): StreamFacts => {
      const facts = [registration({ ...part, startedOn: effectiveOn }, [unitId])];
      return { stream: streamKey(units, part.unitId), facts };
    });
    return { accepted: { writes: [{ stream: streamKey(units, unitId), facts: [split] }, ...parts] } };
  },
});

function wrongSuccessor(situation: Situation<MergeUnitsData>): Refusal | undefined {
  const { data, read } = situation;
  const { successor, unitIds } = data;
  if ('name' in successor) return wrongRegistration({ ...successor, startedOn: dayOf(situation) }, read);
  if (unitIds.includes(successor.unitId)) return { code: 'MergedIntoItself', details: { unitId: successor.unitId } };
  const { startedOn = '' } = read(units, successor.unitId) ?? {};
  if (startedOn > dayOf(situation))
    return { code: 'BeforeTheUnit', details: { effectiveOn: dayOf(situation), startedOn } };
  return notStanding(read, successor.unitId);
}

/** What takes a unit's place takes over what stands below it: it may not stand there itself, nor lower than that unit did. */
function belowIts({ data: { successor }, read }: Situation<MergeUnitsData>, unitId: string): Refusal | undefined {
  const known = read(units, successor.unitId);
  const parentId = 'name' in successor ? successor.parentId : above(known);
  if (typeof parentId === 'string' && ancestry(read, parentId).includes(unitId))
    return { code: 'SuccessorBelowIt', details: { unitId, successorId: successor.unitId } };
  const level = 'name' in successor ? successor.level : known?.level;
  const merged = read(units, unitId);
  return level && merged && wrongLevel(merged.level, level);
}

function wrongPart({ data, read }: Situation<SplitUnitData>, part: NewUnit): Refusal | undefined {
  const { unitId, into, continues } = data;
  const wrong = wrongRegistration(part, read);
  if (wrong) return wrong;
  if (into.filter((other) => other.unitId === part.unitId).length > 1)
    return { code: 'UnitAlreadyRegistered', details: { unitId: part.unitId } };
  if (continues) return undefined;
  if (part.parentId !== null && ancestry(read, part.parentId).includes(unitId))
    return { code: 'SuccessorBelowIt', details: { unitId, successorId: part.unitId } };
  const level = read(units, unitId)?.level;
  return level && part === into[0] ? wrongLevel(level, part.level) : undefined;
}

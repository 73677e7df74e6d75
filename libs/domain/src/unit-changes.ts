import { DirectReportingNamed, UnitMoved, UnitReclassified, UnitRenamed, UnitStopped } from '@shangda/events/unit';
import type { UnitClass } from '@shangda/events/vocabulary';
import { type Situation, defineCommand, streamKey } from './command.js';
import { type Refusal, record, refuse } from './decision.js';
import { ancestry, notStanding, type Unit, units } from './unit.js';
import { type UnitName, unitOn } from './unit-history.js';
import { notAnOffice, wrongParent } from './unit-registration.js';

/** A change in the life of a unit. */
export interface Change {
  readonly unitId: string;
  /** The first office day on which it holds; today unless said. */
  readonly effectiveOn?: string | undefined;
  readonly reason: string;
}

export const moveUnit = defineCommand<Change & { readonly parentId: string }>({
  name: 'MoveUnit',
  place: ({ data, read }) => read(units, data.unitId)?.id,
  alsoAt: ({ data }) => [data.parentId],
  decide: (situation) => {
    const { unitId, parentId, reason } = situation.data;
    const unit = situation.read(units, unitId);
    if (!unit || unit.parentId === parentId) return { nothing: true };
    if (ancestry(situation.read, parentId).includes(unitId)) return refuse('UnitUnderItself', undefined, { parentId });
    const refusal = wrongParent(unit.level, parentId, situation.read) ?? wrongChange(situation, unit, 'parents');
    if (refusal) return { refused: refusal };
    return record(streamKey(units, unitId), UnitMoved.of({ parentId, reason, effectiveOn: dayOf(situation) }));
  },
});

/** Rulebooks know a unit by its class: that of a month is the one on its first day. It alone may be changed ahead of its day. */
export const reclassifyUnit = defineCommand<Change & { readonly class: UnitClass }>({
  name: 'ReclassifyUnit',
  place: ({ data, read }) => read(units, data.unitId)?.id,
  decide: (situation) => {
    const { unitId, reason, class: wanted } = situation.data;
    const unit = situation.read(units, unitId);
    const effectiveOn = dayOf(situation);
    if (!unit || (unit.class === wanted && unitOn(unit, effectiveOn).class === wanted)) return { nothing: true };
    const refusal = wrongChange(situation, unit, 'classes', 'ahead');
    if (refusal) return { refused: refusal };
    return record(streamKey(units, unitId), UnitReclassified.of({ class: wanted, reason, effectiveOn }));
  },
});

export const renameUnit = defineCommand<Change & UnitName>({
  name: 'RenameUnit',
  place: ({ data, read }) => read(units, data.unitId)?.id,
  decide: (situation) => {
    const { unitId, name, nameEn, reason } = situation.data;
    const unit = situation.read(units, unitId);
    if (!unit || (unit.name === name && unit.nameEn === nameEn)) return { nothing: true };
    const refusal = wrongChange(situation, unit, 'names');
    if (refusal) return { refused: refusal };
    return record(streamKey(units, unitId), UnitRenamed.of({ name, nameEn, reason, effectiveOn: dayOf(situation) }));
  },
});

/** 信息直报点: the offices the unit reports straight to from a day on; none to end it. Those of a month are those on its first day. */
export const nameDirectReporting = defineCommand<Omit<Change, 'reason'> & { readonly officeIds: readonly string[] }>({
  name: 'NameDirectReporting',
  place: ({ data, read }) => read(units, data.unitId)?.id,
  decide: (situation) => {
    const { unitId, officeIds } = situation.data;
    const unit = situation.read(units, unitId);
    const refusal = unit && wrongChange(situation, unit, 'directs');
    if (refusal) return { refused: refusal };
    const stranger = officeIds.find((officeId) => notAnOffice(situation.read, officeId));
    if (stranger !== undefined) return refuse('NotAReceivingOffice', '21(4)', { officeId: stranger });
    const named = DirectReportingNamed.of({ officeIds: [...officeIds], effectiveOn: dayOf(situation) });
    return record(streamKey(units, unitId), named);
  },
});

/** 撤销: the unit is no more from the day on; what stood below it stays where it is until somebody moves it. */
export const stopUnit = defineCommand<Change>({
  name: 'StopUnit',
  place: ({ data, read }) => read(units, data.unitId)?.id,
  decide: (situation) => {
    const { unitId, reason } = situation.data;
    const refusal = wrongEnd(situation, unitId, dayOf(situation));
    if (refusal) return { refused: refusal };
    return record(streamKey(units, unitId), UnitStopped.of({ reason, effectiveOn: dayOf(situation) }));
  },
});

export const dayOf = ({ data, today }: Situation<{ readonly effectiveOn?: string | undefined }>): string =>
  data.effectiveOn ?? today;

/** Why a unit cannot end on a day. */
export function wrongEnd({ read, today }: Situation<unknown>, unitId: string, day: string): Refusal | undefined {
  const unit = read(units, unitId);
  if (!unit) return { code: 'UnitUnknown', details: { unitId } };
  const last = [...unit.names, ...unit.parents]
    .map(({ from }) => from ?? '')
    .reduce((one, other) => (one > other ? one : other));
  return notStanding(read, unitId) ?? wrongDay(unit, { day, today, last });
}

/** A change is recorded on its day or later, with the claim of that day, and never before the change it follows. */
function wrongChange(
  situation: Situation<Omit<Change, 'reason'>>,
  unit: Unit,
  timeline: 'names' | 'parents' | 'classes' | 'directs',
  ahead?: 'ahead',
): Refusal | undefined {
  const day = dayOf(situation);
  const today = ahead ? day : situation.today;
  return (
    notStanding(situation.read, unit.id) ?? wrongDay(unit, { day, today, last: unit[timeline].at(-1)?.from ?? '' })
  );
}

function wrongDay(
  { startedOn = '' }: Unit,
  { day, today, last }: { readonly day: string; readonly today: string; readonly last: string },
): Refusal | undefined {
  if (day > today) return { code: 'EffectiveInTheFuture', details: { effectiveOn: day } };
  if (day < startedOn) return { code: 'BeforeTheUnit', details: { effectiveOn: day, startedOn } };
  return day < last ? { code: 'BeforeTheLastChange', details: { effectiveOn: day, lastChangeOn: last } } : undefined;
}

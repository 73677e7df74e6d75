import { DutyOverridden, DutyPlanned, HolidaysNamed } from '@shangda/events/roster';
import type { DayKind } from '@shangda/events/vocabulary';
import { instantText, microsOf, officeDayAt, startOfOfficeDay } from './calendar.js';
import { type Read, type Situation, defineCommand, streamKey } from './command.js';
import { type Refusal, type Rule, firstRefusal, record, refuse } from './decision.js';
import { people } from './person.js';
import { type Duty, type DutyAs, mayServe, rosters } from './roster.js';
import { type Stretch, type Stretches, byBeginning, within } from './stretches.js';
import { notStanding, units } from './unit.js';

const dayMicros = 86_400_000_000n;
export const longestShiftDays = 7;
/** Somebody away for longer is planned anew. */
export const longestOverrideDays = 31;
/** The notice of next year's holidays comes in November: its last day must fit. */
export const furthestDays = 400;

/** Instants are texts of six digits in UTC. */
export interface Shift extends Stretch {
  readonly officerId: string;
  readonly leaderId?: string | undefined;
}

export interface PlanDutyData {
  readonly officeId: string;
  readonly shifts: readonly Shift[];
}

/** 排班: shifts of an office, in any order. What it says holds instead of what was planned or overridden before. */
export const planDuty = defineCommand<PlanDutyData>({
  name: 'PlanDuty',
  place: (situation) => officeOf(situation),
  decide: (situation) => {
    const { data, read, now } = situation;
    const { officeId } = data;
    const shifts = data.shifts.toSorted(byBeginning);
    const wrong =
      notStanding(read, officeId) ??
      firstOf(shifts, (shift) => wrongTimes(shift, longestShiftDays, situation) ?? wrongPeople(shift, situation)) ??
      firstOf(shifts, (shift, at) => overlap(shift, shifts[at - 1])) ??
      firstOf(shifts, (shift) => rewritten(shift, read, officeId, instantText(now)));
    if (wrong) return { refused: wrong };
    const { officers, leaders } = read(rosters, officeId);
    const stands = shifts.every(
      (shift) => isHeld(officers, shift, shift.officerId) && isHeld(leaders, shift, shift.leaderId),
    );
    if (stands) return { nothing: true };
    const planned = shifts.map(({ from, until, officerId, leaderId }) => ({
      ...{ from, until, officerId },
      ...(leaderId !== undefined && { leaderId }),
    }));
    return record(streamKey(rosters, officeId), DutyPlanned.of({ officeId, shifts: planned }));
  },
});

export interface OverrideDutyData extends Stretch {
  readonly officeId: string;
  readonly officerId?: string | undefined;
  readonly leaderId?: string | undefined;
  readonly reason: string;
}

/** 换班, 代班: somebody else for a while, also of time already past, with the reason. */
export const overrideDuty = defineCommand<OverrideDutyData>({
  name: 'OverrideDuty',
  place: (situation) => officeOf(situation),
  decide: (situation) => {
    const { data, read } = situation;
    const { officeId, from, until, officerId, leaderId, reason } = data;
    if (officerId === undefined && leaderId === undefined) return refuse('OverrideNamesNobody');
    const wrong =
      notStanding(read, officeId) ?? wrongTimes(data, longestOverrideDays, situation) ?? wrongPeople(data, situation);
    if (wrong) return { refused: wrong };
    const { officers, leaders } = read(rosters, officeId);
    const stands = (duties: Stretches<Duty>, personId: string | undefined) =>
      personId === undefined || isHeld(duties, data, personId);
    if (stands(officers, officerId) && stands(leaders, leaderId)) return { nothing: true };
    const instead = { ...(officerId !== undefined && { officerId }), ...(leaderId !== undefined && { leaderId }) };
    return record(streamKey(rosters, officeId), DutyOverridden.of({ officeId, from, until, ...instead, reason }));
  },
});

export interface NameHolidaysData {
  readonly officeId: string;
  readonly days: readonly string[];
  readonly kind: DayKind;
  readonly name: string;
  readonly source: string;
}

/** 节假日登记: what the yearly notice says of some days. A day named wrongly is named again. */
export const nameHolidays = defineCommand<NameHolidaysData>({
  name: 'NameHolidays',
  place: (situation) => officeOf(situation),
  decide: (situation) => {
    const { data, read } = situation;
    const { officeId, kind, name, source } = data;
    const refusal = firstRefusal(situation, [officeMustStand, daysMustBeOfTheOffice, daysMustBeNear]);
    if (refusal) return { refused: refusal };
    const before = read(rosters, officeId).days;
    const known = (day: string) =>
      before[day]?.kind === kind && before[day].name === name && before[day].source === source;
    if (data.days.every(known)) return { nothing: true };
    const days = [...new Set(data.days)].toSorted();
    return record(streamKey(rosters, officeId), HolidaysNamed.of({ officeId, days, kind, name, source }));
  },
});

const officeOf = ({ data, read }: Situation<{ readonly officeId: string }>): string | undefined =>
  read(units, data.officeId)?.isOffice ? data.officeId : undefined;

type Naming = Rule<Situation<NameHolidaysData>>;

const officeMustStand: Naming = ({ data, read }) => notStanding(read, data.officeId);

const daysMustBeOfTheOffice: Naming = ({ data, read }) =>
  firstOf(data.days, (day) => beforeTheOffice(read, data.officeId, day));

const daysMustBeNear: Naming = ({ data, now }) =>
  firstOf(data.days, (day) => tooFarAhead(startOfOfficeDay(day), now, { day }));

type AtOffice = Situation<{ readonly officeId: string }>;

/** Why there can be no duty of this length at this time. */
function wrongTimes({ from, until }: Stretch, mostDays: number, { data, read, now }: AtOffice): Refusal | undefined {
  const span = { from, until };
  if (until <= from) return { code: 'DutyEndsBeforeItBegins', details: span };
  const end = microsOf(until);
  if (end - microsOf(from) > BigInt(mostDays) * dayMicros)
    return { code: 'DutyTooLong', details: { ...span, limitDays: mostDays } };
  return beforeTheOffice(read, data.officeId, officeDayAt(microsOf(from)).day) ?? tooFarAhead(end, now, span);
}

function beforeTheOffice(read: Read, officeId: string, day: string): Refusal | undefined {
  const { startedOn = '' } = read(units, officeId) ?? {};
  return day < startedOn ? { code: 'BeforeTheUnit', details: { effectiveOn: day, startedOn } } : undefined;
}

const tooFarAhead = (micros: bigint, now: bigint, details: Refusal['details']): Refusal | undefined =>
  micros > now + BigInt(furthestDays) * dayMicros
    ? { code: 'DutyTooFarAhead', details: { ...details, limitDays: furthestDays } }
    : undefined;

function wrongPeople(
  { officerId, leaderId }: Pick<OverrideDutyData, 'officerId' | 'leaderId'>,
  { data: { officeId }, read }: AtOffice,
): Refusal | undefined {
  const wrong = (personId: string | undefined, as: DutyAs, code: string): Refusal | undefined => {
    const person = personId === undefined ? undefined : read(people, personId);
    if (personId === undefined || mayServe(person, as, officeId)) return undefined;
    return person
      ? { code, details: { personId, unitId: officeId } }
      : { code: 'PersonUnknown', details: { personId } };
  };
  return wrong(officerId, 'OFFICER', 'NotADutyOfficer') ?? wrong(leaderId, 'LEADER', 'NotALeader');
}

const overlap = ({ from }: Shift, before: Shift | undefined): Refusal | undefined =>
  before && from < before.until ? { code: 'ShiftsOverlap', details: { from, until: before.until } } : undefined;

/** Who was on duty is what escalations went by: a plan fills what nobody held, and changes nothing of what has passed. An override does, and says why. */
function rewritten(shift: Shift, read: Read, officeId: string, now: string): Refusal | undefined {
  if (shift.from >= now) return undefined;
  const past = { from: shift.from, until: shift.until < now ? shift.until : now };
  const { officers, leaders } = read(rosters, officeId);
  const isOther = (duties: Stretches<Duty>, personId: string | undefined) =>
    within(duties, past).some((duty) => duty.personId !== personId);
  return isOther(officers, shift.officerId) || isOther(leaders, shift.leaderId)
    ? { code: 'DutyHasBegun', details: { from: shift.from, until: shift.until } }
    : undefined;
}

/** Whether somebody has the whole of this time, or nobody has any of it. */
function isHeld(duties: Stretches<Duty>, { from, until }: Stretch, personId: string | undefined): boolean {
  const found = within(duties, { from, until });
  if (personId === undefined) return found.length === 0;
  const isWhole = found.every((duty, at) => duty.from === (found[at - 1]?.until ?? from));
  return isWhole && found.at(-1)?.until === until && found.every((duty) => duty.personId === personId);
}

function firstOf<One>(list: readonly One[], rule: (one: One, at: number) => Refusal | undefined): Refusal | undefined {
  for (const [at, one] of list.entries()) {
    const refusal = rule(one, at);
    if (refusal) return refusal;
  }
  return undefined;
}

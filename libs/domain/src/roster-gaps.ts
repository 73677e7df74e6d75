import { addDays, instantText, startOfOfficeDay } from './calendar.js';
import type { Duty, DutyAs, Roster } from './roster.js';
import { type Stretch, type Stretches, byBeginning, within } from './stretches.js';

/** A time in which nobody is on duty as officer, or no leader stands behind. */
export interface Gap extends Stretch {
  readonly missing: DutyAs;
  /** An officer always; a leader on holidays (a default, not in the text). Other times without a leader are told and may be meant. */
  readonly required: boolean;
  /** The holiday it lies in. */
  readonly holiday?: string | undefined;
  /** Who is planned, but may not serve any more. */
  readonly personId?: string | undefined;
}

/** Whether somebody still holds the role in which they are planned. */
type StillServes = (personId: string, as: DutyAs) => boolean;

interface Holiday extends Stretch {
  readonly name: string;
}

/** What is missing in a roster from one instant up to another: gaps as long as they are, to the microsecond, in the order they begin. */
export function gapsOf(roster: Roster, from: string, until: string, serves: StillServes = () => true): readonly Gap[] {
  const span = { from, until };
  const missing = <As extends DutyAs>(as: As, duties: Stretches<Duty>) =>
    absences(within(duties, span), span, (personId) => serves(personId, as)).map((one) => ({ missing: as, ...one }));
  const holidays = holidaysIn(roster, span);
  const gaps: readonly Gap[] = [
    ...missing('OFFICER', roster.officers).map((gap) => ({ ...gap, required: true })),
    ...missing('LEADER', roster.leaders).flatMap((gap) => byHoliday(gap, holidays)),
  ];
  return gaps.toSorted(byBeginning);
}

type Absence = Stretch & Pick<Gap, 'personId'>;

/** Where nobody is, and where somebody is who may not serve. */
function absences(duties: Stretches<Duty>, span: Stretch, serves: (personId: string) => boolean): readonly Absence[] {
  const found: Absence[] = [];
  let at = span.from;
  for (const { from, until, personId } of duties) {
    if (at < from) found.push({ from: at, until: from });
    if (!serves(personId)) {
      const last = found.at(-1);
      const goesOn = last?.until === from && last.personId === personId;
      if (goesOn) found.pop();
      found.push({ from: goesOn ? last.from : from, until, personId });
    }
    at = until;
  }
  return at < span.until ? [...found, { from: at, until: span.until }] : found;
}

/** A leader's absence in its parts: within each holiday, and outside of them. */
function byHoliday(gap: Absence & { readonly missing: 'LEADER' }, holidays: readonly Holiday[]): readonly Gap[] {
  const parts: Gap[] = [];
  let at = gap.from;
  for (const { from, until, name } of within(holidays, gap)) {
    if (at < from) parts.push({ ...gap, from: at, until: from, required: false });
    parts.push({ ...gap, from, until, required: true, holiday: name });
    at = until;
  }
  return at < gap.until ? [...parts, { ...gap, from: at, required: false }] : parts;
}

/** Days of one holiday that follow one another are one. */
function holidaysIn({ days }: Roster, span: Stretch): readonly Holiday[] {
  const found: Holiday[] = [];
  for (const day of Object.keys(days).toSorted()) {
    const { kind, name } = days[day] ?? {};
    if (kind !== 'HOLIDAY' || name === undefined) continue;
    const [from, until] = [instantText(startOfOfficeDay(day)), instantText(startOfOfficeDay(addDays(day, 1)))];
    const last = found.at(-1);
    const goesOn = last?.until === from && last.name === name;
    if (goesOn) found.pop();
    found.push({ from: goesOn ? last.from : from, until, name });
  }
  return within(found, span);
}

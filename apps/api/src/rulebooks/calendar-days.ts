import { dayPattern } from '@shangda/events/event';
import type { FieldProblem } from '../http/problem.js';

const dayMembers: ReadonlySet<string> = new Set(['effectiveFrom', 'issuedOn', 'from', 'until', 'on', 'recordedOn']);

/** What a schema cannot say: that a day is one of the calendar. Of documents of the right form, for they are walked to the end. */
export function dayFaults(document: unknown, pointer = ''): readonly FieldProblem[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([member, inner]: [string, unknown]) => {
    const place = `${pointer}/${member}`;
    if (typeof inner !== 'string') return dayFaults(inner, place);
    // Of emergencies `from` is a level.
    const isDay = dayMembers.has(member) && dayPattern.test(inner);
    return isDay && !isOfCalendar(inner) ? [{ pointer: place, code: 'time.invalid' }] : [];
  });
}

/** Of any century: what a text was issued on, or a unit began, may lie long ago. */
function isOfCalendar(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

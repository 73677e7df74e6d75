import type { Refusal } from '../decision.js';

/** A day somebody names for what happened: not after today, not before the item it happened to was reported. */
export function mustBePossible(day: string, today: string, notBefore?: string): Refusal | undefined {
  if (day > today) return { code: 'DayInTheFuture', details: { day } };
  return notBefore !== undefined && day < notBefore
    ? { code: 'DayBeforeTheReport', details: { day, reportedOn: notBefore } }
    : undefined;
}

import { z } from 'zod';
import { type FactOf, anyPeriod, defineEvent, officeDay, period, registerId } from './event.js';

const obligation = { officeId: registerId, ruleId: registerId, unitId: registerId, period };
const standing = { measured: z.int(), required: z.int() };

/** A month; a week where the office has weekly quotas. */
export const QuotaPeriodOpened = defineEvent('QuotaPeriodOpened', 2, {
  officeId: registerId,
  period: anyPeriod,
  firstDay: officeDay,
  lastDay: officeDay,
  rulebookNumber: z.int(),
});
/** What a unit owes an office in a period, judged once under the rulebook in force (Art. 21(4)). */
export const QuotaAssigned = defineEvent('QuotaAssigned', 1, {
  ...obligation,
  required: z.int(),
  rulebookNumber: z.int(),
});
/** A unit no longer owes this rule's quota in the period (its class changed). */
export const QuotaReleased = defineEvent('QuotaReleased', 1, { ...obligation });
/** Before the period ends: the unit will fall short unless it reports more. */
export const QuotaWarned = defineEvent('QuotaWarned', 1, {
  ...obligation,
  ...standing,
  daysLeft: z.int(),
  projection: z.int(),
});
export const QuotaMet = defineEvent('QuotaMet', 1, { ...obligation, ...standing });
export const QuotaShortfall = defineEvent('QuotaShortfall', 1, { ...obligation, ...standing, shortBy: z.int() });
/** Warnings of this many days left were given; each day once. */
export const QuotaWarningsGiven = defineEvent('QuotaWarningsGiven', 1, {
  officeId: registerId,
  period,
  daysLeft: z.int(),
});
/** Closed at a block behind which no older transaction is open; what arrives later is an adjustment. */
export const QuotaPeriodClosed = defineEvent('QuotaPeriodClosed', 2, {
  officeId: registerId,
  period: anyPeriod,
  block: z.string(),
  /** Every period that is over with it, in the order in which their quotas are measured here: weeks, the month, the quarter, the year. */
  ends: z.array(anyPeriod),
});

export type QuotaFact =
  | FactOf<typeof QuotaPeriodOpened>
  | FactOf<typeof QuotaAssigned>
  | FactOf<typeof QuotaReleased>
  | FactOf<typeof QuotaWarned>
  | FactOf<typeof QuotaMet>
  | FactOf<typeof QuotaShortfall>
  | FactOf<typeof QuotaWarningsGiven>
  | FactOf<typeof QuotaPeriodClosed>;

/** `QuotaPeriodClosed@1` to version 2: at its place in the ledger nothing was measured. */
export function upcastQuotaPeriodClosed(data: unknown): unknown {
  return { ...(data as object), ends: [] };
}

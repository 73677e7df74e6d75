import { z } from 'zod';
import { type FactOf, defineEvent, instant, officeDay, registerId } from './event.js';
import { dayKind } from './vocabulary.js';

/** From one instant up to another. */
const span = { from: instant, until: instant };

/** 值班表: who is on duty at an office, and which leader stands behind (带班). Where it meets what was planned or overridden before, it holds instead. */
export const DutyPlanned = defineEvent('DutyPlanned', 1, {
  officeId: registerId,
  shifts: z
    .array(z.strictObject({ ...span, officerId: registerId, leaderId: registerId.optional() }))
    .min(1)
    .max(200),
});
/** 换班, 代班: for this time somebody else, as officer or as leader; whoever is not named here stays. One of the two is named. */
export const DutyOverridden = defineEvent('DutyOverridden', 1, {
  officeId: registerId,
  ...span,
  officerId: registerId.optional(),
  leaderId: registerId.optional(),
  reason: z.string(),
});
/** Holidays and make-up days as the State Council's yearly notice names them; entered by the office. What is named later of a day holds instead. */
export const HolidaysNamed = defineEvent('HolidaysNamed', 1, {
  officeId: registerId,
  days: z.array(officeDay).min(1).max(60),
  kind: dayKind,
  name: z.string(),
  /** The notice they were taken from. */
  source: z.string(),
});

export type RosterFact = FactOf<typeof DutyPlanned> | FactOf<typeof DutyOverridden> | FactOf<typeof HolidaysNamed>;

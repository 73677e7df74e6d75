import { z } from 'zod';
import { credits } from './credit.js';
import { type FactOf, contentReference, defineEvent, officeDay, registerId } from './event.js';
import { quotaCount } from './count.js';
import { adoptionLevel, category, filedReason, selectionCriterion, subtype } from './vocabulary.js';

/** 核实 (Art. 14): the office asks the unit; the question is a text beside the ledger. */
export const VerificationAsked = defineEvent('VerificationAsked', 1, {
  officeId: registerId,
  askedBy: registerId,
  question: contentReference,
  dueOn: officeDay.optional(),
});
export const VerificationAnswered = defineEvent('VerificationAnswered', 1, {
  officeId: registerId,
  unitId: registerId,
  answeredBy: registerId,
  answer: contentReference,
});
/** 备查: received, valid, used nowhere. */
export const ItemFiledOnly = defineEvent('ItemFiledOnly', 1, {
  officeId: registerId,
  filedBy: registerId,
  filedOn: officeDay,
  reason: filedReason,
  note: z.string().optional(),
  unitId: registerId,
});
/** 筛选: by which of the six criteria of Art. 13. */
export const ItemSelected = defineEvent('ItemSelected', 1, {
  officeId: registerId,
  selectedBy: registerId,
  selectedOn: officeDay,
  criteria: z.array(selectionCriterion).min(1),
});
/** The office's own text, kept apart from what the unit reported. */
export const ItemEdited = defineEvent('ItemEdited', 1, {
  officeId: registerId,
  editedBy: registerId,
  content: contentReference,
  /** Share of the text that was rewritten, in 1/10000. */
  rewritten: z.int().min(0).max(10_000),
});
/** The office's own category; what the unit called it stands. */
export const ItemReclassified = defineEvent('ItemReclassified', 1, {
  officeId: registerId,
  category,
  subtype: subtype.optional(),
  reason: z.string(),
  reclassifiedBy: registerId,
});
/** 转报: to an office of the system, where it opens a handling, or to a level outside it. */
export const ItemForwarded = defineEvent('ItemForwarded', 1, {
  officeId: registerId,
  toLevel: adoptionLevel,
  toOfficeId: registerId.optional(),
  forwardedOn: officeDay,
  forwardedBy: registerId,
  unitId: registerId,
  credits,
});
/** After receipt the unit can only ask; each office that has the item decides. */
export const WithdrawalRequested = defineEvent('WithdrawalRequested', 1, {
  unitId: registerId,
  offices: z.array(registerId).min(1),
  reason: z.string(),
  requestedBy: registerId,
});
export const WithdrawalDecided = defineEvent('WithdrawalDecided', 1, {
  officeId: registerId,
  unitId: registerId,
  granted: z.boolean(),
  reason: z.string().optional(),
  decidedBy: registerId,
  decidedOn: officeDay,
  uncounts: z.array(quotaCount),
});

export type HandlingFact =
  | FactOf<typeof VerificationAsked>
  | FactOf<typeof VerificationAnswered>
  | FactOf<typeof ItemFiledOnly>
  | FactOf<typeof ItemSelected>
  | FactOf<typeof ItemEdited>
  | FactOf<typeof ItemReclassified>
  | FactOf<typeof ItemForwarded>
  | FactOf<typeof WithdrawalRequested>
  | FactOf<typeof WithdrawalDecided>;

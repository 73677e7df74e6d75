import { z } from 'zod';
import { type FactOf, contentReference, defineEvent, officeDay, registerId } from './event.js';
import { adoptionLevel } from './vocabulary.js';

/** What an issue carries: an item or a composite. */
export const piece = z.strictObject({
  itemId: z.uuid().optional(),
  compositeId: z.uuid().optional(),
  pieceKind: registerId,
});
export type Piece = z.output<typeof piece>;

/** 期, or 增刊 with a row of numbers of its own. */
export const IssuePublished = defineEvent('IssuePublished', 1, {
  issueId: z.uuid(),
  officeId: registerId,
  outletId: registerId,
  level: adoptionLevel,
  supplement: z.boolean(),
  number: z.string(),
  publishedOn: officeDay,
  publishedBy: registerId,
  /** Posts and units, as the office writes them on the issue. */
  recipients: z.array(z.string()).min(1),
  pieces: z.array(piece).min(1),
});
/** 更正: the issue as printed stands; everyone who got it is told. */
export const IssueCorrected = defineEvent('IssueCorrected', 1, {
  issueId: z.uuid(),
  officeId: registerId,
  /** 1, 2, 3 … within the issue. */
  correction: z.int(),
  itemId: z.uuid().optional(),
  compositeId: z.uuid().optional(),
  content: contentReference,
  reason: z.string(),
  correctedOn: officeDay,
  correctedBy: registerId,
  recipients: z.array(z.string()).min(1),
});
/** A number of an outlet's year is taken by one issue. */
export const IssueNumberTaken = defineEvent('IssueNumberTaken', 1, {
  officeId: registerId,
  outletId: registerId,
  year: z.int(),
  supplement: z.boolean(),
  number: z.string(),
  issueId: z.uuid(),
});

export type IssueFact = FactOf<typeof IssuePublished> | FactOf<typeof IssueCorrected>;
export type IssueNumberFact = FactOf<typeof IssueNumberTaken>;

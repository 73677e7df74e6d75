import { z } from 'zod';
import type { AdoptionFact } from './adoption.js';
import type { AttachmentFact } from './attachment.js';
import { itemCount, quotaCount } from './count.js';
import { credits, jointCredits } from './credit.js';
import { type FactOf, contentReference, defineEvent, officeDay, registerId } from './event.js';
import type { HandlingFact } from './handling.js';
import { category, channel, collectionMethod, signerRole, subtype, tone, urgency } from './vocabulary.js';

/** One step of a unit's sign-off chain: whoever holds the role in the unit at that moment. */
export const signOffStep = z.strictObject({ role: signerRole, unitId: registerId });
export type SignOffStep = z.output<typeof signOffStep>;

const described = {
  unitId: registerId,
  content: contentReference,
  category,
  subtype: subtype.optional(),
  urgency,
  method: collectionMethod,
  tone,
  source: z.string().optional(),
  joint: jointCredits.optional(),
};

/** 拟稿 */
export const ItemDrafted = defineEvent('ItemDrafted', 2, { itemId: z.uuid(), authorId: registerId, ...described });
/** An item that came by telephone, fax or paper, entered by the receiving office in the unit's name. */
export const ItemEntered = defineEvent('ItemEntered', 2, {
  itemId: z.uuid(),
  enteredBy: registerId,
  officeId: registerId,
  channel,
  /** Who told whom, or where the signed paper lies. */
  evidence: z.string(),
  ...described,
});
export const ItemRevised = defineEvent('ItemRevised', 2, { revision: z.int(), revisedBy: registerId, ...described });
/** 提交审签 */
export const ItemSubmitted = defineEvent('ItemSubmitted', 2, {
  revision: z.int(),
  /** What is to be signed: the text's digest and, joined by `+`, that of every attachment of the unit's. A later edit needs a new sign-off. */
  signedDigest: z.string(),
  chain: z.array(signOffStep).min(1),
  receivers: z.array(registerId).min(1),
  /** 越级上报 (Art. 21(3)): why a base unit goes past the level above. */
  skipLevelReason: z.string().optional(),
});
/** 审签, one step of the chain. */
export const ItemApproved = defineEvent('ItemApproved', 1, {
  step: z.int(),
  signerId: registerId,
  /** The leader in whose stead a delegate signed. */
  onBehalfOf: registerId.optional(),
  signedDigest: z.string(),
  last: z.boolean(),
});
export const SignOffDeclined = defineEvent('SignOffDeclined', 1, {
  step: z.int(),
  declinedBy: registerId,
  reason: z.string(),
});
/** 报送. `resubmission` follows a return and counts nothing again. */
export const ItemReported = defineEvent('ItemReported', 2, {
  unitId: registerId,
  receivers: z.array(registerId).min(1),
  reportedOn: officeDay,
  signature: z.enum(['SIGNED', 'UNSIGNED']),
  unsignedReason: z.string().optional(),
  resubmission: z.boolean(),
  counts: z.array(quotaCount),
  /** From here on what version 1 left to the facts before it. */
  authors: z.array(registerId).optional(),
  category: category.optional(),
  subtype: subtype.optional(),
  tone: tone.optional(),
  urgency: urgency.optional(),
  credits: credits.optional(),
});
/** An emergency that went unsigned has its last signature; it counts from this day. */
export const ReportSigned = defineEvent('ReportSigned', 1, {
  unitId: registerId,
  signedOn: officeDay,
  counts: z.array(quotaCount),
});
/** After an emergency went out the leader refused to sign: nothing is unsent, a correction is due. */
export const SignatureRefused = defineEvent('SignatureRefused', 1, {
  step: z.int(),
  refusedBy: registerId,
  reason: z.string(),
});
export const ItemWithdrawn = defineEvent('ItemWithdrawn', 1, {
  unitId: registerId,
  reason: z.string(),
  withdrawnOn: officeDay,
  uncounts: z.array(quotaCount),
});
/** 签收, with the office's gap-free yearly registration number (登记造册, Art. 24). */
export const ItemReceived = defineEvent('ItemReceived', 1, {
  officeId: registerId,
  receivedBy: registerId,
  receivedOn: officeDay,
  registrationYear: z.int(),
  registrationNumber: z.int(),
  channel,
});
/** 退回修改 */
export const ItemReturned = defineEvent('ItemReturned', 1, {
  officeId: registerId,
  returnedBy: registerId,
  reason: z.string(),
  dueOn: officeDay.optional(),
});
/** The same matter sent twice is linked, never deleted, and counts once. */
export const DuplicateLinked = defineEvent('DuplicateLinked', 1, {
  officeId: registerId,
  unitId: registerId,
  originalItemId: z.uuid(),
  linkedBy: registerId,
  uncounts: z.array(quotaCount),
});

/** The item counts where the fact before it does not say: for other units than the one that reported it, or on a later day than that of its report. */
export const ItemCounted = defineEvent('ItemCounted', 1, { counts: z.array(itemCount).min(1) });
/** By a setting of the office's rulebook it no longer counts there; where it did not count yet, it will not. */
export const ItemUncounted = defineEvent('ItemUncounted', 1, {
  officeId: registerId,
  uncounts: z.array(itemCount),
  /** Of a withdrawal before receipt and of a duplicate: what the fact before it leaves to other units. */
  because: z.enum(['RETURNED', 'FILED_ONLY', 'COMMISSIONED', 'DUPLICATE', 'WITHDRAWN']),
});

/** Inside its unit, and as offices receive, return and link it. */
export type ItemFact =
  | AttachmentFact
  | HandlingFact
  | AdoptionFact
  | FactOf<typeof ItemDrafted>
  | FactOf<typeof ItemEntered>
  | FactOf<typeof ItemRevised>
  | FactOf<typeof ItemSubmitted>
  | FactOf<typeof ItemApproved>
  | FactOf<typeof SignOffDeclined>
  | FactOf<typeof ItemReported>
  | FactOf<typeof ReportSigned>
  | FactOf<typeof SignatureRefused>
  | FactOf<typeof ItemWithdrawn>
  | FactOf<typeof ItemReceived>
  | FactOf<typeof ItemReturned>
  | FactOf<typeof DuplicateLinked>
  | FactOf<typeof ItemCounted>
  | FactOf<typeof ItemUncounted>;

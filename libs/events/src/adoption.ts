import { z } from 'zod';
import { carried } from './credit.js';
import { type FactOf, contentReference, defineEvent, officeDay, registerId } from './event.js';
import { adoptionLevel, route } from './vocabulary.js';

/** 采用: in one issue of one outlet. Of a composite every source is adopted; all of them carry the composite's id and its credits. */
export const ItemAdopted = defineEvent('ItemAdopted', 1, {
  officeId: registerId,
  issueId: z.uuid(),
  outletId: registerId,
  level: adoptionLevel,
  number: z.string(),
  pieceKind: registerId,
  /** Day of the issue; points accrue on it. */
  adoptedOn: officeDay,
  adoptedBy: registerId,
  compositeId: z.uuid().optional(),
  /** The credits of the piece are counted on this fact: of a composite on that of its first source. */
  countsPiece: z.boolean(),
  /** The item's first adoption by this office: what a rate of adopted items counts. */
  countsItem: z.boolean(),
  ...carried,
});
/** 送阅件: to a leader, outside any outlet. */
export const ReadingCopySent = defineEvent('ReadingCopySent', 1, {
  officeId: registerId,
  /** A post, never a name. */
  leaderPost: z.string(),
  level: adoptionLevel,
  sentOn: officeDay,
  sentBy: registerId,
  ...carried,
});
/** 上级采用: news from above, often months later. */
export const AdoptionAboveRecorded = defineEvent('AdoptionAboveRecorded', 1, {
  officeId: registerId,
  level: adoptionLevel,
  outletId: registerId,
  pieceKind: registerId,
  /** Day of the adoption as the evidence says; points accrue on it. */
  adoptedOn: officeDay,
  recordedOn: officeDay,
  route,
  /** The issue, letter or circular it stands in. */
  evidence: z.string(),
  recordedBy: registerId,
  ...carried,
});
/** A leader's instruction on the item, or on an issue it stands in; the instruction has its own stream. */
export const InstructionLinked = defineEvent('InstructionLinked', 1, {
  officeId: registerId,
  instructionId: z.uuid(),
  issueId: z.uuid().optional(),
  unitId: registerId,
});
/** 更正 after issue: a new version beside the old one and a notice to everyone who got the issue. Flags adoptions and points, recounts nothing. */
export const ItemCorrected = defineEvent('ItemCorrected', 1, {
  officeId: registerId,
  issueId: z.uuid(),
  correctedOn: officeDay,
  correctedBy: registerId,
  content: contentReference,
  reason: z.string(),
  /** Who is to be told. */
  recipients: z.array(z.string()).min(1),
  unitId: registerId,
});

export type AdoptionFact =
  | FactOf<typeof ItemAdopted>
  | FactOf<typeof ReadingCopySent>
  | FactOf<typeof AdoptionAboveRecorded>
  | FactOf<typeof InstructionLinked>
  | FactOf<typeof ItemCorrected>;

import { z } from 'zod';
import { credits } from './credit.js';
import { type FactOf, contentReference, defineEvent, officeDay, registerId } from './event.js';
import { adoptionLevel } from './vocabulary.js';

/** 批示: an order by a leader, in their words. A read mark (圈阅) is none. About an item or about a whole issue. */
export const InstructionRecorded = defineEvent('InstructionRecorded', 1, {
  instructionId: z.uuid(),
  officeId: registerId,
  level: adoptionLevel,
  /** As the office's rulebook ranks leaders. */
  rank: registerId,
  /** A post, never a name. */
  leaderPost: z.string(),
  text: contentReference,
  instructedOn: officeDay,
  recordedOn: officeDay,
  recordedBy: registerId,
  itemId: z.uuid().optional(),
  issueId: z.uuid().optional(),
  /** The outlet the leader read it in. */
  outletId: registerId.optional(),
  unitId: registerId.optional(),
  credits,
});

export type InstructionFact = FactOf<typeof InstructionRecorded>;

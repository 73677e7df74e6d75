import { z } from 'zod';
import { type FactOf, defineEvent, officeDay, registerId } from './event.js';
import { commissionOutcome } from './vocabulary.js';

/** 约稿 (Art. 21(4)): what became of an ordered piece. */
export const CommissionOutcomeRecorded = defineEvent('CommissionOutcomeRecorded', 1, {
  commissionId: z.uuid(),
  officeId: registerId,
  unitId: registerId,
  outcome: commissionOutcome,
  itemId: z.uuid().optional(),
  dueOn: officeDay,
  recordedOn: officeDay,
  recordedBy: registerId,
});

export type CommissionFact = FactOf<typeof CommissionOutcomeRecorded>;

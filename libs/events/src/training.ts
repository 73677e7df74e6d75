import { z } from 'zod';
import { type FactOf, defineEvent, officeDay, registerId } from './event.js';
import { trainingKind } from './vocabulary.js';

/** 培训 (Art. 9): a unit trained people who do information work, its own or others'. */
export const TrainingRecorded = defineEvent('TrainingRecorded', 1, {
  trainingId: z.uuid(),
  unitId: registerId,
  kind: trainingKind,
  subject: z.string(),
  startedOn: officeDay,
  days: z.int().min(1),
  participants: z.array(registerId).min(1),
  recordedBy: registerId,
});

export type TrainingFact = FactOf<typeof TrainingRecorded>;

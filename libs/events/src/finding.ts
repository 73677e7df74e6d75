import { z } from 'zod';
import { type FactOf, defineEvent, officeDay, registerId } from './event.js';
import { findingGravity, findingKind } from './vocabulary.js';

/** Art. 21(3), 32: software may flag, only people convict, with evidence and the unit's reply. */
export const FindingDecided = defineEvent('FindingDecided', 1, {
  findingId: z.uuid(),
  officeId: registerId,
  unitId: registerId,
  kind: findingKind,
  gravity: findingGravity,
  itemId: z.uuid().optional(),
  evidence: z.string(),
  /** What the unit said to it. */
  reply: z.string().optional(),
  decidedOn: officeDay,
  decidedBy: registerId,
});

export type FindingFact = FactOf<typeof FindingDecided>;

import { z } from 'zod';
import { credits } from './credit.js';
import { type FactOf, contentReference, defineEvent, registerId } from './event.js';

/** 综合 (Art. 15): one piece made of several items; they and their units stay linked. */
export const CompositeComposed = defineEvent('CompositeComposed', 1, {
  compositeId: z.uuid(),
  officeId: registerId,
  composedBy: registerId,
  content: contentReference,
  sources: z.array(z.strictObject({ itemId: z.uuid(), unitId: registerId })).min(2),
  credits,
});

export type CompositeFact = FactOf<typeof CompositeComposed>;

import { z } from 'zod';
import { type FactOf, defineEvent, officeDay, registerId } from './event.js';
import { engagement, post } from './vocabulary.js';

/** Somebody takes a post in a unit's information work (Art. 5, 6). Who holds it already holds it from that day on the terms said here. */
export const PostFilled = defineEvent('PostFilled', 1, {
  unitId: registerId,
  post,
  personId: registerId,
  /** Of information officers alone. */
  engagement: engagement.optional(),
  filledOn: officeDay,
});
/** `vacatedOn`: the first day without. */
export const PostVacated = defineEvent('PostVacated', 1, {
  unitId: registerId,
  post,
  personId: registerId,
  vacatedOn: officeDay,
  reason: z.string(),
});

export type PostFact = FactOf<typeof PostFilled> | FactOf<typeof PostVacated>;

import { z } from 'zod';
import { type FactOf, defineEvent, registerId } from './event.js';
import { role } from './vocabulary.js';

export const PersonRegistered = defineEvent('PersonRegistered', 1, {
  personId: registerId,
  name: z.string(),
  unitId: registerId,
});
/** A person may act in a role within one unit's scope. */
export const RoleGranted = defineEvent('RoleGranted', 1, { role, unitId: registerId });
export const RoleRevoked = defineEvent('RoleRevoked', 1, { role, unitId: registerId, reason: z.string() });

export type PersonFact = FactOf<typeof PersonRegistered> | FactOf<typeof RoleGranted> | FactOf<typeof RoleRevoked>;

import { z } from 'zod';
import { type FactOf, defineEvent, officeDay, registerId } from './event.js';
import { leaderRole, role } from './vocabulary.js';

export const PersonRegistered = defineEvent('PersonRegistered', 1, {
  personId: registerId,
  name: z.string(),
  unitId: registerId,
});
/** The person belongs to another unit from that day; roles stay where they are held until somebody takes them back. */
export const PersonTransferred = defineEvent('PersonTransferred', 1, {
  unitId: registerId,
  effectiveOn: officeDay,
  reason: z.string(),
});
/** A person may act in a role within one unit's scope. */
export const RoleGranted = defineEvent('RoleGranted', 1, { role, unitId: registerId });
export const RoleRevoked = defineEvent('RoleRevoked', 1, { role, unitId: registerId, reason: z.string() });
/** Art. 16: this person signs in a leader's stead, both days included. On the delegate's stream, where a signature looks for it. */
export const SignOffDelegated = defineEvent('SignOffDelegated', 1, {
  leaderId: registerId,
  role: leaderRole,
  unitId: registerId,
  startsOn: officeDay,
  endsOn: officeDay,
  reason: z.string(),
});
export const DelegationEnded = defineEvent('DelegationEnded', 1, {
  leaderId: registerId,
  role: leaderRole,
  unitId: registerId,
  reason: z.string(),
});

export type PersonFact =
  | FactOf<typeof PersonRegistered>
  | FactOf<typeof PersonTransferred>
  | FactOf<typeof RoleGranted>
  | FactOf<typeof RoleRevoked>
  | FactOf<typeof SignOffDelegated>
  | FactOf<typeof DelegationEnded>;

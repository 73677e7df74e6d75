import { z } from 'zod';
import { type FactOf, defineEvent, registerId } from './event.js';
import { signOffStep } from './item.js';
import { unitClass, unitLevel } from './vocabulary.js';

/** A unit enters the register. `isOffice`: it receives reports; `directReportingTo`: offices it reports straight to (直报点). */
export const UnitRegistered = defineEvent('UnitRegistered', 1, {
  unitId: registerId,
  name: z.string(),
  nameEn: z.string(),
  parentId: registerId.nullable(),
  level: unitLevel,
  class: unitClass,
  isOffice: z.boolean(),
  directReportingTo: z.array(registerId),
  signOffChain: z.array(signOffStep).min(1),
});
export const UnitMoved = defineEvent('UnitMoved', 1, { parentId: registerId, reason: z.string() });
export const UnitReclassified = defineEvent('UnitReclassified', 1, { class: unitClass, reason: z.string() });
export const DirectReportingNamed = defineEvent('DirectReportingNamed', 1, { officeIds: z.array(registerId) });
/** Art. 16: the procedure of sign-off is each unit's own. */
export const SignOffChainSet = defineEvent('SignOffChainSet', 1, { chain: z.array(signOffStep).min(1) });

export type UnitFact =
  | FactOf<typeof UnitRegistered>
  | FactOf<typeof UnitMoved>
  | FactOf<typeof UnitReclassified>
  | FactOf<typeof DirectReportingNamed>
  | FactOf<typeof SignOffChainSet>;

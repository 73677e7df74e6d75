import { z } from 'zod';
import { type FactOf, defineEvent, officeDay, registerId } from './event.js';

/** A number of an office's yearly register (登记簿) was given out; numbers have no gaps. */
export const RegistrationNumberGiven = defineEvent('RegistrationNumberGiven', 1, {
  officeId: registerId,
  year: z.int(),
  number: z.int(),
  itemId: z.uuid(),
});
/** A matter above the deployment's ceiling: only this line, never its title or text. */
export const RegisterLineEntered = defineEvent('RegisterLineEntered', 1, {
  officeId: registerId,
  year: z.int(),
  number: z.int(),
  unitId: registerId,
  enteredBy: registerId,
  enteredOn: officeDay,
  handledOn: z.enum(['PAPER', 'CLASSIFIED_NETWORK']),
});

export type RegisterFact = FactOf<typeof RegistrationNumberGiven> | FactOf<typeof RegisterLineEntered>;

import { type FactOf, contentReference, defineEvent, registerId } from './event.js';

/** Where somebody can be reached, all of it at once: what is missing is no more. The addresses themselves lie beside the ledger. */
export const ContactSet = defineEvent('ContactSet', 1, {
  personId: registerId,
  email: contentReference.optional(),
  phone: contentReference.optional(),
});

export type ContactFact = FactOf<typeof ContactSet>;

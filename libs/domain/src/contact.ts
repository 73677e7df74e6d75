import { type ContactFact, ContactSet } from '@shangda/events/contact';
import type { ContentReference } from '@shangda/events/event';
import { type StreamKind, defineCommand, streamKey } from './command.js';
import { record } from './decision.js';
import { people } from './person.js';

/** Where somebody can be reached; the addresses lie beside the ledger. */
export interface Contacts {
  readonly email?: ContentReference | undefined;
  readonly phone?: ContentReference | undefined;
}

export const contacts: StreamKind<Contacts> = {
  category: 'contacts',
  initial: {},
  evolve: (_before, fact) => {
    const { email, phone } = (fact as ContactFact).data;
    return { email, phone };
  },
};

export interface SetContactData extends Contacts {
  readonly personId: string;
}

/** Says where a person can be reached from now on, all of it at once. By themselves or by the registrar. */
export const setContact = defineCommand<SetContactData>({
  name: 'SetContact',
  place: ({ data, read }) => read(people, data.personId)?.unitId,
  owner: ({ data }) => data.personId,
  decide: ({ data: { personId, email, phone }, read }) => {
    const before = read(contacts, personId);
    // A digest is salted: the same address again is another fact. Only none after none is known to be no change.
    if (!email && !phone && !before.email && !before.phone) return { nothing: true };
    const set = ContactSet.of({ personId, ...(email && { email }), ...(phone && { phone }) });
    return record(streamKey(contacts, personId), set);
  },
});

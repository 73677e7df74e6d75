import type { ContentReference } from '@shangda/events/event';
import type { ItemFact, QuotaCount, SignOffStep } from '@shangda/events/item';
import type { Category, CollectionMethod, Tone, Urgency } from '@shangda/events/vocabulary';
import type { StreamKind } from '../command.js';

export interface Description {
  readonly unitId: string;
  readonly content: ContentReference;
  readonly category: Category;
  readonly urgency: Urgency;
  readonly method: CollectionMethod;
  readonly tone: Tone;
  readonly source?: string | undefined;
}

export type HandlingPhase = 'REPORTED' | 'RECEIVED' | 'RETURNED' | 'DUPLICATE';

/** What one receiving office does with the item. */
export interface Handling {
  readonly phase: HandlingPhase;
  readonly registrationYear?: number | undefined;
  readonly registrationNumber?: number | undefined;
}

/** One step signed; a delegate signs in a leader's stead. */
export interface Signature {
  readonly signerId: string;
  readonly onBehalfOf?: string | undefined;
}

export interface SignOff {
  readonly signedDigest: string;
  readonly chain: readonly SignOffStep[];
  /** One for each step so far, in their order. */
  readonly signatures: readonly Signature[];
}

interface Known {
  readonly itemId: string;
  /** Who wrote the text as it stands. */
  readonly authorId: string;
  /** Everyone who ever wrote a version of it; none of them may sign (Art. 16). */
  readonly authors: readonly string[];
  readonly description: Description;
  readonly revision: number;
  readonly receivers: readonly string[];
  /** Where the item counts now; withdrawal and duplicates take it back. */
  readonly counts: readonly QuotaCount[];
  readonly handlings: Readonly<Record<string, Handling>>;
  /** The unit's own work on it: after a return the item is a draft again while its handlings stand. */
  readonly returned: boolean;
}

/** Inside the unit. `signature` is a mark of its own: an emergency may be reported unsigned or even against a refusal. */
export type Item =
  | { readonly phase: 'NONE' }
  | (Known & { readonly phase: 'DRAFT' })
  | (Known & { readonly phase: 'AWAITING_SIGN_OFF'; readonly signOff: SignOff })
  | (Known & { readonly phase: 'REPORTED'; readonly signature: 'SIGNED' })
  | (Known & {
      readonly phase: 'REPORTED';
      readonly signature: 'UNSIGNED' | 'SIGNATURE_REFUSED';
      readonly signOff: SignOff;
    })
  | (Known & { readonly phase: 'WITHDRAWN' });

export type KnownItem = Exclude<Item, { phase: 'NONE' }>;

export const items: StreamKind<Item> = {
  category: 'item',
  initial: { phase: 'NONE' },
  evolve: (item, fact) => evolve(item, fact as ItemFact),
};

function evolve(item: Item, fact: ItemFact): Item {
  if (fact.type === 'ItemDrafted') return begun(fact.data.itemId, fact.data.authorId, fact.data);
  if (fact.type === 'ItemEntered') return begun(fact.data.itemId, fact.data.enteredBy, fact.data);
  return item.phase === 'NONE' ? item : evolveKnown(item, fact);
}

function begun(itemId: string, authorId: string, data: Description): Item {
  const { unitId, content, category, urgency, method, tone, source } = data;
  const description = { unitId, content, category, urgency, method, tone, source };
  return {
    phase: 'DRAFT',
    itemId,
    authorId,
    authors: [authorId],
    description,
    revision: 1,
    receivers: [],
    counts: [],
    handlings: {},
    returned: false,
  };
}

function evolveKnown(item: KnownItem, fact: Exclude<ItemFact, { type: 'ItemDrafted' | 'ItemEntered' }>): Item {
  switch (fact.type) {
    case 'ItemRevised':
      return revised(item, fact.data);
    case 'ItemSubmitted': {
      const { signedDigest, chain, receivers } = fact.data;
      return {
        ...known(item),
        receivers,
        phase: 'AWAITING_SIGN_OFF',
        signOff: { signedDigest, chain, signatures: [] },
      };
    }
    case 'ItemApproved':
      return 'signOff' in item ? { ...item, signOff: signed(item.signOff, fact.data) } : item;
    case 'SignOffDeclined':
      return { ...known(item), phase: 'DRAFT' };
    case 'ItemReported':
      return reported(item, fact.data);
    case 'ReportSigned':
      return { ...known(item), counts: [...item.counts, ...fact.data.counts], phase: 'REPORTED', signature: 'SIGNED' };
    case 'SignatureRefused':
      return 'signOff' in item
        ? { ...known(item), phase: 'REPORTED', signature: 'SIGNATURE_REFUSED', signOff: item.signOff }
        : item;
    case 'ItemWithdrawn':
      return { ...known(item), counts: [], phase: 'WITHDRAWN' };
    case 'ItemReceived': {
      const { officeId, registrationYear, registrationNumber } = fact.data;
      return {
        ...item,
        handlings: { ...item.handlings, [officeId]: { phase: 'RECEIVED', registrationYear, registrationNumber } },
      };
    }
    case 'ItemReturned':
      return {
        ...known(item),
        phase: 'DRAFT',
        returned: true,
        handlings: inPhase(item, fact.data.officeId, 'RETURNED'),
      };
    case 'DuplicateLinked':
      return {
        ...item,
        counts: without(item.counts, fact.data.uncounts),
        handlings: inPhase(item, fact.data.officeId, 'DUPLICATE'),
      };
    default:
      return fact satisfies never;
  }
}

type DataOf<Type extends ItemFact['type']> = Extract<ItemFact, { type: Type }>['data'];

function revised(item: KnownItem, { revision, revisedBy, ...description }: DataOf<'ItemRevised'>): Item {
  const authors = [...new Set([...item.authors, revisedBy])];
  return { ...known(item), phase: 'DRAFT', revision, description, authorId: revisedBy, authors };
}

function reported(item: KnownItem, { receivers, counts, signature }: DataOf<'ItemReported'>): Item {
  const again = receivers.map((office) => [office, reportedAgain(item.handlings[office])] as const);
  const handlings = { ...item.handlings, ...Object.fromEntries(again) };
  const atOffices = { ...known(item), receivers, counts: [...item.counts, ...counts], handlings };
  return signature === 'UNSIGNED' && 'signOff' in item
    ? { ...atOffices, phase: 'REPORTED', signature: 'UNSIGNED', signOff: item.signOff }
    : { ...atOffices, phase: 'REPORTED', signature: 'SIGNED' };
}

/** An item counts once at an office, and where it is a duplicate not at all, however often it is returned or signed later. */
export function notYetCountedAt(item: KnownItem, receivers: readonly string[]): readonly string[] {
  return receivers.filter(
    (office) =>
      item.handlings[office]?.phase !== 'DUPLICATE' && !item.counts.some((count) => count.officeId === office),
  );
}

const signed = (signOff: SignOff, { signerId, onBehalfOf }: Signature): SignOff => ({
  ...signOff,
  signatures: [...signOff.signatures, { signerId, onBehalfOf }],
});

/** What stays when the item enters another phase. */
function known({
  itemId,
  authorId,
  authors,
  description,
  revision,
  receivers,
  counts,
  handlings,
  returned,
}: KnownItem): Known {
  return { itemId, authorId, authors, description, revision, receivers, counts, handlings, returned };
}

/** A resubmission goes to the office that returned it and keeps its registration number; what others did with the item stands. */
function reportedAgain(handling: Handling | undefined): Handling {
  return handling && handling.phase !== 'RETURNED' ? handling : { ...handling, phase: 'REPORTED' };
}

function inPhase(item: KnownItem, officeId: string, phase: HandlingPhase): Readonly<Record<string, Handling>> {
  return { ...item.handlings, [officeId]: { ...item.handlings[officeId], phase } };
}

function without(counts: readonly QuotaCount[], gone: readonly QuotaCount[]): readonly QuotaCount[] {
  return counts.filter(
    (count) => !gone.some((other) => other.officeId === count.officeId && other.ruleId === count.ruleId),
  );
}

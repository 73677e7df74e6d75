import type { AttachmentFact } from '@shangda/events/attachment';
import type { ItemCount, QuotaCount } from '@shangda/events/count';
import type { Credit } from '@shangda/events/credit';
import type { ContentReference } from '@shangda/events/event';
import type { ItemFact, SignOffStep } from '@shangda/events/item';
import type { Category, CollectionMethod, Subtype, Tone, Urgency } from '@shangda/events/vocabulary';
import type { StreamKind } from '../command.js';
import { type Attachment, attached, isAttachmentFact } from './attachment-state.js';
import { type Handling, type HandlingFact, handled, isHandlingFact } from './handling-state.js';

export interface Description {
  readonly unitId: string;
  readonly content: ContentReference;
  readonly category: Category;
  readonly subtype?: Subtype | undefined;
  readonly urgency: Urgency;
  readonly method: CollectionMethod;
  readonly tone: Tone;
  readonly source?: string | undefined;
  /** 联合报送: the unit itself first. */
  readonly joint?: Credit[] | undefined;
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

/** The item as the offices have it: what was reported last, and on which day it was reported first. */
export interface Report {
  readonly description: Description;
  readonly firstOn: string;
  readonly authors: readonly string[];
  /** Sent before it was signed, and not signed since (Art. 16, 20). */
  readonly unsigned: boolean;
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
  readonly attachments: readonly Attachment[];
  /** The office that entered it, where no system brought it. */
  readonly enteredAt?: string | undefined;
  readonly report?: Report | undefined;
  /** Where the item counts now; withdrawal and duplicates take it back. */
  readonly counts: readonly ItemCount[];
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
  if (fact.type === 'ItemEntered')
    return { ...begun(fact.data.itemId, fact.data.enteredBy, fact.data), enteredAt: fact.data.officeId };
  if (item.phase === 'NONE') return item;
  if (isAttachmentFact(fact)) return { ...item, attachments: attached(item.attachments, fact) };
  return isHandlingFact(fact) ? atOffices(item, fact) : inUnit(item, fact);
}

function begun(itemId: string, authorId: string, data: Description): Known & { readonly phase: 'DRAFT' } {
  return {
    phase: 'DRAFT',
    itemId,
    authorId,
    authors: [authorId],
    description: describedIn(data),
    revision: 1,
    receivers: [],
    attachments: [],
    counts: [],
    handlings: {},
    returned: false,
  };
}

/** A fact's description without what else stands in it. */
function describedIn(data: Description): Description {
  const { unitId, content, category, subtype, urgency, method, tone, source, joint } = data;
  return { unitId, content, category, subtype, urgency, method, tone, source, joint };
}

type UnitFact = Exclude<ItemFact, HandlingFact | AttachmentFact | { type: 'ItemDrafted' | 'ItemEntered' }>;

function inUnit(item: KnownItem, fact: UnitFact): Item {
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
    case 'ReportSigned': {
      const report = item.report && { ...item.report, unsigned: false };
      const counts = [...item.counts, ...ofUnit(fact.data)];
      return { ...known(item), report, counts, phase: 'REPORTED', signature: 'SIGNED' };
    }
    case 'SignatureRefused':
      return 'signOff' in item
        ? { ...known(item), phase: 'REPORTED', signature: 'SIGNATURE_REFUSED', signOff: item.signOff }
        : item;
    case 'ItemWithdrawn':
      return { ...known(item), counts: [], phase: 'WITHDRAWN' };
    case 'ItemCounted':
    case 'ItemUncounted':
      return recounted(item, fact);
    default:
      return fact satisfies never;
  }
}

/** What an office does with the item changes its own handling; beyond that only what is said here. */
function atOffices(item: KnownItem, fact: HandlingFact): Item {
  const after = { ...item, handlings: handled(item.handlings, fact) };
  switch (fact.type) {
    case 'ItemReturned':
      return { ...known(after), phase: 'DRAFT', returned: true };
    case 'DuplicateLinked':
      return { ...after, counts: without(item.counts, ofUnit({ ...fact.data, counts: fact.data.uncounts })) };
    case 'ItemForwarded':
      // A new version goes to everyone who has the item.
      return { ...after, receivers: [...new Set([...item.receivers, fact.data.toOfficeId ?? []].flat())] };
    case 'WithdrawalDecided': {
      const counts = without(item.counts, ofUnit({ ...fact.data, counts: fact.data.uncounts }));
      return isWithdrawnEverywhere(after) ? { ...known(after), counts, phase: 'WITHDRAWN' } : { ...after, counts };
    }
    default:
      return after;
  }
}

const isWithdrawnEverywhere = ({ handlings }: KnownItem): boolean =>
  Object.values(handlings).every(({ phase }) => phase === 'WITHDRAWN');

type DataOf<Type extends ItemFact['type']> = Extract<ItemFact, { type: Type }>['data'];

function revised(item: KnownItem, { revision, revisedBy, ...description }: DataOf<'ItemRevised'>): Item {
  const authors = [...new Set([...item.authors, revisedBy])];
  return {
    ...known(item),
    phase: 'DRAFT',
    revision,
    description: describedIn(description),
    authorId: revisedBy,
    authors,
  };
}

function reported(item: KnownItem, data: DataOf<'ItemReported'>): Item {
  const { receivers, signature, reportedOn } = data;
  const again = receivers.map((office) => [office, reportedAgain(item.handlings[office])] as const);
  const handlings = { ...item.handlings, ...Object.fromEntries(again) };
  const { description, authors } = item;
  const unsigned = signature === 'UNSIGNED';
  const report = { description, authors, firstOn: item.report?.firstOn ?? reportedOn, unsigned };
  const atOffices = { ...known(item), receivers, report, counts: [...item.counts, ...ofUnit(data)], handlings };
  return signature === 'UNSIGNED' && 'signOff' in item
    ? { ...atOffices, phase: 'REPORTED', signature: 'UNSIGNED', signOff: item.signOff }
    : { ...atOffices, phase: 'REPORTED', signature: 'SIGNED' };
}

/** Counts of the item's own unit, as facts about it carry them. */
const ofUnit = ({ counts, unitId }: { readonly counts: readonly QuotaCount[]; readonly unitId: string }): ItemCount[] =>
  counts.map((count) => ({ ...count, unitId }));

/** What was taken back because it was filed is kept, for the office may select it after all. */
function recounted(item: KnownItem, fact: Extract<ItemFact, { type: 'ItemCounted' | 'ItemUncounted' }>): Item {
  if (fact.type === 'ItemCounted') {
    const handlings = Object.entries(item.handlings).map(([officeId, handling]) => {
      const counted = fact.data.counts.some((count) => count.officeId === officeId);
      return [officeId, counted ? { ...handling, setAside: undefined } : handling] as const;
    });
    return { ...item, counts: [...item.counts, ...fact.data.counts], handlings: Object.fromEntries(handlings) };
  }
  const { officeId, uncounts, because } = fact.data;
  const handling: Handling = {
    ...(item.handlings[officeId] ?? { phase: 'REPORTED' }),
    setAside: because === 'FILED_ONLY' ? uncounts : undefined,
    ...(because === 'COMMISSIONED' && { ordered: true }),
  };
  return { ...item, counts: without(item.counts, uncounts), handlings: { ...item.handlings, [officeId]: handling } };
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
  attachments,
  enteredAt,
  report,
  counts,
  handlings,
  returned,
}: KnownItem): Known {
  return {
    itemId,
    authorId,
    authors,
    description,
    revision,
    receivers,
    attachments,
    enteredAt,
    report,
    counts,
    handlings,
    returned,
  };
}

/** A resubmission goes to the office that returned it and keeps its registration number; what others did with the item stands. */
function reportedAgain(handling: Handling | undefined): Handling {
  return handling && handling.phase !== 'RETURNED' ? handling : { ...handling, phase: 'REPORTED' };
}

function without(counts: readonly ItemCount[], gone: readonly ItemCount[]): readonly ItemCount[] {
  const same = (one: ItemCount, other: ItemCount) =>
    one.officeId === other.officeId && one.ruleId === other.ruleId && one.unitId === other.unitId;
  return counts.filter((count) => !gone.some((other) => same(count, other)));
}

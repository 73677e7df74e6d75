import type { ItemCount } from '@shangda/events/count';
import type { ContentReference } from '@shangda/events/event';
import type { ItemFact } from '@shangda/events/item';
import type { AdoptionLevel, Category, Subtype } from '@shangda/events/vocabulary';

export type HandlingPhase =
  | 'REPORTED'
  | 'RECEIVED'
  | 'RETURNED'
  | 'VERIFYING'
  | 'FILED_ONLY'
  | 'SELECTED'
  | 'ADOPTED'
  | 'DUPLICATE'
  | 'WITHDRAWN';

interface Adopted {
  readonly issueId: string;
  readonly outletId: string;
}

interface AdoptedAbove {
  readonly level: AdoptionLevel;
  readonly outletId: string;
  readonly adoptedOn: string;
}

/** What one receiving office does with the item. */
export interface Handling {
  readonly phase: HandlingPhase;
  readonly registrationYear?: number | undefined;
  readonly registrationNumber?: number | undefined;
  /** The office below from which it came; absent where the unit itself reported. */
  readonly forwardedBy?: string | undefined;
  /** Offices of the system, and levels outside it. */
  readonly forwardedTo?: readonly string[] | undefined;
  readonly edited?: ContentReference | undefined;
  /** Where the office calls it something else than the unit did. */
  readonly classified?: { readonly category: Category; readonly subtype?: Subtype | undefined } | undefined;
  readonly adoptions?: readonly Adopted[] | undefined;
  readonly above?: readonly AdoptedAbove[] | undefined;
  /** Of a duplicate: what it was linked to. */
  readonly originalItemId?: string | undefined;
  /** An ordered piece, at an office where those do not count. */
  readonly ordered?: boolean | undefined;
  /** Filed without use and not used since, whatever was done with it besides. */
  readonly filed?: boolean | undefined;
  /** Where it counted before it was filed without use, at an office where that does not count. */
  readonly setAside?: readonly ItemCount[] | undefined;
  /** The unit asked for it back and the office has not decided. */
  readonly withdrawalAsked?: boolean | undefined;
}

export type Handlings = Readonly<Record<string, Handling>>;

const types = [
  'ItemReceived',
  'ItemReturned',
  'DuplicateLinked',
  'VerificationAsked',
  'VerificationAnswered',
  'ItemFiledOnly',
  'ItemSelected',
  'ItemEdited',
  'ItemReclassified',
  'ItemForwarded',
  'WithdrawalRequested',
  'WithdrawalDecided',
  'ItemAdopted',
  'ReadingCopySent',
  'AdoptionAboveRecorded',
  'InstructionLinked',
  'ItemCorrected',
] as const satisfies readonly ItemFact['type'][];

/** What happens to an item at the offices that have it. */
export type HandlingFact = Extract<ItemFact, { type: (typeof types)[number] }>;

const isOneOfThem: ReadonlySet<string> = new Set(types);

export const isHandlingFact = (fact: ItemFact): fact is HandlingFact => isOneOfThem.has(fact.type);

/** The handlings of an item after one of these facts. */
export function handled(handlings: Handlings, fact: HandlingFact): Handlings {
  if (fact.type === 'WithdrawalRequested') return withdrawalAsked(handlings, fact.data.offices);
  const { officeId } = fact.data;
  const after = { ...handlings, [officeId]: evolve(handlings[officeId] ?? { phase: 'REPORTED' }, fact) };
  if (fact.type !== 'ItemForwarded' || fact.data.toOfficeId === undefined) return after;
  const opened: Handling = { phase: 'REPORTED', forwardedBy: officeId };
  return { ...after, [fact.data.toOfficeId]: handlings[fact.data.toOfficeId] ?? opened };
}

function evolve(handling: Handling, fact: Exclude<HandlingFact, { type: 'WithdrawalRequested' }>): Handling {
  switch (fact.type) {
    case 'ItemReceived': {
      const { registrationYear, registrationNumber } = fact.data;
      return { ...handling, phase: 'RECEIVED', registrationYear, registrationNumber };
    }
    case 'ItemReturned':
      // What comes next is a new version, to be used or filed anew.
      return { ...handling, phase: 'RETURNED', filed: false, setAside: undefined };
    case 'DuplicateLinked':
      return { ...handling, phase: 'DUPLICATE', originalItemId: fact.data.originalItemId };
    case 'VerificationAsked':
      return { ...handling, phase: 'VERIFYING' };
    case 'VerificationAnswered':
      // Also what was selected before: whether it still meets Art. 13 the office says in knowledge of the answer.
      return handling.phase === 'VERIFYING' ? { ...handling, phase: 'RECEIVED' } : handling;
    case 'ItemFiledOnly':
      return { ...handling, phase: 'FILED_ONLY', filed: true };
    case 'ItemSelected':
      return { ...handling, phase: 'SELECTED', filed: false };
    case 'ItemEdited':
      return { ...handling, edited: fact.data.content };
    case 'ItemReclassified':
      return { ...handling, classified: { category: fact.data.category, subtype: fact.data.subtype } };
    case 'WithdrawalDecided':
      return { ...handling, withdrawalAsked: false, ...(fact.data.granted && { phase: 'WITHDRAWN' }) };
    case 'ItemForwarded':
      return { ...handling, forwardedTo: [...(handling.forwardedTo ?? []), fact.data.toOfficeId ?? fact.data.toLevel] };
    case 'ItemAdopted':
    case 'AdoptionAboveRecorded':
    case 'ItemCorrected':
    case 'ReadingCopySent':
    case 'InstructionLinked':
      return used(handling, fact);
    default:
      return fact satisfies never;
  }
}

type UsedFact = Extract<
  HandlingFact,
  { type: 'ItemAdopted' | 'AdoptionAboveRecorded' | 'ItemCorrected' | 'ReadingCopySent' | 'InstructionLinked' }
>;

/** Adoptions above, reading copies, instructions and corrections attach to a handling and leave its phase. */
function used(handling: Handling, fact: UsedFact): Handling {
  switch (fact.type) {
    case 'ItemAdopted': {
      const { issueId, outletId } = fact.data;
      return { ...handling, phase: 'ADOPTED', adoptions: [...(handling.adoptions ?? []), { issueId, outletId }] };
    }
    case 'AdoptionAboveRecorded': {
      const { level, outletId, adoptedOn } = fact.data;
      return { ...handling, above: [...(handling.above ?? []), { level, outletId, adoptedOn }] };
    }
    case 'ItemCorrected':
      return { ...handling, edited: fact.data.content };
    case 'ReadingCopySent':
    case 'InstructionLinked':
      return handling;
    default:
      return fact satisfies never;
  }
}

function withdrawalAsked(handlings: Handlings, offices: readonly string[]): Handlings {
  const asked = offices.flatMap((officeId) => {
    const handling = handlings[officeId];
    return handling ? [[officeId, { ...handling, withdrawalAsked: true }] as const] : [];
  });
  return { ...handlings, ...Object.fromEntries(asked) };
}

import type { Happened } from './item-history.js';

/** From where somebody looks at an item. */
export interface Viewer {
  /** Its own unit, or one of its signers. */
  readonly isUnit: boolean;
  readonly offices: ReadonlySet<string>;
}

/** Between the office and the unit. */
const withUnit: ReadonlySet<string> = new Set([
  'VerificationAsked',
  'VerificationAnswered',
  'ItemFiledOnly',
  'ItemSelected',
  'ItemReclassified',
  'ReadingCopySent',
  'InstructionLinked',
  'WithdrawalDecided',
]);

/**
 * An office sees what it did itself; the unit what was done with its item, but the office's text only once it is issued. Other offices
 * see where it stands and what was issued.
 */
export function seenBy(viewer: Viewer, happened: readonly Happened[]): readonly Happened[] {
  const issued = new Set(happened.flatMap(({ fact }) => (fact.type === 'ItemAdopted' ? [fact.data.officeId] : [])));
  return happened.filter(({ fact }) => {
    const { data, type } = fact;
    const officeId = 'officeId' in data ? data.officeId : undefined;
    if (officeId === undefined || viewer.offices.has(officeId)) return true;
    if (type === 'ItemEdited') return viewer.isUnit && issued.has(officeId);
    return viewer.isUnit || !withUnit.has(type);
  });
}

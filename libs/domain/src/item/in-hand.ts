import type { Read } from '../command.js';
import type { Refusal } from '../decision.js';
import type { Handling, HandlingPhase } from './handling-state.js';
import type { AtOffice } from './registration.js';
import { type KnownItem, type Report, items } from './state.js';

/** An item before an office, in a phase in which the office may go on with it. */
export interface InHand {
  readonly item: KnownItem;
  readonly handling: Handling;
  /** What the unit reported, never its draft of a new version. */
  readonly report: Report;
}

export interface Needed {
  readonly phases: readonly HandlingPhase[];
  /** Where the regulation speaks of this step. */
  readonly article: string;
}

/** The item as this office has it, or why the step is refused. What was reported stays before every office that got it (Art. 21(3)). */
export function inHand(
  read: Read,
  { itemId, officeId }: AtOffice,
  { phases, article }: Needed,
): { readonly refused: Refusal } | InHand {
  const item = read(items, itemId);
  if (item.phase === 'NONE') return { refused: { code: 'ItemUnknown' } };
  const handling = item.handlings[officeId];
  if (!handling || !item.report) return { refused: { code: 'NotHandledHere', details: { itemId } } };
  if (phases.includes(handling.phase)) return { item, handling, report: item.report };
  const details = { itemId, handling: handling.phase };
  // Before it is received nothing else can be done with it.
  if (handling.phase === 'REPORTED') return { refused: { code: 'NotReceivedHere', article: '24', details } };
  return { refused: { code: 'HandlingInOtherPhase', article, details: { ...details, needed: phases } } };
}

/** The office, where it has this item before it; someone else's item does not exist for it. */
export function officeHandling(read: Read, { itemId, officeId }: AtOffice): string | undefined {
  const item = read(items, itemId);
  return item.phase !== 'NONE' && item.handlings[officeId] ? officeId : undefined;
}

/** The unit asked for it back: before the office has decided it passes nothing on. */
export function undecidedWithdrawal({ handling, item }: InHand): Refusal | undefined {
  return handling.withdrawalAsked ? { code: 'WithdrawalUndecided', details: { itemId: item.itemId } } : undefined;
}

import { WithdrawalDecided, WithdrawalRequested } from '@shangda/events/handling';
import { ItemWithdrawn } from '@shangda/events/item';
import { defineCommand, streamKey } from '../command.js';
import { type Rule, firstRefusal, record, refuse } from '../decision.js';
import { uncountedAt, uncountedOfOthers } from './counting.js';
import { noItem, unitOf } from './drafting.js';
import { officeHandling } from './in-hand.js';
import type { AtOffice } from './registration.js';
import { type Item, type KnownItem, items } from './state.js';

interface Withdrawing {
  readonly itemId: string;
  readonly reason: string;
}

/** Withdrawal: alone before receipt; after it the office decides, after issue only a correction (domain §3). */
export const withdrawItem = defineCommand<Withdrawing>({
  name: 'WithdrawItem',
  place: ({ data, read }) => unitOf(read(items, data.itemId)),
  decide: ({ data, today, read }) => {
    const item = read(items, data.itemId);
    const refusal = firstRefusal(item, [mustNotBeWithdrawn, mustNotBeReceived]);
    if (refusal || item.phase === 'NONE') return { refused: refusal ?? noItem };
    const { unitId } = item.description;
    const own = item.counts.filter((count) => count.unitId === unitId);
    const uncounts = own.map(({ unitId: _own, ...count }) => count);
    const withdrawn = ItemWithdrawn.of({ unitId, reason: data.reason, withdrawnOn: today, uncounts });
    return record(streamKey(items, data.itemId), withdrawn, ...uncountedOfOthers(item, 'WITHDRAWN'));
  },
});

/** After receipt the unit asks every office that has the item; each decides for itself. */
export const requestWithdrawal = defineCommand<Withdrawing>({
  name: 'RequestWithdrawal',
  place: ({ data, read }) => unitOf(read(items, data.itemId)),
  decide: ({ data, actor, read }) => {
    const item = read(items, data.itemId);
    const refusal = firstRefusal(item, [mustNotBeWithdrawn, mustBeReceived, mustNotBeIssued]);
    if (refusal || item.phase === 'NONE') return { refused: refusal ?? noItem };
    const offices = Object.entries(item.handlings)
      .filter(([, { phase, withdrawalAsked }]) => !withdrawalAsked && phase !== 'DUPLICATE' && phase !== 'WITHDRAWN')
      .map(([officeId]) => officeId);
    if (offices.length === 0) return { nothing: true };
    const requested = { unitId: item.description.unitId, offices, reason: data.reason, requestedBy: actor };
    return record(streamKey(items, data.itemId), WithdrawalRequested.of(requested));
  },
});

export interface DecideWithdrawalData extends AtOffice {
  readonly granted: boolean;
  /** Why not. */
  readonly reason?: string | undefined;
}

/** The office lets the item go or keeps it. What it received keeps counting there: only an item withdrawn before receipt does not (domain §6). */
export const decideWithdrawal = defineCommand<DecideWithdrawalData>({
  name: 'DecideWithdrawal',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const item = read(items, data.itemId);
    const { itemId, officeId, ...decision } = data;
    if (item.phase === 'NONE' || !item.handlings[officeId]?.withdrawalAsked) return refuse('NoWithdrawalAsked');
    if (!decision.granted && decision.reason === undefined) return refuse('KeepingNeedsReason');
    const { unitId } = item.description;
    const decided = { officeId, unitId, ...decision, decidedBy: actor, decidedOn: today, uncounts: [] };
    const before = decision.granted && item.handlings[officeId].phase === 'REPORTED';
    const uncounted = before ? uncountedAt(item, officeId, 'WITHDRAWN') : [];
    return record(streamKey(items, itemId), WithdrawalDecided.of(decided), ...uncounted);
  },
});

const mustNotBeWithdrawn: Rule<Item> = (item) =>
  item.phase === 'WITHDRAWN' ? { code: 'AlreadyWithdrawn' } : undefined;

const mustNotBeReceived: Rule<Item> = (item) =>
  item.phase !== 'NONE' && wasReceived(item)
    ? { code: 'AlreadyReceived', details: { offices: Object.keys(item.handlings) } }
    : undefined;

const mustBeReceived: Rule<Item> = (item) =>
  item.phase !== 'NONE' && wasReceived(item) ? undefined : { code: 'WithdrawAlone' };

/** What was printed cannot be taken back. */
const mustNotBeIssued: Rule<Item> = (item) => {
  if (item.phase === 'NONE') return undefined;
  const issuedBy = Object.entries(item.handlings).filter(([, { phase }]) => phase === 'ADOPTED');
  return issuedBy.length === 0
    ? undefined
    : { code: 'OnlyCorrectionAfterIssue', details: { offices: issuedBy.map(([officeId]) => officeId) } };
};

const wasReceived = (item: KnownItem): boolean =>
  Object.values(item.handlings).some(({ phase, forwardedBy }) => phase !== 'REPORTED' || forwardedBy !== undefined);

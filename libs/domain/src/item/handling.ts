import { DuplicateLinked, ItemReceived, ItemReturned } from '@shangda/events/item';
import { defineCommand, streamKey } from '../command.js';
import { type Rule, firstRefusal, record, refuse } from '../decision.js';
import type { ItemCount } from '@shangda/events/count';
import { countedOnReceipt, duplicateIsGone, uncountedBy, uncountedOfOthers } from './counting.js';
import { noItem } from './drafting.js';
import { officeHandling } from './in-hand.js';
import { type AtOffice, keptNumber, nextNumber } from './registration.js';
import type { Handling } from './handling-state.js';
import { type Item, items } from './state.js';

/** 签收: an office receives a report and gives it the next number of its year. */
export const receiveItem = defineCommand<AtOffice>({
  name: 'ReceiveItem',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const item = read(items, data.itemId);
    const refusal = firstRefusal(item, [mustBeReported, inHandling(data.officeId, ['REPORTED'], 'NotToBeReceived')]);
    if (refusal || item.phase === 'NONE') return { refused: refusal ?? noItem };
    const { year, number, register } = keptNumber(read, data) ?? nextNumber(read, data, today);
    const received = ItemReceived.of({
      officeId: data.officeId,
      receivedBy: actor,
      receivedOn: today,
      registrationYear: year,
      registrationNumber: number,
      channel: 'SYSTEM',
    });
    const facts = [received, ...countedOnReceipt(item, data.officeId, { today, read })];
    const writes = [{ stream: streamKey(items, data.itemId), facts }, ...register];
    return { accepted: { writes, result: { registrationYear: year, registrationNumber: number } } };
  },
});

/** 退回修改, only by a receiving office; the resubmission is a new version of the same item. What was issued is corrected instead. */
export const returnItem = defineCommand<AtOffice & { readonly reason: string; readonly dueOn?: string | undefined }>({
  name: 'ReturnItem',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const item = read(items, data.itemId);
    const refusal = firstRefusal(item, [
      mustBeReported,
      mustNotBeIssuedBy(data.officeId),
      inHandling(data.officeId, ['RECEIVED', 'VERIFYING', 'FILED_ONLY', 'SELECTED'], 'NotReceivedHere'),
    ]);
    if (refusal || item.phase === 'NONE') return { refused: refusal ?? noItem };
    if (data.dueOn !== undefined && data.dueOn < today) return refuse('DueInThePast', undefined, { dueOn: data.dueOn });
    const { itemId, ...returned } = data;
    const uncounted = uncountedBy('returnedCounts', 'RETURNED', item, data.officeId, read);
    return record(streamKey(items, itemId), ItemReturned.of({ ...returned, returnedBy: actor }), ...uncounted);
  },
});

/** The same matter sent twice by one unit counts once: the later one is linked to the first. */
export const linkDuplicate = defineCommand<AtOffice & { readonly originalItemId: string }>({
  name: 'LinkDuplicate',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const item = read(items, data.itemId);
    const refusal = firstRefusal(item, [
      mustBeReported,
      mustNotBeIssuedBy(data.officeId),
      inHandling(data.officeId, ['REPORTED', 'RECEIVED', 'VERIFYING', 'FILED_ONLY', 'SELECTED'], 'NotHandledHere'),
    ]);
    if (refusal || item.phase === 'NONE') return { refused: refusal ?? noItem };
    if (data.originalItemId === data.itemId) return refuse('DuplicateOfItself');
    const original = read(items, data.originalItemId);
    if (original.phase === 'NONE' || !original.handlings[data.officeId]) {
      return refuse('OriginalNotHandledHere', undefined, { originalItemId: data.originalItemId });
    }
    if (original.handlings[data.officeId]?.phase === 'DUPLICATE') return refuse('OriginalIsADuplicate');
    if (original.phase === 'WITHDRAWN')
      return refuse('OriginalWithdrawn', undefined, { originalItemId: data.originalItemId });
    const { unitId } = item.description;
    const gone = ({ officeId, period }: ItemCount): boolean =>
      officeId === data.officeId && duplicateIsGone(item, officeId, data.originalItemId, period, read);
    const own = item.counts.filter((count) => count.unitId === unitId && gone(count));
    const linked = DuplicateLinked.of({
      officeId: data.officeId,
      unitId,
      originalItemId: data.originalItemId,
      linkedBy: actor,
      uncounts: own.map(({ unitId: _own, ...count }) => count),
    });
    const counted = countedOnReceipt(item, data.officeId, { today, read }, data.originalItemId);
    return record(streamKey(items, data.itemId), linked, ...uncountedOfOthers(item, 'DUPLICATE', gone), ...counted);
  },
});

/** What was reported stays before every office that got it: a return by one neither blocks nor delays the others (Art. 21(3)). */
const mustBeReported: Rule<Item> = (item) =>
  item.phase === 'NONE' || item.phase === 'WITHDRAWN'
    ? { code: 'NotReported', details: { phase: item.phase } }
    : undefined;

/** What is printed stands. */
const mustNotBeIssuedBy =
  (officeId: string): Rule<Item> =>
  (item) =>
    item.phase !== 'NONE' && item.handlings[officeId]?.phase === 'ADOPTED'
      ? { code: 'OnlyCorrectionAfterIssue', details: { offices: [officeId] } }
      : undefined;

const inHandling =
  (officeId: string, phases: readonly Handling['phase'][], code: string): Rule<Item> =>
  (item) => {
    const phase = item.phase === 'NONE' ? undefined : item.handlings[officeId]?.phase;
    return phase && phases.includes(phase)
      ? undefined
      : { code, article: '24', details: { handling: phase ?? 'NONE' } };
  };

import type { Channel, Secrecy } from '@shangda/events/vocabulary';
import {
  DuplicateLinked,
  ItemEntered,
  ItemReceived,
  ItemReported,
  ItemReturned,
  type QuotaCount,
} from '@shangda/events/item';
import { RegisterLineEntered, RegistrationNumberGiven } from '@shangda/events/register';
import { yearOf } from '../calendar.js';
import { type Read, type StreamKind, defineCommand, streamKey } from '../command.js';
import { type Rule, type StreamFacts, firstRefusal, record, refuse } from '../decision.js';
import { quotaCounts } from '../rulebook.js';
import { units } from '../unit.js';
import { aboveCeiling, mustBeNew, noItem } from './drafting.js';
import { type Description, type Handling, type Item, items } from './state.js';

/** An office's register of one year (登记簿): how many numbers it gave out. */
const registers: StreamKind<number> = { category: 'register', initial: 0, evolve: (given) => given + 1 };

interface AtOffice {
  readonly itemId: string;
  readonly officeId: string;
}

/** 签收: an office receives a report and gives it the next number of its year. */
export const receiveItem = defineCommand<AtOffice>({
  name: 'ReceiveItem',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const refusal = firstRefusal(read(items, data.itemId), [
      mustBeReported,
      inHandling(data.officeId, ['REPORTED'], 'NotToBeReceived'),
    ]);
    if (refusal) return { refused: refusal };
    const { year, number, register } = keptNumber(read, data) ?? nextNumber(read, data, today);
    const received = ItemReceived.of({
      officeId: data.officeId,
      receivedBy: actor,
      receivedOn: today,
      registrationYear: year,
      registrationNumber: number,
      channel: 'SYSTEM',
    });
    const writes = [{ stream: streamKey(items, data.itemId), facts: [received] }, ...register];
    return { accepted: { writes, result: { registrationYear: year, registrationNumber: number } } };
  },
});

/** 退回修改, only by a receiving office; the resubmission is a new version of the same item. */
export const returnItem = defineCommand<AtOffice & { readonly reason: string; readonly dueOn?: string | undefined }>({
  name: 'ReturnItem',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const refusal = firstRefusal(read(items, data.itemId), [
      mustBeReported,
      inHandling(data.officeId, ['RECEIVED'], 'NotReceivedHere'),
    ]);
    if (refusal) return { refused: refusal };
    if (data.dueOn !== undefined && data.dueOn < today) return refuse('DueInThePast', undefined, { dueOn: data.dueOn });
    const { itemId, ...returned } = data;
    return record(streamKey(items, itemId), ItemReturned.of({ ...returned, returnedBy: actor }));
  },
});

/** The same matter sent twice by one unit counts once: the later one is linked to the first. */
export const linkDuplicate = defineCommand<AtOffice & { readonly originalItemId: string }>({
  name: 'LinkDuplicate',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, read }) => {
    const item = read(items, data.itemId);
    const refusal = firstRefusal(item, [
      mustBeReported,
      inHandling(data.officeId, ['REPORTED', 'RECEIVED'], 'NotHandledHere'),
    ]);
    if (refusal || item.phase === 'NONE') return { refused: refusal ?? noItem };
    const original = read(items, data.originalItemId);
    if (data.originalItemId === data.itemId || original.phase === 'NONE' || !original.handlings[data.officeId]) {
      return refuse('OriginalNotHandledHere', undefined, { originalItemId: data.originalItemId });
    }
    if (original.handlings[data.officeId]?.phase === 'DUPLICATE') return refuse('OriginalIsADuplicate');
    if (original.phase === 'WITHDRAWN')
      return refuse('OriginalWithdrawn', undefined, { originalItemId: data.originalItemId });
    const { unitId } = item.description;
    const uncounts =
      original.description.unitId === unitId ? item.counts.filter((count) => count.officeId === data.officeId) : [];
    const linked = {
      officeId: data.officeId,
      unitId,
      originalItemId: data.originalItemId,
      linkedBy: actor,
      uncounts: [...uncounts],
    };
    return record(streamKey(items, data.itemId), DuplicateLinked.of(linked));
  },
});

export interface EnterItemData extends Description {
  readonly itemId: string;
  readonly officeId: string;
  readonly secrecy: Secrecy;
  readonly channel: Exclude<Channel, 'SYSTEM'>;
  /** Who told whom at what number, or where the signed form lies. */
  readonly evidence: string;
}

/** What came by telephone, fax or paper is entered by the receiving office in the unit's name (Art. 17, 26, 27). */
export const enterItem = defineCommand<EnterItemData>({
  name: 'EnterItem',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: ({ data: { secrecy, ...data }, actor, today, read }) => {
    const refusal = aboveCeiling(secrecy) ?? firstRefusal(read(items, data.itemId), [mustBeNew]);
    if (refusal) return { refused: refusal };
    const unit = read(units, data.unitId);
    if (!unit) return refuse('UnitUnknown', undefined, { unitId: data.unitId });
    const { year, number, register } = nextNumber(read, data, today);
    const counts: QuotaCount[] = quotaCounts(unit, [data.officeId], today, read);
    const facts = [
      ItemEntered.of({ ...data, enteredBy: actor }),
      ItemReported.of({
        unitId: unit.id,
        receivers: [data.officeId],
        reportedOn: today,
        signature: 'SIGNED',
        resubmission: false,
        counts,
      }),
      ItemReceived.of({
        officeId: data.officeId,
        receivedBy: actor,
        receivedOn: today,
        registrationYear: year,
        registrationNumber: number,
        channel: data.channel,
      }),
    ];
    const writes = [{ stream: streamKey(items, data.itemId), facts }, ...register];
    return { accepted: { writes, result: { registrationYear: year, registrationNumber: number } } };
  },
});

/** Above the ceiling: a line in the register, "handled on paper / on the classified network"; never title or text. */
export const enterRegisterLine = defineCommand<{
  readonly officeId: string;
  readonly unitId: string;
  readonly handledOn: 'PAPER' | 'CLASSIFIED_NETWORK';
}>({
  name: 'EnterRegisterLine',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: ({ data, actor, today, read }) => {
    if (!read(units, data.unitId)) return refuse('UnitUnknown', undefined, { unitId: data.unitId });
    const year = yearOf(today);
    const number = read(registers, `${data.officeId}-${year}`) + 1;
    const line = RegisterLineEntered.of({ ...data, year, number, enteredBy: actor, enteredOn: today });
    const writes = [{ stream: streamKey(registers, `${data.officeId}-${year}`), facts: [line] }];
    return { accepted: { writes, result: { registrationYear: year, registrationNumber: number } } };
  },
});

/** The office, where it has this item before it; someone else's item does not exist for it. */
function officeHandling(read: Read, { itemId, officeId }: AtOffice): string | undefined {
  const item = read(items, itemId);
  return item.phase !== 'NONE' && item.handlings[officeId] ? officeId : undefined;
}

interface Registration {
  readonly year: number;
  readonly number: number;
  /** What is to be written into the register of the year: nothing when the number was given before. */
  readonly register: readonly StreamFacts[];
}

/** A resubmission keeps the number it was first received under, next year too. */
function keptNumber(read: Read, { itemId, officeId }: AtOffice): Registration | undefined {
  const item = read(items, itemId);
  const before = item.phase === 'NONE' ? undefined : item.handlings[officeId];
  if (before?.registrationYear === undefined || before.registrationNumber === undefined) return undefined;
  return { year: before.registrationYear, number: before.registrationNumber, register: [] };
}

function nextNumber(read: Read, { officeId, itemId }: AtOffice, today: string): Registration {
  const year = yearOf(today);
  const number = read(registers, `${officeId}-${year}`) + 1;
  const given = RegistrationNumberGiven.of({ officeId, year, number, itemId });
  return { year, number, register: [{ stream: streamKey(registers, `${officeId}-${year}`), facts: [given] }] };
}

/** What was reported stays before every office that got it: a return by one neither blocks nor delays the others (Art. 21(3)). */
const mustBeReported: Rule<Item> = (item) =>
  item.phase === 'NONE' || item.phase === 'WITHDRAWN'
    ? { code: 'NotReported', details: { phase: item.phase } }
    : undefined;

const inHandling =
  (officeId: string, phases: readonly Handling['phase'][], code: string): Rule<Item> =>
  (item) => {
    const phase = item.phase === 'NONE' ? undefined : item.handlings[officeId]?.phase;
    return phase && phases.includes(phase)
      ? undefined
      : { code, article: '24', details: { handling: phase ?? 'NONE' } };
  };

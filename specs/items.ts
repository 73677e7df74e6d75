import type { QuotaCount } from '@shangda/events/count';
import type { Fact } from '@shangda/events/event';
import {
  DuplicateLinked,
  ItemApproved,
  ItemDrafted,
  ItemReceived,
  ItemReported,
  ItemReturned,
  ItemRevised,
  ItemSubmitted,
  ItemWithdrawn,
  type SignOffStep,
} from '@shangda/events/item';
import type { History } from '@shangda/testing/given';

export const itemId = '0195a000-0000-7000-8000-000000000001';
export const otherItemId = '0195a000-0000-7000-8000-000000000002';
export const digest = 'a'.repeat(64);
export const laterDigest = 'b'.repeat(64);

/** What an officer says about an item: routine work of the unit, heard on a visit. */
export const described = {
  unitId: 'hezuo',
  content: { id: '0195a000-0000-7000-8000-00000000c001', digest },
  category: 'UNIT_WORK',
  urgency: 'ROUTINE',
  method: 'VISIT',
  tone: 'GOOD',
} as const;
export const laterText = { id: '0195a000-0000-7000-8000-00000000c002', digest: laterDigest };
/** Urgent and major: what Art. 20 lets go first. */
export const emergency = {
  ...described,
  category: 'MAJOR_SOCIAL_EVENT',
  urgency: 'FLASH',
  method: 'TELEPHONE',
  tone: 'PROBLEM',
} as const;

/** What its report says of an emergency. */
export const saidOfEmergency = { category: emergency.category, tone: emergency.tone, urgency: emergency.urgency };

export const item = (...facts: readonly Fact[]): History => itemOf(itemId, ...facts);
export const itemOf = (id: string, ...facts: readonly Fact[]): History => ({ [`item-${id}`]: facts });

type Drafted = Parameters<typeof ItemDrafted.of>[0];
export const drafted = (changes: Partial<Drafted> = {}) =>
  ItemDrafted.of({ itemId, authorId: `${changes.unitId ?? 'hezuo'}-officer`, ...described, ...changes });

export const revisedTo = (changes: Partial<Parameters<typeof ItemRevised.of>[0]> = {}) =>
  ItemRevised.of({ revision: 2, revisedBy: 'hezuo-officer', ...described, content: laterText, ...changes });

type Submitted = Parameters<typeof ItemSubmitted.of>[0];
export const submitted = (changes: Partial<Submitted> = {}) =>
  ItemSubmitted.of({ revision: 1, signedDigest: digest, chain: chainOf('hezuo'), receivers: ['gannan'], ...changes });

export const chainOf = (...unitIds: readonly string[]): SignOffStep[] =>
  unitIds.map((unitId) => ({ role: 'LEADER_IN_CHARGE', unitId }));

export const approved = (signerId = 'hezuo-leader', changes: Partial<Parameters<typeof ItemApproved.of>[0]> = {}) =>
  ItemApproved.of({ step: 0, signerId, signedDigest: digest, last: true, ...changes });

export const countyQuota = (period: string): QuotaCount => ({ officeId: 'gannan', ruleId: 'monthly-county', period });

type Reported = Parameters<typeof ItemReported.of>[0];
export const reported = (changes: Partial<Reported> = {}) =>
  ItemReported.of({
    unitId: 'hezuo',
    receivers: ['gannan'],
    reportedOn: '2026-03-10',
    signature: 'SIGNED',
    resubmission: false,
    counts: [countyQuota('2026-03')],
    authors: [`${changes.unitId ?? 'hezuo'}-officer`],
    category: described.category,
    tone: described.tone,
    urgency: described.urgency,
    credits: [{ unitId: changes.unitId ?? 'hezuo', weight: 1 }],
    ...changes,
  });

/** An emergency that left before its signature. */
export const reportedUnsigned = (changes: Partial<Reported> = {}) =>
  reported({
    signature: 'UNSIGNED',
    unsignedReason: '山洪正在上涨',
    counts: [],
    ...saidOfEmergency,
    ...changes,
  });

export const received = (
  officeId = 'gannan',
  number = 1,
  changes: Partial<Parameters<typeof ItemReceived.of>[0]> = {},
) =>
  ItemReceived.of({
    officeId,
    receivedBy: `${officeId}-editor`,
    receivedOn: '2026-03-10',
    registrationYear: 2026,
    registrationNumber: number,
    channel: 'SYSTEM',
    ...changes,
  });

export const returned = (officeId = 'gannan') =>
  ItemReturned.of({ officeId, returnedBy: `${officeId}-editor`, reason: '要素不全' });

export const withdrawn = (uncounts: QuotaCount[], withdrawnOn = '2026-03-10') =>
  ItemWithdrawn.of({ unitId: 'hezuo', reason: '内容重复', withdrawnOn, uncounts });

export const linkedTo = (originalItemId: string, uncounts: QuotaCount[]) =>
  DuplicateLinked.of({ officeId: 'gannan', unitId: 'hezuo', originalItemId, linkedBy: 'gannan-editor', uncounts });

/** Written, signed and reported by hezuo in March 2026. */
export const reportedItem = (id = itemId): History =>
  itemOf(id, drafted({ itemId: id }), submitted(), approved(), reported());

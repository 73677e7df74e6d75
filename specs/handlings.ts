import { AdoptionAboveRecorded, ItemAdopted } from '@shangda/events/adoption';
import type { Fact } from '@shangda/events/event';
import {
  ItemFiledOnly,
  ItemForwarded,
  ItemSelected,
  VerificationAnswered,
  VerificationAsked,
  WithdrawalDecided,
  WithdrawalRequested,
} from '@shangda/events/handling';
import { IssueNumberTaken, IssuePublished } from '@shangda/events/issue';
import type { History } from '@shangda/testing/given';
import { itemId, itemOf, received, reportedItem } from './items.js';

export const issueId = '0195a000-0000-7000-8000-000000000051';
export const otherIssueId = '0195a000-0000-7000-8000-000000000052';
export const compositeId = '0195a000-0000-7000-8000-000000000041';
export const text = (n: number) => ({ id: `0195a000-0000-7000-8000-00000000c0${n}`, digest: 'c'.repeat(64) });

export const atGannan = { itemId, officeId: 'gannan' };
export const byEditor = { actor: 'gannan-editor', at: '2026-03-10T01:30:00Z' };
export const editorOn = (day: string) => ({ actor: 'gannan-editor', at: `${day}T01:30:00Z` });

export const selected = (changes: Partial<Parameters<typeof ItemSelected.of>[0]> = {}) =>
  ItemSelected.of({
    officeId: 'gannan',
    selectedBy: 'gannan-editor',
    selectedOn: '2026-03-10',
    criteria: ['NEW_TOPIC', 'GROUNDED'],
    ...changes,
  });
export const filed = (changes: Partial<Parameters<typeof ItemFiledOnly.of>[0]> = {}) =>
  ItemFiledOnly.of({
    officeId: 'gannan',
    filedBy: 'gannan-editor',
    filedOn: '2026-03-10',
    reason: 'ALREADY_KNOWN',
    unitId: 'hezuo',
    ...changes,
  });
export const asked = VerificationAsked.of({
  officeId: 'gannan',
  askedBy: 'gannan-editor',
  question: text(21),
  dueOn: '2026-03-12',
});
export const answered = VerificationAnswered.of({
  officeId: 'gannan',
  unitId: 'hezuo',
  answeredBy: 'hezuo-officer',
  answer: text(22),
});
export const forwarded = (changes: Partial<Parameters<typeof ItemForwarded.of>[0]> = {}) =>
  ItemForwarded.of({
    officeId: 'gannan',
    toLevel: 'PROVINCE',
    forwardedOn: '2026-03-10',
    forwardedBy: 'gannan-editor',
    unitId: 'hezuo',
    credits: [{ unitId: 'hezuo', weight: 1 }],
    ...changes,
  });
export const requested = (...offices: string[]) =>
  WithdrawalRequested.of({ unitId: 'hezuo', offices, reason: '数据有误', requestedBy: 'hezuo-officer' });
export const decided = (granted: boolean, changes: Partial<Parameters<typeof WithdrawalDecided.of>[0]> = {}) =>
  WithdrawalDecided.of({
    officeId: 'gannan',
    unitId: 'hezuo',
    granted,
    decidedBy: 'gannan-editor',
    decidedOn: '2026-03-10',
    uncounts: [],
    ...changes,
  });

/** What every use of hezuo's ordinary item of March carries. */
export const carried = {
  unitId: 'hezuo',
  credits: [{ unitId: 'hezuo', weight: 1 }],
  reportedOn: '2026-03-10',
  authors: ['hezuo-officer'],
  category: 'UNIT_WORK',
  tone: 'GOOD',
} as const;

type Adoption = Parameters<typeof ItemAdopted.of>[0];
export const adopted = (changes: Partial<Adoption> = {}) =>
  ItemAdopted.of({
    officeId: 'gannan',
    issueId,
    outletId: 'zhengwu-xinxi',
    level: 'PREFECTURE',
    number: '12',
    pieceKind: 'brief',
    adoptedOn: '2026-03-10',
    adoptedBy: 'gannan-editor',
    countsPiece: true,
    countsItem: true,
    ...carried,
    credits: [...carried.credits],
    authors: [...carried.authors],
    ...changes,
  });

export const adoptedAbove = (changes: Partial<Parameters<typeof AdoptionAboveRecorded.of>[0]> = {}) =>
  AdoptionAboveRecorded.of({
    officeId: 'gannan',
    level: 'PROVINCE',
    outletId: 'sheng-zhengwu-xinxi',
    pieceKind: 'brief',
    adoptedOn: '2026-05-08',
    recordedOn: '2027-01-05',
    route: 'DIRECT',
    evidence: '省政府办公厅采用通报2026年第5期',
    recordedBy: 'gannan-editor',
    ...carried,
    credits: [...carried.credits],
    authors: [...carried.authors],
    ...changes,
  });

type Issue = Parameters<typeof IssuePublished.of>[0];
export const published = (changes: Partial<Issue> = {}) =>
  IssuePublished.of({
    issueId,
    officeId: 'gannan',
    outletId: 'zhengwu-xinxi',
    level: 'PREFECTURE',
    supplement: false,
    number: '12',
    publishedOn: '2026-03-10',
    publishedBy: 'gannan-editor',
    recipients: ['州政府领导', '各县市人民政府'],
    pieces: [{ itemId, pieceKind: 'brief' }],
    ...changes,
  });
export const numberTaken = (changes: Partial<Parameters<typeof IssueNumberTaken.of>[0]> = {}) =>
  IssueNumberTaken.of({
    officeId: 'gannan',
    outletId: 'zhengwu-xinxi',
    year: 2026,
    supplement: false,
    number: '12',
    issueId,
    ...changes,
  });

/** Reported, received by the prefecture, and what it did then. */
export const handledItem = (...facts: readonly Fact[]): History => handledItemOf(itemId, ...facts);
export function handledItemOf(id: string, ...facts: readonly Fact[]): History {
  const stream = `item-${id}`;
  return itemOf(id, ...(reportedItem(id)[stream] ?? []), received(), ...facts);
}

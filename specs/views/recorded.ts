import type { QuotaCount } from '@shangda/events/count';
import { ItemDrafted, ItemReported, ItemSubmitted } from '@shangda/events/item';
import type { Fact } from '@shangda/events/event';
import type { ViewEvent } from '@shangda/projections/view';

export const itemId = '0190a5b2-0000-7000-8000-000000000001';
const otherItemId = '0190a5b2-0000-7000-8000-000000000002';
export const contentId = '0190a5b2-0000-7000-8000-0000000000c1';
const digest = 'a'.repeat(64);
export const march: QuotaCount = { officeId: 'gannan', ruleId: 'county-month', period: '2026-03' };
/** 2026-03-31 09:00 in Xiahe. */
export const startedAt = 1_774_918_800_000_000;

/** A fact of the item, or of another stream. */
export type Entry = Fact | { readonly stream: string; readonly fact: Fact };

/** Facts as the ledger gives them: one after the other, a second apart, each in its stream. */
export function recorded(...facts: readonly Entry[]): readonly ViewEvent[] {
  return facts.map((entry, n) => {
    const { stream, fact } = 'stream' in entry ? entry : { stream: `item-${itemId}`, fact: entry };
    return { stream, sequence: n + 1, recordedAt: startedAt + n * 1_000_000, fact: fact as ViewEvent['fact'] };
  });
}

export const inStream = (stream: string, fact: Fact) => ({ stream, fact });
export const ofOtherItem = (fact: Fact) => inStream(`item-${otherItemId}`, fact);

export const described = {
  unitId: 'xiahe',
  content: { id: contentId, digest },
  category: 'UNIT_WORK',
  urgency: 'ROUTINE',
  method: 'VISIT',
  tone: 'GOOD',
} as const;

export const drafted = ItemDrafted.of({ itemId, authorId: 'xiahe-officer', ...described });
export const submitted = ItemSubmitted.of({
  revision: 1,
  signedDigest: digest,
  chain: [
    { role: 'LEADER_IN_CHARGE', unitId: 'xiahe' },
    { role: 'LEADER_IN_CHARGE', unitId: 'xiahe-office' },
  ],
  receivers: ['gannan'],
});

const report = { unitId: 'xiahe', receivers: ['gannan'], reportedOn: '2026-03-31' };
export const reported = ItemReported.of({ ...report, signature: 'SIGNED', resubmission: false, counts: [march] });
export const reportedAgain = ItemReported.of({ ...report, signature: 'SIGNED', resubmission: true, counts: [] });
export const reportedUnsigned = ItemReported.of({
  ...report,
  signature: 'UNSIGNED',
  unsignedReason: '地震',
  resubmission: false,
  counts: [],
});

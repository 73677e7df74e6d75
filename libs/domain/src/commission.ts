import { type CommissionFact, CommissionOutcomeRecorded } from '@shangda/events/commission';
import type { CommissionOutcome } from '@shangda/events/vocabulary';
import { type Read, type StreamKind, defineCommand, streamKey } from './command.js';
import { type Refusal, refuse } from './decision.js';
import { uncountedAsOrdered } from './item/counting.js';
import { items } from './item/state.js';
import { reportsTo, units } from './unit.js';

/** The office that put the outcome of this commission on record, where it is. */
export const commissionOutcomes: StreamKind<string | undefined> = {
  category: 'commission',
  initial: undefined,
  evolve: (_none, fact) => (fact as CommissionFact).data.officeId,
};

export interface RecordCommissionOutcomeData {
  readonly commissionId: string;
  readonly officeId: string;
  readonly unitId: string;
  readonly outcome: CommissionOutcome;
  /** The item that answers it; a commission may also be answered by telephone. */
  readonly itemId?: string | undefined;
  readonly dueOn: string;
}

/** 上级机关专门约定信息,要按时报送 (Art. 21(4)): done, late or missed. What the days of the item say against it is refused. */
export const recordCommissionOutcome = defineCommand<RecordCommissionOutcomeData>({
  name: 'RecordCommissionOutcome',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: ({ data, actor, today, read }) => {
    if (read(commissionOutcomes, data.commissionId)) return refuse('OutcomeOnRecord', '21(4)');
    const refusal = reportsTo(read, data.unitId, data.officeId) ?? contradiction(data, today, read);
    if (refusal) return { refused: refusal };
    const recorded = CommissionOutcomeRecorded.of({ ...data, recordedOn: today, recordedBy: actor });
    const item = data.itemId === undefined ? undefined : read(items, data.itemId);
    const ordered = item && item.phase !== 'NONE' ? uncountedAsOrdered(item, data.officeId, today, read) : [];
    const writes = [
      { stream: streamKey(commissionOutcomes, data.commissionId), facts: [recorded] },
      ...(item && ordered.length > 0 ? [{ stream: streamKey(items, data.itemId ?? ''), facts: ordered }] : []),
    ];
    return { accepted: { writes } };
  },
});

function contradiction(data: RecordCommissionOutcomeData, today: string, read: Read): Refusal | undefined {
  const { officeId, unitId, outcome, itemId, dueOn } = data;
  const refused = (code: string): Refusal => ({ code, article: '21(4)', details: { dueOn, outcome } });
  if (outcome !== 'DONE' && dueOn >= today) return refused('NotYetDue');
  if (itemId === undefined) return undefined;
  if (outcome === 'MISSED') return refused('MissedHasNoItem');
  const item = read(items, itemId);
  if (item.phase === 'NONE' || !item.report || !item.handlings[officeId] || item.description.unitId !== unitId)
    return { code: 'NotHandledHere', details: { itemId } };
  const isLate = item.report.firstOn > dueOn;
  return isLate === (outcome === 'LATE') ? undefined : refused('OutcomeAgainstTheDays');
}

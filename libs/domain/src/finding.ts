import { type FindingFact, FindingDecided } from '@shangda/events/finding';
import type { FindingGravity, FindingKind } from '@shangda/events/vocabulary';
import { type Read, type StreamKind, defineCommand, streamKey } from './command.js';
import { type Refusal, record, refuse } from './decision.js';
import { mustBePossible } from './item/days.js';
import { items } from './item/state.js';
import { reportsTo, units } from './unit.js';

/** The office that put this finding on record, where it is. */
export const findings: StreamKind<string | undefined> = {
  category: 'finding',
  initial: undefined,
  evolve: (_none, fact) => (fact as FindingFact).data.officeId,
};

export interface RecordFindingDecisionData {
  readonly findingId: string;
  readonly officeId: string;
  readonly unitId: string;
  readonly kind: FindingKind;
  readonly gravity: FindingGravity;
  readonly itemId?: string | undefined;
  readonly evidence: string;
  /** What the unit said; absent where it was asked and said nothing. */
  readonly reply?: string | undefined;
  readonly decidedOn: string;
}

/** 迟报、漏报、瞒报、误报、谎报 (Art. 21(3), 32): decided by a leader of the office, on evidence; no program does. */
export const recordFindingDecision = defineCommand<RecordFindingDecisionData>({
  name: 'RecordFindingDecision',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: ({ data, actor, today, read }) => {
    if (read(findings, data.findingId)) return refuse('FindingOnRecord', '32');
    const refusal =
      mustBePossible(data.decidedOn, today) ??
      reportsTo(read, data.unitId, data.officeId) ??
      mustBeAboutItsItem(data, read);
    if (refusal) return { refused: refusal };
    return record(streamKey(findings, data.findingId), FindingDecided.of({ ...data, decidedBy: actor }));
  },
});

function mustBeAboutItsItem({ itemId, unitId, officeId, decidedOn }: RecordFindingDecisionData, read: Read) {
  if (itemId === undefined) return undefined;
  const item = read(items, itemId);
  if (item.phase === 'NONE' || !item.handlings[officeId] || item.description.unitId !== unitId)
    return { code: 'NotHandledHere', details: { itemId } } satisfies Refusal;
  return mustBePossible(decidedOn, decidedOn, item.report?.firstOn);
}

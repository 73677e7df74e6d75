import { ItemCorrected } from '@shangda/events/adoption';
import type { ContentReference } from '@shangda/events/event';
import { IssueCorrected } from '@shangda/events/issue';
import { defineCommand, streamKey } from './command.js';
import { itemsOf } from './composite.js';
import { type StreamFacts, refuse } from './decision.js';
import { issues } from './issue.js';
import { unitOf } from './item/drafting.js';
import { items } from './item/state.js';

export interface CorrectIssueData {
  readonly officeId: string;
  readonly issueId: string;
  readonly itemId?: string | undefined;
  readonly compositeId?: string | undefined;
  /** The right text, beside the printed one. */
  readonly content: ContentReference;
  readonly reason: string;
}

/** 更正: what was issued stays issued; its right text stands beside it, everyone who got it is told, and adoptions and points are flagged. */
export const correctIssue = defineCommand<CorrectIssueData>({
  name: 'CorrectIssue',
  place: ({ data, read }) => (read(issues, data.issueId)?.officeId === data.officeId ? data.officeId : undefined),
  decide: ({ data, actor, today, read }) => {
    const issue = read(issues, data.issueId);
    const { itemId, compositeId, issueId, officeId, content, reason } = data;
    const isIn = issue?.pieces.some((piece) => piece.itemId === itemId && piece.compositeId === compositeId);
    if (!issue || !isIn) return refuse('NotInThisIssue');
    const corrected = { issueId, officeId, content, reason, correctedOn: today, correctedBy: actor };
    const recipients = [...issue.recipients];
    const piece = { ...(itemId !== undefined && { itemId }), ...(compositeId !== undefined && { compositeId }) };
    const correction = issue.corrections + 1;
    const onIssue = IssueCorrected.of({ ...corrected, ...piece, correction, recipients });
    const onItems = itemsOf(data, read).map((id): StreamFacts => {
      const unitId = unitOf(read(items, id)) ?? officeId;
      return { stream: streamKey(items, id), facts: [ItemCorrected.of({ ...corrected, recipients, unitId })] };
    });
    return { accepted: { writes: [{ stream: streamKey(issues, issueId), facts: [onIssue] }, ...onItems] } };
  },
});

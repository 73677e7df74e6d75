import type { ContentReference } from '@shangda/events/event';
import { VerificationAnswered, VerificationAsked } from '@shangda/events/handling';
import { defineCommand, streamKey } from '../command.js';
import { record, refuse } from '../decision.js';
import { unitOf } from './drafting.js';
import { inHand, officeHandling } from './in-hand.js';
import type { AtOffice } from './registration.js';
import { items } from './state.js';

export interface AskVerificationData extends AtOffice {
  readonly question: ContentReference;
  readonly dueOn?: string | undefined;
}

/** 核实 (Art. 14): what is unclear or doubtful must be verified, also while it is being edited. */
export const askVerification = defineCommand<AskVerificationData>({
  name: 'AskVerification',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const at = inHand(read, data, { phases: ['RECEIVED', 'SELECTED'], article: '14' });
    if ('refused' in at) return at;
    if (data.dueOn !== undefined && data.dueOn < today) return refuse('DueInThePast', undefined, { dueOn: data.dueOn });
    const { itemId, ...asked } = data;
    return record(streamKey(items, itemId), VerificationAsked.of({ ...asked, askedBy: actor }));
  },
});

export interface AnswerVerificationData extends AtOffice {
  readonly answer: ContentReference;
}

/** The unit answers; both texts are kept, and the item is received again. */
export const answerVerification = defineCommand<AnswerVerificationData>({
  name: 'AnswerVerification',
  place: ({ data, read }) => unitOf(read(items, data.itemId)),
  decide: ({ data: { itemId, officeId, answer }, actor, read }) => {
    const item = read(items, itemId);
    const phase = item.phase === 'NONE' ? undefined : item.handlings[officeId]?.phase;
    if (item.phase === 'NONE' || phase !== 'VERIFYING')
      return refuse('NoQuestionOpen', '14', { officeId, handling: phase ?? 'NONE' });
    const { unitId } = item.description;
    const answered = VerificationAnswered.of({ officeId, unitId, answeredBy: actor, answer });
    return record(streamKey(items, itemId), answered);
  },
});

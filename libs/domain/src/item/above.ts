import { AdoptionAboveRecorded, ReadingCopySent } from '@shangda/events/adoption';
import type { AdoptionLevel, Route } from '@shangda/events/vocabulary';
import { type Read, defineCommand, streamKey } from '../command.js';
import { type Refusal, record } from '../decision.js';
import { mustBeAnOutletOf } from '../outlet.js';
import { units } from '../unit.js';
import { carriedBy } from './carried.js';
import { mustBePossible } from './days.js';
import { type InHand, inHand, officeHandling, undecidedWithdrawal } from './in-hand.js';
import { isAbove, levelOf } from './level.js';
import type { AtOffice } from './registration.js';
import { items } from './state.js';

/** Once received it stays the office's to follow, whatever became of it there. */
const known = { phases: ['RECEIVED', 'VERIFYING', 'FILED_ONLY', 'SELECTED', 'ADOPTED'], article: '28' } as const;

export interface RecordAdoptionAboveData extends AtOffice {
  readonly level: AdoptionLevel;
  readonly outletId: string;
  readonly pieceKind: string;
  /** As the evidence says; in another month or year than the report. */
  readonly adoptedOn: string;
  readonly route: Route;
  readonly evidence: string;
}

/** 上级采用: recorded when the news comes, counted on the day it happened. */
export const recordAdoptionAbove = defineCommand<RecordAdoptionAboveData>({
  name: 'RecordAdoptionAbove',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const at = inHand(read, data, known);
    if ('refused' in at) return at;
    const refusal = mustBePossible(data.adoptedOn, today, at.report.firstOn) ?? wrongAbove(data, at, read);
    if (refusal) return { refused: refusal };
    const { itemId, ...adoption } = data;
    const recorded = { ...adoption, ...carriedBy(at), recordedOn: today, recordedBy: actor };
    return record(streamKey(items, itemId), AdoptionAboveRecorded.of(recorded));
  },
});

function wrongAbove(data: RecordAdoptionAboveData, { handling }: InHand, read: Read): Refusal | undefined {
  const { officeId, outletId, level, pieceKind, adoptedOn } = data;
  const office = read(units, officeId);
  if (!office || !isAbove(level, levelOf(office))) return { code: 'LevelNotAbove', article: '28', details: { level } };
  if (data.route === 'FORWARDED' && !handling.forwardedTo?.length) return { code: 'NeverForwarded', article: '28' };
  const isKnown = handling.above?.some(
    (one) => one.level === level && one.outletId === outletId && one.adoptedOn === adoptedOn,
  );
  if (isKnown) return { code: 'AdoptionKnown', article: '28', details: { outletId, level } };
  return mustBeAnOutletOf(read, officeId, adoptedOn, { outletId, level, pieceKinds: [pieceKind] });
}

export interface SendReadingCopyData extends AtOffice {
  /** A post, never a name. */
  readonly leaderPost: string;
  readonly level: AdoptionLevel;
  readonly sentOn: string;
}

/** 送阅件: to one leader, in no outlet. */
export const sendReadingCopy = defineCommand<SendReadingCopyData>({
  name: 'SendReadingCopy',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const at = inHand(read, data, { phases: ['RECEIVED', 'SELECTED', 'ADOPTED'], article: '19' });
    if ('refused' in at) return at;
    const refusal = mustBePossible(data.sentOn, today, at.report.firstOn) ?? undecidedWithdrawal(at);
    if (refusal) return { refused: refusal };
    const { itemId, ...copy } = data;
    return record(streamKey(items, itemId), ReadingCopySent.of({ ...copy, ...carriedBy(at), sentBy: actor }));
  },
});

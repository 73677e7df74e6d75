import type { Credit } from '@shangda/events/credit';
import type { ContentReference } from '@shangda/events/event';
import { InstructionLinked } from '@shangda/events/adoption';
import { type InstructionFact, InstructionRecorded } from '@shangda/events/instruction';
import type { AdoptionLevel } from '@shangda/events/vocabulary';
import { type Read, type StreamKind, defineCommand, streamKey } from './command.js';
import { composites, itemsOf } from './composite.js';
import { type Refusal, type StreamFacts, refuse } from './decision.js';
import { type Issue, issues } from './issue.js';
import { mustBePossible } from './item/days.js';
import { unitOf } from './item/drafting.js';
import { inHand } from './item/in-hand.js';
import { isAbove, levelOf } from './item/level.js';
import { creditsOf } from './item/report.js';
import { items } from './item/state.js';
import { mustBeARankOf } from './outlet.js';
import { units } from './unit.js';

/** The office that put this instruction on record, where it is. */
export const instructions: StreamKind<string | undefined> = {
  category: 'instruction',
  initial: undefined,
  evolve: (_none, fact) => (fact as InstructionFact).data.officeId,
};

export interface RecordInstructionData {
  readonly instructionId: string;
  readonly officeId: string;
  readonly level: AdoptionLevel;
  readonly rank: string;
  /** A post, never a name. */
  readonly leaderPost: string;
  /** What the leader wrote, word for word. */
  readonly words: string;
  readonly text: ContentReference;
  readonly instructedOn: string;
  /** About one of the two. */
  readonly itemId?: string | undefined;
  readonly issueId?: string | undefined;
  /** The outlet the leader read it in. */
  readonly outletId?: string | undefined;
}

/** 批示登记 (Art. 19, 22): an order on an item or on an issue, by the office that has it. */
export const recordInstruction = defineCommand<RecordInstructionData>({
  name: 'RecordInstruction',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: ({ data, actor, today, read }) => {
    const { words, ...instruction } = data;
    if (read(instructions, data.instructionId)) return refuse('InstructionExists');
    if (isReadMark(words)) return refuse('ReadMarkIsNoInstruction', '19');
    const about = subjectOf(data, read);
    if ('refused' in about) return about;
    const refusal =
      mustBePossible(data.instructedOn, today, about.since) ??
      mustBeOfItsOutlets(data, about) ??
      mustBeItsLeader(data, read) ??
      mustBeARankOf(read, data.officeId, data.instructedOn, data.rank);
    if (refusal) return { refused: refusal };
    const { unitId, credits } = about;
    const recorded = { ...instruction, unitId, credits: [...credits], recordedOn: today, recordedBy: actor };
    const stream = streamKey(instructions, data.instructionId);
    const writes = [{ stream, facts: [InstructionRecorded.of(recorded)] }, ...linked(data, about.itemIds, read)];
    return { accepted: { writes } };
  },
});

/** Every item it is about shows it. */
const linked = (
  { officeId, instructionId, issueId }: RecordInstructionData,
  itemIds: readonly string[],
  read: Read,
): readonly StreamFacts[] =>
  itemIds.map((itemId) => {
    const unitId = unitOf(read(items, itemId)) ?? officeId;
    const link = { officeId, instructionId, ...(issueId !== undefined && { issueId }), unitId };
    return { stream: streamKey(items, itemId), facts: [InstructionLinked.of(link)] };
  });

/** 圈阅: a tick that it was read. "阅处" and "阅研" say what to do and are orders. */
const readMark = /^(圈阅|已圈阅|阅|已阅|阅悉|传阅)[。.!!]*$/u;

export const isReadMark = (words: string): boolean => readMark.test(words.trim());

interface About {
  /** Not before this day: the report of the item, the day of the issue. */
  readonly since: string;
  readonly itemIds: readonly string[];
  readonly outlets: readonly string[];
  readonly unitId?: string | undefined;
  readonly credits: readonly Credit[];
}

const inUse = { phases: ['RECEIVED', 'VERIFYING', 'FILED_ONLY', 'SELECTED', 'ADOPTED'], article: '19' } as const;

function subjectOf(data: RecordInstructionData, read: Read): About | { readonly refused: Refusal } {
  const { itemId, issueId, officeId } = data;
  if (itemId !== undefined && issueId !== undefined) return { refused: { code: 'InstructionIsAboutOneThing' } };
  if (issueId !== undefined) {
    const issue = read(issues, issueId);
    if (issue?.officeId !== officeId) return { refused: { code: 'IssueUnknown', details: { issueId } } };
    const credits = creditsIn(issue, read);
    const itemIds = issue.pieces.flatMap((piece) => itemsOf(piece, read));
    return { since: issue.publishedOn, itemIds, outlets: [issue.outletId], credits, unitId: onlyUnit(credits) };
  }
  if (itemId === undefined) return { refused: { code: 'InstructionIsAboutOneThing' } };
  const at = inHand(read, { itemId, officeId }, inUse);
  if ('refused' in at) return at;
  const { adoptions = [], above = [] } = at.handling;
  const { unitId } = at.report.description;
  const outlets = [...adoptions, ...above].map(({ outletId }) => outletId);
  return { since: at.report.firstOn, itemIds: [itemId], outlets, unitId, credits: creditsOf(at.report.description) };
}

/** Everyone with a piece in the issue; weights of one unit add up. */
function creditsIn(issue: Issue, read: Read): readonly Credit[] {
  const weights = new Map<string, number>();
  for (const { itemId, compositeId } of issue.pieces)
    for (const { unitId, weight } of creditsOfPiece(itemId, compositeId, read))
      weights.set(unitId, (weights.get(unitId) ?? 0) + weight);
  return [...weights].map(([unitId, weight]) => ({ unitId, weight }));
}

function creditsOfPiece(itemId: string | undefined, compositeId: string | undefined, read: Read): readonly Credit[] {
  if (compositeId !== undefined) return read(composites, compositeId)?.credits ?? [];
  const item = read(items, itemId ?? '');
  return item.phase !== 'NONE' && item.report ? creditsOf(item.report.description) : [];
}

const onlyUnit = (credits: readonly Credit[]): string | undefined =>
  credits.length === 1 ? credits[0]?.unitId : undefined;

function mustBeOfItsOutlets({ outletId }: RecordInstructionData, { outlets }: About): Refusal | undefined {
  return outletId === undefined || outlets.includes(outletId)
    ? undefined
    : { code: 'NotInThisOutlet', article: '19', details: { outletId } };
}

/** Leaders of a lower level than the office's own are that level's office's to record. */
function mustBeItsLeader({ officeId, level }: RecordInstructionData, read: Read): Refusal | undefined {
  const office = read(units, officeId);
  return office && isAbove(levelOf(office), level)
    ? { code: 'LeaderOfLowerLevel', article: '19', details: { level } }
    : undefined;
}

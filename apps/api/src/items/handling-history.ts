import type { OfficeFact } from '@shangda/events/catalogue';
import type { ContentReference } from '@shangda/events/event';
import { type Happened, instantOf } from './item-history.js';

/** Texts beside the ledger that a view shows, by their ids. */
export type Texts = ReadonlyMap<string, Readonly<Record<string, string>>>;

type DataOf<Type extends OfficeFact['type']> = Extract<OfficeFact, { type: Type }>['data'];

/** What one office did with the item after it had received it. */
export type HandlingView = ReturnType<typeof handlingOf>;

export function handlingOf(officeId: string, happened: readonly Happened[], texts: Texts) {
  const here = <Type extends OfficeFact['type']>(type: Type) =>
    ofType(happened, type).filter(({ data }) => 'officeId' in data && data.officeId === officeId);
  return {
    questions: questions(officeId, happened, texts),
    filed: last(here('ItemFiledOnly'), ({ filedBy: by, filedOn: on, reason, note = null }) => ({
      by,
      on,
      reason,
      note,
    })),
    selection: last(here('ItemSelected'), ({ selectedBy: by, selectedOn: on, criteria }) => ({ by, on, criteria })),
    classified: last(here('ItemReclassified'), ({ reclassifiedBy: by, category, subtype = null, reason }) => ({
      by,
      category,
      subtype,
      reason,
    })),
    editions: here('ItemEdited').map(({ at, data }) => ({
      by: data.editedBy,
      at,
      rewritten: data.rewritten,
      ...titled(data.content, texts),
    })),
    forwards: here('ItemForwarded').map(({ data }) => ({
      by: data.forwardedBy,
      on: data.forwardedOn,
      toLevel: data.toLevel,
      toOfficeId: data.toOfficeId ?? null,
    })),
    adoptions: here('ItemAdopted').map(({ data }) => {
      const { issueId, outletId, level, number, pieceKind, adoptedBy: by, adoptedOn: on, compositeId = null } = data;
      return { issueId, outletId, level, number, pieceKind, compositeId, by, on };
    }),
    readingCopies: here('ReadingCopySent').map(({ data }) => ({
      leaderPost: data.leaderPost,
      level: data.level,
      by: data.sentBy,
      on: data.sentOn,
    })),
    adoptionsAbove: here('AdoptionAboveRecorded').map(({ data }) => {
      const { level, outletId, pieceKind, route, evidence, adoptedOn: on, recordedOn, recordedBy: by } = data;
      return { level, outletId, pieceKind, route, evidence, on, recordedOn, by };
    }),
    corrections: here('ItemCorrected').map(({ data }) => {
      const { issueId, reason, correctedBy: by, correctedOn: on, recipients } = data;
      return { issueId, reason, by, on, recipients, ...titled(data.content, texts) };
    }),
    withdrawals: withdrawals(
      ofType(happened, 'WithdrawalRequested').filter(({ data }) => data.offices.includes(officeId)),
      here('WithdrawalDecided'),
    ),
  };
}

interface Told<Type extends OfficeFact['type']> {
  readonly at: string;
  readonly data: DataOf<Type>;
}

export function ofType<Type extends OfficeFact['type']>(
  happened: readonly Happened[],
  type: Type,
): readonly Told<Type>[] {
  return happened.flatMap(({ event, fact }) =>
    isOf(fact, type) ? [{ at: instantOf(event.recordedAt), data: fact.data as DataOf<Type> }] : [],
  );
}

const isOf = <Type extends OfficeFact['type']>(
  fact: OfficeFact,
  type: Type,
): fact is Extract<OfficeFact, { type: Type }> => fact.type === type;

/** What stands now: the last one, if any. */
const last = <Type extends OfficeFact['type'], View>(
  told: readonly Told<Type>[],
  view: (data: DataOf<Type>) => View,
): View | null => {
  const one = told.at(-1);
  return one ? view(one.data) : null;
};

const titled = (content: ContentReference, texts: Texts) => {
  const { title = '', body = '' } = texts.get(content.id) ?? {};
  return { title, body };
};

interface QuestionView {
  readonly question: string;
  readonly dueOn: string | null;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly answer: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: string | null;
}

/** An office has one question open at a time: an answer is to the last one. */
function questions(officeId: string, happened: readonly Happened[], texts: Texts): readonly QuestionView[] {
  const text = ({ id }: ContentReference): string => texts.get(id)?.['text'] ?? '';
  const asked: QuestionView[] = [];
  for (const { event, fact } of happened) {
    const at = instantOf(event.recordedAt);
    if (fact.type === 'VerificationAsked' && fact.data.officeId === officeId) {
      const { question, dueOn = null, askedBy } = fact.data;
      asked.push({ question: text(question), dueOn, askedBy, askedAt: at, ...unanswered });
    }
    const open = asked.at(-1);
    if (fact.type === 'VerificationAnswered' && fact.data.officeId === officeId && open) {
      const { answer, answeredBy } = fact.data;
      asked[asked.length - 1] = { ...open, answer: text(answer), answeredBy, answeredAt: at };
    }
  }
  return asked;
}

const unanswered = { answer: null, answeredBy: null, answeredAt: null };

/** Every text that a handling shows. */
export function textsOf(happened: readonly Happened[]): readonly ContentReference[] {
  return happened.flatMap(({ fact }) => {
    if (fact.type === 'VerificationAsked') return [fact.data.question];
    if (fact.type === 'VerificationAnswered') return [fact.data.answer];
    return fact.type === 'ItemEdited' || fact.type === 'ItemCorrected' ? [fact.data.content] : [];
  });
}

function withdrawals(requested: readonly Told<'WithdrawalRequested'>[], decided: readonly Told<'WithdrawalDecided'>[]) {
  return requested.map(({ at, data }, n) => {
    const decision = decided[n]?.data;
    return {
      by: data.requestedBy,
      at,
      reason: data.reason,
      granted: decision?.granted ?? null,
      decidedBy: decision?.decidedBy ?? null,
      decidedOn: decision?.decidedOn ?? null,
      decisionReason: decision?.reason ?? null,
    };
  });
}

export interface InstructionView {
  readonly id: string;
  readonly issueId: string | null;
  readonly level: string;
  readonly rank: string;
  readonly leaderPost: string;
  readonly text: string;
  readonly outletId: string | null;
  readonly on: string;
  readonly recordedBy: string;
}

export function instructionView(data: DataOf<'InstructionRecorded'>, texts: Texts): InstructionView {
  const {
    instructionId: id,
    issueId = null,
    level,
    rank,
    leaderPost,
    outletId = null,
    instructedOn: on,
    recordedBy,
  } = data;
  return {
    id,
    issueId,
    level,
    rank,
    leaderPost,
    text: texts.get(data.text.id)?.['text'] ?? '',
    outletId,
    on,
    recordedBy,
  };
}

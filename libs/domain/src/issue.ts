import { ItemAdopted } from '@shangda/events/adoption';
import type { Credit } from '@shangda/events/credit';
import { type IssueFact, IssueNumberTaken, IssuePublished, type Piece } from '@shangda/events/issue';
import type { AdoptionLevel } from '@shangda/events/vocabulary';
import { yearOf } from './calendar.js';
import { type Read, type StreamKind, defineCommand, streamKey } from './command.js';
import { composites } from './composite.js';
import { type Refusal, type StreamFacts, refuse } from './decision.js';
import { carriedBy } from './item/carried.js';
import { mustBePossible } from './item/days.js';
import { type InHand, inHand, undecidedWithdrawal } from './item/in-hand.js';
import { levelOf } from './item/level.js';
import { items } from './item/state.js';
import { issueNumbers, mustBeAnOutletOf, outletStream, outletYear } from './outlet.js';
import { endedRefusal, units } from './unit.js';

export interface Issue {
  readonly officeId: string;
  readonly outletId: string;
  readonly level: AdoptionLevel;
  readonly publishedOn: string;
  readonly recipients: readonly string[];
  readonly pieces: readonly Piece[];
  readonly corrections: number;
}

export const issues: StreamKind<Issue | undefined> = {
  category: 'issue',
  initial: undefined,
  evolve: (issue, fact) => {
    const { type, data } = fact as IssueFact;
    if (type === 'IssuePublished') return { ...data, corrections: 0 };
    return issue && { ...issue, corrections: data.correction };
  },
};

export interface PublishIssueData {
  readonly issueId: string;
  readonly officeId: string;
  readonly outletId: string;
  /** 增刊: numbered apart. */
  readonly supplement: boolean;
  readonly number: string;
  readonly publishedOn: string;
  readonly recipients: readonly string[];
  readonly pieces: readonly Piece[];
}

/** 编发 (Art. 28): an issue goes out, and every item in it is adopted in the same transaction; the day of the issue is the day that counts. */
export const publishIssue = defineCommand<PublishIssueData>({
  name: 'PublishIssue',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: ({ data, actor, today, read }) => {
    const office = read(units, data.officeId);
    if (!office) return refuse('UnitUnknown');
    if (office.ended && office.ended.on <= data.publishedOn) return { refused: endedRefusal(office, office.ended) };
    const level = levelOf(office);
    const wrong = wrongIssue(data, level, today, read);
    if (wrong) return { refused: wrong };
    const contents = data.pieces.map((piece) => adopted(piece, data, read));
    const refused = contents.find((one) => 'refused' in one);
    if (refused) return refused;
    const used = contents.flatMap((one) => ('used' in one ? one.used : []));
    const twice = used.find(({ itemId }, at) => used.findIndex((other) => other.itemId === itemId) !== at);
    if (twice) return refuse('PieceTwice', '28', { itemId: twice.itemId });
    const { issueId, officeId, outletId, supplement, number, publishedOn } = data;
    const printed = { officeId, issueId, outletId, level, number, adoptedOn: publishedOn, adoptedBy: actor };
    const adoptions = used.map(({ itemId, ...use }): StreamFacts => ({
      stream: streamKey(items, itemId),
      facts: [ItemAdopted.of({ ...printed, ...use })],
    }));
    const { recipients, pieces, ...issue } = data;
    const published = { ...issue, level, publishedBy: actor, recipients: [...recipients], pieces: [...pieces] };
    const year = yearOf(publishedOn);
    const taken = IssueNumberTaken.of({ officeId, outletId, year, supplement, number, issueId });
    const writes = [
      { stream: streamKey(issues, issueId), facts: [IssuePublished.of(published)] },
      { stream: outletStream(officeId, outletId, year), facts: [taken] },
      ...adoptions,
    ];
    return { accepted: { writes } };
  },
});

function wrongIssue(data: PublishIssueData, level: AdoptionLevel, today: string, read: Read): Refusal | undefined {
  const { issueId, officeId, outletId, supplement, number, publishedOn, pieces } = data;
  if (read(issues, issueId)) return { code: 'IssueExists' };
  const wrongDay = mustBePossible(publishedOn, today);
  if (wrongDay) return wrongDay;
  const taken = read(issueNumbers, outletYear(officeId, outletId, yearOf(publishedOn)));
  if (taken[supplement ? 'supplements' : 'issues'][number] !== undefined)
    return { code: 'IssueNumberTaken', article: '28', details: { outletId, number } };
  const pieceKinds = pieces.map(({ pieceKind }) => pieceKind);
  return mustBeAnOutletOf(read, officeId, publishedOn, { outletId, level, pieceKinds, own: true });
}

type Use = ReturnType<typeof carriedBy> & {
  readonly itemId: string;
  readonly pieceKind: string;
  readonly compositeId?: string;
  readonly countsPiece: boolean;
  readonly countsItem: boolean;
};

/** The items a piece brings into the issue. A composite brings all of its sources, each with the credits of the whole. */
function adopted(
  piece: Piece,
  data: PublishIssueData,
  read: Read,
): { readonly refused: Refusal } | { readonly used: readonly Use[] } {
  const { itemId, compositeId, pieceKind } = piece;
  if ((itemId === undefined) === (compositeId === undefined)) return { refused: { code: 'PieceIsOneThing' } };
  if (itemId !== undefined) return printable(itemId, pieceKind, data, read);
  const composite = compositeId === undefined ? undefined : read(composites, compositeId);
  if (compositeId === undefined || composite?.officeId !== data.officeId)
    return { refused: { code: 'CompositeUnknown', details: { compositeId: compositeId ?? '' } } };
  const used: Use[] = [];
  for (const source of composite.sources) {
    const one = printable(source.itemId, pieceKind, data, read);
    if ('refused' in one) return one;
    const credits: Credit[] = [...composite.credits];
    // The composite's credits are counted once.
    const countsPiece = used.length === 0;
    used.push(...one.used.map((use) => ({ ...use, compositeId, credits, countsPiece })));
  }
  return { used };
}

/** Only what was selected by the criteria of Art. 13 is printed; what is printed already may go into another outlet, never into the same. */
function printable(
  itemId: string,
  pieceKind: string,
  { officeId, outletId, publishedOn }: PublishIssueData,
  read: Read,
): { readonly refused: Refusal } | { readonly used: readonly Use[] } {
  const at = inHand(read, { itemId, officeId }, { phases: ['SELECTED', 'ADOPTED'], article: '13' });
  if ('refused' in at) return at;
  const refusal =
    undecidedWithdrawal(at) ??
    mustBePossible(publishedOn, publishedOn, at.report.firstOn) ??
    mustBeNewTo(outletId, itemId, at);
  if (refusal) return { refused: refusal };
  const countsItem = !at.handling.adoptions?.length;
  return { used: [{ itemId, pieceKind, ...carriedBy(at), countsPiece: true, countsItem }] };
}

function mustBeNewTo(outletId: string, itemId: string, { handling }: InHand): Refusal | undefined {
  return handling.adoptions?.some((adoption) => adoption.outletId === outletId)
    ? { code: 'AlreadyInThisOutlet', article: '28', details: { itemId, outletId } }
    : undefined;
}

import type { AdoptionLevel } from '@shangda/events/vocabulary';
import type { IssueNumberFact } from '@shangda/events/issue';
import type { Rulebook } from '@shangda/events/rulebook';
import { type Read, type StreamKind, streamKey } from './command.js';
import type { Refusal } from './decision.js';
import { inForce, rulebooks } from './rulebook.js';

/** The rulebook whose tables close the choice; what it has no table of, it leaves free. */
const bookOf = (read: Read, officeId: string, day: string): Partial<Rulebook> =>
  inForce(read(rulebooks, officeId), day)?.rulebook ?? {};

export interface OutletUse {
  readonly outletId: string;
  readonly level: AdoptionLevel;
  readonly pieceKinds: readonly string[];
  /** The office publishes it itself. */
  readonly own?: true;
}

/** 刊物 = level + title: the outlet must be declared at this level by the rulebook in force that day (Art. 28), its own where the office publishes. */
export function mustBeAnOutletOf(read: Read, officeId: string, day: string, use: OutletUse): Refusal | undefined {
  const { outlets, pieceKinds } = bookOf(read, officeId, day);
  const { outletId, level, own } = use;
  const declared = outlets?.find(({ id }) => id === outletId);
  const isOthers = own && declared?.office !== undefined && declared.office !== officeId;
  if (outlets && (declared?.level !== level || isOthers))
    return { code: 'OutletNotDeclared', article: '28', details: { outletId, level } };
  const unknown = pieceKinds && use.pieceKinds.find((kind) => !pieceKinds.some(({ id }) => id === kind));
  return unknown === undefined
    ? undefined
    : { code: 'PieceKindNotDeclared', article: '28', details: { pieceKind: unknown } };
}

export function mustBeARankOf(read: Read, officeId: string, day: string, rank: string): Refusal | undefined {
  const { ranks } = bookOf(read, officeId, day);
  return ranks && !ranks.some(({ id }) => id === rank)
    ? { code: 'RankNotDeclared', article: '28', details: { rank } }
    : undefined;
}

/** The numbers an outlet has used in one year: its issues and its supplements (增刊) each have a row of their own. */
export interface IssueNumbers {
  readonly issues: Readonly<Record<string, string>>;
  readonly supplements: Readonly<Record<string, string>>;
}

export const issueNumbers: StreamKind<IssueNumbers> = {
  category: 'outlet',
  initial: { issues: {}, supplements: {} },
  evolve: (taken, fact) => {
    const { supplement, number, issueId } = (fact as IssueNumberFact).data;
    const row = supplement ? 'supplements' : 'issues';
    return { ...taken, [row]: { ...taken[row], [number]: issueId } };
  },
};

/** Ids hold no dot, so that two outlets never share a stream. */
export const outletYear = (officeId: string, outletId: string, year: number): string =>
  `${officeId}.${outletId}.${year}`;

export const outletStream = (officeId: string, outletId: string, year: number): string =>
  streamKey(issueNumbers, outletYear(officeId, outletId, year));

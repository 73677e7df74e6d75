import type { AdoptionLevel } from '@shangda/events/vocabulary';
import type { IssueNumberFact } from '@shangda/events/issue';
import { type Read, type StreamKind, streamKey } from './command.js';
import type { Refusal } from './decision.js';
import { inForce, rulebooks } from './rulebook.js';

/** What an office's rulebook says of outlets, piece kinds and leaders; a rulebook that declares none leaves them free. */
interface Declared {
  readonly outlets?: readonly { readonly id: string; readonly level: AdoptionLevel }[] | undefined;
  readonly pieceKinds?: readonly { readonly id: string }[] | undefined;
  readonly leaderRanks?: readonly { readonly id: string }[] | undefined;
}

function declaredBy(read: Read, officeId: string, day: string): Declared {
  const declaring: object = inForce(read(rulebooks, officeId), day)?.rulebook ?? {};
  return declaring;
}

export interface OutletUse {
  readonly outletId: string;
  readonly level: AdoptionLevel;
  readonly pieceKinds: readonly string[];
}

/** The same title exists at two levels (刊物 = level + title): the outlet must be declared at this one by the rulebook in force that day (Art. 28). */
export function mustBeAnOutletOf(read: Read, officeId: string, day: string, use: OutletUse): Refusal | undefined {
  const { outlets, pieceKinds } = declaredBy(read, officeId, day);
  const { outletId, level } = use;
  if (outlets && !outlets.some((outlet) => outlet.id === outletId && outlet.level === level))
    return { code: 'OutletNotDeclared', article: '28', details: { outletId, level } };
  const unknown = pieceKinds && use.pieceKinds.find((kind) => !pieceKinds.some(({ id }) => id === kind));
  return unknown === undefined
    ? undefined
    : { code: 'PieceKindNotDeclared', article: '28', details: { pieceKind: unknown } };
}

export function mustBeARankOf(read: Read, officeId: string, day: string, rank: string): Refusal | undefined {
  const { leaderRanks } = declaredBy(read, officeId, day);
  return leaderRanks && !leaderRanks.some(({ id }) => id === rank)
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

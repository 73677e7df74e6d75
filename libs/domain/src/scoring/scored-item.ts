import type Fraction from 'fraction.js';
import type { CalculationStep } from '@shangda/events/points';
import type { AdoptionLevel } from '@shangda/events/vocabulary';
import type { CompiledRulebook } from './compiled.js';
import type { Credit, ScoringFact } from './facts.js';
import type { UnitAsOf } from './membership.js';
import type { Worth } from './stacking.js';

/** One thing an item earned points with, worked out under the version in force on its day. */
export interface Earned extends Worth {
  readonly kind: ScoringFact['kind'];
  readonly ruleId: string;
  readonly part: string;
  readonly steps: readonly CalculationStep[];
  /** As the units were on the day: what was merged is credited to its successor. */
  readonly credits: readonly Credit[];
  readonly rewritten?: number | undefined;
}

/** A leader's instruction on an item: points, or a multiple of the item's own points in its part. */
export interface Bonus {
  readonly ruleId: string;
  readonly part: string;
  readonly level: AdoptionLevel;
  readonly worth: { readonly points: Fraction } | { readonly multiple: Fraction };
  readonly steps: readonly CalculationStep[];
  readonly credits: readonly Credit[];
}

/** A share of all the item earned or will earn, taken from one of its units or from all. */
export interface Penalty {
  readonly ruleId: string;
  readonly part: string;
  readonly share: Fraction;
  readonly unitId?: string | undefined;
}

/** An item, or a composite piece: what is seen together when points are worked out. Owned by the fold, changed in place. */
export interface ScoredItem {
  readonly key: string;
  readonly composite: boolean;
  readonly earned: Earned[];
  readonly bonuses: Bonus[];
  readonly penalties: Penalty[];
  /** The item; of a composite the source whose adoption was told first; of an instruction on nothing known, none. */
  readonly itemId: string | undefined;
  /** Adoptions told already, by outlet and issue: the sources of a composite tell the same one. */
  readonly told: Set<string>;
  /** Piece kind of the latest adoption in each outlet. */
  readonly pieceKinds: Map<string, string>;
  /** Units that credits roll up from, with their county. */
  readonly counties: Map<string, { readonly unit: UnitAsOf; readonly countyId: string }>;
  /** What the version `number` makes of it all. */
  standing: { readonly number: number; readonly lines: Lines } | undefined;
  /** What was entered, whatever the version. */
  readonly entered: Lines;
  reversed: boolean;
}

export const newItem = (key: string, itemId: string | undefined, composite: boolean): ScoredItem => ({
  key,
  itemId,
  composite,
  earned: [],
  bonuses: [],
  penalties: [],
  told: new Set(),
  pieceKinds: new Map(),
  counties: new Map(),
  standing: undefined,
  entered: new Map(),
  reversed: false,
});

/** `POINTS` are the adoptions' together, the others belong to one rule. */
export interface Line {
  readonly of: 'POINTS' | 'BONUS' | 'ROLL_UP' | 'PENALTY';
  readonly ruleId: string;
  readonly part: string;
  readonly unitId: string;
  readonly amount: Fraction;
}
export type Lines = Map<string, Line>;

export const lineKey = ({ of, ruleId, part, unitId }: Omit<Line, 'amount'>): string =>
  `${of}|${ruleId}|${part}|${unitId}`;

export function addTo(lines: Lines, line: Line): void {
  const key = lineKey(line);
  const before = lines.get(key);
  lines.set(key, before ? { ...line, amount: before.amount.add(line.amount) } : line);
}

/** The rule by which a piece of several units is shared; undefined: by weights. */
export const sharingFor = (
  item: Pick<ScoredItem, 'composite'>,
  credits: readonly Credit[],
  part: string,
  book: CompiledRulebook,
) =>
  item.composite ? book.sharingOf('COMPOSITE', part) : credits.length > 1 ? book.sharingOf('JOINT', part) : undefined;

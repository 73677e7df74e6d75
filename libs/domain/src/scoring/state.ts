import type Fraction from 'fraction.js';
import type { FractionText } from '@shangda/events/fraction';
import type { CalculationStep } from '@shangda/events/points';
import type { Effect } from '@shangda/events/rulebook/terms';
import type { ScoringFact } from './facts.js';
import type { ScoredItem } from './scored-item.js';
import { type Tally, newTally } from './tally.js';
import type { Exemption } from '../unit-exemptions.js';
import type { UnitHistory } from './unit-history.js';

/** One line of a score sheet, never changed once written: what is replaced or limited later is another entry, perhaps below zero. */
export interface Entry {
  readonly unitId: string;
  readonly itemId?: string | undefined;
  /** Day on which it accrues, and that day's month. */
  readonly on: string;
  readonly period: string;
  readonly ruleId: string;
  readonly part: string;
  readonly amount: FractionText;
  readonly rulebookNumber: number;
  readonly calculation: readonly CalculationStep[];
  /** Its period was locked before the fact came. */
  readonly adjustment: boolean;
  readonly because: ScoringFact;
}

/** A consequence that is no number. */
export interface Consequence {
  readonly unitId: string;
  readonly effect: Effect;
  readonly on: string;
  readonly ruleId: string;
  readonly rulebookNumber: number;
  readonly because: ScoringFact;
}

/** An entry before it is written. */
export interface Draft {
  readonly unitId: string;
  readonly itemId?: string | undefined;
  /** The scored item it belongs to, or the composite piece. */
  readonly key?: string | undefined;
  readonly ruleId: string;
  readonly part: string;
  readonly amount: Fraction;
  readonly calculation: readonly CalculationStep[];
  /** The fact itself fits the rule; other drafts only follow from it. */
  readonly caused?: boolean | undefined;
}

/** What is remembered of an entry, to limit, average and measure later ones. */
export interface KeptEntry {
  readonly on: string;
  readonly ruleId: string;
  readonly part: string;
  readonly key?: string | undefined;
  readonly amount: Fraction;
}

export interface Zeroing {
  readonly ruleId: string;
  readonly parts?: readonly string[] | undefined;
}

export interface ScoringAccount {
  readonly entries: KeptEntry[];
  readonly consequences: Consequence[];
  /** Years that are worth nothing, and by which rule. */
  readonly zeroed: Map<string, Zeroing[]>;
  /** Times a deduction rule was met, by `year|rule`. */
  readonly times: Map<string, number>;
  /** Sums before a limit, by `limit|period`, of the version `rulebookNumber`. */
  before: { readonly rulebookNumber: number; readonly sums: Map<string, Fraction> } | undefined;
}

/**
 * Everything known so far. Owned by the fold and changed in place, for a year has some 300,000 facts: whoever wants to look at two
 * moments folds twice. Nothing in it refers to a version of the rulebook, so that the next version goes on with it.
 */
export interface ScoringState {
  readonly units: UnitHistory;
  /** Months in which a unit owes nothing, or nothing of a quota. */
  readonly exemptions: Map<string, readonly Exemption[]>;
  readonly locked: Set<string>;
  /** By item, and by composite piece as `composite-<id>`. */
  readonly items: Map<string, ScoredItem>;
  /** Composite pieces an item is a source of. */
  readonly compositesOf: Map<string, Set<string>>;
  readonly accounts: Map<string, ScoringAccount>;
  readonly tally: Tally;
}

export const newScoringState = (): ScoringState => ({
  units: new Map(),
  exemptions: new Map(),
  locked: new Set(),
  items: new Map(),
  compositesOf: new Map(),
  accounts: new Map(),
  tally: newTally(),
});

export function accountOf(state: ScoringState, unitId: string): ScoringAccount {
  const known = state.accounts.get(unitId);
  if (known) return known;
  const account = { entries: [], consequences: [], zeroed: new Map(), times: new Map(), before: undefined };
  state.accounts.set(unitId, account);
  return account;
}

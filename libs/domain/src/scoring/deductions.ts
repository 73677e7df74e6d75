import type Fraction from 'fraction.js';
import type { DeductionRule } from '@shangda/events/rulebook/deductions';
import type { Amount, Effect } from '@shangda/events/rulebook/terms';
import { figure, nothing, shown } from './amounts.js';
import { changed } from './change.js';
import type { CompiledRulebook } from './compiled.js';
import type { ScoringFact } from './facts.js';
import type { ScoredItem } from './scored-item.js';
import { type Consequence, type Draft, type ScoringState, accountOf } from './state.js';
import type { Features } from './tables.js';

export interface Failing {
  readonly features: Features;
  readonly units: readonly string[];
  readonly itemId?: string | undefined;
  /** The item, and the composite pieces it is a source of. */
  readonly items: readonly ScoredItem[];
  /** The fact speaks of every unit of the item. */
  readonly ofAll: boolean;
  /** By how much a quota was missed, and what was measured. */
  readonly short?: Fraction | undefined;
  readonly measured?: Readonly<Record<string, string>> | undefined;
}

export interface Deducted {
  readonly drafts: readonly Draft[];
  readonly consequences: readonly Consequence[];
  /** Units whose year became worth nothing. */
  readonly zeroed: readonly string[];
}

/** What the rulebook takes for a failing, and what else follows from it (Art. 32). */
export function deducted(
  state: ScoringState,
  failing: Failing,
  on: string,
  because: ScoringFact,
  book: CompiledRulebook,
): Deducted {
  const drafts: Draft[] = [];
  const consequences: Consequence[] = [];
  const zeroed: string[] = [];
  for (const rule of rulesFor(failing, book)) {
    for (const unitId of failing.units) {
      const taken = takenBy(state, rule, unitId, on.slice(0, 4));
      const { ruleId, rulebookNumber } = { ruleId: rule.id, rulebookNumber: book.number };
      for (const effect of taken.effects) consequences.push({ unitId, effect, on, ruleId, rulebookNumber, because });
      if (taken.zero) {
        zeroTheYear(state, unitId, on.slice(0, 4), rule.id, taken.zero.parts);
        zeroed.push(unitId);
      }
      if (taken.points) drafts.push(fixed(rule, taken.points, failing, unitId, book));
    }
    if (rule.take?.method === 'SHARE_OF_ITEM') drafts.push(...shareOfItem(rule, rule.take.share, failing, book));
  }
  for (const consequence of consequences) accountOf(state, consequence.unitId).consequences.push(consequence);
  return { drafts, consequences, zeroed };
}

/** The rows for the very failing, and in parts that have none those for a commission that failed either way. */
function rulesFor({ features }: Failing, book: CompiledRulebook): readonly DeductionRule[] {
  const own = book.deductionsOf(features);
  if (!features.fact?.startsWith('COMMISSION_')) return own;
  const parts = new Set(own.map(({ part }) => part));
  const either = book.deductionsOf({ ...features, fact: 'COMMISSION_FAILED' });
  return [...own, ...either.filter(({ part }) => !parts.has(part))];
}

interface Taken {
  readonly points?: { readonly each: Amount; readonly perItemShort?: Amount | undefined; readonly time?: number };
  readonly zero?: { readonly parts?: readonly string[] | undefined };
  readonly effects: readonly Effect[];
}

/** What a rule takes this time: of tiers the one for so many in the year. */
function takenBy(state: ScoringState, { id, take, effects = [] }: DeductionRule, unitId: string, year: string): Taken {
  switch (take?.method) {
    case 'FIXED':
      return { points: { each: take.points, perItemShort: take.perItemShort }, effects };
    case 'WHOLE_YEAR_ZERO':
      return { zero: { parts: take.parts }, effects };
    case 'TIERED': {
      const time = timesMet(state, unitId, `${year}|${id}`);
      const tier = tierOf(take.tiers, time);
      return {
        ...(tier?.points === undefined ? {} : { points: { each: tier.points, time } }),
        ...(tier?.wholeYearZero ? { zero: {} } : {}),
        effects: [...effects, ...(tier?.effects ?? [])],
      };
    }
    default:
      return { effects };
  }
}

function zeroTheYear(
  state: ScoringState,
  unitId: string,
  year: string,
  ruleId: string,
  parts?: readonly string[],
): void {
  const { zeroed } = accountOf(state, unitId);
  zeroed.set(year, [...(zeroed.get(year) ?? []), { ruleId, parts }]);
}

function fixed(
  { part, id: ruleId }: DeductionRule,
  { each, perItemShort, time }: NonNullable<Taken['points']>,
  { itemId, features, short = nothing, measured }: Failing,
  unitId: string,
  book: CompiledRulebook,
): Draft {
  const { value, steps } = book.worth(each);
  const more = perItemShort === undefined ? undefined : book.worth(perItemShort);
  const amount = nothing.sub(value).sub(more ? more.value.mul(short) : nothing);
  const inputs: Record<string, string> = {
    ...(measured && features.quota !== undefined ? { quota: features.quota, ...measured } : {}),
    points: shown(value),
    ...(more ? { perItemShort: shown(more.value), short: shown(short) } : {}),
    ...(time === undefined ? {} : { timeInTheYear: String(time) }),
  };
  const calculation = [...steps, ...(more?.steps ?? []), { ruleId, inputs, result: shown(amount) }];
  return { unitId, itemId, ruleId, part, amount, calculation };
}

function timesMet(state: ScoringState, unitId: string, key: string): number {
  const { times } = accountOf(state, unitId);
  const time = (times.get(key) ?? 0) + 1;
  times.set(key, time);
  return time;
}

const tierOf = <Tier extends { readonly from: number }>(tiers: readonly Tier[], time: number): Tier | undefined =>
  tiers.filter(({ from }) => from <= time).sort((one, other) => other.from - one.from)[0];

function shareOfItem({ id, part }: DeductionRule, share: string, failing: Failing, book: CompiledRulebook): Draft[] {
  return failing.items.flatMap((item) =>
    changed(item, book, [], () => {
      for (const unitId of failing.ofAll ? [undefined] : failing.units)
        item.penalties.push({ ruleId: id, part, share: figure(share), unitId });
    }),
  );
}

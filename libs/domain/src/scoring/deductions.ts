import Fraction from 'fraction.js';
import type { DeductionRule } from '@shangda/events/rulebook/deductions';
import { nothing, shown } from './amounts.js';
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
  /** By how much a quota was missed. */
  readonly short?: number | undefined;
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
  for (const rule of book.deductionsOf(failing.features)) {
    for (const unitId of failing.units) {
      for (const effect of rule.effects ?? [])
        consequences.push({ unitId, effect, on, ruleId: rule.id, rulebookNumber: book.number, because });
      if (rule.take?.method === 'WHOLE_YEAR_ZERO') {
        zeroTheYear(state, unitId, on.slice(0, 4), rule.id, rule.take.parts);
        zeroed.push(unitId);
      }
      const draft = fixed(state, rule, failing, unitId, on, book);
      if (draft) drafts.push(draft);
    }
    if (rule.take?.method === 'SHARE_OF_ITEM') drafts.push(...shareOfItem(rule, rule.take.share, failing, book));
  }
  for (const consequence of consequences) accountOf(state, consequence.unitId).consequences.push(consequence);
  return { drafts, consequences, zeroed };
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
  state: ScoringState,
  rule: DeductionRule,
  { itemId, short }: Failing,
  unitId: string,
  on: string,
  book: CompiledRulebook,
): Draft | undefined {
  const { take, part, id: ruleId } = rule;
  if (take?.method !== 'FIXED' && take?.method !== 'TIERED') return undefined;
  const time = take.method === 'TIERED' ? timesMet(state, unitId, `${on.slice(0, 4)}|${ruleId}`) : undefined;
  const points = take.method === 'FIXED' ? take.points : tierOf(take.tiers, time ?? 1)?.points;
  if (points === undefined) return undefined;
  const { value, steps } = book.worth(points);
  const times = 'perItemShort' in rule.when && rule.when.perItemShort ? (short ?? 0) : 1;
  const amount = nothing.sub(value.mul(times));
  const inputs = {
    points: shown(value),
    ...(times === 1 ? {} : { short: String(times) }),
    ...(time === undefined ? {} : { timeInTheYear: String(time) }),
  };
  return { unitId, itemId, ruleId, part, amount, calculation: [...steps, { ruleId, inputs, result: shown(amount) }] };
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
        item.penalties.push({ ruleId: id, part, share: new Fraction(share), unitId });
    }),
  );
}

import type Fraction from 'fraction.js';
import type { StackingRule } from '@shangda/events/rulebook/points';
import type { AdoptionLevel } from '@shangda/events/vocabulary';
import { figure, nothing } from './amounts.js';
import type { CompiledRulebook } from './compiled.js';

/** One thing that earned an item points, and what it is worth by itself. */
export interface Worth {
  readonly level?: AdoptionLevel | undefined;
  readonly value: Fraction;
}

/** What each of an item's adoptions counts for when all are seen together, in their order; the sum is what the item earned. */
export function stacked(
  adoptions: readonly Worth[],
  rule: StackingRule | undefined,
  { worth }: Pick<CompiledRulebook, 'worth'>,
): readonly Fraction[] {
  const values = rule?.factors
    ? adoptions.map((one) => one.value.mul(factorOf(rule, one.level)))
    : adoptions.map(valueOf);
  const combine = rule?.combine ?? { method: 'SUM' };
  switch (combine.method) {
    case 'SUM':
      return values;
    case 'HIGHEST':
      return only(values, [highest(values)]);
    case 'BEST_LEVELS':
      return only(values, bestLevels(adoptions, values, combine.levels));
    case 'INCREMENT':
      return incremented(adoptions, values, combine, worth);
    default:
      return combine satisfies never;
  }
}

const valueOf = ({ value }: Worth): Fraction => value;

function factorOf({ factors }: StackingRule, level: AdoptionLevel | undefined): Fraction {
  return figure(factors?.find((row) => row.level === level)?.factor ?? '1');
}

/** Of equal ones the first, so that a later one changes nothing. */
function highest(values: readonly Fraction[], among = values.map((_, at) => at)): number {
  return among.reduce((best, at) => ((values[at] ?? nothing).gt(values[best] ?? nothing) ? at : best), among[0] ?? -1);
}

const only = (values: readonly Fraction[], kept: readonly number[]): readonly Fraction[] =>
  values.map((value, at) => (kept.includes(at) ? value : nothing));

function bestLevels(adoptions: readonly Worth[], values: readonly Fraction[], levels: number): readonly number[] {
  const ofLevel = new Map<AdoptionLevel | undefined, number[]>();
  for (const [at, { level }] of adoptions.entries()) ofLevel.set(level, [...(ofLevel.get(level) ?? []), at]);
  return [...ofLevel.values()]
    .map((among) => highest(values, among))
    .sort((one, other) => (values[other] ?? nothing).compare(values[one] ?? nothing))
    .slice(0, levels);
}

function incremented(
  adoptions: readonly Worth[],
  values: readonly Fraction[],
  { per, increments }: Extract<StackingRule['combine'], { method: 'INCREMENT' }>,
  worth: CompiledRulebook['worth'],
): readonly Fraction[] {
  const base = highest(values);
  const seen = new Set([adoptions[base]?.level]);
  return values.map((value, at) => {
    const level = adoptions[at]?.level;
    if (at === base) return value;
    if (per === 'LEVEL' && seen.has(level)) return nothing;
    seen.add(level);
    const row = increments.find((one) => one.level === level) ?? increments.find((one) => one.level === undefined);
    return row ? worth(row.points).value : nothing;
  });
}

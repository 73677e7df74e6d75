import type { Rulebook } from '@shangda/events/rulebook';
import type { DeductionRule, LimitRule } from '@shangda/events/rulebook/deductions';
import type { InstructionRule, PointRule, SharingRule, StackingRule } from '@shangda/events/rulebook/points';
import type { Amount, Effect } from '@shangda/events/rulebook/terms';
import { type WorkedOut, amountsOf } from './amounts.js';
import { type Features, levelsOf, tableOf } from './tables.js';

/** A version of a rulebook made ready for many questions. */
export interface CompiledRulebook {
  readonly number: number;
  readonly rulebook: Rulebook;
  worth(amount: Amount): WorkedOut;
  earningsOf(features: Features): readonly PointRule[];
  instructionsOf(features: Features): readonly InstructionRule[];
  deductionsOf(features: Features): readonly DeductionRule[];
  stackingOf(part: string): StackingRule | undefined;
  sharingOf(of: SharingRule['of'], part: string): SharingRule | undefined;
  /** What follows from earning by a rule, besides points. */
  effectsOf(ruleId: string): readonly Effect[];
  /** Short periods first, so that a year's limit sees what the months' took. */
  readonly limits: readonly LimitRule[];
}

const spans: Readonly<Record<LimitRule['period'], number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };

export function compiled(rulebook: Rulebook, number: number): CompiledRulebook {
  const stacking = new Map((rulebook.stacking ?? []).map((rule) => [rule.part, rule]));
  const sharing = rulebook.sharing ?? [];
  const earning = [...(rulebook.points ?? []), ...(rulebook.instructions ?? [])];
  const effects = new Map(earning.map(({ id, effects: following = [] }) => [id, following]));
  const known = new Map<Amount, WorkedOut>();
  const work = amountsOf(rulebook);
  const levels = levelsOf(rulebook);
  const inScope = (rule: LimitRule) => (rule.total ? 1 : 0);
  return {
    number,
    rulebook,
    worth: (amount) => {
      const before = known.get(amount);
      if (before) return before;
      const worth = work(amount);
      known.set(amount, worth);
      return worth;
    },
    earningsOf: tableOf(rulebook.points ?? [], levels),
    instructionsOf: tableOf(rulebook.instructions ?? []),
    deductionsOf: tableOf(rulebook.deductions ?? []),
    effectsOf: (ruleId) => effects.get(ruleId) ?? [],
    stackingOf: (part) => stacking.get(part),
    sharingOf: (of, part) =>
      sharing.find((rule) => rule.of === of && rule.part === part) ??
      sharing.find((rule) => rule.of === of && rule.part === undefined),
    limits: [...(rulebook.limits ?? [])].sort(
      (one, other) => spans[one.period] - spans[other.period] || inScope(one) - inScope(other),
    ),
  };
}

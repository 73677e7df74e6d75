import type Fraction from 'fraction.js';
import type { SharingRule } from '@shangda/events/rulebook/points';
import { figure, nothing, sumOf } from './amounts.js';
import type { CompiledRulebook } from './compiled.js';
import type { Credit } from './facts.js';

export interface Share {
  readonly unitId: string;
  readonly amount: Fraction;
}

/** Who gets how much of a piece's points. Exact: but for FULL and FIXED the shares sum to what was shared. */
export function shared(
  total: Fraction,
  credits: readonly Credit[],
  rule: SharingRule | undefined,
  { worth, rewritten }: Pick<CompiledRulebook, 'worth'> & { readonly rewritten?: number | undefined },
): readonly Share[] {
  const editor = rule?.editor;
  if (!editor || (rewritten ?? 0) < (editor.rewrittenFrom ?? 0)) return divided(total, credits, rule, worth);
  const kept = total.mul(figure(editor.share));
  const others = divided(total.sub(kept), credits, rule, worth);
  return editor.unit === undefined ? others : [...others, { unitId: editor.unit, amount: kept }];
}

function divided(
  total: Fraction,
  credits: readonly Credit[],
  rule: SharingRule | undefined,
  worth: CompiledRulebook['worth'],
): readonly Share[] {
  const method = rule?.divide.method ?? 'WEIGHTS';
  if (rule?.divide.method === 'FIXED') {
    const each = total.equals(0) ? nothing : worth(rule.divide.points).value;
    return once(credits).map(({ unitId }) => ({ unitId, amount: each }));
  }
  if (rule?.divide.method === 'BY_PLACE') {
    const shares = rule.divide.shares.find((row) => row.length === credits.length);
    if (!shares) return dividedBy(rule.divide.otherwise, total, credits);
    return credits.map(({ unitId }, at) => ({ unitId, amount: total.mul(figure(shares[at] ?? '0')) }));
  }
  return dividedBy(method === 'FULL' || method === 'EVEN' ? method : 'WEIGHTS', total, credits);
}

/** Without a rule, or for an item of one unit, the credits' weights say it. */
export function dividedBy(
  method: 'FULL' | 'EVEN' | 'WEIGHTS',
  total: Fraction,
  credits: readonly Credit[],
): readonly Share[] {
  const [only] = credits;
  if (only && credits.length === 1) return [{ unitId: only.unitId, amount: total }];
  if (method === 'FULL') return once(credits).map(({ unitId }) => ({ unitId, amount: total }));
  const weightOf = ({ weight }: Credit) => figure(method === 'EVEN' ? '1' : String(weight));
  const all = sumOf(credits.map(weightOf));
  return credits.map((credit) => ({ unitId: credit.unitId, amount: total.mul(weightOf(credit)).div(all) }));
}

/** Units merged since they reported together are one. */
const once = (credits: readonly Credit[]): readonly Credit[] =>
  credits.filter(({ unitId }, at) => credits.findIndex((other) => other.unitId === unitId) === at);

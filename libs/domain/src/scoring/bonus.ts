import type Fraction from 'fraction.js';
import type { InstructionCounting } from '@shangda/events/rulebook/points';
import { figure, nothing, sumOf } from './amounts.js';
import type { CompiledRulebook } from './compiled.js';
import { type Bonus, type Line, type ScoredItem, sharingFor } from './scored-item.js';
import { dividedBy, shared } from './sharing.js';

/** What the instructions on an item bring each unit, on top of what its adoptions brought. */
export function* bonusesOf(item: ScoredItem, points: readonly Line[], book: CompiledRulebook): Iterable<Line> {
  const counting = book.rulebook.instructionCounting;
  for (const part of new Set(item.bonuses.map((bonus) => bonus.part))) {
    const own = points.filter((line) => line.part === part);
    const bonuses = item.bonuses.filter((bonus) => bonus.part === part);
    const counted = countedShares(bonuses, sumOf(own.map(({ amount }) => amount)), counting);
    for (const [at, bonus] of bonuses.entries()) yield* linesOfBonus(item, bonus, counted[at] ?? nothing, own, book);
  }
}

function* linesOfBonus(
  item: ScoredItem,
  { ruleId, part, worth, credits }: Bonus,
  counted: Fraction,
  own: readonly Line[],
  book: CompiledRulebook,
): Iterable<Line> {
  if ('multiple' in worth) {
    const more = worth.multiple.sub(1).mul(counted);
    for (const { unitId, amount } of own) yield { of: 'BONUS', ruleId, part, unitId, amount: amount.mul(more) };
    return;
  }
  const total = worth.points.mul(counted);
  const rule = sharingFor(item, credits, part, book);
  const shares =
    book.rulebook.instructionCounting?.bonusOfJointItem === 'FULL'
      ? dividedBy('FULL', total, credits)
      : rule?.divide.method === 'FIXED'
        ? dividedBy('EVEN', total, credits)
        : shared(total, credits, rule, book);
  for (const { unitId, amount } of shares) yield { of: 'BONUS', ruleId, part, unitId, amount };
}

/** By what share each instruction counts, in their order. */
function countedShares(
  bonuses: readonly Bonus[],
  points: Fraction,
  rule: InstructionCounting | undefined,
): readonly Fraction[] {
  const counting = rule?.counting ?? { method: 'EVERY' };
  switch (counting.method) {
    case 'EVERY':
      return bonuses.map(() => figure('1'));
    case 'HIGHEST':
      return onlyHighest(bonuses, points, () => '');
    case 'ONCE_PER_LEVEL':
      return onlyHighest(bonuses, points, ({ level }) => level);
    case 'DIMINISHING': {
      const seen = new Map<string, number>();
      return bonuses.map(({ level }) => {
        const key = counting.per === 'LEVEL' ? level : '';
        const place = seen.get(key) ?? 0;
        seen.set(key, place + 1);
        return figure(counting.series[place] ?? '0');
      });
    }
    default:
      return counting satisfies never;
  }
}

function onlyHighest(
  bonuses: readonly Bonus[],
  points: Fraction,
  among: (bonus: Bonus) => string,
): readonly Fraction[] {
  const worthOf = ({ worth }: Bonus) => ('points' in worth ? worth.points : worth.multiple.sub(1).mul(points));
  const best = new Map<string, Bonus>();
  for (const bonus of bonuses) {
    const before = best.get(among(bonus));
    if (!before || worthOf(bonus).gt(worthOf(before))) best.set(among(bonus), bonus);
  }
  return bonuses.map((bonus) => figure(best.get(among(bonus)) === bonus ? '1' : '0'));
}

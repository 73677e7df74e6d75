import type Fraction from 'fraction.js';
import { figure, nothing, sumOf } from './amounts.js';
import { bonusesOf } from './bonus.js';
import type { CompiledRulebook } from './compiled.js';
import { closeness } from './membership.js';
import { type Earned, type Line, type Lines, type ScoredItem, addTo, sharingFor } from './scored-item.js';
import { shared } from './sharing.js';
import { stacked } from './stacking.js';

/** What the item's adoptions count for in a part, in the order of `earned`. */
export function countedIn(item: ScoredItem, part: string, book: CompiledRulebook) {
  const earned = item.earned.filter((one) => one.part === part);
  const rule = book.stackingOf(part);
  const over: readonly string[] = rule?.over ?? ['ADOPTED'];
  const together = earned.filter(({ kind }) => over.includes(kind));
  const amounts = stacked(together, rule, book);
  return earned.map((one) => ({ one, amount: amounts[together.indexOf(one)] ?? one.value }));
}

/** Everything the item is worth to each unit under a version, part by part. */
export function linesOf(item: ScoredItem, book: CompiledRulebook): Lines {
  const lines: Lines = new Map();
  for (const part of new Set(item.earned.map((one) => one.part)))
    for (const { one, amount } of countedIn(item, part, book)) addShares(lines, item, one, amount, book);
  for (const line of bonusesOf(item, [...lines.values()], book)) addTo(lines, line);
  const gained = [...lines.values()];
  for (const line of rolledUp(item, gained, book)) addTo(lines, line);
  for (const line of penalties(item, gained)) addTo(lines, line);
  return lines;
}

function addShares(lines: Lines, item: ScoredItem, one: Earned, amount: Fraction, book: CompiledRulebook): void {
  const { part, credits, rewritten } = one;
  const rule = sharingFor(item, credits, part, book);
  for (const share of shared(amount, credits, rule, { worth: (one) => book.worth(one), rewritten }))
    addTo(lines, { of: 'POINTS', ruleId: '', part, ...share });
}

function* rolledUp(item: ScoredItem, gained: readonly Line[], book: CompiledRulebook): Iterable<Line> {
  for (const rule of book.rulebook.rollUps ?? [])
    for (const { part, unitId, amount } of gained) {
      const below = item.counties.get(unitId);
      if (!below || (rule.part !== undefined && rule.part !== part)) continue;
      if (closeness(rule.from, below.unit, '') === 0) continue;
      const rolled = amount.mul(figure(rule.share));
      yield { of: 'ROLL_UP', ruleId: rule.id, part, unitId: below.countyId, amount: rolled };
    }
}

/** Never more than there is: what two penalties of 60 % would take beyond the whole is not taken. */
function* penalties(item: ScoredItem, gained: readonly Line[]): Iterable<Line> {
  const left = new Map<string, Fraction>();
  for (const { ruleId, part, share, unitId: guilty } of item.penalties)
    for (const unitId of new Set(gained.filter((line) => line.part === part).map((line) => line.unitId))) {
      if (guilty !== undefined && guilty !== unitId) continue;
      const own = gained.filter((line) => line.part === part && line.unitId === unitId);
      const total = sumOf(own.map(({ amount }) => amount));
      const remaining = left.get(`${part}|${unitId}`) ?? total;
      const wanted = total.mul(share);
      const taken = wanted.gt(remaining) ? remaining : wanted;
      left.set(`${part}|${unitId}`, remaining.sub(taken));
      yield { of: 'PENALTY', ruleId, part, unitId, amount: nothing.sub(taken) };
    }
}

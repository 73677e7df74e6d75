import type Fraction from 'fraction.js';
import type { CalculationStep } from '@shangda/events/points';
import { nothing, shown, sumOf } from './amounts.js';
import type { CompiledRulebook } from './compiled.js';
import { countedIn, linesOf } from './item-lines.js';
import { type Line, type Lines, type ScoredItem, addTo, sharingFor } from './scored-item.js';
import type { Draft } from './state.js';

/** What changed an item: the rule its points are entered under, and how its worth was found. */
export interface Cause {
  readonly ruleId: string;
  readonly part: string;
  readonly steps: readonly CalculationStep[];
  readonly units: readonly string[];
  /** Entered even where it changes nothing: an adoption that does not count is explained too. */
  readonly of: 'POINTS' | 'BONUS' | 'REMOVAL';
}

/**
 * Changes an item and says the difference, line by line. Both sides of the difference are worked out under the version in force: what an
 * older version made of the same facts stays as it was entered.
 */
export function changed(
  item: ScoredItem,
  book: CompiledRulebook,
  causes: readonly Cause[],
  change: () => void,
): readonly Draft[] {
  const before = item.standing?.number === book.number ? item.standing.lines : linesOf(item, book);
  change();
  const after = linesOf(item, book);
  item.standing = { number: book.number, lines: after };
  const drafts: Draft[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const line = after.get(key) ?? before.get(key);
    if (!line) continue;
    const was = before.get(key)?.amount ?? nothing;
    const is = after.get(key)?.amount ?? nothing;
    const cause = causes.find(({ part, of, ruleId }) => part === line.part && belongsTo(line, of, ruleId));
    if (is.equals(was) && !(cause && cause.of !== 'REMOVAL' && cause.units.includes(line.unitId))) continue;
    const draft = draftOf(item, { ...line, ruleId: cause?.ruleId ?? line.ruleId }, was, is, book, cause);
    addTo(item.entered, { ...line, amount: draft.amount });
    drafts.push(draft);
  }
  return drafts;
}

const belongsTo = (line: Line, of: Cause['of'], ruleId: string): boolean =>
  of === 'BONUS' ? line.of === 'BONUS' && line.ruleId === ruleId : line.of === 'POINTS';

/** All that was entered for an item taken back, whichever versions entered it. Nothing the item does later counts. */
export function reversed(item: ScoredItem, ruleId: string): readonly Draft[] {
  item.reversed = true;
  const sums: Lines = new Map();
  for (const line of item.entered.values()) addTo(sums, { ...line, of: 'POINTS', ruleId });
  item.entered.clear();
  return [...sums.values()]
    .filter(({ amount }) => !amount.equals(0))
    .map(({ part, unitId, amount }) => {
      const back = nothing.sub(amount);
      const calculation = [{ ruleId, inputs: { entered: shown(amount) }, result: shown(back) }];
      return { unitId, itemId: item.itemId, key: item.key, ruleId, part, amount: back, calculation };
    });
}

function draftOf(
  item: ScoredItem,
  line: Line,
  was: Fraction,
  is: Fraction,
  book: CompiledRulebook,
  cause: Cause | undefined,
): Draft {
  const amount = is.sub(was);
  const { ruleId, part, unitId } = line;
  const difference = { ruleId, inputs: { now: shown(is), before: shown(was) }, result: shown(amount) };
  const worked = cause ? [...cause.steps, ...together(item, line, is, book)] : [];
  const told = worked.at(-1)?.result === shown(amount) && was.equals(0);
  return {
    unitId,
    itemId: item.itemId,
    key: item.key,
    ruleId,
    part,
    amount,
    calculation: told ? worked : [...worked, difference],
    caused: cause !== undefined && cause.of !== 'REMOVAL' && cause.units.includes(unitId),
  };
}

/** How several adoptions, or instructions, became what the unit has now. */
function together(item: ScoredItem, line: Line, is: Fraction, book: CompiledRulebook): readonly CalculationStep[] {
  return line.of === 'POINTS' ? stackingAndSharing(item, line, is, book) : counting(line, is, book);
}

function stackingAndSharing(item: ScoredItem, { part }: Line, is: Fraction, book: CompiledRulebook): CalculationStep[] {
  const counted = countedIn(item, part, book);
  const total = sumOf(counted.map(({ amount }) => amount));
  const rule = book.stackingOf(part);
  const steps: CalculationStep[] = [];
  if (rule || counted.length > 1) {
    const amounts = counted.map(({ one }) => shown(one.value)).join(', ');
    const kept = counted.map(({ amount }) => shown(amount)).join(', ');
    steps.push({ ruleId: rule?.id ?? 'sum', inputs: { amounts, counted: kept }, result: shown(total) });
  }
  const credits = item.earned.at(-1)?.credits ?? [];
  if (credits.length > 1 || item.composite) {
    const ruleId = sharingFor(item, credits, part, book)?.id ?? 'by-weights';
    const weights = credits.map(({ weight }) => weight).join(' : ');
    steps.push({ ruleId, inputs: { total: shown(total), weights }, result: shown(is) });
  }
  return steps;
}

function counting(_line: Line, is: Fraction, { rulebook }: CompiledRulebook): CalculationStep[] {
  const rule = rulebook.instructionCounting;
  return rule ? [{ ruleId: rule.id, inputs: { counting: rule.counting.method }, result: shown(is) }] : [];
}

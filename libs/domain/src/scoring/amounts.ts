import Fraction from 'fraction.js';
import { exact } from '@shangda/events/fraction';
import type { CalculationStep } from '@shangda/events/points';
import type { Rulebook } from '@shangda/events/rulebook';
import type { Amount } from '@shangda/events/rulebook/terms';

export const nothing = new Fraction(0);

export const sumOf = (amounts: Iterable<Fraction>): Fraction => {
  let sum = nothing;
  for (const one of amounts) sum = sum.add(one);
  return sum;
};

const read = new Map<string, Fraction>();

/** A figure of a rulebook. Each is read once: a year asks for the same few some hundred thousand times. */
export function figure(text: string): Fraction {
  const before = read.get(text);
  if (before) return before;
  const value = exact(text);
  read.set(text, value);
  return value;
}

/** `2/3`, as calculations show it. */
export const shown = (value: Fraction): string => value.toFraction();

/** An amount worked out, and how. */
export interface WorkedOut {
  readonly value: Fraction;
  readonly steps: readonly CalculationStep[];
}

/** Reads amounts, and multiples of parameters as deep as they go. Throws on a cycle; `faultsOf` refuses one before. */
export function amountsOf(rulebook: Rulebook): (amount: Amount) => WorkedOut {
  const parameters = new Map((rulebook.parameters ?? []).map((parameter) => [parameter.id, parameter.value]));
  const work = (amount: Amount, depth: number): WorkedOut => {
    if (typeof amount === 'string') return { value: exact(amount), steps: [] };
    const of = parameters.get(amount.of);
    if (of === undefined || depth > parameters.size) throw new RangeError(`parameter ${amount.of} has no value`);
    const { value, steps } = work(of, depth + 1);
    const result = value.mul(exact(amount.times));
    const inputs = { times: amount.times, value: shown(value) };
    return { value: result, steps: [...steps, { ruleId: amount.of, inputs, result: shown(result) }] };
  };
  return (amount) => work(amount, 0);
}

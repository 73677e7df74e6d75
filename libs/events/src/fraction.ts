import Fraction from 'fraction.js';
import { z } from 'zod';

/**
 * An exact number as facts carry it: `2/3` is `{ n: '2', d: '3' }`, in lowest terms, the sign on `n`. Text, because JSON's numbers are
 * not exact. Rounding is for display only (three units sharing 2 points have 2/3 each and 2 together).
 */
export const fraction = z.strictObject({
  n: z.string().regex(/^(0|-?[1-9]\d{0,39})$/),
  d: z.string().regex(/^[1-9]\d{0,39}$/),
});
export type FractionText = z.output<typeof fraction>;

/** Throws on what is not a number: `'2/3'`, `'0.5'`, `'2'` and a `FractionText` are. */
export const exact = (value: FractionText | string | number): Fraction =>
  typeof value === 'object' ? new Fraction(BigInt(value.n), BigInt(value.d)) : new Fraction(value);

export const asText = (value: Fraction): FractionText => ({ n: String(value.s * value.n), d: String(value.d) });

/** The sum of what two facts carry. */
export const plus = (one: FractionText, other: FractionText): FractionText => asText(exact(one).add(exact(other)));

export const zero: FractionText = { n: '0', d: '1' };

import type Fraction from 'fraction.js';
import type { Rulebook } from '@shangda/events/rulebook';

/** A figure as it is shown, half up: 2/3 is `0.67`, −0.005 is `0.00`. For display only; what is added or ranked stays exact. */
export function displayed(value: Fraction, rulebook?: Pick<Rulebook, 'display'>): string {
  const digits = rulebook?.display?.digits ?? 2;
  const scale = 10n ** BigInt(digits);
  const doubled = value.s * value.n * scale * 2n + value.d;
  const divisor = value.d * 2n;
  // BigInt division goes towards zero, half up goes towards the lower whole first.
  const units = doubled / divisor - (doubled < 0n && doubled % divisor !== 0n ? 1n : 0n);
  const size = units < 0n ? -units : units;
  const decimals = digits === 0 ? '' : `.${String(size % scale).padStart(digits, '0')}`;
  return `${units < 0n ? '-' : ''}${size / scale}${decimals}`;
}

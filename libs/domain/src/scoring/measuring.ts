import type Fraction from 'fraction.js';
import type { Measured } from '@shangda/events/rulebook/quotas';
import { exact } from '@shangda/events/fraction';
import { sumOf } from './amounts.js';
import { isIn } from './periods.js';
import type { ScoringState } from './state.js';

/** How much of the measured thing a unit has in a period. Exact, for points may be fractions. */
export function measuredOf(state: ScoringState, unitId: string, measured: Measured, period: string): Fraction {
  switch (measured.measure) {
    case 'REPORTED':
      return exact(reportedIn(state, unitId, period));
    case 'ADOPTED':
      return exact(new Set(adoptionsIn(state, unitId, measured, period).map(({ key }) => key)).size);
    case 'ADOPTIONS':
      return exact(adoptionsIn(state, unitId, measured, period).length);
    case 'POINTS':
      return pointsIn(state, unitId, measured.parts, period);
    default:
      return measured.measure satisfies never;
  }
}

function reportedIn({ tally }: ScoringState, unitId: string, period: string): number {
  let count = 0;
  for (const itemId of tally.reportedBy.get(unitId) ?? []) {
    const counted = tally.items.get(itemId)?.counted;
    if (counted && isIn(counted.on, period)) count++;
  }
  return count;
}

const adoptionsIn = ({ tally }: ScoringState, unitId: string, { outlets, levels }: Measured, period: string) =>
  (tally.adoptedOf.get(unitId) ?? []).filter(
    ({ on, outletId, level }) =>
      isIn(on, period) && (outlets?.includes(outletId) ?? true) && (levels?.includes(level) ?? true),
  );

function pointsIn({ accounts }: ScoringState, unitId: string, parts: readonly string[] | undefined, period: string) {
  const entries = accounts.get(unitId)?.entries ?? [];
  return sumOf(
    entries.filter(({ on, part }) => isIn(on, period) && (parts?.includes(part) ?? true)).map(({ amount }) => amount),
  );
}

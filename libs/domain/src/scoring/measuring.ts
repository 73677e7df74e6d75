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
      return exact(reportedIn(state, unitId, measured, period));
    case 'ADOPTED':
      return exact(new Set(adoptionsIn(state, unitId, measured, period).map(({ key }) => key)).size);
    case 'ADOPTIONS':
      return exact(adoptionsIn(state, unitId, measured, period).length);
    case 'POINTS':
      return pointsIn(state, unitId, measured.parts, period);
    case 'ADOPTION_RATE':
      return rateIn(state, unitId, measured, period);
    default:
      return measured.measure satisfies never;
  }
}

function reportedIn({ tally }: ScoringState, unitId: string, { categories }: Measured, period: string): number {
  let count = 0;
  for (const itemId of tally.reportedBy.get(unitId) ?? []) {
    const item = tally.items.get(itemId);
    if (item?.counted && isIn(item.counted.on, period) && isOneOf(item.report.category, categories)) count++;
  }
  return count;
}

const adoptionsIn = ({ tally }: ScoringState, unitId: string, only: Measured, period: string) =>
  (tally.adoptedOf.get(unitId) ?? []).filter(
    ({ on, outletId, level, pieceKind, category }) =>
      isIn(on, period) &&
      isOneOf(outletId, only.outlets) &&
      isOneOf(level, only.levels) &&
      isOneOf(pieceKind, only.pieceKinds) &&
      isOneOf(category, only.categories),
  );

/** Everything is, where no list narrows it. */
const isOneOf = (value: string | undefined, list: readonly string[] | undefined): boolean =>
  list === undefined || (value !== undefined && list.includes(value));

/** Of nothing reported, nothing. */
function rateIn(state: ScoringState, unitId: string, measured: Measured, period: string): Fraction {
  const reported = reportedIn(state, unitId, measured, period);
  const adopted = measuredOf(state, unitId, { ...measured, measure: 'ADOPTED' }, period);
  return reported === 0 ? exact(0) : adopted.mul(100).div(reported);
}

function pointsIn({ accounts }: ScoringState, unitId: string, parts: readonly string[] | undefined, period: string) {
  const entries = accounts.get(unitId)?.entries ?? [];
  return sumOf(
    entries.filter(({ on, part }) => isIn(on, period) && (parts?.includes(part) ?? true)).map(({ amount }) => amount),
  );
}

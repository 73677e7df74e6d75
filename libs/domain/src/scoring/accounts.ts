import type Fraction from 'fraction.js';
import type { Rulebook } from '@shangda/events/rulebook';
import type { Effect } from '@shangda/events/rulebook/terms';
import type { UnitClass } from '@shangda/events/vocabulary';
import { nothing, sumOf } from './amounts.js';
import { measuredOf } from './measuring.js';
import { boundsOf, isIn } from './periods.js';
import type { ScoringState } from './state.js';
import { creditedOn, factOn, unitOn, worksOn } from './unit-history.js';

/** What a unit has in a period, as the ranking takes it: from the fold's state (`accountsOf`), or added up from entered points. */
export interface Account {
  readonly unitId: string;
  readonly class?: UnitClass | undefined;
  readonly directReportingPoint?: boolean | undefined;
  readonly group?: string | undefined;
  /** Sum of entries by part. */
  readonly points: ReadonlyMap<string, Fraction>;
  /** Number of items with points other than zero, by part. */
  readonly scoredItems: ReadonlyMap<string, number>;
  /** What `ranking.toBeRanked` measures; left out where it measures nothing. */
  readonly activity?: Fraction | undefined;
  readonly effects: readonly Effect[];
}

/** The accounts of units in a period. A unit merged into another in it is seen at its successor, if the office carries points over. */
export function accountsOf(
  rulebook: Rulebook,
  state: ScoringState,
  units: readonly string[],
  period: string,
): readonly Account[] {
  const { last } = boundsOf(period);
  const carried = (rulebook.settings.mergedUnits?.value ?? 'CARRIED_OVER') === 'CARRIED_OVER';
  const others = carried ? [...state.units.keys()] : [];
  const living = carried ? units.filter((unitId) => creditedOn(state.units, unitId, last) === unitId) : units;
  return living.map((unitId) => {
    const merged = others.filter((id) => id !== unitId && creditedOn(state.units, id, last) === unitId);
    return accountIn(rulebook, state, unitId, [unitId, ...merged], period);
  });
}

function accountIn(
  rulebook: Rulebook,
  state: ScoringState,
  unitId: string,
  ids: readonly string[],
  period: string,
): Account {
  const accounts = ids.flatMap((id) => state.accounts.get(id) ?? []);
  const points = new Map<string, Fraction>();
  const items = new Map<string, Map<string, Fraction>>();
  for (const { on, part, key, amount } of accounts.flatMap(({ entries }) => entries)) {
    if (!isIn(on, period)) continue;
    points.set(part, (points.get(part) ?? nothing).add(amount));
    if (key === undefined) continue;
    const ofPart = items.get(part) ?? new Map<string, Fraction>();
    items.set(part, ofPart.set(key, (ofPart.get(key) ?? nothing).add(amount)));
  }
  const scoredItems = new Map(
    [...items].map(([part, sums]) => [part, [...sums.values()].filter((sum) => !sum.equals(0)).length]),
  );
  const toBeRanked = rulebook.ranking?.toBeRanked;
  const activity = toBeRanked && sumOf(ids.map((id) => measuredOf(state, id, toBeRanked, period)));
  const effects = accounts.flatMap(({ consequences }) =>
    consequences.filter(({ on }) => isIn(on, period)).map(({ effect }) => effect),
  );
  return { ...lastKnown(state, unitId, period), unitId, points, scoredItems, activity, effects };
}

/** A unit that stopped before the period's end is grouped as it last was. */
function lastKnown(state: ScoringState, unitId: string, period: string) {
  const { last } = boundsOf(period);
  const day = worksOn(state.units, unitId, last) ? last : (state.units.get(unitId)?.at(-1)?.until ?? last);
  const { class: unitClass, directReportingPoint, group } = unitOn(state.units, unitId, day);
  return { class: unitClass ?? factOn(state.units, unitId, day)?.class, directReportingPoint, group };
}

import type { Rulebook } from '@shangda/events/rulebook';
import type { Credit, UnitFact } from './facts.js';
import type { UnitAsOf } from './membership.js';

/** What was told of each unit, oldest first. */
export type UnitHistory = Map<string, UnitFact[]>;

export function remember(history: UnitHistory, fact: UnitFact): void {
  const known = history.get(fact.unitId);
  if (known) known.push(fact);
  else history.set(fact.unitId, [fact]);
}

/** What holds on a day: of what began by then the latest to begin, unless it has ended; of two that began together, the one told last. */
export function factOn(history: UnitHistory, unitId: string, day: string): UnitFact | undefined {
  let best: UnitFact | undefined;
  for (const fact of history.get(unitId) ?? []) if (fact.from <= day && fact.from >= (best?.from ?? '')) best = fact;
  return best && day <= (best.until ?? '9999') ? best : undefined;
}

export function unitOn(history: UnitHistory, unitId: string, day: string): UnitAsOf {
  const fact = factOn(history, unitId, day);
  return { id: unitId, class: fact?.class, group: fact?.group, directReportingPoint: fact?.directReportingPoint };
}

/** Whether the register knows the unit as working on that day; of a unit nothing was told about, yes. */
export function worksOn(history: UnitHistory, unitId: string, day: string): boolean {
  if (!history.has(unitId)) return true;
  const fact = factOn(history, unitId, day);
  return fact !== undefined && fact.mergedInto === undefined;
}

/** Whether quotas of the office may speak of the unit that day. */
export const reportsOn = (history: UnitHistory, unitId: string, day: string): boolean =>
  worksOn(history, unitId, day) && factOn(history, unitId, day)?.reportsHere !== false;

/** Where a credit goes that day: to the unit, or to the one it was merged into. */
export function creditedOn(history: UnitHistory, unitId: string, day: string): string {
  const seen = new Set<string>();
  let id = unitId;
  for (let next = factOn(history, id, day)?.mergedInto; next !== undefined && !seen.has(next);) {
    seen.add(id);
    id = next;
    next = factOn(history, id, day)?.mergedInto;
  }
  return id;
}

/** Units a piece counts for: those credited, and where the office says so the county of a direct reporting point. */
export function countedUnits(
  history: UnitHistory,
  credits: readonly Credit[],
  day: string,
  { settings }: Pick<Rulebook, 'settings'>,
): ReadonlySet<string> {
  const units = new Set(credits.map(({ unitId }) => unitId));
  if (!settings.directPointCountsForCounty?.value) return units;
  for (const unitId of [...units]) {
    const fact = factOn(history, unitId, day);
    if (fact?.directReportingPoint && fact.countyId !== undefined) units.add(creditedOn(history, fact.countyId, day));
  }
  return units;
}

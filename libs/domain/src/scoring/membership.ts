import type { Rulebook } from '@shangda/events/rulebook';
import type { AppliesTo, Members } from '@shangda/events/rulebook/terms';
import type { QuotaRule } from '@shangda/events/rulebook/quotas';
import type { UnitClass } from '@shangda/events/vocabulary';

/** A unit as a rulebook knows it on a day. */
export interface UnitAsOf {
  readonly id: string;
  readonly class?: UnitClass | undefined;
  readonly directReportingPoint?: boolean | undefined;
  /** The group the office has put it in. */
  readonly group?: string | undefined;
}

/** How closely a rule speaks of a unit: by its name, as a direct point, by its class, not at all. */
export function closeness(members: Members, unit: UnitAsOf, day: string): 0 | 1 | 2 | 3 {
  const named = members.units?.some(
    ({ unit: id, from, until }) => id === unit.id && (from ?? '') <= day && day <= (until ?? '9999'),
  );
  if (named) return 3;
  if (members.directReportingPoint && unit.directReportingPoint) return 2;
  return unit.class !== undefined && members.classes?.includes(unit.class) ? 1 : 0;
}

/** The group a unit is ranked in on a day: the one that speaks of it most closely. */
export function groupOf(rulebook: Rulebook, unit: UnitAsOf, day: string): string | undefined {
  let best: { readonly id: string; readonly close: number } | undefined;
  for (const { id, members, ranked } of rulebook.groups ?? []) {
    const close = ranked === false ? 0 : closenessToGroup({ id, members }, unit, day);
    if (close > (best?.close ?? 0)) best = { id, close };
  }
  return best?.id;
}

/** The row of a table that speaks of the unit most closely. */
export function rowFor<Row extends { readonly appliesTo: AppliesTo }>(
  rulebook: Rulebook,
  rows: readonly Row[],
  unit: UnitAsOf,
  day: string,
): Row | undefined {
  let best: { readonly row: Row; readonly close: number } | undefined;
  for (const row of rows) {
    const close = closenessTo(rulebook, row.appliesTo, unit, day);
    if (close > (best?.close ?? 0)) best = { row, close };
  }
  return best?.row;
}

function closenessTo(rulebook: Rulebook, appliesTo: AppliesTo, unit: UnitAsOf, day: string): number {
  const named = (rulebook.groups ?? []).filter(({ id }) => appliesTo.groups?.includes(id));
  return Math.max(closeness(appliesTo, unit, day), ...named.map((group) => closenessToGroup(group, unit, day)));
}

/** Nothing is closer than to have been put there. */
const closenessToGroup = (
  { id, members }: { readonly id: string; readonly members: Members },
  unit: UnitAsOf,
  day: string,
): number => (unit.group === id ? 4 : closeness(members, unit, day));

/** What a unit owes by a quota on a day; undefined: nothing. */
export const minimumFor = (rulebook: Rulebook, rule: QuotaRule, unit: UnitAsOf, day: string) =>
  rowFor(rulebook, rule.minima, unit, day);

import type Fraction from 'fraction.js';
import { exact } from '@shangda/events/fraction';
import type { QuotaRule } from '@shangda/events/rulebook/quotas';
import { type PublishedRulebook, type PublishedRulebooks, inForce } from '../rulebook.js';
import { isFreed } from '../unit-exemptions.js';
import { nothing, sumOf } from './amounts.js';
import { measuredOf } from './measuring.js';
import { minimumFor } from './membership.js';
import { boundsOf, kindOf, monthsOf } from './periods.js';
import type { ScoringState } from './state.js';
import { creditedOn, reportsOn, unitOn } from './unit-history.js';

export interface QuotaResult {
  readonly unitId: string;
  readonly ruleId: string;
  readonly period: string;
  readonly measured: Fraction;
  readonly required: Fraction;
  readonly met: boolean;
  readonly shortBy: Fraction;
  /** Measured ÷ required: 3/5 is 60 %. */
  readonly rate: Fraction;
  /** Missed without consequence. */
  readonly voluntary: boolean;
  /** Version whose rule it is. */
  readonly rulebookNumber: number;
}

export interface TaskResult {
  readonly unitId: string;
  readonly taskId: string;
  readonly period: string;
  readonly met: boolean;
}

/** What each unit owed in a period and what it did, under the version in force on the period's first day. */
export function quotaResults(
  published: PublishedRulebooks,
  state: ScoringState,
  units: readonly string[],
  period: string,
): readonly QuotaResult[] {
  const version = versionFor(published, period);
  return quotasOf(published, period).flatMap((rule) =>
    units.flatMap((unitId) => {
      const result = resultOf(published, state, rule, unitId, period);
      return result && version ? { ...result, rulebookNumber: version.number } : [];
    }),
  );
}

/** The quotas that are asked for such a period. */
export const quotasOf = (published: PublishedRulebooks, period: string): readonly QuotaRule[] =>
  versionFor(published, period)?.rulebook.quotas.filter((rule) => rule.period === kindOf(period)) ?? [];

/** Several quotas that must all be met; of a unit that owes only some of them, those. */
export function taskResults(
  published: PublishedRulebooks,
  results: readonly QuotaResult[],
  period: string,
): readonly TaskResult[] {
  return (versionFor(published, period)?.rulebook.tasks ?? []).flatMap(({ id, quotas }) => {
    const parts = results.filter(({ ruleId }) => quotas.includes(ruleId));
    const owing = [...new Set(parts.map(({ unitId }) => unitId))];
    return owing.map((unitId) => ({
      unitId,
      taskId: id,
      period,
      met: parts.filter((one) => one.unitId === unitId).every(({ met }) => met),
    }));
  });
}

/** The one in force on the first day; where none was, the one in force on the last. */
export const versionFor = (published: PublishedRulebooks, period: string): PublishedRulebook | undefined =>
  inForce(published, boundsOf(period).first) ?? inForce(published, boundsOf(period).last);

function resultOf(
  published: PublishedRulebooks,
  state: ScoringState,
  rule: QuotaRule,
  unitId: string,
  period: string,
): Omit<QuotaResult, 'rulebookNumber'> | undefined {
  const owed = owedBy(published, state, rule, unitId, period);
  if (!owed || owed.required.equals(0)) return undefined;
  const { required, voluntary } = owed;
  const measured = measuredOf(state, unitId, rule, period).add(inheritedBy(published, state, rule, unitId, period));
  const met = measured.gte(required);
  const shortBy = met ? nothing : required.sub(measured);
  return { unitId, ruleId: rule.id, period, measured, required, met, shortBy, rate: measured.div(required), voluntary };
}

/** What units merged into this one during the period had measured before, unless the office leaves it where it was. */
function inheritedBy(
  published: PublishedRulebooks,
  state: ScoringState,
  rule: QuotaRule,
  unitId: string,
  period: string,
): Fraction {
  if (versionFor(published, period)?.rulebook.settings.mergedUnits?.value === 'LEFT') return nothing;
  const { last } = boundsOf(period);
  const merged = [...state.units.keys()].filter((id) => id !== unitId && creditedOn(state.units, id, last) === unitId);
  return sumOf(merged.map((id) => measuredOf(state, id, rule, period)));
}

function owedBy(
  published: PublishedRulebooks,
  state: ScoringState,
  rule: QuotaRule,
  unitId: string,
  period: string,
): { readonly required: Fraction; readonly voluntary: boolean } | undefined {
  const months = monthsOf(period);
  const free = (month: string) => isFreed(state.exemptions.get(unitId) ?? [], { ruleId: rule.id, period: month });
  // Default, not in the text: an exemption frees of a period it covers from end to end; of a quota that goes by months, of each month.
  if (months.every(free)) return undefined;
  if (rule.change === 'PRO_RATA_BY_MONTH') {
    const rows = months.map((month) =>
      free(month) ? undefined : owedOn(published, state, rule, unitId, `${month}-01`),
    );
    const required = sumOf(rows.map((row) => exact(row?.minimum ?? 0).div(months.length)));
    return { required, voluntary: rows.every((row) => row === undefined || row.voluntary === true) };
  }
  const { first, last } = boundsOf(period);
  const row = owedOn(published, state, rule, unitId, rule.change === 'LAST_DAY' ? last : first);
  return row && { required: exact(row.minimum), voluntary: row.voluntary !== undefined };
}

/** By the version in force on the day; a rule that version no longer has asks nothing. */
function owedOn(published: PublishedRulebooks, state: ScoringState, { id }: QuotaRule, unitId: string, day: string) {
  const rulebook = inForce(published, day)?.rulebook;
  const rule = rulebook?.quotas.find((one) => one.id === id);
  if (!rulebook || !rule || !reportsOn(state.units, unitId, day)) return undefined;
  return minimumFor(rulebook, rule, unitOn(state.units, unitId, day), day);
}

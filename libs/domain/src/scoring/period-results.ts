import { asText } from '@shangda/events/fraction';
import { type PublishedRulebooks, monthlyReportQuotas } from '../rulebook.js';
import type { PeriodsEndedFact, QuotaFact } from './facts.js';
import { boundsOf } from './periods.js';
import { type QuotaResult, quotaResults, versionFor } from './quotas.js';
import type { ScoringState } from './state.js';

/**
 * What every unit did of a period's quotas, measured over all that was told so far. Quotas that are counted as items are reported have facts
 * of their own, unless they are asked for too.
 */
export function resultsAt(
  published: PublishedRulebooks,
  state: ScoringState,
  period: string,
  { countedOnesToo = false }: Pick<PeriodsEndedFact, 'countedOnesToo'>,
): readonly QuotaResult[] {
  const rulebook = versionFor(published, period)?.rulebook;
  const counted = new Set(rulebook && !countedOnesToo ? monthlyReportQuotas(rulebook).map(({ id }) => id) : []);
  return quotaResults(published, state, [...state.units.keys()], period).filter(({ ruleId }) => !counted.has(ruleId));
}

/** A result as the engine is told of it, dated the last day of its period. */
export const factOf = ({ unitId, ruleId, period, measured, required, met, voluntary }: QuotaResult): QuotaFact => ({
  kind: 'QUOTA',
  unitId,
  ruleId,
  period,
  measured: asText(measured),
  required: asText(required),
  met,
  voluntary,
  on: boundsOf(period).last,
});

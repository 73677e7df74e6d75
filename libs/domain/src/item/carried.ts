import type { InHand } from './in-hand.js';
import { creditsOf } from './report.js';

/** What every fact about the use of an item carries of it, so that views only add. The office's own category goes before the unit's. */
export function carriedBy({ handling, report }: InHand) {
  const { unitId, tone, category } = report.description;
  return {
    unitId,
    credits: creditsOf(report.description),
    reportedOn: report.firstOn,
    authors: [...report.authors],
    category: handling.classified?.category ?? category,
    tone,
  };
}

import type { Credit } from '@shangda/events/credit';
import type { Description } from './state.js';

/** Who gets credit: the units it was written with (联合报送), or its unit alone. */
export const creditsOf = ({ unitId, joint }: Description): Credit[] => [...(joint ?? [{ unitId, weight: 1 }])];

/** What a report says of its item, so that views need not look it up. */
export function saidOf(description: Description, authors: readonly string[]) {
  const { category, subtype, tone, urgency } = description;
  return { authors: [...authors], category, subtype, tone, urgency, credits: creditsOf(description) };
}

import { type UnlimitedEdge, unlimited } from '@shangda/domain/emergency/limits';
import type { Emergencies } from '@shangda/events/rulebook/emergencies';

/** Which steps upward have no time limit under these rules, the levels of one step together: `NATURAL_DISASTER COUNTY → PREFECTURE (I, II, III, IV, without a level)`. */
export function sayUnlimited(emergencies: Emergencies): readonly string[] {
  const levels = new Map<string, string[]>();
  for (const edge of unlimited(emergencies))
    levels.set(stepOf(edge), [...(levels.get(stepOf(edge)) ?? []), edge.level ?? 'without a level']);
  return [...levels].map(([step, of]) => `${step} (${of.join(', ')})`);
}

const stepOf = ({ category, from, to }: UnlimitedEdge): string => `${category} ${from} → ${to}`;

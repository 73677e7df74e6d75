import { z } from 'zod';
import { registerId } from '../event.js';
import { activity } from './quotas.js';
import { exactNumber, rule } from './terms.js';

/** Who is ranked, who wins. Equal totals have equal ranks and the next rank is skipped: 1, 2, 2, 4. */
export const rankingRule = rule({
  /** Less activity than this: listed, not ranked. */
  toBeRanked: z.strictObject({ ...activity.shape, atLeast: exactNumber }).optional(),
  /** Advanced units of each group, among those ranked that have not lost the award. */
  winners: z
    .array(z.strictObject({ group: registerId, number: z.int().min(1) }))
    .min(1)
    .optional(),
  /** Units equal at the line: all of them win, or none. Left out: all. */
  tieAtTheLine: z.enum(['ALL', 'NONE']).optional(),
});

/** How figures are shown; inside they stay exact. Left out: two decimals, half up. */
export const displayRule = rule({ digits: z.int().min(0).max(6), rounding: z.enum(['HALF_UP']) });

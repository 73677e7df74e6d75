import { z } from 'zod';
import { period, registerId } from './event.js';

/** One place where an item counts: the office's rule and the period. */
export const quotaCount = z.strictObject({ officeId: registerId, ruleId: registerId, period });
export type QuotaCount = z.output<typeof quotaCount>;

/** The same for a unit that is named: of a joint item each of its units, and the county a direct point's item counts for too. */
export const itemCount = z.strictObject({ ...quotaCount.shape, unitId: registerId });
export type ItemCount = z.output<typeof itemCount>;

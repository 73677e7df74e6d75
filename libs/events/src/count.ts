import { z } from 'zod';
import { period, registerId } from './event.js';

/** One place where an item counts: the office's rule and the period, judged when it was reported. */
export const quotaCount = z.strictObject({ officeId: registerId, ruleId: registerId, period });
export type QuotaCount = z.output<typeof quotaCount>;

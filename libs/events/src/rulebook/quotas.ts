import { z } from 'zod';
import { registerId } from '../event.js';
import { adoptionLevel, category } from '../vocabulary.js';
import { appliesTo, bilingual, rule } from './terms.js';

/** What a quota or a minimum activity counts. */
export const measure = z.enum([
  /** Items reported. */
  'REPORTED',
  /** Items adopted, each once in the period however often. */
  'ADOPTED',
  /** Adoptions: an item in two outlets is two. */
  'ADOPTIONS',
  /** Points scored. */
  'POINTS',
  /** Items adopted in the period for every hundred reported in it. */
  'ADOPTION_RATE',
]);

/** Only adoptions in these outlets, at these levels or of these kinds, only items of these categories (Art. 10), only points in these parts. */
const narrowed = {
  outlets: z.array(registerId).min(1).optional(),
  levels: z.array(adoptionLevel).min(1).optional(),
  pieceKinds: z.array(registerId).min(1).optional(),
  categories: z.array(category).min(1).optional(),
  parts: z.array(registerId).min(1).optional(),
};
export const measured = z.strictObject({ measure, ...narrowed });
export type Measured = z.output<typeof measured>;

/** What a unit must have done to be ranked: what the statistics count too. */
export const activity = z.strictObject({ measure: measure.exclude(['ADOPTION_RATE']), ...narrowed });
export type Activity = z.output<typeof activity>;

/** 定额 (Art. 21(4)): at least so many in each period. */
export const quotaRule = rule({
  title: bilingual,
  /** A week begins on Monday and is of its own, wherever months end. */
  period: z.enum(['WEEK', 'MONTH', 'QUARTER', 'YEAR']),
  measure,
  ...narrowed,
  /** The minimum of each class or group. */
  minima: z
    .array(
      z.strictObject({
        appliesTo,
        /** The maximum keeps every figure derived from it within a view's integer columns. */
        minimum: z.int().min(1).max(100_000),
        /** Measured and shown, missed without consequence. */
        voluntary: z.literal(true).optional(),
      }),
    )
    .min(1),
  /** A unit that changes its class, begins or ends within the period: left out, what holds on the period's first day. */
  change: z.enum(['FIRST_DAY', 'LAST_DAY', 'PRO_RATA_BY_MONTH']).optional(),
});
export type QuotaRule = z.output<typeof quotaRule>;

/** Several quotas of one period that must all be met. */
export const taskRule = rule({ title: bilingual, quotas: z.array(registerId).min(1) });

import { z } from 'zod';
import { registerId } from '../event.js';
import { findingGravity, findingKind } from '../vocabulary.js';
import { amount, effect, exactNumber, rule, signedNumber } from './terms.js';

const id = registerId.optional();

/** What costs points. What is left out may be anything. */
export const failing = z.discriminatedUnion('fact', [
  z.strictObject({
    fact: z.literal('FINDING'),
    finding: findingKind.optional(),
    gravity: findingGravity.optional(),
  }),
  z.strictObject({ fact: z.literal('COMMISSION_LATE') }),
  z.strictObject({ fact: z.literal('COMMISSION_MISSED') }),
  /** Late or missed, where no row of the part tells which: counted together in tiers. */
  z.strictObject({ fact: z.literal('COMMISSION_FAILED') }),
  /** A quota of this rulebook missed. */
  z.strictObject({ fact: z.literal('QUOTA_MISSED'), quota: id }),
  /** A piece was corrected after its issue. */
  z.strictObject({ fact: z.literal('CORRECTED') }),
]);

/** From so many in the year on: points, the whole year, consequences. */
const tier = z.strictObject({
  from: z.int().min(1),
  points: amount.optional(),
  wholeYearZero: z.literal(true).optional(),
  effects: z.array(effect).min(1).optional(),
});

export const deductionRule = rule({
  part: registerId,
  when: failing,
  /** Left out: effects alone. */
  take: z
    .discriminatedUnion('method', [
      /** `perItemShort`: of a quota missed, so much more for each one below its minimum. */
      z.strictObject({ method: z.literal('FIXED'), points: amount, perItemShort: amount.optional() }),
      /** Of what the item has earned its units in this part, bonus included, now and later. Without an item: nothing. */
      z.strictObject({ method: z.literal('SHARE_OF_ITEM'), share: exactNumber }),
      /** By how many there were in the year: the row of the highest `from` not above the count. */
      z.strictObject({
        method: z.literal('TIERED'),
        tiers: z.array(tier).min(1),
      }),
      /** The whole year is worth nothing, whatever was earned and will be; left out `parts`: in every part. */
      z.strictObject({ method: z.literal('WHOLE_YEAR_ZERO'), parts: z.array(registerId).min(1).optional() }),
    ])
    .optional(),
  effects: z.array(effect).min(1).optional(),
});
export type DeductionRule = z.output<typeof deductionRule>;

/** A limit on what a unit can have in a period: no more than `most`, no less than `least`. `least` "0" in a year: deductions end at zero. */
export const limitRule = rule({
  /** Where the correction is entered, and what is limited unless `rules` or `total` say otherwise. */
  part: registerId,
  /** Only what these rules gave or took. */
  rules: z.array(registerId).min(1).optional(),
  /** All parts together. */
  total: z.literal(true).optional(),
  period: z.enum(['MONTH', 'QUARTER', 'YEAR']),
  most: exactNumber.optional(),
  least: signedNumber.optional(),
});
export type LimitRule = z.output<typeof limitRule>;

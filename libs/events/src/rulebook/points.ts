import { z } from 'zod';
import { registerId } from '../event.js';
import { adoptionLevel, category, filedReason, route, tone, urgency } from '../vocabulary.js';
import { amount, effect, exactNumber, members, rule } from './terms.js';

const level = adoptionLevel.optional();
const id = registerId.optional();
const about = { category: category.optional(), tone: tone.optional() };

/** What earns points, and which of its features the value depends on. What is left out may be anything. */
export const earning = z.discriminatedUnion('fact', [
  z.strictObject({ fact: z.literal('REPORTED'), urgency: urgency.optional(), ...about }),
  z.strictObject({ fact: z.literal('FILED_ONLY'), reason: filedReason.optional() }),
  z.strictObject({ fact: z.literal('FORWARDED'), level }),
  z.strictObject({
    fact: z.literal('ADOPTED'),
    level,
    outlet: id,
    pieceKind: id,
    route: route.optional(),
    ...about,
  }),
  z.strictObject({ fact: z.literal('READING_COPY'), level }),
  /** A commissioned piece that was delivered in time. */
  z.strictObject({ fact: z.literal('COMMISSION_DONE') }),
  /** A quota of this rulebook met. */
  z.strictObject({ fact: z.literal('QUOTA_MET'), quota: id }),
]);

/** One row of the table of points. Of the rows of a part that fit a fact the one naming most features wins. */
export const pointRule = rule({
  part: registerId,
  when: earning,
  points: amount,
  /** Of a quota met: so much more for each one above its minimum. */
  perItemOver: amount.optional(),
  /** What else follows for the units credited: that their leader is told, or the circular names them. */
  effects: z.array(effect).min(1).optional(),
});
export type PointRule = z.output<typeof pointRule>;

/** What the adoptions of one item come to together. Left out for a part: their sum. */
export const stackingRule = rule({
  part: registerId,
  /** Which facts of an item are seen together; left out: its adoptions. The others are added. */
  over: z
    .array(z.enum(['REPORTED', 'FORWARDED', 'ADOPTED', 'READING_COPY']))
    .min(1)
    .optional(),
  /** Each amount is first multiplied by the factor of its level; a level not named has 1. */
  factors: z
    .array(z.strictObject({ level: adoptionLevel, factor: exactNumber }))
    .min(1)
    .optional(),
  combine: z.discriminatedUnion('method', [
    z.strictObject({ method: z.literal('SUM') }),
    z.strictObject({ method: z.literal('HIGHEST') }),
    /** The highest of each level, and of these the best so many. */
    z.strictObject({ method: z.literal('BEST_LEVELS'), levels: z.int().min(1).max(4) }),
    /** The highest in full, and for each further level (or each further adoption) an increment. */
    z.strictObject({
      method: z.literal('INCREMENT'),
      per: z.enum(['LEVEL', 'ADOPTION']),
      increments: z.array(z.strictObject({ level, points: amount })).min(1),
    }),
  ]),
});
export type StackingRule = z.output<typeof stackingRule>;

const division = z.enum(['FULL', 'EVEN', 'WEIGHTS']);

/** How the points of an item of several units are credited. Left out: by weights, which are equal unless the units said otherwise. */
export const sharingRule = rule({
  /** Left out: in every part. */
  part: id,
  of: z.enum(['JOINT', 'COMPOSITE']),
  /** Whoever edited the piece keeps a share of it, perhaps only where so much of the text was rewritten (1/10000). */
  editor: z
    .strictObject({
      share: exactNumber,
      rewrittenFrom: z.int().min(0).max(10_000).optional(),
      /** Unit credited with the editor's share; left out: nobody. */
      unit: id,
    })
    .optional(),
  divide: z.discriminatedUnion('method', [
    z.strictObject({ method: z.literal('FULL') }),
    z.strictObject({ method: z.literal('EVEN') }),
    z.strictObject({ method: z.literal('WEIGHTS') }),
    /** The same for each unit, whatever the piece is worth. */
    z.strictObject({ method: z.literal('FIXED'), points: amount }),
    /** By the place of the unit: a row of shares for two units, one for three … each summing to 1; for other numbers `otherwise`. */
    z.strictObject({
      method: z.literal('BY_PLACE'),
      shares: z.array(z.array(exactNumber).min(2)).min(1),
      otherwise: division,
    }),
  ]),
});
export type SharingRule = z.output<typeof sharingRule>;

/** What a leader's instruction is worth: by level, rank, outlet and piece kind, like a row of points. */
export const instructionRule = rule({
  part: registerId,
  when: z.strictObject({ level, rank: id, outlet: id, pieceKind: id }),
  /** Points, or a multiple of the item's own points in the same part. */
  worth: z.union([z.strictObject({ points: amount }), z.strictObject({ multiple: exactNumber })]),
  effects: z.array(effect).min(1).optional(),
});
export type InstructionRule = z.output<typeof instructionRule>;

/** Several instructions on one item. Left out: every one counts, and the bonus is shared like the item. */
export const instructionCounting = rule({
  counting: z.discriminatedUnion('method', [
    z.strictObject({ method: z.literal('EVERY') }),
    z.strictObject({ method: z.literal('HIGHEST') }),
    z.strictObject({ method: z.literal('ONCE_PER_LEVEL') }),
    /** The first gets the first share, the second the second …; after the last share nothing. */
    z.strictObject({
      method: z.literal('DIMINISHING'),
      per: z.enum(['ITEM', 'LEVEL']),
      series: z.array(exactNumber).min(1),
    }),
  ]),
  bonusOfJointItem: z.enum(['SHARED', 'FULL']),
});
export type InstructionCounting = z.output<typeof instructionCounting>;

/** What a unit below earns counts by this share also for its county (of a direct reporting point: `from` says so). */
export const rollUpRule = rule({ from: members, to: z.literal('COUNTY'), share: exactNumber, part: id });
export type RollUpRule = z.output<typeof rollUpRule>;

import { z } from 'zod';
import { officeDay, registerId } from '../event.js';
import { adoptionLevel, unitClass } from '../vocabulary.js';

const words = z.string().min(1);
export const bilingual = z.strictObject({ zh: words, en: words }).meta({ id: 'bilingual' });

/** Where a rule is written. `text` is verbatim. */
export const citation = z
  .strictObject({ document: words, article: words, text: words })
  .meta({ id: 'citation', description: 'Where the rule is written; "text" is verbatim.' });

/** Says what was decided where the cited text is silent; a rule without it claims that the text itself says so. */
const reading = words.optional();

/** What every rule has: an id of its own, perhaps a reading, and the text it comes from. */
export const rule = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ id: registerId, ...shape, reading, citation });

/** An exact number that is not negative: "2", "2/3", "0.5". */
export const exactPattern = /^\d{1,9}(\.\d{1,9}|\/[1-9]\d{0,8})?$/;
export const exactNumber = z
  .string()
  .regex(exactPattern)
  .meta({ id: 'exactNumber', description: 'An exact number as text: "2", "2/3", "0.5".' });
/** The same, or below zero: "-3". */
export const signedPattern = /^-?\d{1,9}(\.\d{1,9}|\/[1-9]\d{0,8})?$/;
export const signedNumber = z.string().regex(signedPattern);
/** An exact number, or a multiple of a parameter: `{ "times": "2", "of": "p" }`. */
export const amount = z
  .union([exactNumber, z.strictObject({ times: exactNumber, of: registerId })])
  .meta({ id: 'amount', description: 'An exact number as text, or { times, of }: a multiple of a parameter.' });
export type Amount = z.output<typeof amount>;

/** Consequences that are no number: 取消评优资格, 通报, 书面告知领导. Being named may be praise or blame, as the rule that says so. */
export const effect = z.enum(['LOSES_AWARD', 'NAMED_IN_CIRCULAR', 'LEADER_TOLD']);
export type Effect = z.output<typeof effect>;

/** A value other rules are multiples of, such as the points the province gives. */
export const parameter = rule({ title: bilingual, value: amount });

/** 刊物: known by its level and title; the same title at two levels is two outlets. */
export const outlet = rule({
  title: bilingual,
  level: adoptionLevel,
  /** Unit id of the office that publishes it, where that office is in the register. */
  office: registerId.optional(),
});
export const pieceKind = rule({ title: bilingual });
/** Ranks of leaders whose instructions are told apart. */
export const rank = rule({ title: bilingual });

const day = officeDay.optional();
/** Units named one by one, each perhaps for a time: both days belong to it. */
const namedUnit = z.strictObject({ unit: registerId, from: day, until: day });

/** Whom a rule speaks of. A unit named is closer than a direct reporting point, and that closer than a class. */
export const members = z
  .strictObject({
    classes: z.array(unitClass).min(1).optional(),
    directReportingPoint: z.literal(true).optional(),
    units: z.array(namedUnit).min(1).optional(),
  })
  .meta({
    id: 'members',
    description: 'Units by class, as direct reporting points, or by their ids, perhaps for a time.',
  });
export type Members = z.output<typeof members>;

/** 分类排名: units ranked among themselves. A unit in no group is not ranked. */
export const group = rule({
  title: bilingual,
  members,
  /** Left out: ranked. `false`: a group for quotas alone. */
  ranked: z.literal(false).optional(),
});

/** Units by the rulebook's groups, or by what the register knows of them. */
export const appliesTo = z
  .strictObject({
    groups: z.array(registerId).min(1).optional(),
    classes: z.array(unitClass).min(1).optional(),
    directReportingPoint: z.literal(true).optional(),
  })
  .meta({ id: 'appliesTo', description: 'Units by groups of this rulebook, by class, or as direct reporting points.' });
export type AppliesTo = z.output<typeof appliesTo>;

/** A part of the assessment: how its points become its figure, and how that figure enters the total. */
export const part = rule({
  title: bilingual,
  aggregation: z
    .discriminatedUnion('method', [
      z.strictObject({ method: z.literal('SUM') }),
      /** Points over the number of items that scored. */
      z.strictObject({ method: z.literal('AVERAGE_PER_SCORED_ITEM') }),
      /** Points over a target of the unit's group; `most` limits the ratio. */
      z.strictObject({
        method: z.literal('COMPLETION'),
        targets: z.array(z.strictObject({ appliesTo, target: exactNumber })).min(1),
        most: exactNumber.optional(),
      }),
    ])
    .optional(),
  /** What everybody begins a ranked period with, before anything is earned or taken. */
  base: exactNumber.optional(),
  /** Turns the figure into a share: the best of the group, or a full ratio, gets all of `points`. */
  conversion: z.strictObject({ points: exactNumber, against: z.enum(['BEST_OF_GROUP', 'FULL_RATIO']) }).optional(),
  /** Weight in the total. Either every part has one and they sum to 1, or none has. */
  weight: exactNumber.optional(),
});
export type Part = z.output<typeof part>;

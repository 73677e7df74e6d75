import { z } from 'zod';
import { type FactOf, defineEvent, officeDay, registerId } from './event.js';
import { deductionRule, limitRule } from './rulebook/deductions.js';
import { type RulebookFormat1, rulebookFormat1 } from './rulebook/format-1.js';
import {
  instructionCounting,
  instructionRule,
  pointRule,
  rollUpRule,
  sharingRule,
  stackingRule,
} from './rulebook/points.js';
import { emergencies } from './rulebook/emergencies.js';
import { quotaRule, taskRule } from './rulebook/quotas.js';
import { settings } from './rulebook/settings.js';
import { displayRule, rankingRule } from './rulebook/standing-rules.js';
import { bilingual, group, outlet, parameter, part, pieceKind, rank } from './rulebook/terms.js';

const listOf = <Row extends z.ZodType>(row: Row) => z.array(row).optional();

/** A rulebook as published: tables, no expressions. `rulebooks/rulebook.schema.json` is made from this and says the same with readable paths. */
export const rulebook = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(2),
  id: registerId,
  title: bilingual,
  source: z.strictObject({
    document: z.string().min(1),
    title: bilingual,
    issuedBy: bilingual,
    /** Left out where the text at hand does not say it. */
    issuedOn: officeDay.optional(),
  }),
  /** What a reader must know of the document as a whole: that figures are samples, that the source is an excerpt. */
  note: z.string().min(1).optional(),
  /** Unit id of the office whose rulebook this is; left out: the office that publishes it. */
  office: registerId.optional(),
  effectiveFrom: officeDay,
  timeZone: z.literal('Asia/Shanghai'),
  outlets: listOf(outlet),
  pieceKinds: listOf(pieceKind),
  ranks: listOf(rank),
  parameters: listOf(parameter),
  groups: listOf(group),
  parts: listOf(part),
  points: listOf(pointRule),
  stacking: listOf(stackingRule),
  sharing: listOf(sharingRule),
  instructions: listOf(instructionRule),
  instructionCounting: instructionCounting.optional(),
  rollUps: listOf(rollUpRule),
  deductions: listOf(deductionRule),
  limits: listOf(limitRule),
  ranking: rankingRule.optional(),
  display: displayRule.optional(),
  quotas: z.array(quotaRule),
  tasks: listOf(taskRule),
  emergencies: emergencies.optional(),
  settings,
});
export type Rulebook = z.output<typeof rulebook>;

export const RulebookPublished = defineEvent('RulebookPublished', 3, {
  officeId: registerId,
  /** 1, 2, 3 … within the office. */
  number: z.int(),
  effectiveFrom: officeDay,
  rulebook,
});

export type RulebookFact = FactOf<typeof RulebookPublished>;

/** What a document of the first format means in this one; nothing is added to it. */
export const fromFormat1 = ({ format: _format, quotas, ...rest }: RulebookFormat1): Rulebook => ({
  ...rest,
  format: 2,
  quotas: quotas.map(({ appliesTo, minimum, ...quota }) => ({ ...quota, minima: [{ appliesTo, minimum }] })),
});

/** `RulebookPublished@1` to version 2. */
export function upcastRulebookPublished(data: unknown): unknown {
  const published = data as { readonly rulebook: RulebookFormat1 };
  return { ...published, rulebook: fromFormat1(published.rulebook) };
}

/** A document of either format, as this program reads it. Throws on what is neither; the doors have asked the schema before. */
export function readRulebook(document: unknown): Rulebook {
  const old = rulebookFormat1.safeParse(document);
  return old.success ? fromFormat1(old.data) : rulebook.parse(document);
}

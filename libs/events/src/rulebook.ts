import { z } from 'zod';
import { type FactOf, defineEvent, officeDay, registerId } from './event.js';
import { unitClass } from './vocabulary.js';

const bilingual = z.strictObject({ zh: z.string(), en: z.string() });
export const citation = z.strictObject({ document: z.string(), article: z.string(), text: z.string() });

export const quotaRule = z.strictObject({
  id: registerId,
  title: bilingual,
  appliesTo: z.union([
    z.strictObject({ classes: z.array(unitClass).min(1) }),
    z.strictObject({ directReportingPoint: z.literal(true) }),
  ]),
  period: z.literal('MONTH'),
  measure: z.literal('REPORTED'),
  /** The maximum keeps every figure derived from it within a view's integer columns. */
  minimum: z.int().min(1).max(100_000),
  reading: z.string().optional(),
  citation,
});
export type QuotaRule = z.output<typeof quotaRule>;

const setting = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, reading: z.string().optional(), citation });

/** A rulebook as published; `rulebooks/rulebook.schema.json` says the same with readable paths. */
export const rulebook = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(1),
  id: registerId,
  title: bilingual,
  source: z.strictObject({ document: z.string(), title: bilingual, issuedBy: bilingual, issuedOn: officeDay }),
  office: registerId.optional(),
  effectiveFrom: officeDay,
  timeZone: z.literal('Asia/Shanghai'),
  quotas: z.array(quotaRule),
  settings: z.strictObject({
    unsignedEmergency: setting(z.boolean()),
    emergencyCountsOn: setting(z.enum(['SIGNED', 'REPORTED'])),
    quotaWarningDays: setting(z.array(z.int().min(0))),
  }),
});
export type Rulebook = z.output<typeof rulebook>;

export const RulebookPublished = defineEvent('RulebookPublished', 1, {
  officeId: registerId,
  /** 1, 2, 3 … within the office. */
  number: z.int(),
  effectiveFrom: officeDay,
  rulebook,
});

export type RulebookFact = FactOf<typeof RulebookPublished>;

import { z } from 'zod';
import { officeDay, registerId } from '../event.js';
import { unitClass } from '../vocabulary.js';

const words = z.string().min(1);
const bilingual = z.strictObject({ zh: words, en: words });
/** Article, with the item in brackets: `20`, `21(4)`. */
const article = z.string().regex(/^[1-9]\d*(\([1-9]\d*\))?$/);
const citation = z.strictObject({ document: words, article, text: words });

const quotaRule = z.strictObject({
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
  reading: words.optional(),
  citation,
});

const setting = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, reading: words.optional(), citation });

/** The first format of a rulebook: monthly quotas and three settings. Documents of it are taken for ever, and read as what they mean in the newest. */
export const rulebookFormat1 = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(1),
  id: registerId,
  title: bilingual,
  source: z.strictObject({ document: words, title: bilingual, issuedBy: bilingual, issuedOn: officeDay }),
  office: registerId.optional(),
  effectiveFrom: officeDay,
  timeZone: z.literal('Asia/Shanghai'),
  quotas: z.array(quotaRule),
  settings: z.strictObject({
    unsignedEmergency: setting(z.boolean()),
    emergencyCountsOn: setting(z.enum(['SIGNED', 'REPORTED'])),
    quotaWarningDays: setting(z.array(z.int().min(1).max(30))),
  }),
});
export type RulebookFormat1 = z.output<typeof rulebookFormat1>;

import { z } from 'zod';
import { officeDay, registerId } from '../event.js';
import {
  adoptionLevel,
  category,
  commissionOutcome,
  filedReason,
  findingGravity,
  findingKind,
  route,
  tone,
  unitClass,
  urgency,
} from '../vocabulary.js';
import { measured } from './quotas.js';
import { effect, exactNumber, signedNumber } from './terms.js';

const words = z.string().min(1);
/** `2026-W14`, `2026-03`, `2026-Q1` or `2026`. */
const anyPeriod = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|W(0[1-9]|[1-4]\d|5[0-3])))?$/);
/** Who gets credit: unit ids, or units with weights. */
const units = z.array(z.union([registerId, z.strictObject({ unit: registerId, weight: z.int().min(1) })])).min(1);

const dated = { on: officeDay, recordedOn: officeDay.optional() };
/** `times`: so many alike, each with an item of its own. An item that is left out is a new one. */
const repeated = { ...dated, item: words.optional(), times: z.int().min(1).max(10_000).optional() };
const ofItem = { ...dated, item: words };
const about = { category: category.optional(), tone: tone.optional() };
const happened = (fact: 'SIGNED' | 'RECEIVED' | 'RETURNED' | 'SELECTED' | 'WITHDRAWN' | 'CORRECTED') =>
  z.strictObject({ fact: z.literal(fact), ...ofItem });

/** What happened, in the words of the glossary. */
export const exampleFact = z.discriminatedUnion('fact', [
  z.strictObject({
    fact: z.literal('REPORTED'),
    ...repeated,
    units,
    ...about,
    urgency: urgency.optional(),
    unsigned: z.literal(true).optional(),
    commissioned: z.literal(true).optional(),
    resubmission: z.literal(true).optional(),
    followsUp: words.optional(),
  }),
  happened('SIGNED'),
  happened('RECEIVED'),
  happened('RETURNED'),
  z.strictObject({ fact: z.literal('DUPLICATE'), ...ofItem, original: words.optional() }),
  z.strictObject({ fact: z.literal('FILED_ONLY'), ...ofItem, reason: filedReason }),
  /** What was filed before is used after all. */
  happened('SELECTED'),
  z.strictObject({ fact: z.literal('FORWARDED'), ...repeated, units, toLevel: adoptionLevel }),
  z.strictObject({
    fact: z.literal('ADOPTED'),
    ...repeated,
    units,
    outlet: registerId,
    pieceKind: registerId,
    route: route.optional(),
    composite: words.optional(),
    rewritten: z.int().min(0).max(10_000).optional(),
    ...about,
  }),
  z.strictObject({ fact: z.literal('READING_COPY'), ...repeated, units, level: adoptionLevel }),
  z.strictObject({
    fact: z.literal('INSTRUCTED'),
    ...dated,
    item: words.optional(),
    composite: words.optional(),
    units,
    level: adoptionLevel,
    rank: registerId,
    outlet: registerId.optional(),
    pieceKind: registerId.optional(),
  }),
  z.strictObject({ fact: z.literal('COMMISSION'), ...dated, unit: registerId, outcome: commissionOutcome }),
  z.strictObject({
    fact: z.literal('FINDING'),
    ...dated,
    unit: registerId,
    finding: findingKind,
    gravity: findingGravity,
    item: words.optional(),
  }),
  /** A quota's result, as the office closed it. */
  z.strictObject({
    fact: z.literal('QUOTA'),
    ...dated,
    unit: registerId,
    quota: registerId,
    period: anyPeriod,
    measured: z.int().min(0),
    required: z.int().min(1),
  }),
  happened('WITHDRAWN'),
  happened('CORRECTED'),
  /** A period is over: every quota of it is measured, and what its rows give and take is entered. */
  z.strictObject({ fact: z.literal('PERIOD_ENDED'), on: officeDay, period: anyPeriod }),
  z.strictObject({ fact: z.literal('PERIOD_LOCKED'), on: officeDay, period: anyPeriod }),
]);
export type ExampleFact = z.output<typeof exampleFact>;

/** A unit as the register knows it; a second row for the same unit says what it became. */
const exampleUnit = z.strictObject({
  unit: registerId,
  class: unitClass,
  from: officeDay.optional(),
  until: officeDay.optional(),
  directReportingPoint: z.literal(true).optional(),
  group: registerId.optional(),
  county: registerId.optional(),
  mergedInto: registerId.optional(),
});
export type ExampleUnit = z.output<typeof exampleUnit>;

const expected = z.strictObject({
  /** Points of a unit: exact, and as they are shown. */
  points: z
    .array(
      z.strictObject({
        unit: registerId,
        points: signedNumber,
        shown: words.optional(),
        part: registerId.optional(),
        period: anyPeriod.optional(),
      }),
    )
    .optional(),
  /** Points of several units together. */
  sums: z.array(z.strictObject({ units: z.array(registerId).min(1), points: signedNumber })).optional(),
  /** Total and rank in the group; `null`: not active enough to be ranked. */
  ranks: z
    .array(
      z.strictObject({
        unit: registerId,
        period: anyPeriod,
        group: registerId,
        rank: z.int().min(1).nullable(),
        total: signedNumber.optional(),
        winner: z.boolean().optional(),
      }),
    )
    .optional(),
  /** What a unit reported or had adopted, or how many pieces an outlet carried (a joint piece is one). */
  counts: z
    .array(
      z.union([
        z.strictObject({ unit: registerId, period: anyPeriod, ...measured.shape, count: exactNumber }),
        z.strictObject({ outlet: registerId, period: anyPeriod, pieces: z.int().min(0) }),
      ]),
    )
    .optional(),
  quotas: z
    .array(
      z.strictObject({
        unit: registerId,
        quota: registerId,
        period: anyPeriod,
        measured: exactNumber.optional(),
        required: exactNumber.optional(),
        met: z.boolean(),
        shortBy: exactNumber.optional(),
        rate: exactNumber.optional(),
      }),
    )
    .optional(),
  tasks: z
    .array(z.strictObject({ unit: registerId, task: registerId, period: anyPeriod, met: z.boolean() }))
    .optional(),
  effects: z.array(z.strictObject({ unit: registerId, effect })).optional(),
});
export type Expected = z.output<typeof expected>;

export const workedExample = z.strictObject({
  name: words,
  /** Where the answer was worked out, or why it must be so. */
  source: words.optional(),
  reading: words.optional(),
  /** Settings of the rulebook with another value, by name. */
  settings: z.record(z.string(), z.union([z.boolean(), z.string()])).optional(),
  /** Parameters of the rulebook with another value, by id. */
  parameters: z.record(z.string(), exactNumber).optional(),
  units: z.array(exampleUnit).optional(),
  facts: z.array(exampleFact),
  expect: expected,
});
export type WorkedExample = z.output<typeof workedExample>;

/** `<name>.examples.json` beside the rulebook `<name>.json`: facts made up for the purpose, answers worked out by hand. */
export const workedExamples = z.strictObject({
  $schema: z.string().optional(),
  /** What is invented here and what is not. */
  note: words.optional(),
  examples: z.array(workedExample).min(1),
});

import { z } from 'zod';
import { type FactOf, anyPeriod, defineEvent, officeDay, period, registerId } from './event.js';
import { fraction } from './fraction.js';
import { effect } from './rulebook/terms.js';

/** One line of a calculation: a rule of the rulebook, what it was applied to and what came out. */
export const calculationStep = z.strictObject({
  ruleId: registerId,
  /** By their names in the rulebook: `{ base: '10', share: '1/2' }`. */
  inputs: z.record(z.string(), z.string()),
  result: z.string(),
});
export type CalculationStep = z.output<typeof calculationStep>;

/** The fact in the ledger that earned or cost the points. */
export const pointsCause = z.strictObject({
  stream: z.string(),
  type: z.string(),
  /** Dense number in the order of the whole ledger. */
  sequence: z.int(),
});

export type PointsCause = z.output<typeof pointsCause>;

/** 记分: worked out once, under the rulebook in force on the day of the cause (Art. 28, 31). Never changed; a correction is another entry. */
export const PointsEntered = defineEvent('PointsEntered', 1, {
  officeId: registerId,
  unitId: registerId,
  itemId: z.uuid().optional(),
  /** Day on which they accrue: of the adoption, of the instruction; not of the report. */
  on: officeDay,
  period,
  ruleId: registerId,
  /** Part of the assessment they belong to. */
  part: registerId,
  amount: fraction,
  rulebookNumber: z.int(),
  calculation: z.array(calculationStep),
  cause: pointsCause,
  /** The period was locked before the cause came: it is shown beside the locked figure and never in it. */
  adjustment: z.boolean(),
});

/** 任务完成情况 (Art. 21(4)): what a unit did of a quota, measured once when its period was over. Monthly quotas of reports have facts of their own. */
export const QuotaResultEntered = defineEvent('QuotaResultEntered', 1, {
  officeId: registerId,
  unitId: registerId,
  ruleId: registerId,
  period: anyPeriod,
  /** The period's last day: its points accrue on it. */
  on: officeDay,
  measured: fraction,
  required: fraction,
  met: z.boolean(),
  /** Missed without consequence. */
  voluntary: z.boolean(),
  rulebookNumber: z.int(),
  /** The closing at which it was measured. */
  cause: pointsCause,
});

/** What a fact brought a unit besides points: it loses the award, is named in the circular, its leader is told (Art. 32). */
export const ConsequenceEntered = defineEvent('ConsequenceEntered', 1, {
  officeId: registerId,
  unitId: registerId,
  effect,
  on: officeDay,
  ruleId: registerId,
  rulebookNumber: z.int(),
  cause: pointsCause,
});

/** 结账: what accrues to this month later is an adjustment. */
export const PointsPeriodLocked = defineEvent('PointsPeriodLocked', 1, {
  officeId: registerId,
  period,
  lockedOn: officeDay,
  lockedBy: registerId,
});

export type PointsFact =
  | FactOf<typeof PointsEntered>
  | FactOf<typeof QuotaResultEntered>
  | FactOf<typeof ConsequenceEntered>
  | FactOf<typeof PointsPeriodLocked>;

import { z } from 'zod';
import { type FactOf, defineEvent, officeDay, period, registerId } from './event.js';
import { signOffStep } from './item.js';
import { unitClass, unitLevel } from './vocabulary.js';

/**
 * A unit enters the register. `isOffice`: it receives reports; `directReportingTo`: offices it reports straight to (直报点).
 * `startedOn` is missing of a unit that was there before anybody kept this register.
 */
export const UnitRegistered = defineEvent('UnitRegistered', 2, {
  unitId: registerId,
  name: z.string(),
  nameEn: z.string(),
  parentId: registerId.nullable(),
  level: unitLevel,
  class: unitClass,
  isOffice: z.boolean(),
  directReportingTo: z.array(registerId),
  signOffChain: z.array(signOffStep).min(1),
  startedOn: officeDay.optional(),
  /** The units it was formed from, by a merger or a split. */
  formedFrom: z.array(registerId).min(1).optional(),
});
/** The first office day on which it holds, as somebody says. */
const effective = { effectiveOn: officeDay, reason: z.string() };
/** Version 1 did not say from which day: what lies on record so holds from the day it was recorded. */
const effectiveSinceVersion2 = { ...effective, effectiveOn: officeDay.optional() };
export const UnitMoved = defineEvent('UnitMoved', 2, { parentId: registerId, ...effectiveSinceVersion2 });
export const UnitReclassified = defineEvent('UnitReclassified', 2, { class: unitClass, ...effectiveSinceVersion2 });
export const UnitRenamed = defineEvent('UnitRenamed', 1, { name: z.string(), nameEn: z.string(), ...effective });
/** 合并: the unit is no more from that day; what it leaves is its successor's. */
export const UnitMerged = defineEvent('UnitMerged', 1, { successorId: registerId, ...effective });
/** The other side of a merger, where the successor was there before. */
export const UnitsAbsorbed = defineEvent('UnitsAbsorbed', 1, { unitIds: z.array(registerId).min(1), ...effective });
/** 分设: where it does not continue, the first of its parts is its successor. */
export const UnitSplit = defineEvent('UnitSplit', 1, {
  into: z.array(registerId).min(1),
  continues: z.boolean(),
  ...effective,
});
/** 撤销, without a successor. */
export const UnitStopped = defineEvent('UnitStopped', 1, { ...effective });
export const DirectReportingNamed = defineEvent('DirectReportingNamed', 2, {
  officeIds: z.array(registerId),
  effectiveOn: officeDay.optional(),
});
/** Art. 16: the procedure of sign-off is each unit's own. */
export const SignOffChainSet = defineEvent('SignOffChainSet', 1, { chain: z.array(signOffStep).min(1) });

/** Of which rule of an office; of all its quotas where none is named. Office, rule and first month name it. */
const exempted = { officeId: registerId, ruleId: registerId.optional(), from: period };
/** A unit owes an office nothing, or nothing of one rule, in these months, both included. */
export const ExemptionGranted = defineEvent('ExemptionGranted', 1, {
  ...exempted,
  to: period,
  /** The post or organ that decided it. */
  grantedBy: z.string(),
  reason: z.string(),
});
/** The exemption is over before its last month: from `endedFrom` on the unit owes again. */
export const ExemptionEnded = defineEvent('ExemptionEnded', 1, { ...exempted, endedFrom: period, reason: z.string() });

export type UnitFact =
  | FactOf<typeof UnitRegistered>
  | FactOf<typeof UnitMoved>
  | FactOf<typeof UnitReclassified>
  | FactOf<typeof UnitRenamed>
  | FactOf<typeof UnitMerged>
  | FactOf<typeof UnitsAbsorbed>
  | FactOf<typeof UnitSplit>
  | FactOf<typeof UnitStopped>
  | FactOf<typeof ExemptionGranted>
  | FactOf<typeof ExemptionEnded>
  | FactOf<typeof DirectReportingNamed>
  | FactOf<typeof SignOffChainSet>;

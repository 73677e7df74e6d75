import { z } from 'zod';
import { citation } from './terms.js';

/** The choice an office made, and the words it rests on. `reading` where the text does not settle it. */
const setting = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, reading: z.string().min(1).optional(), citation });

/** What a regulation leaves open. Those that may be left out have a default, which the reference names. */
export const settings = z.strictObject({
  /** May an emergency leave its unit before it is signed? */
  unsignedEmergency: setting(z.boolean()),
  /** When an emergency that went unsigned begins to count. */
  emergencyCountsOn: setting(z.enum(['SIGNED', 'REPORTED'])),
  /** A unit behind its quota is warned when this many days of the month are left. */
  quotaWarningDays: setting(z.array(z.int().min(1).max(30))),
  /** Do items count that were returned, filed without use, linked as duplicates, ordered, or sent as emergencies? */
  returnedCounts: setting(z.boolean()).optional(),
  unusedCounts: setting(z.boolean()).optional(),
  duplicateCounts: setting(z.boolean()).optional(),
  commissionedCounts: setting(z.boolean()).optional(),
  emergencyCounts: setting(z.enum(['ONCE', 'EACH_REPORT', 'NOT'])).optional(),
  /** The month an item counts in is that of its sending or of its receipt. */
  countedOn: setting(z.enum(['SENDING', 'RECEIPT'])).optional(),
  directPointCountsForCounty: setting(z.boolean()).optional(),
  /** Whose the item is when officers are compared. */
  officerCredited: setting(z.enum(['AUTHOR', 'SUBMITTER'])).optional(),
  /** What a unit earned before it was merged: carried over to its successor, or left where it was. */
  mergedUnits: setting(z.enum(['CARRIED_OVER', 'LEFT'])).optional(),
  /** The points of an item withdrawn after it scored. */
  withdrawnPoints: setting(z.enum(['REVERSED', 'KEPT'])).optional(),
  /** The day on which news of an adoption above accrues: that of the adoption, or that on which the office heard of it. */
  accruesOn: setting(z.enum(['EVENT', 'RECORD'])).optional(),
});
export type Settings = z.output<typeof settings>;

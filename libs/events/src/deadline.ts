import { z } from 'zod';
import { type FactOf, defineEvent, instant, registerId } from './event.js';
import { clockRow, deadlineName } from './incident.js';

/** What satisfied a deadline. */
const metBy = z.enum(['REPORT', 'CALL', 'OUTSIDE_REPORT', 'RECEIPT', 'SIGNATURE']);

/** Recorded not after the due time. */
export const DeadlineMetInTime = defineEvent('DeadlineMetInTime', 1, {
  ...deadlineName,
  dueAt: instant,
  metAt: instant,
  by: metBy,
});
/** The due time has passed and nothing was recorded. Its true due time, however late this is written. */
export const DeadlineMissed = defineEvent('DeadlineMissed', 1, { ...deadlineName, dueAt: instant });
/** It was done after all; the miss stands beside it. */
export const DeadlineMetLate = defineEvent('DeadlineMetLate', 1, {
  ...deadlineName,
  dueAt: instant,
  metAt: instant,
  lateSeconds: z.int().min(0),
  by: metBy,
});
/** A call, or a report to an office outside this system, in time and entered too late: both facts stand. */
export const DeadlineMetByCall = defineEvent('DeadlineMetByCall', 1, {
  ...deadlineName,
  dueAt: instant,
  calledAt: instant,
  enteredAt: instant,
  by: metBy.extract(['CALL', 'OUTSIDE_REPORT']),
});
/** No longer asked. */
export const DeadlineReleased = defineEvent('DeadlineReleased', 1, {
  ...deadlineName,
  because: z.enum(['LEVEL_CHANGED', 'FINAL_REPORT', 'PAUSED']),
  releasedAt: instant,
});
/** A step of its chain is due; the clerk sees who is told. */
export const EscalationDue = defineEvent('EscalationDue', 1, { ...deadlineName, step: z.int().min(1), at: instant });
/** Who was told at a step; nobody: there was nobody to tell, and the next step followed at once. */
export const EscalationTold = defineEvent('EscalationTold', 1, {
  ...deadlineName,
  /** Of the chain, from 1; 0: the due time itself, where no step stands at it. */
  step: z.int().min(0),
  toldAt: instant,
  told: z.array(z.strictObject({ personId: registerId, noticeId: z.uuid() })),
  /** Clock rows this settles. */
  settled: z.array(z.int().min(0)),
  /** Clock rows that follow: a repeat, or the rest of the chain. */
  armed: z.array(clockRow),
});
/** 知悉: somebody has it in hand. It stops the notices for a while, never the deadline. */
export const EscalationAcknowledged = defineEvent('EscalationAcknowledged', 1, {
  ...deadlineName,
  by: registerId,
  atUnitId: registerId,
  acknowledgedAt: instant,
  /** Off duty is recorded, not refused. */
  onDuty: z.boolean(),
  /** Clock rows of the chain that are not waited for any more. */
  stopped: z.array(z.int().min(1)),
  /** The one at which the chain goes on, unless it was done by then. */
  resumes: clockRow,
});

export type DeadlineFact =
  | FactOf<typeof DeadlineMetInTime>
  | FactOf<typeof DeadlineMissed>
  | FactOf<typeof DeadlineMetLate>
  | FactOf<typeof DeadlineMetByCall>
  | FactOf<typeof DeadlineReleased>
  | FactOf<typeof EscalationDue>
  | FactOf<typeof EscalationTold>
  | FactOf<typeof EscalationAcknowledged>;

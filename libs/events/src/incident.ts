import { z } from 'zod';
import { type FactOf, contentReference, defineEvent, instant, registerId } from './event.js';
import { emergencyRuleIdPattern } from './rulebook/emergencies.js';
import {
  accidentKind,
  deadlineKind,
  followUpHeading,
  incidentCategory,
  incidentElement,
  incidentLevel,
  incidentReportKind,
  outsideChannel,
  tier,
} from './vocabulary.js';

const ruleId = z.string().regex(emergencyRuleIdPattern);
const count = z.int().min(0).max(10_000_000);
/** What is known of the harm; what is left out is not known yet. */
export const incidentFigures = z.strictObject({
  deaths: count.optional(),
  missing: count.optional(),
  seriousInjuries: count.optional(),
  /** Direct economic loss, whole yuan. */
  lossYuan: z.int().min(0).max(1_000_000_000_000).optional(),
});
export type IncidentFigures = z.output<typeof incidentFigures>;

/** 突发事件: opened by whoever reports first. Its instants are claims; when it was recorded stands on the event. */
export const IncidentReported = defineEvent('IncidentReported', 1, {
  incidentId: z.uuid(),
  /** Whose duty it is to report it first. */
  unitId: registerId,
  tier,
  category: incidentCategory,
  accidentKind: accidentKind.optional(),
  /** Absent: not graded. */
  level: incidentLevel.optional(),
  figures: incidentFigures,
  occurredAt: instant.optional(),
  discoveredAt: instant.optional(),
  /** When the responsible person of the unit came to know. */
  learnedAt: instant,
  /** The rulebooks that hold for this incident to its end, nearest office first. */
  rulebooks: z.array(z.strictObject({ officeId: registerId, number: z.int() })),
  /** Its name, and the words of the first telling. */
  text: contentReference,
  /** The item that reports it as information. */
  itemId: z.uuid().optional(),
  openedBy: registerId,
});
/** 电话报告: entered by the duty officer who took the call; who told whom, at what number, lies in the note. */
export const CallLogged = defineEvent('CallLogged', 1, {
  fromUnitId: registerId,
  officeId: registerId,
  tier,
  calledAt: instant,
  enteredAt: instant,
  entryDelaySeconds: z.int().min(0),
  /** Entered later than the rulebook asks. */
  enteredLate: z.boolean(),
  note: contentReference,
  loggedBy: registerId,
});
/** 初报、续报、终报、补报 in writing, to the offices named. */
export const IncidentReportSent = defineEvent('IncidentReportSent', 1, {
  kind: incidentReportKind,
  fromUnitId: registerId,
  to: z.array(z.strictObject({ officeId: registerId, tier })).min(1),
  /** Of a follow-up: 1, 2, 3 … of this unit. */
  number: z.int().min(1).optional(),
  sentAt: instant,
  sentBy: registerId,
  /** Why it went without a leader's signature (Art. 20 before Art. 16). */
  unsignedBecause: z.string().optional(),
  figures: incidentFigures.optional(),
  elements: z.array(incidentElement),
  headings: z.array(followUpHeading),
  text: contentReference,
  /** Levels between that were passed over (Art. 21(3)). */
  passedOver: z.array(z.strictObject({ officeId: registerId, tier })),
  /** They were told too, and have a duty of their own. */
  passedOverTold: z.boolean(),
  /** Of a report after the final one: casualties are no more watched. */
  afterWindow: z.literal(true).optional(),
});
/** 签收 by the duty officer of an office that was told. */
export const IncidentReportReceived = defineEvent('IncidentReportReceived', 1, {
  officeId: registerId,
  receivedAt: instant,
  receivedBy: registerId,
});
/** To an office outside this system, as whoever sent it says, with proof. */
export const OutsideReportRecorded = defineEvent('OutsideReportRecorded', 1, {
  kind: incidentReportKind,
  fromUnitId: registerId,
  tier,
  channel: outsideChannel,
  sentAt: instant,
  enteredAt: instant,
  proof: contentReference,
  recordedBy: registerId,
});
/** That such an office has it. */
export const OutsideReceiptRecorded = defineEvent('OutsideReceiptRecorded', 1, {
  fromUnitId: registerId,
  tier,
  receivedAt: instant,
  enteredAt: instant,
  proof: contentReference,
  recordedBy: registerId,
});
/** 补签: a leader has signed what went out unsigned. */
export const IncidentSigned = defineEvent('IncidentSigned', 1, {
  unitId: registerId,
  signedAt: instant,
  signedBy: registerId,
});
/** 升级, 降级: by figures, or as somebody judges. */
export const IncidentLevelChanged = defineEvent('IncidentLevelChanged', 1, {
  from: incidentLevel.optional(),
  to: incidentLevel.optional(),
  changedAt: instant,
  by: z.enum(['FIGURES', 'JUDGEMENT']),
  changedBy: registerId,
});
export const IncidentReopened = defineEvent('IncidentReopened', 1, {
  unitId: registerId,
  reopenedAt: instant,
  reopenedBy: registerId,
});
/** No rule sets a limit for this unit to report such an incident: people must watch it. */
export const IncidentUnguarded = defineEvent('IncidentUnguarded', 1, { unitId: registerId, tier });

/** Which deadline of an incident: who has to, what, towards whom, and which time round. */
export const deadlineName = {
  incidentId: z.uuid(),
  unitId: registerId,
  kind: deadlineKind,
  to: tier.optional(),
  cycle: z.int().min(0),
};
/** A row of the clock besides the due time's own, by its number. */
export const clockRow = z.strictObject({ row: z.int().min(1), at: instant });
/** A clock began to run; its due time is counted from its anchor, however late it was armed. */
export const DeadlineArmed = defineEvent('DeadlineArmed', 1, {
  ...deadlineName,
  /** The rule, and where it is written. */
  ruleId,
  officeId: registerId,
  rulebookNumber: z.int(),
  anchorAt: instant,
  dueAt: instant,
  severity: z.int().min(0).max(4),
  /** The chain that follows it, of the same rulebooks. */
  escalation: z.strictObject({ officeId: registerId, rulebookNumber: z.int(), ruleId }).optional(),
  /** Clock rows of the chain. */
  steps: z.array(clockRow),
});

export type IncidentFact =
  | FactOf<typeof IncidentReported>
  | FactOf<typeof CallLogged>
  | FactOf<typeof IncidentReportSent>
  | FactOf<typeof IncidentReportReceived>
  | FactOf<typeof OutsideReportRecorded>
  | FactOf<typeof OutsideReceiptRecorded>
  | FactOf<typeof IncidentSigned>
  | FactOf<typeof IncidentLevelChanged>
  | FactOf<typeof IncidentReopened>
  | FactOf<typeof IncidentUnguarded>
  | FactOf<typeof DeadlineArmed>;

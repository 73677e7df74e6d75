import * as adoption from './adoption.js';
import * as attachment from './attachment.js';
import * as commission from './commission.js';
import * as composite from './composite.js';
import * as contact from './contact.js';
import * as deadline from './deadline.js';
import type { Fact } from './event.js';
import * as finding from './finding.js';
import * as handling from './handling.js';
import * as incident from './incident.js';
import * as instruction from './instruction.js';
import * as issue from './issue.js';
import * as item from './item.js';
import * as notice from './notice.js';
import * as person from './person.js';
import * as points from './points.js';
import * as post from './post.js';
import * as quota from './quota.js';
import * as register from './register.js';
import * as roster from './roster.js';
import * as rulebook from './rulebook.js';
import * as training from './training.js';
import * as unit from './unit.js';

export type OfficeFact =
  | item.ItemFact
  | unit.UnitFact
  | person.PersonFact
  | post.PostFact
  | training.TrainingFact
  | register.RegisterFact
  | roster.RosterFact
  | rulebook.RulebookFact
  | quota.QuotaFact
  | points.PointsFact
  | composite.CompositeFact
  | issue.IssueFact
  | issue.IssueNumberFact
  | instruction.InstructionFact
  | commission.CommissionFact
  | finding.FindingFact
  | notice.NoticeFact
  | contact.ContactFact
  | incident.IncidentFact
  | deadline.DeadlineFact;

const definitions = [
  item.ItemDrafted,
  item.ItemEntered,
  item.ItemRevised,
  item.ItemSubmitted,
  item.ItemApproved,
  item.SignOffDeclined,
  item.ItemReported,
  item.ReportSigned,
  item.SignatureRefused,
  item.ItemWithdrawn,
  item.ItemReceived,
  item.ItemReturned,
  item.DuplicateLinked,
  item.ItemCounted,
  item.ItemUncounted,
  attachment.AttachmentAdded,
  attachment.AttachmentRemoved,
  unit.UnitRegistered,
  unit.UnitMoved,
  unit.UnitReclassified,
  unit.UnitRenamed,
  unit.UnitMerged,
  unit.UnitsAbsorbed,
  unit.UnitSplit,
  unit.UnitStopped,
  unit.ExemptionGranted,
  unit.ExemptionEnded,
  unit.DirectReportingNamed,
  unit.SignOffChainSet,
  person.PersonRegistered,
  person.PersonTransferred,
  person.RoleGranted,
  person.RoleRevoked,
  person.SignOffDelegated,
  person.DelegationEnded,
  post.PostFilled,
  post.PostVacated,
  training.TrainingRecorded,
  register.RegistrationNumberGiven,
  register.RegisterLineEntered,
  roster.DutyPlanned,
  roster.DutyOverridden,
  roster.HolidaysNamed,
  rulebook.RulebookPublished,
  quota.QuotaPeriodOpened,
  quota.QuotaAssigned,
  quota.QuotaReleased,
  quota.QuotaWarned,
  quota.QuotaMet,
  quota.QuotaShortfall,
  quota.QuotaWarningsGiven,
  quota.QuotaPeriodClosed,
  points.PointsEntered,
  points.QuotaResultEntered,
  points.ConsequenceEntered,
  points.PointsPeriodLocked,
  handling.VerificationAsked,
  handling.VerificationAnswered,
  handling.ItemFiledOnly,
  handling.ItemSelected,
  handling.ItemEdited,
  handling.ItemReclassified,
  handling.ItemForwarded,
  handling.WithdrawalRequested,
  handling.WithdrawalDecided,
  adoption.ItemAdopted,
  adoption.ReadingCopySent,
  adoption.AdoptionAboveRecorded,
  adoption.InstructionLinked,
  adoption.ItemCorrected,
  composite.CompositeComposed,
  issue.IssuePublished,
  issue.IssueCorrected,
  issue.IssueNumberTaken,
  instruction.InstructionRecorded,
  commission.CommissionOutcomeRecorded,
  finding.FindingDecided,
  notice.NoticeQueued,
  notice.NoticeSent,
  notice.NoticeDelivered,
  notice.NoticeFailed,
  notice.NoticeAcknowledged,
  notice.NoticeGivenUp,
  contact.ContactSet,
  incident.IncidentReported,
  incident.CallLogged,
  incident.IncidentReportSent,
  incident.IncidentReportReceived,
  incident.OutsideReportRecorded,
  incident.OutsideReceiptRecorded,
  incident.IncidentSigned,
  incident.IncidentLevelChanged,
  incident.IncidentReopened,
  incident.IncidentUnguarded,
  incident.DeadlineArmed,
  deadline.DeadlineMetInTime,
  deadline.DeadlineMissed,
  deadline.DeadlineMetLate,
  deadline.DeadlineMetByCall,
  deadline.DeadlineReleased,
  deadline.EscalationDue,
  deadline.EscalationTold,
  deadline.EscalationAcknowledged,
] as const;

/** Every fact by its name, at its newest version. */
export const eventCatalogue: ReadonlyMap<string, (typeof definitions)[number]> = new Map(
  definitions.map((definition) => [definition.type, definition]),
);

/** One step from a version's data to the next version's. Named `Type@fromVersion`; checked for gaps by `eventCatalogue`'s spec. */
export const upcasters: Upcasters = new Map([
  // Version 2 only adds what may be absent; what version 1 did not record stays so.
  ['ItemDrafted@1', unchanged],
  ['ItemEntered@1', unchanged],
  ['ItemRevised@1', unchanged],
  ['ItemSubmitted@1', unchanged],
  ['ItemReported@1', unchanged],
  ['UnitRegistered@1', unchanged],
  ['UnitMoved@1', unchanged],
  ['UnitReclassified@1', unchanged],
  ['DirectReportingNamed@1', unchanged],
  ['RulebookPublished@1', rulebook.upcastRulebookPublished],
  ['QuotaPeriodOpened@1', unchanged],
  ['QuotaPeriodClosed@1', quota.upcastQuotaPeriodClosed],
  // Version 3 may say rules of emergencies.
  ['RulebookPublished@2', unchanged],
]);
export type Upcasters = ReadonlyMap<string, (data: unknown) => unknown>;

function unchanged(data: unknown): unknown {
  return data;
}

/** A stored event in its newest shape. Throws on a type or version this program does not know: it must never guess. */
export function readFact(type: string, version: number, payload: string): OfficeFact {
  return newestFact(type, version, JSON.parse(payload));
}

/** The same of a payload that was parsed already. */
export function newestFact(type: string, version: number, payload: unknown): OfficeFact {
  const definition = eventCatalogue.get(type);
  if (!definition || version > definition.version) throw new UnknownEvent(type, version);
  const data = upcast(upcasters, type, version, definition.version, payload);
  // The writer's types and `checkFact` in verify vouch for the shape; parsing every read again would cost more than the rest of it.
  return { type, version: definition.version, data } as OfficeFact;
}

/** A payload from one version's shape to another's, step by step. Throws where a step is missing. */
export function upcast(steps: Upcasters, type: string, from: number, to: number, payload: unknown): unknown {
  let data = payload;
  for (let version = from; version < to; version++) {
    const step = steps.get(`${type}@${version}`);
    if (!step) throw new UnknownEvent(type, version);
    data = step(data);
  }
  return data;
}

/** What is wrong with a stored fact's shape, or undefined. Used by verify and by the golden samples, never on the way of a command. */
export function checkFact(fact: Fact): string | undefined {
  const outcome = eventCatalogue.get(fact.type)?.schema.safeParse(fact.data);
  return outcome?.success ? undefined : (outcome?.error.message ?? `unknown type ${fact.type}`);
}

/** Written by a newer release, or not by this product. */
export class UnknownEvent extends Error {
  constructor(type: string, version: number) {
    super(`this program does not know ${type} version ${version}`);
  }
}

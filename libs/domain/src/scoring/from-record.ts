import type { OfficeFact } from '@shangda/events/catalogue';
import { lastDayOf } from '../calendar.js';
import type { Credit, ScoringFact, Told } from './facts.js';
import { boundsOf } from './periods.js';
import { type KnownUnits, unitsTold } from './units-told.js';

/** A fact of the ledger, and the office day on which it was recorded. */
export interface RecordedOn {
  readonly fact: OfficeFact;
  readonly stream: string;
  readonly recordedOn: string;
}

/** What later facts leave to earlier ones. Owned and changed by whoever listens to the ledger from its beginning. */
export interface Known {
  readonly units: KnownUnits;
  /** By item: the offices that have it before them. */
  readonly receivers: Map<string, readonly string[]>;
}

export const nothingKnown = (): Known => ({ units: new Map(), receivers: new Map() });

type FactNamed<Type extends OfficeFact['type']> = Extract<OfficeFact, { type: Type }>;

/** Facts that change somebody's points, or what is known of units and rules. Everything else need not be read. */
export const scoringFactTypes = [
  'RulebookPublished',
  'UnitRegistered',
  'UnitMoved',
  'UnitReclassified',
  'UnitMerged',
  'UnitSplit',
  'UnitStopped',
  'DirectReportingNamed',
  'ExemptionGranted',
  'ExemptionEnded',
  'ItemReported',
  'ReportSigned',
  'ItemWithdrawn',
  'WithdrawalDecided',
  'ItemReceived',
  'ItemReturned',
  'ItemFiledOnly',
  'ItemSelected',
  'DuplicateLinked',
  'ItemForwarded',
  'ItemAdopted',
  'AdoptionAboveRecorded',
  'ReadingCopySent',
  'ItemCorrected',
  'InstructionRecorded',
  'CommissionOutcomeRecorded',
  'FindingDecided',
  'QuotaMet',
  'QuotaShortfall',
  'QuotaPeriodClosed',
  'PointsPeriodLocked',
] as const satisfies readonly OfficeFact['type'][];

/** Says a fact of the ledger in the words of the points engine. Facts come in the order of the ledger; one listener serves all offices. */
export function toldBy(known: Known, { fact, stream, recordedOn }: RecordedOn): readonly Told[] {
  const itemId = stream.slice(stream.indexOf('-') + 1);
  switch (fact.type) {
    case 'ItemReported':
      return reported(known, itemId, fact.data);
    case 'ItemForwarded':
      return forwarded(known, itemId, fact.data);
    case 'ReportSigned':
      return atReceivers(known, { kind: 'SIGNED', itemId, on: fact.data.signedOn });
    case 'ItemWithdrawn':
      return atReceivers(known, { kind: 'WITHDRAWN', itemId, on: fact.data.withdrawnOn });
    case 'WithdrawalDecided':
      return fact.data.granted
        ? [{ officeId: fact.data.officeId, fact: { kind: 'WITHDRAWN', itemId, on: fact.data.decidedOn } }]
        : [];
    case 'ItemReceived':
      return [{ officeId: fact.data.officeId, fact: { kind: 'RECEIVED', itemId, on: fact.data.receivedOn } }];
    case 'ItemReturned':
      return [{ officeId: fact.data.officeId, fact: { kind: 'RETURNED', itemId, on: recordedOn } }];
    case 'ItemFiledOnly': {
      const { officeId, filedOn, reason } = fact.data;
      return [{ officeId, fact: { kind: 'FILED_ONLY', itemId, on: filedOn, reason } }];
    }
    case 'ItemSelected':
      return [{ officeId: fact.data.officeId, fact: { kind: 'SELECTED', itemId, on: fact.data.selectedOn } }];
    case 'DuplicateLinked':
      return [
        {
          officeId: fact.data.officeId,
          fact: { kind: 'DUPLICATE', itemId, originalItemId: fact.data.originalItemId, on: recordedOn },
        },
      ];
    case 'ItemCorrected':
      return [{ officeId: fact.data.officeId, fact: { kind: 'CORRECTED', itemId, on: fact.data.correctedOn } }];
    case 'ItemAdopted':
    case 'AdoptionAboveRecorded':
    case 'ReadingCopySent':
      return [{ officeId: fact.data.officeId, fact: used(itemId, fact) }];
    case 'InstructionRecorded':
    case 'CommissionOutcomeRecorded':
    case 'FindingDecided':
    case 'QuotaMet':
    case 'QuotaShortfall':
    case 'QuotaPeriodClosed':
    case 'PointsPeriodLocked':
      return [{ officeId: fact.data.officeId, fact: ofTheOffice(fact) }];
    default:
      return unitsTold(known.units, fact, itemId, recordedOn);
  }
}

function reported(known: Known, itemId: string, data: FactNamed<'ItemReported'>['data']): readonly Told[] {
  const { receivers, unitId, reportedOn: on, resubmission, signature, category, tone, urgency } = data;
  // Version 1 knew no joint items.
  const credits: readonly Credit[] = data.credits ?? [{ unitId, weight: 1 }];
  known.receivers.set(itemId, [...new Set([...(known.receivers.get(itemId) ?? []), ...receivers])]);
  const unsigned = signature === 'UNSIGNED';
  const fact = { kind: 'REPORTED', itemId, on, credits, resubmission, unsigned, category, tone, urgency } as const;
  return receivers.map((officeId) => ({ officeId, fact }));
}

/** 转报: the forwarding office's act; at the next office of the system the item is known from then on. */
function forwarded(known: Known, itemId: string, data: FactNamed<'ItemForwarded'>['data']): readonly Told[] {
  const { officeId, toLevel, toOfficeId, forwardedOn: on, credits } = data;
  const sent: Told = { officeId, fact: { kind: 'FORWARDED', itemId, on, toLevel, credits } };
  if (toOfficeId === undefined) return [sent];
  known.receivers.set(itemId, [...new Set([...(known.receivers.get(itemId) ?? []), toOfficeId])]);
  return [sent, { officeId: toOfficeId, fact: { kind: 'REPORTED', itemId, on, credits, forwarded: true } }];
}

function atReceivers(known: Known, fact: ScoringFact & { readonly itemId: string }): readonly Told[] {
  return (known.receivers.get(fact.itemId) ?? []).map((officeId) => ({ officeId, fact }));
}

function used(
  itemId: string,
  fact: FactNamed<'ItemAdopted'> | FactNamed<'AdoptionAboveRecorded'> | FactNamed<'ReadingCopySent'>,
): ScoringFact {
  if (fact.type === 'ReadingCopySent') {
    const { sentOn: on, level, credits } = fact.data;
    return { kind: 'READING_COPY', itemId, on, level, credits };
  }
  const { level, outletId, pieceKind, adoptedOn: on, credits, unitId, category, tone } = fact.data;
  const piece = { kind: 'ADOPTED', itemId, on, level, outletId, pieceKind, credits, unitId, category, tone } as const;
  return fact.type === 'ItemAdopted'
    ? { ...piece, issueId: fact.data.issueId, compositeId: fact.data.compositeId }
    : { ...piece, recordedOn: fact.data.recordedOn, route: fact.data.route };
}

type OfficeAct =
  | FactNamed<'InstructionRecorded'>
  | FactNamed<'CommissionOutcomeRecorded'>
  | FactNamed<'FindingDecided'>
  | FactNamed<'QuotaMet'>
  | FactNamed<'QuotaShortfall'>
  | FactNamed<'QuotaPeriodClosed'>
  | FactNamed<'PointsPeriodLocked'>;

function ofTheOffice(fact: OfficeAct): ScoringFact {
  switch (fact.type) {
    case 'InstructionRecorded': {
      const { itemId, level, rank, outletId, credits, instructedOn: on } = fact.data;
      return { kind: 'INSTRUCTED', itemId, level, rank, outletId, credits, on, recordedOn: fact.data.recordedOn };
    }
    case 'CommissionOutcomeRecorded': {
      const { unitId, outcome, itemId, recordedOn: on } = fact.data;
      return { kind: 'COMMISSION', unitId, outcome, itemId, on };
    }
    case 'FindingDecided': {
      const { unitId, kind: finding, gravity, itemId, decidedOn: on } = fact.data;
      return { kind: 'FINDING', unitId, finding, gravity, itemId, on };
    }
    case 'QuotaMet':
    case 'QuotaShortfall': {
      const { unitId, ruleId, period, measured, required } = fact.data;
      const met = fact.type === 'QuotaMet';
      // A month's result is known when it is closed, and belongs to the month.
      return { kind: 'QUOTA', unitId, ruleId, period, measured, required, met, on: lastDayOf(period) };
    }
    case 'QuotaPeriodClosed':
      return { kind: 'PERIODS_ENDED', periods: fact.data.ends, on: boundsOf(fact.data.period).last };
    case 'PointsPeriodLocked':
      return { kind: 'PERIOD_LOCKED', period: fact.data.period, on: fact.data.lockedOn };
    default:
      return fact satisfies never;
  }
}

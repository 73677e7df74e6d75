import { instantText } from '@shangda/domain/calendar';
import type { OfficeFact } from '@shangda/events/catalogue';
import type { ContentReference } from '@shangda/events/event';
import type { Happened } from '../items/item-history.js';
import type { IncidentText } from '../items/texts.js';

/** One thing that happened: who told whom, when as they say, and when it was recorded. */
export interface TimelineEntry {
  readonly position: string;
  readonly recordedAt: string;
  readonly type: string;
  /** Who recorded it; a part of the machine is `system:…` */
  readonly by: string;
  readonly authority: string | null;
  readonly reason: string | null;
  /** The unit or office it is about. */
  readonly unitId: string;
  /** Offices, levels outside this system, or people that were told. */
  readonly told: readonly string[];
  /** When it happened, as somebody claims. */
  readonly claimedAt: string | null;
  readonly text: IncidentText | null;
  /** As it stands in the ledger. */
  readonly data: unknown;
}

export function timelineEntry({ event, fact }: Happened, texts: ReadonlyMap<string, IncidentText>): TimelineEntry {
  const [reference] = referencesIn(fact);
  return {
    position: String(event.position),
    recordedAt: instantText(event.recordedAt),
    type: event.type,
    ...{ by: event.actor, authority: event.authority, reason: event.reason },
    ...tellingOf(fact),
    text: (reference && texts.get(reference.id)) ?? null,
    data: fact.data,
  };
}

/** Where the words of a fact lie. */
export function referencesIn(fact: OfficeFact): readonly ContentReference[] {
  switch (fact.type) {
    case 'IncidentReported':
    case 'IncidentReportSent':
      return [fact.data.text];
    case 'CallLogged':
      return [fact.data.note];
    case 'OutsideReportRecorded':
    case 'OutsideReceiptRecorded':
      return [fact.data.proof];
    default:
      return [];
  }
}

type Telling = Pick<TimelineEntry, 'unitId' | 'told' | 'claimedAt'>;

function tellingOf(fact: OfficeFact): Telling {
  switch (fact.type) {
    case 'IncidentReported': {
      const { unitId, learnedAt, occurredAt, discoveredAt } = fact.data;
      return { unitId, told: [], claimedAt: occurredAt ?? discoveredAt ?? learnedAt };
    }
    case 'CallLogged':
      return { unitId: fact.data.fromUnitId, told: [fact.data.officeId], claimedAt: fact.data.calledAt };
    case 'IncidentReportSent': {
      const { fromUnitId, to, passedOver, passedOverTold } = fact.data;
      const offices = [...to, ...(passedOverTold ? passedOver : [])].map(({ officeId }) => officeId);
      return { unitId: fromUnitId, told: offices, claimedAt: null };
    }
    case 'OutsideReportRecorded':
      return { unitId: fact.data.fromUnitId, told: [fact.data.tier], claimedAt: fact.data.sentAt };
    case 'OutsideReceiptRecorded':
      return { unitId: fact.data.fromUnitId, told: [fact.data.tier], claimedAt: fact.data.receivedAt };
    case 'DeadlineMetByCall':
      return { unitId: fact.data.unitId, told: [], claimedAt: fact.data.calledAt };
    case 'EscalationTold':
      return { unitId: fact.data.unitId, told: fact.data.told.map(({ personId }) => personId), claimedAt: null };
    default:
      return { unitId: unitIn(fact), told: [], claimedAt: null };
  }
}

const unitIn = ({ data }: OfficeFact): string =>
  'unitId' in data ? String(data.unitId) : 'officeId' in data ? String(data.officeId) : '';

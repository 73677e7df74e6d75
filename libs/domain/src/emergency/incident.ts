import type { IncidentFact, IncidentFigures } from '@shangda/events/incident';
import type { AccidentKind, IncidentCategory, IncidentLevel, Tier } from '@shangda/events/vocabulary';
import type { Read, StreamKind } from '../command.js';
import { rulebooks } from '../rulebook.js';
import { type Unit, ancestry, receives } from '../unit.js';
import { type Clock, clockId } from './deadline.js';
import type { EmergencyBook } from './limits.js';

/** A unit or office that has come to know, and so has a duty of its own. */
export interface Party {
  readonly unitId: string;
  readonly tier: Tier;
  /** The call, the receipt or the arrival, whichever was first. */
  readonly learnedAt: string;
  /** Told in writing; it owes a receipt. */
  readonly told: boolean;
  readonly received: boolean;
  /** Its own written first report. */
  readonly reportedAt?: string | undefined;
  readonly unsigned: boolean;
  readonly followUps: number;
  readonly finalAt?: string | undefined;
}

/** 突发事件, as its reports tell it. */
export interface Incident {
  readonly incidentId: string;
  readonly phase: 'OPEN' | 'FINAL';
  /** The first to report. */
  readonly unitId: string;
  readonly category: IncidentCategory;
  readonly accidentKind?: AccidentKind | undefined;
  readonly level?: IncidentLevel | undefined;
  readonly figures: IncidentFigures;
  readonly occurredAt?: string | undefined;
  readonly discoveredAt?: string | undefined;
  readonly rulebooks: readonly { readonly officeId: string; readonly number: number }[];
  readonly parties: Readonly<Record<string, Party>>;
  /** By `clockId`, every one ever set. */
  readonly clocks: Readonly<Record<string, Clock>>;
}

export const incidents: StreamKind<Incident | undefined> = {
  category: 'incident',
  initial: undefined,
  evolve: (incident, fact) => evolve(incident, fact as IncidentFact),
};

export function evolve(incident: Incident | undefined, fact: IncidentFact): Incident | undefined {
  if (fact.type === 'IncidentReported') {
    const { unitId, tier, learnedAt, text: _text, openedBy: _openedBy, itemId: _itemId, ...data } = fact.data;
    const opened: Incident = { ...data, unitId, phase: 'OPEN', parties: {}, clocks: {} };
    return learned(opened, { unitId, tier, learnedAt });
  }
  return incident && evolveOpen(incident, fact);
}

function evolveOpen(incident: Incident, fact: Exclude<IncidentFact, { type: 'IncidentReported' }>): Incident {
  switch (fact.type) {
    case 'CallLogged': {
      const { officeId, tier, calledAt } = fact.data;
      return learned(incident, { unitId: officeId, tier, learnedAt: calledAt });
    }
    case 'IncidentReportSent':
      return sent(incident, fact.data);
    case 'OutsideReportRecorded': {
      const { fromUnitId, kind, sentAt, channel } = fact.data;
      // A call tells, it does not write.
      if (channel === 'TELEPHONE') return incident;
      return withParty(incident, fromUnitId, (party) => reportedBy(party, kind, sentAt));
    }
    case 'IncidentReportReceived':
      return withParty(incident, fact.data.officeId, (party) => ({ ...party, received: true }));
    case 'IncidentSigned':
      return withParty(incident, fact.data.unitId, (party) => ({ ...party, unsigned: false }));
    case 'IncidentLevelChanged':
      return { ...incident, level: fact.data.to };
    case 'IncidentReopened':
      return withParty({ ...incident, phase: 'OPEN' }, fact.data.unitId, (party) => ({ ...party, finalAt: undefined }));
    case 'DeadlineArmed':
      return { ...incident, clocks: { ...incident.clocks, [clockId(fact.data)]: fact.data } };
    case 'OutsideReceiptRecorded':
    case 'IncidentUnguarded':
      return incident;
    default:
      return fact satisfies never;
  }
}

type ReportSent = Extract<IncidentFact, { type: 'IncidentReportSent' }>['data'];

function sent(incident: Incident, report: ReportSent): Incident {
  const { fromUnitId, kind, sentAt, to, figures, unsignedBecause, passedOver, passedOverTold } = report;
  const told = to.reduce((before, { officeId, tier }) => {
    const known = learned(before, { unitId: officeId, tier, learnedAt: sentAt });
    return withParty(known, officeId, (party) => ({ ...party, told: true }));
  }, incident);
  const all = (passedOverTold ? passedOver : []).reduce(
    (before, { officeId, tier }) => learned(before, { unitId: officeId, tier, learnedAt: sentAt }),
    told,
  );
  const from = withParty(all, fromUnitId, (party) => ({
    ...reportedBy(party, kind, sentAt),
    ...(unsignedBecause !== undefined && { unsigned: true }),
  }));
  const isFinal = kind === 'FINAL' && fromUnitId === incident.unitId;
  return {
    ...from,
    ...(figures && { figures: { ...incident.figures, ...figures } }),
    ...(isFinal && { phase: 'FINAL' as const }),
  };
}

function reportedBy(party: Party, kind: ReportSent['kind'], at: string): Party {
  switch (kind) {
    case 'INITIAL':
      return { ...party, reportedAt: party.reportedAt ?? at };
    case 'FOLLOW_UP':
      return { ...party, followUps: party.followUps + 1 };
    case 'FINAL':
      return { ...party, finalAt: at };
    case 'SUPPLEMENT':
      return party;
    default:
      return kind satisfies never;
  }
}

/** The earliest is the one that counts: a call entered late goes back to when it was made. */
function learned(incident: Incident, { unitId, tier, learnedAt }: Pick<Party, 'unitId' | 'tier' | 'learnedAt'>) {
  const known = incident.parties[unitId];
  const fresh = { unitId, tier, learnedAt, told: false, received: false, unsigned: false, followUps: 0 };
  const party = known ? { ...known, learnedAt: known.learnedAt < learnedAt ? known.learnedAt : learnedAt } : fresh;
  return { ...incident, parties: { ...incident.parties, [unitId]: party } };
}

function withParty(incident: Incident, unitId: string, change: (party: Party) => Party): Incident {
  const party = incident.parties[unitId];
  return party ? { ...incident, parties: { ...incident.parties, [unitId]: change(party) } } : incident;
}

/** Where a unit stands on the way up. */
export function tierOf({ level }: Pick<Unit, 'level'>): Tier {
  switch (level) {
    case 'PREFECTURE':
    case 'COUNTY':
    case 'DEPARTMENT':
      return level;
    case 'TOWNSHIP':
    case 'ENTERPRISE':
      return 'UNIT';
    default:
      return level satisfies never;
  }
}

/** The emergency rules that hold for an incident: of the versions that were in force when it was opened, nearest office first. */
export const booksOf = ({ rulebooks: pinned }: Pick<Incident, 'rulebooks'>, read: Read): readonly EmergencyBook[] =>
  pinned.map(({ officeId, number }) => ({
    officeId,
    number,
    emergencies: read(rulebooks, officeId).versions[number - 1]?.rulebook.emergencies ?? {},
  }));

/** The office at the top of the register above a unit: the prefecture's. */
export const topOffice = (read: Read, unitId: string): string | undefined =>
  ancestry(read, unitId).findLast((id) => receives(read, id));

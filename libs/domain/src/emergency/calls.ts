import type { ContentReference } from '@shangda/events/event';
import {
  CallLogged,
  IncidentReportReceived,
  IncidentSigned,
  OutsideReceiptRecorded,
  OutsideReportRecorded,
} from '@shangda/events/incident';
import { type IncidentReportKind, type OutsideChannel, type Tier } from '@shangda/events/vocabulary';
import { instantText, microsOf } from '../calendar.js';
import { type Read, type Situation, defineCommand } from '../command.js';
import { type Decision, type Refusal, refuse } from '../decision.js';
import { receives, reportsTo, units } from '../unit.js';
import { type Doing, guarded, met, openClocks } from './clocks.js';
import { microsOfElapsed } from './durations.js';
import { type Incident, type Party, booksOf, incidents, tierOf } from './incident.js';
import { isHigherTier } from './limits.js';
import { type Opening, opened, wrongTimes } from './opening.js';
import { outOfOrder, reportDone } from './reporting.js';
import { type Turn, accepted, told, turnOf } from './turn.js';

/** A telephone call as the duty officer who took it enters it. */
interface Call {
  /** The office that was called. */
  readonly officeId: string;
  readonly calledAt: string;
  /** Who told whom, at what number. */
  readonly text: ContentReference;
}

const atOffice = (officeId: string, read: Read) => (receives(read, officeId) ? officeId : undefined);

/** 电话报告: the first word of an incident, by telephone (Art. 20). */
export const openByCall = defineCommand<Opening & Call>({
  name: 'OpenIncidentByCall',
  place: ({ data, read }) => atOffice(data.officeId, read),
  decide: (situation): Decision => {
    const { data, now } = situation;
    const { occurredAt, discoveredAt, learnedAt, calledAt } = data;
    const wrong = wrongTimes(Object.entries({ occurredAt, discoveredAt, learnedAt, calledAt }), now);
    if (wrong) return { refused: wrong };
    const turn = opened(situation, { at: calledAt });
    return 'refused' in turn ? turn : logged(turn, { ...data, fromUnitId: data.unitId }, situation);
  },
});

/** Of an incident hears an office that knows, or one above a unit that does; for others it is not there. */
function mayHearOf(
  call: { readonly incidentId: string; readonly fromUnitId: string; readonly officeId: string },
  read: Read,
) {
  const { parties = {} } = read(incidents, call.incidentId) ?? {};
  if (parties[call.officeId]) return true;
  return parties[call.fromUnitId] !== undefined && !reportsTo(read, call.fromUnitId, call.officeId);
}

/** A further call about an incident that is known, by whoever has to tell the office next above. */
export const logCall = defineCommand<Call & { readonly incidentId: string; readonly fromUnitId: string }>({
  name: 'LogCall',
  place: ({ data, read }) => (mayHearOf(data, read) ? atOffice(data.officeId, read) : undefined),
  decide: (situation): Decision => {
    const { data, now, read } = situation;
    const incident = read(incidents, data.incidentId);
    const caller = incident?.parties[data.fromUnitId];
    if (!incident || !caller) return refuse('CallerDoesNotKnow', '20', { unitId: data.fromUnitId });
    const { learnedAt } = caller;
    const wrong = wrongTimes(Object.entries({ learnedAt, calledAt: data.calledAt }), now);
    return wrong ? { refused: wrong } : logged(turnOf(incident, now), data, situation);
  },
});

function logged(turn: Turn, call: Call & { readonly fromUnitId: string }, situation: Situation<unknown>): Decision {
  const { actor, now, read } = situation;
  const { fromUnitId, officeId, calledAt, text } = call;
  const office = read(units, officeId);
  const stranger = reportsTo(read, fromUnitId, officeId);
  if (stranger ?? !office) return { refused: stranger ?? { code: 'OfficeUnknown' } };
  const delay = now - microsOf(calledAt);
  const limits = booksOf(turn.incident, read).flatMap(({ emergencies: { callEntry } }) => callEntry ?? []);
  const fact = CallLogged.of({
    ...{ fromUnitId, officeId, tier: tierOf(office), calledAt, enteredAt: instantText(now) },
    entryDelaySeconds: delay > 0n ? Number(delay / 1_000_000n) : 0,
    enteredLate: limits.slice(0, 1).some(({ within }) => delay > microsOfElapsed(within)),
    ...{ note: text, loggedBy: actor },
  });
  const doing: Doing = { by: 'CALL', now, doneAt: microsOf(calledAt) };
  const done = reportDone(told(turn, fact), { unitId: fromUnitId, kind: 'CALL', reached: tierOf(office) }, doing, read);
  return accepted(guarded(done, officeId, read));
}

interface AtParty {
  readonly incidentId: string;
  readonly unitId: string;
}

const atParty = ({ data: { incidentId, unitId }, read }: Situation<AtParty>): string | undefined =>
  read(incidents, incidentId)?.parties[unitId] ? unitId : undefined;

/** 签收: an office that was told in writing says so; its own duty to tell the next began when it learned. */
export const receiveIncidentReport = defineCommand<AtParty>({
  name: 'ReceiveIncidentReport',
  place: atParty,
  decide: ({ data: { incidentId, unitId }, actor, now, read }): Decision => {
    const incident = read(incidents, incidentId);
    const party = incident?.parties[unitId];
    if (!incident || !party?.told) return refuse('NothingToReceive', '20');
    if (party.received) return { nothing: true };
    const fact = IncidentReportReceived.of({ officeId: unitId, receivedAt: instantText(now), receivedBy: actor });
    return accepted(ownDone(told(turnOf(incident, now), fact), unitId, 'RECEIPT', now, read));
  },
});

/** 补签: a leader of the unit signs what went out before it was signed (Art. 16). */
export const signIncident = defineCommand<AtParty>({
  name: 'SignIncident',
  place: atParty,
  decide: ({ data: { incidentId, unitId }, actor, now, read }): Decision => {
    const incident = read(incidents, incidentId);
    if (!incident?.parties[unitId]?.unsigned) return refuse('NothingToSign', '16');
    const fact = IncidentSigned.of({ unitId, signedAt: instantText(now), signedBy: actor });
    return accepted(ownDone(told(turnOf(incident, now), fact), unitId, 'SIGN_OFF', now, read));
  },
});

function ownDone(turn: Turn, unitId: string, kind: 'RECEIPT' | 'SIGN_OFF', now: bigint, read: Read): Turn {
  const doing: Doing = { by: kind === 'RECEIPT' ? 'RECEIPT' : 'SIGNATURE', now, doneAt: now };
  const mine = openClocks(turn, read, (clock) => clock.unitId === unitId && clock.kind === kind);
  return mine.reduce((before, clock) => met(before, clock, doing, read), turn);
}

export interface RecordReportSentData extends AtParty {
  /** The level of the office outside this system. */
  readonly tier: Tier;
  readonly kind: IncidentReportKind;
  readonly channel: OutsideChannel;
  readonly sentAt: string;
  /** Which office, by what number or letter. */
  readonly text: ContentReference;
}

/** 已报上级: told to an office that is not in this system, with proof. */
export const recordReportSent = defineCommand<RecordReportSentData>({
  name: 'RecordReportSent',
  place: atParty,
  decide: ({ data, actor, now, read }): Decision => {
    const { incidentId, unitId, kind, channel, sentAt, text } = data;
    const incident = read(incidents, incidentId);
    const party = incident?.parties[unitId];
    if (!incident || !party) return { refused: { code: 'access.hidden' } };
    const { learnedAt } = party;
    const wrong =
      mustBeAbove(party, data.tier) ??
      wrongOutside(kind, party, incident.phase) ??
      wrongTimes(Object.entries({ learnedAt, sentAt }), now);
    if (wrong) return { refused: wrong };
    const fact = OutsideReportRecorded.of({
      ...{ kind, fromUnitId: unitId, tier: data.tier, channel, sentAt, enteredAt: instantText(now) },
      ...{ proof: text, recordedBy: actor },
    });
    const doing: Doing = { by: 'OUTSIDE_REPORT', now, doneAt: microsOf(sentAt) };
    const done = { unitId, kind: channel === 'TELEPHONE' ? ('CALL' as const) : kind, reached: data.tier };
    return accepted(reportDone(told(turnOf(incident, now), fact), done, doing, read));
  },
});

const mustBeAbove = (party: Party, above: Tier): Refusal | undefined =>
  isHigherTier(above, party.tier) ? undefined : { code: 'NotAbove', article: '20', details: { tier: above } };

/** Several offices outside may get a first report, each its own; the rest has the order of reports inside, without numbers. */
const wrongOutside = (kind: IncidentReportKind, party: Party, phase: Incident['phase']): Refusal | undefined =>
  kind === 'INITIAL' ? undefined : outOfOrder(kind, party, phase);

/** 上级已收: that such an office has it. */
export const recordReceiptAbove = defineCommand<
  AtParty & { readonly tier: Tier; readonly receivedAt: string; readonly text: ContentReference }
>({
  name: 'RecordReceiptAbove',
  place: atParty,
  decide: ({ data: { incidentId, unitId, tier: above, receivedAt, text }, actor, now, read }): Decision => {
    const incident = read(incidents, incidentId);
    const party = incident?.parties[unitId];
    if (!incident || !party) return { refused: { code: 'access.hidden' } };
    const { learnedAt } = party;
    const wrong = mustBeAbove(party, above) ?? wrongTimes(Object.entries({ learnedAt, receivedAt }), now);
    if (wrong) return { refused: wrong };
    const fact = OutsideReceiptRecorded.of({
      ...{ fromUnitId: unitId, tier: above, receivedAt, enteredAt: instantText(now) },
      ...{ proof: text, recordedBy: actor },
    });
    return accepted(told(turnOf(incident, now), fact));
  },
});

import type { ContentReference } from '@shangda/events/event';
import { type IncidentFigures, IncidentReportSent } from '@shangda/events/incident';
import type { FollowUpHeading, IncidentElement, IncidentReportKind, Tier } from '@shangda/events/vocabulary';
import { leaderRole } from '@shangda/events/vocabulary';
import { instantText, microsOf } from '../calendar.js';
import { type Read, type Situation, defineCommand } from '../command.js';
import type { Decision, Refusal } from '../decision.js';
import { holds, people } from '../person.js';
import { inForce, rulebooks, unsignedEmergencyAllowed } from '../rulebook.js';
import { ancestry, officesInReach, units } from '../unit.js';
import { type Doing, guarded, met, nextFollowUp, openClocks, released, setClocks } from './clocks.js';
import { deadlines, clockId, type Clock } from './deadline.js';
import { type Incident, type Party, booksOf, incidents, tierOf } from './incident.js';
import { regraded } from './levels.js';
import { casualtyWindowDays, isHigherTier } from './limits.js';
import { type Opening, opened, wrongTimes } from './opening.js';
import { type Turn, accepted, told, turnOf } from './turn.js';

/** What a written report says besides its words, which lie beside the ledger. */
export interface Report {
  /** Offices it goes to; any above may be told at once (Art. 21(3)). */
  readonly to: readonly string[];
  readonly figures?: IncidentFigures | undefined;
  readonly elements?: readonly IncidentElement[] | undefined;
  readonly headings?: readonly FollowUpHeading[] | undefined;
  /** Why it goes before a leader has signed. */
  readonly unsignedBecause?: string | undefined;
}

export type ReportIncidentData = Opening & Omit<Report, 'figures'>;

/** 紧急信息初报: an incident told in writing by the unit whose duty it is (Art. 20). */
export const reportIncident = defineCommand<ReportIncidentData>({
  name: 'ReportIncident',
  place: ({ data, read }) => (read(units, data.unitId) ? data.unitId : undefined),
  decide: (situation): Decision => {
    const { data, now } = situation;
    const { occurredAt, discoveredAt, learnedAt } = data;
    const wrong = wrongTimes(Object.entries({ occurredAt, discoveredAt, learnedAt }), now);
    if (wrong) return { refused: wrong };
    const turn = opened(situation, { at: instantText(now) });
    if ('refused' in turn) return turn;
    return sent(turn, { ...data, kind: 'INITIAL', fromUnitId: data.unitId, figures: undefined }, situation);
  },
});

export interface SendIncidentReportData extends Report {
  readonly incidentId: string;
  readonly fromUnitId: string;
  readonly kind: IncidentReportKind;
  /** Of a follow-up: 1, 2, 3 …; a gap means that one is missing. */
  readonly number?: number | undefined;
  readonly text: ContentReference;
}

/** 初报、续报、终报、补报 (Art. 20): by every unit or office that knows, each for itself. A wrong report is corrected by a new one. */
export const sendIncidentReport = defineCommand<SendIncidentReportData>({
  name: 'SendIncidentReport',
  place: ({ data, read }) => (read(incidents, data.incidentId)?.parties[data.fromUnitId] ? data.fromUnitId : undefined),
  decide: (situation): Decision => {
    const { data, now, read } = situation;
    const incident = read(incidents, data.incidentId);
    const party = incident?.parties[data.fromUnitId];
    if (!incident || !party) return { refused: { code: 'access.hidden' } };
    const wrong = wrongOrder(data, party, incident.phase);
    return wrong ? { refused: wrong } : sent(turnOf(incident, now), data, situation);
  },
});

function wrongOrder(
  { kind, number, headings = [] }: SendIncidentReportData,
  party: Party,
  phase: Incident['phase'],
): Refusal | undefined {
  const wrong = outOfOrder(kind, party, phase);
  if (wrong) return wrong;
  if (kind !== 'FOLLOW_UP')
    return number === undefined ? undefined : { code: 'OnlyFollowUpsAreNumbered', article: '20' };
  if (number !== party.followUps + 1)
    return { code: 'FollowUpNumberGap', article: '20', details: { expected: party.followUps + 1 } };
  return headings.length === 0 ? { code: 'FollowUpSaysNothing', article: '20' } : undefined;
}

/** 初报 before 续报, 续报 before 终报, 终报 before 补报: each unit for itself. */
export function outOfOrder(kind: IncidentReportKind, party: Party, phase: Incident['phase']): Refusal | undefined {
  const hasReported = party.reportedAt !== undefined;
  switch (kind) {
    case 'INITIAL':
      return hasReported ? { code: 'InitialReportSentAlready', article: '20' } : undefined;
    case 'FOLLOW_UP':
      if (!hasReported) return { code: 'FollowUpBeforeInitial', article: '20' };
      return phase === 'FINAL' || party.finalAt !== undefined ? { code: 'IncidentIsFinal', article: '20' } : undefined;
    case 'FINAL':
      if (!hasReported) return { code: 'FinalBeforeInitial', article: '20' };
      return party.finalAt === undefined ? undefined : { code: 'IncidentIsFinal', article: '20' };
    case 'SUPPLEMENT':
      return party.finalAt === undefined ? { code: 'SupplementBeforeFinal', article: '20' } : undefined;
    default:
      return kind satisfies never;
  }
}

type Sending = Omit<SendIncidentReportData, 'incidentId'>;

function sent(turn: Turn, report: Sending, situation: Situation<unknown>): Decision {
  const { actor, now, read } = situation;
  const { kind, fromUnitId, number, figures, unsignedBecause, text } = report;
  const wrong = wrongReceivers(report, read) ?? mustBeSigned(turn, report, situation);
  if (wrong) return { refused: wrong };
  const to = report.to.map((officeId) => ({ officeId, tier: tierAt(officeId, read) }));
  const reached = highest(to.map((one) => one.tier));
  const fact = IncidentReportSent.of({
    ...{ kind, fromUnitId, to, text, sentAt: instantText(now), sentBy: actor },
    ...{ elements: [...(report.elements ?? [])], headings: [...(report.headings ?? [])] },
    ...(number !== undefined && kind === 'FOLLOW_UP' && { number }),
    ...(figures && { figures }),
    ...(unsignedBecause !== undefined && !isLeader(report, situation) && { unsignedBecause }),
    ...passedOver(turn, report, reached, read),
    ...(kind === 'SUPPLEMENT' && isAfterWindow(turn, now, read) && { afterWindow: true as const }),
  });
  const graded = regraded(told(turn, fact), { by: 'FIGURES', actor, now }, read);
  const doing: Doing = { by: 'REPORT', now, doneAt: now };
  const done = reportDone(graded, { unitId: fromUnitId, kind, reached }, doing, read);
  const unsigned = done.incident.parties[fromUnitId]?.unsigned === true;
  const withClocks = unsigned ? setClocks(done, fromUnitId, ['SIGN_OFF'], read) : done;
  const everyone = [...to, ...(fact.data.passedOverTold ? fact.data.passedOver : [])];
  return accepted(everyone.reduce((before, { officeId }) => guarded(before, officeId, read), withClocks));
}

/** What somebody's report or call satisfies: towards the levels it reached, and all below them. */
export interface Done {
  readonly unitId: string;
  /** A call tells, it does not write. */
  readonly kind: IncidentReportKind | 'CALL';
  readonly reached: Tier;
}

export function reportDone(turn: Turn, { unitId, kind, reached }: Done, doing: Doing, read: Read): Turn {
  const towards = ({ to }: Clock) => to !== undefined && !isHigherTier(to, reached);
  const mine = (clock: Clock) => clock.unitId === unitId && towards(clock);
  // Written word tells what a call would have told (READING).
  const answers = (clock: Clock) =>
    clock.kind === 'TELEPHONE' ||
    (kind !== 'CALL' && clock.kind === 'INITIAL') ||
    (kind === 'FINAL' && clock.kind === 'FINAL');
  const answered = openClocks(turn, read, (clock) => mine(clock) && answers(clock));
  const after = answered.reduce((before, clock) => met(before, clock, doing, read), turn);
  const followUps = openClocks(after, read, (clock) => clock.unitId === unitId && clock.kind === 'FOLLOW_UP');
  if (kind === 'FINAL') return followUps.reduce((before, clock) => finished(before, clock, doing, read), after);
  if (kind === 'INITIAL') return setClocks(after, unitId, ['FOLLOW_UP', 'FINAL'], read);
  if (kind !== 'FOLLOW_UP') return after;
  // READING: a follow-up answers for all that were missed; is none, for the one that is waited for.
  const mineNow = followUps.filter(towards);
  const late = mineNow.filter((clock) => isLate(clock, doing.now, read));
  return (late.length > 0 ? late : mineNow.slice(0, 1)).reduce(
    (before, clock) => nextFollowUp(met(before, clock, doing, read), clock, read),
    after,
  );
}

/** The final report answers for follow-ups that were missed; those to come are not asked any more. */
const finished = (turn: Turn, clock: Clock, doing: Doing, read: Read): Turn =>
  isLate(clock, doing.now, read)
    ? met(turn, clock, doing, read)
    : released(turn, clock, 'FINAL_REPORT', doing.now, read);

const isLate = (clock: Clock, now: bigint, read: Read): boolean =>
  now > microsOf(clock.dueAt) || read(deadlines, clockId(clock)).missed;

const highest = (tiers: readonly Tier[]): Tier =>
  tiers.reduce<Tier>((one, other) => (isHigherTier(one, other) ? one : other), 'UNIT');

function tierAt(officeId: string, read: Read): Tier {
  const office = read(units, officeId);
  return office ? tierOf(office) : 'UNIT';
}

function wrongReceivers({ fromUnitId, to }: Sending, read: Read): Refusal | undefined {
  const unit = read(units, fromUnitId);
  const reach = unit ? officesInReach(unit, 'FLASH', read) : [];
  const wrong = to.find((officeId) => !reach.includes(officeId));
  return wrong === undefined
    ? undefined
    : { code: 'NotAReceivingOffice', article: '21(3)', details: { officeId: wrong } };
}

/**
 * Art. 16 asks for a leader's signature; Art. 20 comes first where a rulebook lets an emergency go unsigned, with the reason. Where no office it goes
 * to has a rulebook, the nearest one that holds for the incident says so (READING): an office without one stops no emergency.
 */
function mustBeSigned({ incident }: Turn, report: Sending, situation: Situation<unknown>): Refusal | undefined {
  if (isLeader(report, situation)) return undefined;
  if (report.unsignedBecause === undefined) return { code: 'MustBeSignedOrSayWhy', article: '16' };
  const { today, read } = situation;
  const withBook = report.to.filter((officeId) => inForce(read(rulebooks, officeId), today) !== undefined);
  const nearest = incident.rulebooks.slice(0, 1).map(({ officeId }) => officeId);
  return unsignedEmergencyAllowed(withBook.length > 0 ? withBook : nearest, today, read)
    ? undefined
    : { code: 'UnsignedEmergencyNotAllowed', article: '16' };
}

function isLeader({ fromUnitId }: Pick<Sending, 'fromUnitId'>, { actor, read }: Situation<unknown>): boolean {
  const person = read(people, actor);
  return leaderRole.options.some((role) => holds(person, role, fromUnitId));
}

/** Offices between that were not told (Art. 21(3)); nobody can stop it, and their own duty stays. */
function passedOver({ incident }: Turn, { fromUnitId, to }: Sending, reached: Tier, read: Read) {
  const unit = read(units, fromUnitId);
  const between = ancestry(read, fromUnitId)
    .slice(1)
    .filter((id) => unit !== undefined && officesInReach(unit, 'FLASH', read).includes(id) && !to.includes(id))
    .map((officeId) => ({ officeId, tier: tierAt(officeId, read) }))
    .filter((one) => isHigherTier(reached, one.tier))
    .filter(({ officeId }) => !incident.parties[officeId]);
  const rule = booksOf(incident, read).find(({ emergencies }) => emergencies.passedOverTold)?.emergencies
    .passedOverTold;
  return { passedOver: between, passedOverTold: between.length > 0 && rule?.value === true };
}

function isAfterWindow({ incident }: Turn, now: bigint, read: Read): boolean {
  const days = casualtyWindowDays(booksOf(incident, read), incident);
  const from = incident.occurredAt ?? incident.discoveredAt ?? incident.parties[incident.unitId]?.learnedAt;
  return days !== undefined && from !== undefined && now > microsOf(from) + BigInt(days) * 86_400_000_000n;
}

import { EscalationAcknowledged, EscalationTold } from '@shangda/events/deadline';
import type { EscalationRule, EscalationTarget } from '@shangda/events/rulebook/emergencies';
import type { DeadlineKind, Tier } from '@shangda/events/vocabulary';
import { instantText, microsOf } from '../calendar.js';
import { type Read, defineCommand } from '../command.js';
import { type Decision, refuse } from '../decision.js';
import { noticeOf } from '../notice.js';
import { posts } from '../post-state.js';
import { onDuty } from '../roster.js';
import { ancestry, receives, units } from '../unit.js';
import { nextFollowUp, openClocks } from './clocks.js';
import {
  type Deadline,
  arming,
  clockId,
  closing,
  deadlines,
  dueRow,
  nameOf,
  openRows,
  rowOf,
  stepOf,
  type Clock,
} from './deadline.js';
import { microsOfElapsed } from './durations.js';
import { booksOf, incidents, tierOf, topOffice } from './incident.js';
import { type Turn, accepted, onDeadline, ordered, turnOf } from './turn.js';

/** A clock row that has fired. */
export interface FiredRow {
  readonly unitId: string;
  readonly kind: DeadlineKind;
  readonly to?: Tier | undefined;
  readonly cycle: number;
  readonly row: number;
}

export interface SettleData {
  readonly incidentId: string;
  readonly rows: readonly FiredRow[];
  /** The notice for a person, always the same one for the same rows. */
  readonly noticeIdFor: (personId: string) => string;
}

/**
 * What follows from clock rows that fired: who is told of it now, and what is waited for next. One message a person however many fired,
 * for what counts after a stop is how things stand; every step is on record with its true time.
 */
export const settleEscalations = defineCommand<SettleData>({
  name: 'SettleEscalations',
  place: ({ data, read }) => read(incidents, data.incidentId)?.unitId,
  decide: ({ data, now, read }): Decision => {
    const incident = read(incidents, data.incidentId);
    if (!incident) return { nothing: true };
    const fired = openClocks(turnOf(incident, now), read, (clock) => rowsOf(data, clock).length > 0);
    const settled = fired.reduce((turn, clock) => settle(turn, clock, data, now, read), turnOf(incident, now));
    return accepted(notified(settled, data, now, read));
  },
});

const rowsOf = ({ rows }: SettleData, clock: Clock): readonly number[] =>
  rows
    .filter(({ unitId, kind, to, cycle }) => clockId({ ...clock, unitId, kind, to, cycle }) === clockId(clock))
    .map(({ row }) => row);

function settle(turn: Turn, clock: Clock, data: SettleData, now: bigint, read: Read): Turn {
  const deadline = read(deadlines, clockId(clock));
  const rows = rowsOf(data, clock).filter((row) => openRows(clock, deadline).includes(row));
  if (rows.length === 0) return turn;
  const after = escalated(turn, clock, rows, data, now, read);
  return rows.includes(dueRow) && clock.kind === 'FOLLOW_UP' ? nextFollowUp(after, clock, read) : after;
}

/** Tells the furthest step that fired; where it reaches nobody, the next one at once. The last is told again and again. */
function escalated(turn: Turn, clock: Clock, rows: readonly number[], data: SettleData, now: bigint, read: Read): Turn {
  const chain = chainOf(clock, read);
  const deadline = read(deadlines, clockId(clock));
  const furthest = Math.max(...rows.map((row) => (row === dueRow ? 0 : stepOf(row))));
  const name = { ...nameOf(clock), toldAt: instantText(now) };
  const closed = ordered(turn, ...rows.map((row) => closing(clock, row)));
  if (!chain || furthest === 0)
    return onDeadline(closed, clock, EscalationTold.of({ ...name, step: 0, told: [], settled: [...rows], armed: [] }));
  let after = closed;
  let settledRows = rows;
  for (let step = furthest; ; step++) {
    const isLast = step >= chain.steps.length;
    const reached = reachedBy(chain.steps[step - 1]?.tell ?? [], clock, now, read);
    const people = reached.length > 0 || !isLast ? reached : lastResort(chain, clock, now, read);
    const told = people.map((personId) => ({ personId, noticeId: data.noticeIdFor(personId) }));
    if (people.length > 0 || isLast) {
      const again = repeatOf(chain, step, { clock, deadline, rows: settledRows, now });
      const fact = EscalationTold.of({ ...name, step, told, settled: [...settledRows], armed: again ? [again] : [] });
      const waiting = again ? ordered(after, arming(clock, again.row, again.at)) : after;
      return onDeadline(waiting, clock, fact);
    }
    after = onDeadline(after, clock, EscalationTold.of({ ...name, step, told, settled: [...settledRows], armed: [] }));
    // The next step goes at once: its own row is not waited for.
    settledRows = openRows(clock, deadline).filter((row) => stepOf(row) === step + 1 && !rows.includes(row));
    after = ordered(after, ...settledRows.map((row) => closing(clock, row)));
  }
}

/** The end of a chain is never silence: where its last step reaches nobody, whoever the nearest step before it reaches. */
function lastResort(chain: EscalationRule, clock: Clock, now: bigint, read: Read): readonly string[] {
  for (const { tell } of chain.steps.toReversed()) {
    const people = reachedBy(tell, clock, now, read);
    if (people.length > 0) return people;
  }
  return [];
}

interface Repeating {
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly rows: readonly number[];
  readonly now: bigint;
}

/** A step is told again at whole intervals from its own time, until the next step comes. Those that passed meanwhile are not made up for. */
function repeatOf(chain: EscalationRule, step: number, { clock, deadline, rows, now }: Repeating) {
  const [rule, next] = [chain.steps[step - 1], chain.steps[step]];
  if (!rule) return undefined;
  const due = microsOf(clock.dueAt);
  const [start, every] = [due + microsOfElapsed(rule.at), microsOfElapsed(rule.repeatEvery)];
  const count = start >= now ? 1n : (now - start) / every + 1n;
  const at = (start >= now ? now : start) + count * every;
  const nextIsArmed = openRows(clock, deadline).some(
    (row) => row !== dueRow && stepOf(row) > step && !rows.includes(row),
  );
  if (next && nextIsArmed && at >= due + microsOfElapsed(next.at)) return undefined;
  const used = [...rows, ...deadline.armed, ...deadline.done].filter((row) => stepOf(row) === step && row !== dueRow);
  const row = Math.max(rowOf(deadline.acknowledgements, step), ...used) + 1;
  return { row, at: instantText(at) };
}

export const chainOf = ({ escalation }: Clock, read: Read): EscalationRule | undefined => {
  if (!escalation) return undefined;
  const { officeId, rulebookNumber, ruleId } = escalation;
  const [book] = booksOf({ rulebooks: [{ officeId, number: rulebookNumber }] }, read);
  return book?.emergencies.escalations?.find(({ id }) => id === ruleId);
};

/** Who a step reaches now: whoever is on duty, or in the post, at the places it names. */
function reachedBy(targets: readonly EscalationTarget[], clock: Clock, now: bigint, read: Read): readonly string[] {
  const people = targets.flatMap(({ who, at }) => {
    const place = placeOf(at, clock, read);
    return place === undefined ? [] : holdersOf(who, place, now, read);
  });
  return [...new Set(people)];
}

function placeOf(at: EscalationTarget['at'], { unitId, to }: Clock, read: Read): string | undefined {
  switch (at) {
    case 'RESPONSIBLE':
      return unitId;
    case 'RECEIVER':
      return ancestry(read, unitId).find((id) => {
        const unit = read(units, id);
        return unit && receives(read, id) && id !== unitId && tierOf(unit) === to;
      });
    case 'TOP':
      return topOffice(read, unitId);
    default:
      return at satisfies never;
  }
}

function holdersOf(who: EscalationTarget['who'], unitId: string, now: bigint, read: Read): readonly string[] {
  const duty = onDuty(read, unitId, now);
  switch (who) {
    case 'DUTY_OFFICER':
      return duty.officerId === undefined ? [] : [duty.officerId];
    case 'DUTY_LEADER':
      return duty.leaderId === undefined ? [] : [duty.leaderId];
    case 'INFO_OFFICER':
    case 'RESPONSIBLE_HEAD':
    case 'LEADER_IN_CHARGE':
      return read(posts, unitId)
        .filter(({ post, vacatedOn }) => post === who && vacatedOn === undefined)
        .map(({ personId }) => personId);
    default:
      return who satisfies never;
  }
}

/** One notice a person, about the gravest of what they were told: a missed deadline before one that comes near. */
function notified(turn: Turn, { noticeIdFor }: SettleData, now: bigint, read: Read): Turn {
  const { incident } = turn;
  const chosen = new Map<string, { readonly clock: Clock; readonly step: number }>();
  for (const clock of Object.values(incident.clocks))
    for (const fact of turn.onDeadlines[clockId(clock)] ?? [])
      if (fact.type === 'EscalationTold')
        for (const { personId } of fact.data.told) {
          const before = chosen.get(personId);
          if (!before || clock.dueAt < before.clock.dueAt) chosen.set(personId, { clock, step: fact.data.step });
        }
  return [...chosen].reduce((before, [personId, { clock, step }]) => {
    const rule = chainOf(clock, read)?.steps[step - 1];
    if (!rule) return before;
    const { writes, deadlines: orders } = noticeOf(read, {
      ...{ noticeId: noticeIdFor(personId), officeId: clock.unitId, personId, now },
      code: microsOf(clock.dueAt) < now ? 'notice.deadline_missed' : 'notice.deadline_near',
      channels: rule.channels,
      nextChannelAfterSeconds: Number(microsOfElapsed(rule.nextChannelAfter) / 1_000_000n),
      about: {
        ...{ incidentId: incident.incidentId, deadline: clock.ruleId, dueAt: clock.dueAt },
        ...(incident.level && { level: incident.level }),
      },
      severity: noticeSeverity(clock.severity),
    });
    return { ...ordered(before, ...orders), besides: [...before.besides, ...writes] };
  }, turn);
}

const noticeSeverity = (severity: number): 1 | 2 | 3 | 4 =>
  severity <= 0 ? 1 : severity === 1 ? 2 : severity === 2 ? 3 : 4;

interface Acknowledging {
  readonly incidentId: string;
  /** The unit or office at which the person answers. */
  readonly unitId: string;
}

/** 知悉: somebody has it in hand. The notices stop for as long as the rulebook gives; then the chain goes on, and the deadline never stood still. */
export const acknowledgeEscalations = defineCommand<Acknowledging>({
  name: 'AcknowledgeEscalations',
  place: ({ data, read }) => (read(incidents, data.incidentId)?.parties[data.unitId] ? data.unitId : undefined),
  decide: ({ data: { incidentId, unitId }, actor, now, read }): Decision => {
    const incident = read(incidents, incidentId);
    if (!incident) return { nothing: true };
    const told = openClocks(turnOf(incident, now), read, (clock) => read(deadlines, clockId(clock)).step > 0);
    if (told.length === 0) return refuse('NothingToAcknowledge', '20');
    const duty = onDuty(read, unitId, now);
    const by = { by: actor, atUnitId: unitId, onDuty: actor === duty.officerId || actor === duty.leaderId };
    return accepted(told.reduce((turn, clock) => acknowledged(turn, clock, by, now, read), turnOf(incident, now)));
  },
});

function acknowledged(
  turn: Turn,
  clock: Clock,
  by: { readonly by: string; readonly atUnitId: string; readonly onDuty: boolean },
  now: bigint,
  read: Read,
): Turn {
  const deadline = read(deadlines, clockId(clock));
  const chain = chainOf(clock, read);
  if (!chain) return turn;
  const stopped = openRows(clock, deadline).filter((row) => row !== dueRow);
  const step = Math.min(deadline.step + 1, chain.steps.length);
  const at = instantText(now + microsOfElapsed(chain.acknowledgedFor));
  const resumes = { row: rowOf(deadline.acknowledgements + 1, step), at };
  const fact = EscalationAcknowledged.of({
    ...nameOf(clock),
    ...by,
    ...{ acknowledgedAt: instantText(now), stopped, resumes },
  });
  const stopping = ordered(turn, ...stopped.map((row) => closing(clock, row)));
  return onDeadline(ordered(stopping, arming(clock, resumes.row, resumes.at)), clock, fact);
}

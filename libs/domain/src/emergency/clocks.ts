import {
  DeadlineMetByCall,
  DeadlineMetInTime,
  DeadlineMetLate,
  DeadlineMissed,
  DeadlineReleased,
} from '@shangda/events/deadline';
import { DeadlineArmed, IncidentUnguarded } from '@shangda/events/incident';
import type { DeadlineKind, IncidentLevel, Tier } from '@shangda/events/vocabulary';
import { instantText, microsOf } from '../calendar.js';
import type { Read } from '../command.js';
import { type Incident, type Party, booksOf } from './incident.js';
import { clockId, deadlines, nameOf, rowOf, type Clock } from './deadline.js';
import { microsOfElapsed } from './durations.js';
import { type EmergencyBook, type Limit, escalationFor, limitsFor } from './limits.js';
import { type Turn, afterThen, armed, onDeadline, rowsClosed, told, untilThen } from './turn.js';

/** Gravest first: the clock fires in this order. Without a level in the middle. */
const severities: Readonly<Record<IncidentLevel, number>> = { I: 0, II: 1, III: 2, IV: 3 };
export const severityOf = ({ level }: Pick<Incident, 'level'>): number => (level === undefined ? 2 : severities[level]);

/** What a unit owes from the moment it knows. Written word tells what a call would have told. */
const owedOnLearning: readonly DeadlineKind[] = ['TELEPHONE', 'INITIAL'];

/** Sets the clocks of a unit that has come to know, or marks it as guarded by nobody. */
export function guarded(turn: Turn, unitId: string, read: Read): Turn {
  const party = turn.incident.parties[unitId];
  if (!party) return turn;
  const books = booksOf(turn.incident, read);
  const marked = knowsLimit(books, turn.incident, party.tier)
    ? turn
    : told(turn, IncidentUnguarded.of({ unitId, tier: party.tier }));
  const owed = party.reportedAt === undefined ? owedOnLearning : [];
  return setClocks(marked, unitId, [...owed, ...(party.told && !party.received ? receipt : [])], read);
}

const receipt: readonly DeadlineKind[] = ['RECEIPT'];

/** Sets clocks of these kinds where a rule asks for them and none was set yet. Of several rules for one duty the earliest due time holds. */
export function setClocks(turn: Turn, unitId: string, kinds: readonly DeadlineKind[], read: Read): Turn {
  return kinds.reduce((before, kind) => {
    const wanted = dueBy(before.incident, unitId, kind, read);
    return wanted.reduce((at, one) => (latestClock(at.incident, one) ? at : set(at, one, 0, read)), before);
  }, turn);
}

/** A due time by a rule. */
interface Wanted {
  readonly unitId: string;
  readonly kind: DeadlineKind;
  readonly to?: Tier | undefined;
  readonly limit: Limit;
  readonly anchor: bigint;
  readonly due: bigint;
}

/** What a unit owes of a kind, one due time for each level it has to tell. */
export function dueBy(
  incident: Incident,
  unitId: string,
  kind: DeadlineKind,
  read: Read,
  notBefore = 0n,
): readonly Wanted[] {
  const party = incident.parties[unitId];
  if (!party) return [];
  const earliest = new Map<Tier | undefined, Wanted>();
  for (const limit of limitsFor(booksOf(incident, read), incident, party.tier, kind)) {
    const { to, clock, within } = limit.rule;
    const start = microsOf(anchorOf(incident, party, clock));
    const anchor = start < notBefore ? notBefore : start;
    const due = anchor + microsOfElapsed(within);
    const known = earliest.get(to);
    if (!known || due < known.due) earliest.set(to, { unitId, kind, to, limit, anchor, due });
  }
  return [...earliest.values()];
}

/** READING: where an instant is not known, the limit runs from the next one that is. */
function anchorOf({ occurredAt, discoveredAt }: Incident, party: Party, clock: Limit['rule']['clock']): string {
  const { learnedAt, reportedAt = learnedAt } = party;
  switch (clock) {
    case 'OCCURRED':
      return occurredAt ?? discoveredAt ?? learnedAt;
    case 'DISCOVERED':
      return discoveredAt ?? learnedAt;
    case 'LEARNED':
      return learnedAt;
    case 'REPORTED':
      return reportedAt;
    default:
      return clock satisfies never;
  }
}

/** Sets one clock by a rule. */
function set(turn: Turn, { limit, anchor, due, ...name }: Wanted, cycle: number, read: Read): Turn {
  const { incident } = turn;
  const { ruleId, officeId, number: rulebookNumber } = limit;
  const rule = { ruleId, officeId, rulebookNumber, anchorAt: instantText(anchor) };
  return armedAt(turn, { ...nameOf({ ...name, incidentId: incident.incidentId, cycle }), ...rule }, due, read);
}

/** Sets a clock once more with another due time. */
export function setClock(turn: Turn, clock: Clock, due: bigint, read: Read): Turn {
  const { dueAt: _dueAt, severity: _severity, steps: _steps, escalation: _escalation, ...name } = clock;
  return armedAt(turn, { ...name, cycle: clock.cycle + 1 }, due, read);
}

/** A clock and the rows of its chain, all at absolute times: lateness of one never moves the next. */
function armedAt(
  turn: Turn,
  named: Omit<Clock, 'dueAt' | 'severity' | 'steps' | 'escalation'>,
  due: bigint,
  read: Read,
): Turn {
  const { incident } = turn;
  const chain = chainFor(booksOf(incident, read), incident, named.kind);
  const clock: Clock = {
    ...named,
    dueAt: instantText(due),
    severity: severityOf(incident),
    ...(chain && { escalation: { officeId: chain.officeId, rulebookNumber: chain.number, ruleId: chain.rule.id } }),
    steps: (chain?.rule.steps ?? []).map(({ at }, index) => ({
      row: rowOf(0, index + 1),
      at: instantText(due + microsOfElapsed(at)),
    })),
  };
  return armed(told(turn, DeadlineArmed.of(clock)), clock);
}

/** The chain that follows a due time, and whose it is. */
function chainFor(books: readonly EmergencyBook[], incident: Incident, kind: DeadlineKind) {
  for (const book of books) {
    const rule = escalationFor([book], incident, kind);
    if (rule) return { officeId: book.officeId, number: book.number, rule };
  }
  return undefined;
}

/** Whether any rule sets a limit for telling of such an incident, at whatever level: where none does, nobody watches it. */
const knowsLimit = (books: readonly EmergencyBook[], { category }: Incident, from: Tier): boolean =>
  books.some(({ emergencies: { deadlines: rules = [] } }) =>
    rules.some(
      (rule) =>
        rule.from === from && owedOnLearning.includes(rule.kind) && (rule.categories?.includes(category) ?? true),
    ),
  );

type Duty = Pick<Clock, 'unitId' | 'kind' | 'to'>;

/** The newest clock of a duty. */
export const latestClock = ({ clocks }: Incident, { unitId, kind, to }: Duty): Clock | undefined =>
  Object.values(clocks)
    .filter((clock) => clock.unitId === unitId && clock.kind === kind && clock.to === to)
    .reduce<Clock | undefined>((one, other) => (one && one.cycle > other.cycle ? one : other), undefined);

/** What a unit's clocks are waiting for. */
export const openClocks = (turn: Turn, read: Read, of: (clock: Clock) => boolean): readonly Clock[] =>
  Object.values(turn.incident.clocks).filter(
    (clock) => of(clock) && read(deadlines, clockId(clock)).outcome === 'OPEN' && !turn.settled.has(clockId(clock)),
  );

/** How something was done: when it is recorded, and when it was done as somebody claims. */
export interface Doing {
  readonly by: 'REPORT' | 'CALL' | 'OUTSIDE_REPORT' | 'RECEIPT' | 'SIGNATURE';
  readonly now: bigint;
  /** Microseconds; of a call or a report outside: when it was made. */
  readonly doneAt: bigint;
}

/**
 * A deadline is met: in time, if this is recorded not after it was due and nothing else was said before; else the miss
 * stands on record, with by how much. The clock's row decides: it is closed here, and recorded under its lock.
 */
export function met(turn: Turn, clock: Clock, { by, now, doneAt }: Doing, read: Read): Turn {
  const deadline = read(deadlines, clockId(clock));
  const due = microsOf(clock.dueAt);
  const name = { ...nameOf(clock), dueAt: clock.dueAt };
  const closed = rowsClosed(turn, clock, deadline);
  if (now <= due && !deadline.missed) {
    const inTime = DeadlineMetInTime.of({ ...name, metAt: instantText(now), by });
    return untilThen(onDeadline(closed, clock, inTime), due);
  }
  const missed = deadline.missed ? closed : afterThen(onDeadline(closed, clock, DeadlineMissed.of(name)), due);
  if ((by === 'CALL' || by === 'OUTSIDE_REPORT') && doneAt <= due) {
    const at = { calledAt: instantText(doneAt), enteredAt: instantText(now) };
    return onDeadline(missed, clock, DeadlineMetByCall.of({ ...name, ...at, by }));
  }
  const lateSeconds = Number((doneAt - due) / 1_000_000n);
  const late = { metAt: instantText(doneAt), lateSeconds: Math.max(lateSeconds, 0), by };
  return onDeadline(missed, clock, DeadlineMetLate.of({ ...name, ...late }));
}

/** Not asked any more. */
export function released(
  turn: Turn,
  clock: Clock,
  because: 'LEVEL_CHANGED' | 'FINAL_REPORT' | 'PAUSED',
  now: bigint,
  read: Read,
): Turn {
  const fact = DeadlineReleased.of({ ...nameOf(clock), because, releasedAt: instantText(now) });
  return onDeadline(rowsClosed(turn, clock, read(deadlines, clockId(clock))), clock, fact);
}

/**
 * A level that rose: what it asks runs from the moment it is learned, also of whoever had reported already (the rise is news); a limit that
 * ends earlier goes on as it is. A level that fell: what is not asked any more is released.
 */
export function relevelled(turn: Turn, rose: boolean, now: bigint, read: Read): Turn {
  return Object.keys(turn.incident.parties).reduce((before, unitId) => {
    const wanted = owedOnLearning.flatMap((kind) => dueBy(before.incident, unitId, kind, read, rose ? now : 0n));
    const isWanted = (clock: Clock) => wanted.some(({ kind, to }) => kind === clock.kind && to === clock.to);
    const isAsked = (clock: Clock) => clock.unitId === unitId && owedOnLearning.includes(clock.kind);
    const obsolete = openClocks(before, read, (clock) => isAsked(clock) && !isWanted(clock));
    const freed = obsolete.reduce((at, clock) => released(at, clock, 'LEVEL_CHANGED', now, read), before);
    return rose ? wanted.reduce((at, one) => setAgain(at, one, now, read), freed) : freed;
  }, turn);
}

/** Sets a clock of a duty once more, unless one runs that ends earlier. */
export function setAgain(turn: Turn, wanted: Wanted, now: bigint, read: Read): Turn {
  const clock = latestClock(turn.incident, wanted);
  if (!clock) return set(turn, wanted, 0, read);
  const [isOpen] = openClocks(turn, read, (one) => one === clock);
  if (isOpen && microsOf(clock.dueAt) <= wanted.due) return turn;
  const freed = isOpen ? released(turn, clock, 'LEVEL_CHANGED', now, read) : turn;
  return set(freed, wanted, clock.cycle + 1, read);
}

/** 续报: the next one, at whole periods from the anchor; periods that have passed already are missed one by one. */
export function nextFollowUp(turn: Turn, clock: Clock, read: Read): Turn {
  const again = dueBy(turn.incident, clock.unitId, clock.kind, read).find(({ to }) => to === clock.to);
  const isOver = turn.incident.parties[clock.unitId]?.finalAt !== undefined;
  if (!again || isOver || latestClock(turn.incident, clock)?.cycle !== clock.cycle) return turn;
  const period = microsOfElapsed(again.limit.rule.within);
  return set(turn, { ...again, due: microsOf(clock.dueAt) + period }, clock.cycle + 1, read);
}

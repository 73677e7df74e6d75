import type { DeadlineFact } from '@shangda/events/deadline';
import type { IncidentFact } from '@shangda/events/incident';
import { streamKey } from '../command.js';
import type { DeadlineOrder, Decision, StreamFacts } from '../decision.js';
import { type Deadline, arming, clockId, closing, deadlines, dueRow, openRows, type Clock } from './deadline.js';
import { type Incident, evolve, incidents } from './incident.js';

/** What one decision adds to an incident so far: its facts, those on its deadlines, the rows of the clock. */
export interface Turn {
  readonly incident: Incident;
  readonly facts: readonly IncidentFact[];
  readonly onDeadlines: Readonly<Record<string, readonly DeadlineFact[]>>;
  /** Clocks set in this turn: their rows are not in the ledger yet. */
  readonly fresh: ReadonlySet<string>;
  /** Clocks decided in this turn. */
  readonly settled: ReadonlySet<string>;
  readonly orders: readonly DeadlineOrder[];
  readonly besides: readonly StreamFacts[];
  /** The instants for which it is decided, both included. */
  readonly holds: { readonly from: bigint; readonly until: bigint };
}

/** Instants in the facts are those of the decision: what is recorded further from it is decided again. */
const closeBy = 5_000_000n;

export const turnOf = (incident: Incident, now: bigint): Turn => ({
  holds: { from: now - closeBy, until: now + closeBy },
  ...{ incident, facts: [], onDeadlines: {}, orders: [], besides: [] },
  ...{ fresh: new Set<string>(), settled: new Set<string>() },
});

/** A fact of the incident. */
export const told = (turn: Turn, fact: IncidentFact): Turn => ({
  ...turn,
  incident: evolve(turn.incident, fact) ?? turn.incident,
  facts: [...turn.facts, fact],
});

/** A fact of one of its deadlines. */
export const onDeadline = (turn: Turn, clock: Clock, fact: DeadlineFact): Turn => {
  const id = clockId(clock);
  const before = turn.onDeadlines[id] ?? [];
  return { ...turn, onDeadlines: { ...turn.onDeadlines, [id]: [...before, fact] } };
};

export const ordered = (turn: Turn, ...orders: readonly DeadlineOrder[]): Turn => ({
  ...turn,
  orders: [...turn.orders, ...orders],
});

/** The rows of a clock that was set. */
export const armed = (turn: Turn, clock: Clock): Turn => ({
  ...ordered(turn, arming(clock, dueRow, clock.dueAt), ...clock.steps.map(({ row, at }) => arming(clock, row, at))),
  fresh: new Set([...turn.fresh, clockId(clock)]),
});

/** Nothing is waited for any more; rows that were armed in this very turn never come to be. */
export function rowsClosed(turn: Turn, clock: Clock, deadline: Deadline): Turn {
  const id = clockId(clock);
  const settled = new Set([...turn.settled, id]);
  if (!turn.fresh.has(id))
    return { ...ordered(turn, ...openRows(clock, deadline).map((row) => closing(clock, row))), settled };
  const { subject, kind, cycle } = closing(clock, dueRow);
  const isOf = (order: DeadlineOrder) => order.subject === subject && order.kind === kind && order.cycle === cycle;
  return { ...turn, orders: turn.orders.filter((order) => !isOf(order)), settled };
}

/** In time is what is recorded while the clock stands at or before this instant. */
export const untilThen = (turn: Turn, instant: bigint): Turn => ({
  ...turn,
  holds: { ...turn.holds, until: instant < turn.holds.until ? instant : turn.holds.until },
});

/** Late is what is recorded after it. */
export const afterThen = (turn: Turn, instant: bigint): Turn => ({
  ...turn,
  holds: { ...turn.holds, from: instant < turn.holds.from ? turn.holds.from : instant + 1n },
});

export function accepted(turn: Turn): Decision {
  const { incident, facts, onDeadlines, orders, besides, holds } = turn;
  const writes = [
    { stream: streamKey(incidents, incident.incidentId), facts },
    ...Object.entries(onDeadlines).map(([id, one]) => ({ stream: streamKey(deadlines, id), facts: one })),
    ...besides,
  ].filter((write) => write.facts.length > 0);
  if (writes.length === 0) return { nothing: true };
  return { accepted: { writes, deadlines: orders, holds } };
}

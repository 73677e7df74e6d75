import type { FactOf } from '@shangda/events/event';
import type { DeadlineArmed } from '@shangda/events/incident';
import type { DeadlineFact } from '@shangda/events/deadline';
import { DeadlineMissed, EscalationDue } from '@shangda/events/deadline';
import type { DeadlineKind, Tier } from '@shangda/events/vocabulary';
import { microsOf } from '../calendar.js';
import { type StreamKind, streamKey } from '../command.js';
import type { DeadlineOrder } from '../decision.js';

/** A clock as it was set. */
export type Clock = FactOf<typeof DeadlineArmed>['data'];

/** Which deadline: who has to, what, towards whom, and which time round. */
export interface DeadlineName {
  readonly incidentId: string;
  readonly unitId: string;
  readonly kind: DeadlineKind;
  readonly to?: Tier | undefined;
  readonly cycle: number;
}

/** What became of a deadline. */
export interface Deadline {
  readonly outcome: 'OPEN' | 'IN_TIME' | 'LATE' | 'BY_CALL' | 'RELEASED';
  readonly missed: boolean;
  /** When it was released to be resumed. */
  readonly pausedAt?: string | undefined;
  /** The furthest step of its chain at which people were told; 0: none. */
  readonly step: number;
  readonly acknowledgements: number;
  /** Clock rows that were armed besides those it began with, and those that are done with. */
  readonly armed: readonly number[];
  readonly done: readonly number[];
}

export const deadlines: StreamKind<Deadline> = {
  category: 'deadline',
  initial: { outcome: 'OPEN', missed: false, step: 0, acknowledgements: 0, armed: [], done: [] },
  evolve: (deadline, fact) => evolve(deadline, fact as DeadlineFact),
};

function evolve(deadline: Deadline, fact: DeadlineFact): Deadline {
  switch (fact.type) {
    case 'DeadlineMetInTime':
      return { ...deadline, outcome: 'IN_TIME' };
    case 'DeadlineMissed':
      return { ...deadline, missed: true };
    case 'DeadlineMetLate':
      return { ...deadline, outcome: 'LATE' };
    case 'DeadlineMetByCall':
      return { ...deadline, outcome: 'BY_CALL' };
    case 'DeadlineReleased': {
      const { because, releasedAt } = fact.data;
      return { ...deadline, outcome: 'RELEASED', ...(because === 'PAUSED' && { pausedAt: releasedAt }) };
    }
    case 'EscalationDue':
      return deadline;
    case 'EscalationTold': {
      const { step, settled, armed } = fact.data;
      return {
        ...deadline,
        step: Math.max(deadline.step, step),
        armed: [...deadline.armed, ...armed.map(({ row }) => row)],
        done: [...deadline.done, ...settled],
      };
    }
    case 'EscalationAcknowledged': {
      const { stopped, resumes } = fact.data;
      return {
        ...deadline,
        acknowledgements: deadline.acknowledgements + 1,
        armed: [...deadline.armed, resumes.row],
        done: [...deadline.done, ...stopped],
      };
    }
    default:
      return fact satisfies never;
  }
}

/** Its id within the category; the stream's key is `deadline-<this>`. */
export const clockId = ({ incidentId, unitId, kind, to, cycle }: DeadlineName): string =>
  [incidentId, unitId, to ?? 'self', kind, cycle].join('.').toLowerCase();

export const nameOf = ({ incidentId, unitId, kind, to, cycle }: DeadlineName) => ({
  ...{ incidentId, unitId, kind, cycle },
  ...(to !== undefined && { to }),
});

/** The row of the due time; those of the chain have higher numbers. */
export const dueRow = 0;

/**
 * Rows of a chain: `generation` goes up with each acknowledgement, `repeat` with each time a step is told again.
 * A row's number is never used twice, for no row is ever deleted.
 */
export const rowOf = (generation: number, step: number, repeat = 0): number =>
  generation * 10_000_000 + step * 100_000 + repeat;

/** The step of the chain that a row stands for. */
export const stepOf = (row: number): number => Math.floor(row / 100_000) % 100;

/** Rows that still wait to be fired or settled. */
export const openRows = (clock: Clock, { armed, done }: Deadline): readonly number[] =>
  [dueRow, ...clock.steps.map(({ row }) => row), ...armed].filter((row) => !done.includes(row));

/** The clock row as the ledger keys it. */
const keyOf = (clock: DeadlineName, row: number) => ({
  subject: [clock.incidentId, clock.unitId, clock.to ?? 'self'].join('.').toLowerCase(),
  kind: clock.kind,
  cycle: clock.cycle,
  step: row,
});

export const closing = (clock: DeadlineName, row: number): DeadlineOrder => keyOf(clock, row);

/** Arms a row with what it will say when it fires by itself: that the deadline was missed, or that a step is due. */
export function arming(clock: Clock, row: number, at: string): DeadlineOrder {
  const fact =
    row === dueRow
      ? DeadlineMissed.of({ ...nameOf(clock), dueAt: at })
      : EscalationDue.of({ ...nameOf(clock), step: stepOf(row), at });
  const fires = { stream: streamKey(deadlines, clockId(clock)), fact };
  return { ...keyOf(clock, row), dueAt: microsOf(at), severity: clock.severity, fires };
}

import { streamKey } from '@shangda/domain/command';
import { type Deadline, deadlines } from '@shangda/domain/emergency/deadline';
import type { Incident } from '@shangda/domain/emergency/incident';
import type { DeadlineFact } from '@shangda/events/deadline';
import type { Happened } from '../items/item-history.js';

/** A clock of an incident: by what rule, until when, and what became of it. */
export interface ClockView {
  readonly unitId: string;
  readonly kind: string;
  readonly to: string | null;
  readonly cycle: number;
  readonly rule: { readonly id: string; readonly officeId: string; readonly rulebookNumber: number };
  readonly anchorAt: string;
  readonly dueAt: string;
  readonly outcome: Deadline['outcome'];
  /** A miss stands, also where it was met after all. */
  readonly missed: boolean;
  readonly metAt: string | null;
  readonly lateSeconds: number | null;
  /** Why it is not asked any more. */
  readonly releasedBecause: string | null;
  /** The furthest step of its chain at which people were told. */
  readonly step: number;
  readonly acknowledgements: number;
}

/** All clocks that were ever set, as they fall due. */
export function clocksOf({ clocks }: Incident, happened: readonly Happened[]): readonly ClockView[] {
  const facts = new Map<string, DeadlineFact[]>();
  // The streams that were read are those of deadlines.
  for (const { event, fact } of happened)
    facts.set(event.stream, [...(facts.get(event.stream) ?? []), fact as DeadlineFact]);
  const views = Object.entries(clocks).map(([id, clock]) => {
    const { unitId, kind, to = null, cycle, officeId, rulebookNumber, anchorAt, dueAt } = clock;
    return {
      ...{ unitId, kind, to, cycle, rule: { id: clock.ruleId, officeId, rulebookNumber }, anchorAt, dueAt },
      ...becameOf(facts.get(streamKey(deadlines, id)) ?? []),
    };
  });
  return views.toSorted((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
}

function becameOf(facts: readonly DeadlineFact[]) {
  const state = facts.reduce((before, fact) => deadlines.evolve(before, fact), deadlines.initial);
  const { outcome, missed, step, acknowledgements } = state;
  return { outcome, missed, ...endOf(facts), step, acknowledgements };
}

function endOf(facts: readonly DeadlineFact[]): Pick<ClockView, 'metAt' | 'lateSeconds' | 'releasedBecause'> {
  const open = { metAt: null, lateSeconds: null, releasedBecause: null };
  for (const { type, data } of facts.toReversed())
    switch (type) {
      case 'DeadlineMetInTime':
        return { ...open, metAt: data.metAt };
      case 'DeadlineMetLate':
        return { ...open, metAt: data.metAt, lateSeconds: data.lateSeconds };
      case 'DeadlineMetByCall':
        return { ...open, metAt: data.calledAt };
      case 'DeadlineReleased':
        return { ...open, releasedBecause: data.because };
      default:
    }
  return open;
}

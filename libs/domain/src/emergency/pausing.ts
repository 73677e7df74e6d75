import type { DeadlineKind, Tier } from '@shangda/events/vocabulary';
import { microsOf } from '../calendar.js';
import { type Read, type Situation, defineCommand } from '../command.js';
import { type Decision, refuse } from '../decision.js';
import { latestClock, openClocks, released, setClock } from './clocks.js';
import { clockId, deadlines } from './deadline.js';
import { incidents, topOffice } from './incident.js';
import { accepted, turnOf } from './turn.js';

export interface PausingData {
  readonly incidentId: string;
  readonly unitId: string;
  readonly kind: DeadlineKind;
  readonly to?: Tier | undefined;
  readonly reason: string;
}

/** Only the leader at the top decides, whoever's clock it is. */
const atTop = ({ data: { incidentId, unitId }, read }: Situation<PausingData>): string | undefined =>
  read(incidents, incidentId)?.parties[unitId] ? topOffice(read, unitId) : undefined;

const clockOf = ({ incidentId, ...duty }: PausingData, read: Read) => {
  const incident = read(incidents, incidentId);
  return { incident, clock: incident && latestClock(incident, duty) };
};

/** 暂停: a leader of the prefecture stops one clock, with the reason. */
export const pauseDeadline = defineCommand<PausingData>({
  name: 'PauseDeadline',
  place: atTop,
  decide: ({ data, now, read }): Decision => {
    const { incident, clock } = clockOf(data, read);
    if (!incident || !clock) return refuse('NoSuchDeadline', '20');
    const [open] = openClocks(turnOf(incident, now), read, (one) => one === clock);
    if (!open || read(deadlines, clockId(clock)).missed) return refuse('DeadlineNotOpen', '20');
    return accepted(released(turnOf(incident, now), open, 'PAUSED', now, read));
  },
});

/** 恢复: the clock goes on with the time that was left when it was stopped. */
export const resumeDeadline = defineCommand<PausingData>({
  name: 'ResumeDeadline',
  place: atTop,
  decide: ({ data, now, read }): Decision => {
    const { incident, clock } = clockOf(data, read);
    if (!incident || !clock) return refuse('NoSuchDeadline', '20');
    const { pausedAt } = read(deadlines, clockId(clock));
    if (pausedAt === undefined) return refuse('DeadlineNotPaused', '20');
    const due = now + (microsOf(clock.dueAt) - microsOf(pausedAt));
    return accepted(setClock(turnOf(incident, now), clock, due, read));
  },
});

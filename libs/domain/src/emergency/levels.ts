import { IncidentLevelChanged, IncidentReopened } from '@shangda/events/incident';
import type { IncidentLevel } from '@shangda/events/vocabulary';
import { instantText } from '../calendar.js';
import { type Read, defineCommand } from '../command.js';
import { type Decision, refuse } from '../decision.js';
import { dueBy, relevelled, setAgain } from './clocks.js';
import { isGraver } from './grading.js';
import { booksOf, incidents } from './incident.js';
import { levelFor } from './opening.js';
import { type Turn, accepted, told, turnOf } from './turn.js';

interface Grading {
  readonly by: 'FIGURES' | 'JUDGEMENT';
  readonly actor: string;
  readonly now: bigint;
}

/** The level as the figures now say, where they say a graver one: figures raise it, people alone lower it. */
export function regraded(turn: Turn, grading: Grading, read: Read): Turn {
  const graded = levelFor(booksOf(turn.incident, read), turn.incident, undefined);
  const level = 'level' in graded ? graded.level : undefined;
  const { level: before } = turn.incident;
  const rises = level !== undefined && (before === undefined || isGraver(level, before));
  return rises ? atLevel(turn, level, grading, read) : turn;
}

function atLevel(turn: Turn, level: IncidentLevel | undefined, { by, actor, now }: Grading, read: Read): Turn {
  const { level: before } = turn.incident;
  const changed = IncidentLevelChanged.of({
    ...(before && { from: before }),
    ...(level && { to: level }),
    ...{ changedAt: instantText(now), by, changedBy: actor },
  });
  const rose = level !== undefined && (before === undefined || isGraver(level, before));
  return relevelled(told(turn, changed), rose, now, read);
}

export interface ChangeLevelData {
  readonly incidentId: string;
  /** The office that judges. */
  readonly officeId: string;
  /** Absent: not graded any more. */
  readonly level?: IncidentLevel | undefined;
  readonly reason: string;
}

/** 升级、降级: judged by an office that was told, never below what the figures say. A rise runs from the moment it is learned. */
export const changeLevel = defineCommand<ChangeLevelData>({
  name: 'ChangeLevel',
  place: ({ data, read }) => (read(incidents, data.incidentId)?.parties[data.officeId] ? data.officeId : undefined),
  decide: ({ data, actor, now, read }): Decision => {
    const incident = read(incidents, data.incidentId);
    if (!incident || incident.level === data.level) return { nothing: true };
    const books = booksOf(incident, read);
    const graded = levelFor(books, incident, data.level);
    if ('refused' in graded) return graded;
    if (data.level === undefined && graded.level !== undefined)
      return refuse('LevelBelowFigures', '20', { byFigures: graded.level });
    return accepted(atLevel(turnOf(incident, now), data.level, { by: 'JUDGEMENT', actor, now }, read));
  },
});

/** 重新报送: after the final report there is more to tell; follow-ups are asked again. */
export const reopenIncident = defineCommand<{
  readonly incidentId: string;
  readonly unitId: string;
  readonly reason: string;
}>({
  name: 'ReopenIncident',
  place: ({ data, read }) => (read(incidents, data.incidentId)?.parties[data.unitId] ? data.unitId : undefined),
  decide: ({ data: { incidentId, unitId }, actor, now, read }): Decision => {
    const incident = read(incidents, incidentId);
    if (!incident) return { nothing: true };
    if (incident.parties[unitId]?.finalAt === undefined) return refuse('IncidentIsNotFinal', '20');
    const reopened = IncidentReopened.of({ unitId, reopenedAt: instantText(now), reopenedBy: actor });
    const turn = told(turnOf(incident, now), reopened);
    const asked = (['FOLLOW_UP', 'FINAL'] as const).flatMap((kind) => dueBy(turn.incident, unitId, kind, read, now));
    return accepted(asked.reduce((before, one) => setAgain(before, one, now, read), turn));
  },
});

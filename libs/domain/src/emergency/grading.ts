import type { GradeRule } from '@shangda/events/rulebook/emergencies';
import { type IncidentCategory, type IncidentLevel, incidentLevel } from '@shangda/events/vocabulary';

/** What is known of an incident in numbers; unknown ones are left out. */
export interface Figures {
  readonly deaths?: number | undefined;
  readonly seriousInjuries?: number | undefined;
  /** Direct economic loss, whole yuan. */
  readonly lossYuan?: number | undefined;
}

/** 特别重大 before 重大 before 较大 before 一般. */
export const isGraver = (one: IncidentLevel, other: IncidentLevel): boolean =>
  incidentLevel.options.indexOf(one) < incidentLevel.options.indexOf(other);

/**
 * 分级: the gravest level one of whose figures is reached; any one suffices, and "以上" includes the number. A row without figures is for what
 * reaches none, also where nothing is known yet. Undefined where the category has no numbers to be graded by (social security), or reaches none and has no such row.
 */
export function levelOf(
  grades: readonly GradeRule[],
  category: IncidentCategory,
  figures: Figures,
): IncidentLevel | undefined {
  const ofCategory = grades.filter(({ categories }) => categories.includes(category));
  const reached = ofCategory.filter(({ atLeast }) => atLeast !== undefined && reaches(figures, atLeast));
  const rows = reached.length > 0 ? reached : ofCategory.filter(({ atLeast }) => atLeast === undefined);
  return incidentLevel.options.find((level) => rows.some((row) => row.level === level));
}

export const figureNames = ['deaths', 'seriousInjuries', 'lossYuan'] as const satisfies readonly (keyof Figures)[];

const reaches = (figures: Figures, atLeast: Figures): boolean =>
  figureNames.some((name) => {
    const [is, asked] = [figures[name], atLeast[name]];
    return is !== undefined && asked !== undefined && is >= asked;
  });

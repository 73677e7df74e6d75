import type { DeadlineRule, Emergencies, EscalationRule, GradeRule } from '@shangda/events/rulebook/emergencies';
import {
  type AccidentKind,
  type DeadlineKind,
  type IncidentCategory,
  type IncidentLevel,
  type Tier,
  incidentCategory,
  incidentLevel,
  tier,
} from '@shangda/events/vocabulary';
import { sameJson } from '../same-json.js';
import { levelOf } from './grading.js';

/** What rules ask of an incident. Social security is not graded, and of others the level may not be known yet. */
export interface IncidentFeatures {
  readonly category: IncidentCategory;
  readonly accidentKind?: AccidentKind | undefined;
  readonly level?: IncidentLevel | undefined;
}

/** The emergency section of a published rulebook, and whose it is. Lists of them begin with the office nearest to where it happened. */
export interface EmergencyBook {
  readonly officeId: string;
  readonly number: number;
  readonly emergencies: Emergencies;
}

/** A time limit that holds for an incident, and the rulebook that says so. */
export interface Limit {
  readonly ruleId: string;
  readonly officeId: string;
  readonly number: number;
  readonly rule: DeadlineRule;
}

/** Rows of the statutes have the same ids in every rulebook. */
export const isNational = (ruleId: string): boolean => ruleId.startsWith('national.');

export const isHigherTier = (one: Tier, other: Tier): boolean =>
  tier.options.indexOf(one) > tier.options.indexOf(other);

export interface IncidentRule {
  readonly categories?: readonly IncidentCategory[] | undefined;
  readonly accidentKinds?: readonly AccidentKind[] | undefined;
  readonly levels?: readonly IncidentLevel[] | undefined;
}

/** Whether a rule speaks of it: what the rule does not name it does not ask, and what is not known fits nothing that is asked. */
export const speaksOf = (rule: IncidentRule, { category, accidentKind, level }: IncidentFeatures): boolean =>
  (rule.categories?.includes(category) ?? true) &&
  (rule.accidentKinds === undefined || (accidentKind !== undefined && rule.accidentKinds.includes(accidentKind))) &&
  (rule.levels === undefined || (level !== undefined && rule.levels.includes(level)));

/**
 * Every time limit (Art. 20) that whoever stands at `from` has with such an incident, of one kind or of all. The limits of all books hold beside each
 * other: an office's own plan shortens what the statute says and lifts nothing. A row of the statutes is one limit, however many books carry it.
 */
export function limitsFor(
  books: readonly EmergencyBook[],
  about: IncidentFeatures,
  from: Tier,
  kind?: DeadlineKind,
): readonly Limit[] {
  const limits = books.flatMap(({ officeId, number, emergencies }) =>
    (emergencies.deadlines ?? [])
      .filter((rule) => rule.from === from && (kind === undefined || rule.kind === kind) && speaksOf(rule, about))
      .map((rule): Limit => ({ ruleId: rule.id, officeId, number, rule })),
  );
  return limits.filter(
    ({ ruleId, rule }, at) => !isNational(ruleId) || limits.findIndex((other) => sameJson(other.rule, rule)) === at,
  );
}

/** Whom a due time of this kind is told to: the first rule that speaks of it, the nearest office's before others'. */
export const escalationFor = (
  books: readonly EmergencyBook[],
  about: IncidentFeatures,
  kind: DeadlineKind,
): EscalationRule | undefined =>
  books
    .flatMap(({ emergencies }) => emergencies.escalations ?? [])
    .find((rule) => (rule.kinds?.includes(kind) ?? true) && speaksOf(rule, about));

/** For how many days after it happened changed casualties are reported: the first rule that speaks of it, the nearest office's before others'. */
export const casualtyWindowDays = (books: readonly EmergencyBook[], about: IncidentFeatures): number | undefined =>
  books.flatMap(({ emergencies }) => emergencies.casualtyWindows ?? []).find((rule) => speaksOf(rule, about))?.days;

/** One step upward for which no rulebook says by when; without `level`: for an incident that is not graded. */
export interface UnlimitedEdge {
  readonly category: IncidentCategory;
  readonly level?: IncidentLevel;
  readonly from: Tier;
  readonly to: Tier;
}

const edges = [
  ['UNIT', 'COUNTY'],
  ['COUNTY', 'PREFECTURE'],
  ['PREFECTURE', 'PROVINCE'],
] as const;

/**
 * Category × level × edge without a limit for the first word, by telephone or written: such incidents are accepted unguarded. 一般 ends at the prefecture; all
 * others go on, and so may those without a level. A step may be made in two: from the unit to its department, from there to the county.
 */
export function unlimited(emergencies: Emergencies): readonly UnlimitedEdge[] {
  const book = { officeId: '', number: 0, emergencies };
  return incidentCategory.options.flatMap((category) =>
    levelsOf(category, emergencies.grades ?? []).flatMap((level) => {
      const about = { category, level };
      return edges
        .filter(([from, to]) => !(level === 'IV' && from === 'PREFECTURE') && !leads(book, about, from, to))
        .map(([from, to]) => ({ category, ...(level === undefined ? {} : { level }), from, to }));
    }),
  );
}

/** Social security has levels only where the rulebook grades it; no incident stays without one where a row takes whatever reaches no figure. */
function levelsOf(category: IncidentCategory, grades: readonly GradeRule[]): readonly (IncidentLevel | undefined)[] {
  const graded = category !== 'SOCIAL_SECURITY' || grades.some(({ categories }) => categories.includes(category));
  const levels = graded ? incidentLevel.options : [];
  return levelOf(grades, category, {}) === undefined ? [...levels, undefined] : levels;
}

const leads = (book: EmergencyBook, about: IncidentFeatures, from: Tier, to: Tier): boolean =>
  limitsFor([book], about, from).some(({ rule: { kind, to: told } }) => {
    if (told === undefined || (kind !== 'TELEPHONE' && kind !== 'INITIAL') || !isHigherTier(told, from)) return false;
    return !isHigherTier(to, told) || leads(book, about, told, to);
  });

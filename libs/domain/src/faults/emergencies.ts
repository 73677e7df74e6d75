import type { Rulebook } from '@shangda/events/rulebook';
import type { DeadlineRule, Emergencies, GradeRule } from '@shangda/events/rulebook/emergencies';
import { incidentCategory, incidentLevel } from '@shangda/events/vocabulary';
import { microsOfElapsed } from '../emergency/durations.js';
import { figureNames } from '../emergency/grading.js';
import { type IncidentRule, isHigherTier, isNational } from '../emergency/limits.js';
import { type RulebookFault, rowsOf } from './fault.js';

/** The clocks are looked at by a sweeper: nothing can come round more often. */
export const shortestRound = microsOfElapsed('PT1M');

/** Kinds by which nobody else is told: a receipt and a signature are given where the report is. */
export const withoutReceiver: ReadonlySet<string> = new Set(['RECEIPT', 'SIGN_OFF']);

/** Levels and time limits of emergencies (Art. 20) that contradict themselves. */
export function* emergencyFaults({ emergencies }: Rulebook): Iterable<RulebookFault> {
  if (emergencies === undefined) return;
  if (emergencies.include !== undefined) yield { pointer: '/emergencies/include', code: 'StatutesNotTakenIn' };
  yield* gradeFaults(emergencies);
  yield* levelFaults(emergencies);
  const deadlines = rowsOf('emergencies/deadlines', emergencies.deadlines);
  for (const [pointer, rule] of deadlines) {
    yield* recipientFaults(rule, pointer);
    yield* limitFaults(rule.within, rule.kind === 'FOLLOW_UP', `${pointer}/within`);
  }
  for (const [at, row] of deadlines.entries()) {
    const others = deadlines.slice(0, at).filter(([, other]) => isSameDuty(row[1], other));
    if (others.length > 0) yield { pointer: row[0], code: 'DeadlineTwice', others: others.map(([pointer]) => pointer) };
  }
  if (emergencies.callEntry) yield* limitFaults(emergencies.callEntry.within, false, '/emergencies/callEntry/within');
}

/** No time at all, or too little to come round in. */
export function* limitFaults(text: string, comesRound: boolean, pointer: string): Iterable<RulebookFault> {
  const micros = microsOfElapsed(text);
  if (micros === 0n) yield { pointer, code: 'LimitOfZero' };
  else if (comesRound && micros < shortestRound) yield { pointer, code: 'TooOften' };
}

function* gradeFaults({ grades }: Emergencies): Iterable<RulebookFault> {
  const rows = rowsOf('emergencies/grades', grades);
  for (const [pointer, { atLeast }] of rows)
    if (atLeast && Object.keys(atLeast).length === 0) yield { pointer: `${pointer}/atLeast`, code: 'FigureMissing' };
  for (const category of incidentCategory.options) {
    const ofCategory = rows.filter(([, { categories }]) => categories.includes(category));
    for (const [at, [pointer, row]] of ofCategory.entries()) {
      const earlier = ofCategory.slice(0, at);
      const others = (like: (other: GradeRule) => boolean) =>
        earlier.filter(([, other]) => like(other)).map(([one]) => one);
      const sameLevel = others(({ level }) => level === row.level);
      if (sameLevel.length > 0) yield { pointer: `${pointer}/level`, code: 'GradeTwice', others: sameLevel };
      const sameRest = row.atLeast ? [] : others(({ atLeast }) => atLeast === undefined);
      if (sameRest.length > 0) yield { pointer, code: 'RestTwice', others: sameRest };
    }
    yield* figureFaults(ofCategory);
  }
}

/** A graver level asks more of every figure, and what reaches none is the least grave. */
function* figureFaults(ofCategory: readonly (readonly [string, GradeRule])[]): Iterable<RulebookFault> {
  const rising = [...ofCategory].sort(([, one], [, other]) => gravity(one) - gravity(other));
  for (const [at, [pointer, { atLeast }]] of rising.entries()) {
    const lower = rising.slice(0, at).flatMap(([, row]) => row.atLeast ?? []);
    if (atLeast === undefined && lower.length > 0) yield { pointer, code: 'FiguresDoNotRise' };
    for (const name of figureNames) {
      const figure = atLeast?.[name];
      if (figure !== undefined && lower.some((row) => (row[name] ?? 0) >= figure))
        yield { pointer: `${pointer}/atLeast/${name}`, code: 'FiguresDoNotRise' };
    }
  }
}

const gravity = ({ level }: GradeRule): number => -incidentLevel.options.indexOf(level);

/** Social security has levels only where the rulebook says which; a rule of others may name levels that people give. */
function* levelFaults({ grades = [], deadlines, casualtyWindows, escalations }: Emergencies): Iterable<RulebookFault> {
  if (grades.some(({ categories }) => categories.includes('SOCIAL_SECURITY'))) return;
  const lists: Readonly<Record<string, readonly IncidentRule[] | undefined>> = {
    deadlines,
    casualtyWindows,
    escalations,
  };
  for (const [list, rules] of Object.entries(lists))
    for (const [pointer, { categories, levels }] of rowsOf(`emergencies/${list}`, rules))
      if (levels && categories?.includes('SOCIAL_SECURITY'))
        yield { pointer: `${pointer}/levels`, code: 'LevelOfUngraded' };
}

function* recipientFaults({ kind, from, to }: DeadlineRule, deadline: string): Iterable<RulebookFault> {
  const pointer = `${deadline}/to`;
  if (withoutReceiver.has(kind)) {
    if (to !== undefined) yield { pointer, code: 'RecipientOfNobody' };
  } else if (to === undefined) yield { pointer, code: 'RecipientMissing' };
  else if (!isHigherTier(to, from)) yield { pointer, code: 'NotUpward' };
}

/** Two limits for one duty: one of them would never be the one that counts. A rule for some kinds of accidents, and the office's own beside the statute, hold beside the other. */
const isSameDuty = (one: DeadlineRule, other: DeadlineRule): boolean =>
  isNational(one.id) === isNational(other.id) &&
  (one.accidentKinds === undefined) === (other.accidentKinds === undefined) &&
  one.kind === other.kind &&
  one.from === other.from &&
  one.to === other.to &&
  (['categories', 'levels', 'accidentKinds'] as const).every((feature) => haveInCommon(one[feature], other[feature]));

const haveInCommon = (one: readonly string[] | undefined, other: readonly string[] | undefined): boolean =>
  one === undefined || other === undefined || one.some((value) => other.includes(value));

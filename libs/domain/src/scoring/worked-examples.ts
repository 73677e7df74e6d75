import type Fraction from 'fraction.js';
import { exact } from '@shangda/events/fraction';
import type { Rulebook } from '@shangda/events/rulebook';
import type { Expected, WorkedExample } from '@shangda/events/rulebook/examples';
import { type Settings, settings } from '@shangda/events/rulebook/settings';
import type { RulebookFault } from '../faults/fault.js';
import { accountsOf } from './accounts.js';
import { shown, sumOf } from './amounts.js';
import { displayed } from './display.js';
import { scoringFactsOf, unitFactOf, unknownIn } from './example-facts.js';
import { namelessIn } from './example-names.js';
import { scoringOf } from './fold.js';
import { measuredOf } from './measuring.js';
import { isIn } from './periods.js';
import { quotaResults, taskResults } from './quotas.js';
import { standings } from './standings.js';
import type { ScoringState } from './state.js';

/** One answer of an example beside what the program says. */
export interface ComparedAnswer {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  readonly same: boolean;
}

export interface ExampleOutcome {
  readonly name: string;
  /** Names the rulebook does not declare: nothing was compared. */
  readonly faults: readonly RulebookFault[];
  readonly answers: readonly ComparedAnswer[];
}

/** Plays an example's facts under the rulebook and compares every answer. Pure: no database, no clock. */
export function playExample(published: Rulebook, example: WorkedExample): ExampleOutcome {
  const { name, facts, units = [], expect } = example;
  const rulebook = withChoices(published, example);
  const faults = [
    ...unknownIn(facts, rulebook),
    ...unknownChoices(published, example),
    ...namelessIn(example, rulebook),
  ];
  if (faults.length > 0) return { name, faults, answers: [] };
  const scoring = scoringOf(rulebook);
  const state = scoring.initial();
  for (const fact of [...units.map(unitFactOf), ...facts.flatMap((one, at) => scoringFactsOf(one, at, rulebook))])
    scoring.post(state, fact);
  const asked = { rulebook, state, expect };
  const groups = [pointAnswers, rankAnswers, countAnswers, quotaAnswers, effectAnswers];
  return { name, faults, answers: groups.flatMap((answers) => answers(asked)) };
}

interface Asked {
  readonly rulebook: Rulebook;
  readonly state: ScoringState;
  readonly expect: Expected;
}

const compared = (what: string, expected: string, actual: string): ComparedAnswer => ({
  what,
  expected,
  actual,
  same: expected === actual,
});
const number = (what: string, expected: string, actual: Fraction | undefined): ComparedAnswer =>
  compared(what, shown(exact(expected)), actual === undefined ? 'nothing' : shown(actual));

function pointAnswers({ rulebook, state, expect }: Asked): ComparedAnswer[] {
  const pointsOf = (unit: string, part?: string, period?: string) =>
    sumOf(
      (state.accounts.get(unit)?.entries ?? [])
        .filter((entry) => (part ?? entry.part) === entry.part && (period === undefined || isIn(entry.on, period)))
        .map(({ amount }) => amount),
    );
  return [
    ...(expect.points ?? []).flatMap(({ unit, points, shown: display, part, period }) => {
      const what = ['points', unit, part, period].filter((word) => word !== undefined).join(' ');
      const actual = pointsOf(unit, part, period);
      const answer = number(what, points, actual);
      return display === undefined
        ? [answer]
        : [answer, compared(`${what} shown`, display, displayed(actual, rulebook))];
    }),
    ...(expect.sums ?? []).map(({ units, points }) =>
      number(`points ${units.join(' + ')}`, points, sumOf(units.map((unit) => pointsOf(unit)))),
    ),
  ];
}

function rankAnswers({ rulebook, state, expect }: Asked): ComparedAnswer[] {
  const units = [...new Set([...state.units.keys(), ...state.accounts.keys(), ...state.tally.reportedBy.keys()])];
  const rankings = new Map(
    [...new Set((expect.ranks ?? []).map(({ period }) => period))].map((period) => [
      period,
      standings(rulebook, accountsOf(rulebook, state, units, period), period),
    ]),
  );
  return (expect.ranks ?? []).flatMap(({ unit, period, group, rank, total, winner }) => {
    const row = rankings.get(period)?.find(({ unitId }) => unitId === unit);
    const what = `${unit} ${period}`;
    return [
      compared(`group ${what}`, group, row?.groupId ?? 'none'),
      compared(`rank ${what}`, String(rank), row ? String(row.rank ?? null) : 'not listed'),
      ...(total === undefined ? [] : [number(`total ${what}`, total, row?.total)]),
      ...(winner === undefined ? [] : [compared(`winner ${what}`, String(winner), String(row?.winner ?? false))]),
    ];
  });
}

function countAnswers({ state, expect }: Asked): ComparedAnswer[] {
  return (expect.counts ?? []).map((count) => {
    const { period } = count;
    if ('pieces' in count) {
      const pieces = state.tally.pieces.filter(({ outletId, on }) => outletId === count.outlet && isIn(on, period));
      return compared(`pieces ${count.outlet} ${period}`, String(count.pieces), String(pieces.length));
    }
    const what = `${count.measure} ${count.unit} ${period}`;
    return number(what, count.count, measuredOf(state, count.unit, count, period));
  });
}

function quotaAnswers({ rulebook, state, expect }: Asked): ComparedAnswer[] {
  const published = { versions: [{ number: 1, effectiveFrom: rulebook.effectiveFrom, rulebook }] };
  const resultsOf = (unit: string, period: string) => quotaResults(published, state, [unit], period);
  const quotas = (expect.quotas ?? []).flatMap(({ unit, quota, period, met, ...figures }) => {
    const result = resultsOf(unit, period).find(({ ruleId }) => ruleId === quota);
    const what = `${quota} ${unit} ${period}`;
    return [
      compared(what, met ? 'met' : 'missed', result ? (result.met ? 'met' : 'missed') : 'nothing owed'),
      ...(['measured', 'required', 'shortBy', 'rate'] as const).flatMap((name) => {
        const expected = figures[name];
        return expected === undefined ? [] : [number(`${what} ${name}`, expected, result?.[name])];
      }),
    ];
  });
  const tasks = (expect.tasks ?? []).map(({ unit, task, period, met }) => {
    const result = taskResults(published, resultsOf(unit, period), period).find(({ taskId }) => taskId === task);
    return compared(
      `${task} ${unit} ${period}`,
      met ? 'met' : 'missed',
      result ? (result.met ? 'met' : 'missed') : 'nothing owed',
    );
  });
  return [...quotas, ...tasks];
}

function effectAnswers({ state, expect }: Asked): ComparedAnswer[] {
  return (expect.effects ?? []).map(({ unit, effect }) => {
    const effects = state.accounts.get(unit)?.consequences.map((one) => one.effect) ?? [];
    return compared(`effect ${unit}`, effect, effects.includes(effect) ? effect : effects.join(', ') || 'none');
  });
}

/** The rulebook with the settings and parameters an example chooses. */
function withChoices(rulebook: Rulebook, { settings: choices = {}, parameters = {} }: WorkedExample): Rulebook {
  const chosen = Object.entries(choices).map(([name, value]) => {
    const citation = rulebook.settings.unsignedEmergency.citation;
    return [name, { value, reading: 'chosen by the example', citation }] as const;
  });
  return {
    ...rulebook,
    settings: { ...rulebook.settings, ...(Object.fromEntries(chosen) as object) },
    parameters: rulebook.parameters?.map((row) => ({ ...row, value: parameters[row.id] ?? row.value })),
  };
}

/** Choices of names that do not exist, and settings of values they cannot have. */
function* unknownChoices({ parameters = [] }: Rulebook, example: WorkedExample): Iterable<RulebookFault> {
  for (const [name, value] of Object.entries(example.settings ?? {})) {
    const setting = name in settings.shape ? settings.shape[name as keyof Settings] : undefined;
    const choice = { value, citation: { document: '-', article: '-', text: '-' } };
    if (!setting?.safeParse(choice).success) yield { pointer: `/settings/${name}`, code: 'UnknownSetting' };
  }
  for (const id of Object.keys(example.parameters ?? {}))
    if (!parameters.some((row) => row.id === id)) yield { pointer: `/parameters/${id}`, code: 'UnknownParameter' };
}

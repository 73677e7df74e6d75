import type { Rulebook } from '@shangda/events/rulebook';
import { type Conditions, conditionsOf, levelsOf } from '../scoring/tables.js';
import { type RulebookFault, rowsOf, saidTwice } from './fault.js';

interface Row {
  readonly part: string;
  readonly when: object;
}

/** Tables in which the most specific row wins must say which one that is, for every fact. */
export function* tableFaults(rulebook: Rulebook): Iterable<RulebookFault> {
  const levels = levelsOf(rulebook);
  yield* levelFaults('points', rulebook.points ?? [], levels);
  yield* ambiguities('points', rulebook.points ?? [], levels);
  yield* ambiguities('instructions', rulebook.instructions ?? []);
  yield* ambiguities('deductions', rulebook.deductions ?? []);
  const { stacking, sharing } = rulebook;
  yield* saidTwice(rowsOf('stacking', stacking), ({ part }) => part, 'StackingTwice');
  yield* saidTwice(rowsOf('sharing', sharing), ({ of, part }) => `${of} ${part ?? ''}`, 'SharingTwice');
  for (const [pointer, { factors, combine }] of rowsOf('stacking', stacking)) {
    yield* saidTwice(rowsOf(`${pointer.slice(1)}/factors`, factors), ({ level }) => level, 'LevelTwice');
    if (combine.method !== 'INCREMENT') continue;
    const increments = rowsOf(`${pointer.slice(1)}/combine/increments`, combine.increments);
    yield* saidTwice(increments, ({ level }) => level ?? '', 'LevelTwice');
  }
}

/** An outlet has one level; a row that names another one would never be used. */
function* levelFaults(
  list: string,
  rows: readonly Row[],
  levels: ReadonlyMap<string, string>,
): Iterable<RulebookFault> {
  for (const [pointer, { when }] of rowsOf(list, rows)) {
    const { level, outlet } = when as { readonly level?: string; readonly outlet?: string };
    if (level !== undefined && outlet !== undefined && (levels.get(outlet) ?? level) !== level)
      yield { pointer: `${pointer}/when/level`, code: 'LevelOfOutlet' };
  }
}

/** Two rows that fit one fact and name as many features, unless a third names just the features of both: each of the two is pointed at. */
function* ambiguities(
  list: string,
  rows: readonly Row[],
  levels?: ReadonlyMap<string, string>,
): Iterable<RulebookFault> {
  const known = rows.map((row) => ({ part: row.part, conditions: conditionsOf(row, levels) }));
  const unsettled = new Set<number>();
  for (const [at, row] of known.entries())
    for (const [before, other] of known.slice(0, at).entries()) {
      if (row.part !== other.part || row.conditions.size !== other.conditions.size) continue;
      const both = together(row.conditions, other.conditions);
      if (!both) continue;
      const settled = known.some(({ part, conditions }) => part === row.part && same(conditions, both));
      if (both.size === row.conditions.size || !settled) unsettled.add(before).add(at);
    }
  for (const at of [...unsettled].sort((one, other) => one - other))
    yield { pointer: `/${list}/${at}/when`, code: 'AmbiguousRow' };
}

/** What a fact has that fits both; undefined where none can. */
function together(one: Conditions, other: Conditions): Conditions | undefined {
  const both = new Map(one);
  for (const [feature, value] of other) {
    if ((both.get(feature) ?? value) !== value) return undefined;
    both.set(feature, value);
  }
  return both;
}

const same = (one: Conditions, other: Conditions): boolean =>
  one.size === other.size && [...one].every(([feature, value]) => other.get(feature) === value);

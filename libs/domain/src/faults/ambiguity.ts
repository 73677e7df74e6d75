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
  const outlets: ReadonlySet<string> = new Set(levels.keys());
  yield* ambiguities('points', rulebook.points ?? [], outlets, levels);
  yield* ambiguities('instructions', rulebook.instructions ?? [], outlets);
  yield* ambiguities('deductions', rulebook.deductions ?? [], outlets);
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

/** A row that fits a fact which an earlier one fits, and names as many features, unless a third names just the features of both: told once, with the earlier ones. */
function* ambiguities(
  list: string,
  rows: readonly Row[],
  outlets: ReadonlySet<string>,
  levels?: ReadonlyMap<string, string>,
): Iterable<RulebookFault> {
  const known = rowsOf(list, rows)
    .map(([pointer, row]) => ({ pointer, part: row.part, conditions: conditionsOf(row, levels) }))
    // Of an outlet nobody declared the level is not known: that fault is told by itself.
    .filter(({ conditions }) => !conditions.has('outlet') || outlets.has(conditions.get('outlet') ?? ''));
  for (const [at, row] of known.entries()) {
    const others = known.slice(0, at).filter((other) => {
      if (row.part !== other.part || row.conditions.size !== other.conditions.size) return false;
      const both = together(row.conditions, other.conditions);
      if (!both) return false;
      const settled = known.some(({ part, conditions }) => part === row.part && same(conditions, both));
      return both.size === row.conditions.size || !settled;
    });
    if (others.length > 0)
      yield { pointer: `${row.pointer}/when`, code: 'AmbiguousRow', others: others.map(({ pointer }) => pointer) };
  }
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

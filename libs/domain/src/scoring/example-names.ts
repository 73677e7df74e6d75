import type { Rulebook } from '@shangda/events/rulebook';
import type { ExampleFact, Expected, WorkedExample } from '@shangda/events/rulebook/examples';
import { type RulebookFault, rowsOf } from '../faults/fault.js';

/** Of an example what would silently compare nothing: facts of a day without a rulebook, answers of units nobody heard of. */
export function* namelessIn(example: WorkedExample, rulebook: Rulebook): Iterable<RulebookFault> {
  for (const [pointer, fact] of rowsOf('facts', example.facts))
    if (fact.fact !== 'PERIOD_LOCKED' && accrualDay(fact, rulebook) < rulebook.effectiveFrom)
      yield { pointer: `${pointer}/on`, code: 'NotYetInForce' };
  for (const [pointer, { group }] of rowsOf('units', example.units))
    if (group !== undefined && !named(rulebook.groups, group))
      yield { pointer: `${pointer}/group`, code: 'UnknownGroup' };
  const units = unitsIn(example, rulebook);
  for (const [list, rows] of Object.entries(example.expect) as [keyof Expected, readonly object[]][])
    for (const [pointer, row] of rowsOf(`expect/${list}`, rows)) {
      yield* unknownUnits(row, pointer, units);
      yield* unknownWords(row, pointer, rulebook);
    }
}

const accrualDay = ({ on, ...rest }: ExampleFact, { settings }: Rulebook): string =>
  (settings.accruesOn?.value === 'RECORD' && 'recordedOn' in rest ? rest.recordedOn : undefined) ?? on;

function* unknownUnits(row: object, pointer: string, known: ReadonlySet<string>): Iterable<RulebookFault> {
  if ('unit' in row && !known.has(String(row.unit))) yield { pointer: `${pointer}/unit`, code: 'UnknownUnit' };
  const several = 'units' in row && Array.isArray(row.units) ? row.units : [];
  for (const [place, unit] of several.entries())
    if (!known.has(String(unit))) yield { pointer: `${pointer}/units/${place}`, code: 'UnknownUnit' };
}

function* unknownWords(row: object, pointer: string, rulebook: Rulebook): Iterable<RulebookFault> {
  const lists = [
    ['group', rulebook.groups, 'UnknownGroup'],
    ['part', rulebook.parts, 'UnknownPart'],
    ['outlet', rulebook.outlets, 'UnknownOutlet'],
    ['quota', rulebook.quotas, 'UnknownQuota'],
    ['task', rulebook.tasks, 'UnknownTask'],
  ] as const;
  const names = new Map<string, unknown>(Object.entries(row));
  for (const [member, rows, code] of lists)
    if (names.has(member) && !named(rows, names.get(member))) yield { pointer: `${pointer}/${member}`, code };
}

const named = (rows: readonly { readonly id: string }[] | undefined, name: unknown): boolean =>
  rows?.some(({ id }) => id === name) ?? false;

/** Units the example tells of, and those the rulebook itself names. */
function unitsIn({ units = [], facts }: WorkedExample, { groups = [], sharing = [] }: Rulebook): ReadonlySet<string> {
  const told = units.flatMap(({ unit, county, mergedInto }) => [unit, county, mergedInto]);
  const credited = facts.flatMap((fact) => {
    if ('unit' in fact) return [fact.unit];
    return 'units' in fact ? fact.units.map((one) => (typeof one === 'string' ? one : one.unit)) : [];
  });
  const written = [
    ...groups.flatMap(({ members }) => (members.units ?? []).map(({ unit }) => unit)),
    ...sharing.map(({ editor }) => editor?.unit),
  ];
  return new Set([...told, ...credited, ...written].filter((unit) => unit !== undefined));
}

import type { Rulebook } from '@shangda/events/rulebook';
import type { AppliesTo, Members } from '@shangda/events/rulebook/terms';
import { addDays } from '../calendar.js';
import { type RulebookFault, rowsOf, saidTwice } from './fault.js';

/** Who is meant, and that nobody is meant twice or forgotten in between. */
export function* groupFaults(rulebook: Rulebook): Iterable<RulebookFault> {
  for (const [pointer, { members }] of rowsOf('groups', rulebook.groups))
    yield* memberFaults(members, pointer, 'members');
  for (const [pointer, { from }] of rowsOf('rollUps', rulebook.rollUps)) yield* memberFaults(from, pointer, 'from');
  yield* rankedTwice(rulebook);
  yield* namedTwice(rulebook);
  for (const [pointer, { minima }] of rowsOf('quotas', rulebook.quotas))
    yield* tableFaults(minima, `${pointer}/minima`, 'MinimaOverlap');
  for (const [pointer, { aggregation }] of rowsOf('parts', rulebook.parts))
    if (aggregation?.method === 'COMPLETION')
      yield* targetFaults(rulebook, aggregation.targets, `${pointer}/aggregation/targets`);
  for (const [pointer, { group }] of rowsOf('ranking/winners', rulebook.ranking?.winners))
    if (rulebook.groups?.find(({ id }) => id === group)?.ranked === false)
      yield { pointer: `${pointer}/group`, code: 'GroupNotRanked' };
}

function* memberFaults(members: Members, parent: string, name: string): Iterable<RulebookFault> {
  const pointer = `${parent}/${name}`;
  if (Object.keys(members).length === 0) yield { pointer, code: 'NobodyMeant' };
  for (const [at, { from, until }] of (members.units ?? []).entries())
    if (from !== undefined && until !== undefined && until < from)
      yield { pointer: `${pointer}/units/${at}/until`, code: 'PeriodBackwards' };
}

/** A unit has one rank: no class and no direct point in two ranked groups. */
function* rankedTwice({ groups }: Rulebook): Iterable<RulebookFault> {
  const named = rowsOf('groups', groups).flatMap(([pointer, { members, ranked }]) =>
    ranked === false
      ? []
      : [
          ...(members.classes ?? []).map((name, at) => [`${pointer}/members/classes/${at}`, name as string] as const),
          ...(members.directReportingPoint ? [[`${pointer}/members/directReportingPoint`, 'direct'] as const] : []),
        ],
  );
  yield* saidTwice(named, (name) => name, 'GroupsOverlap');
}

/** Nor a unit that is named, on any day; and between two of its groups lies no day on which it has none. */
function* namedTwice({ groups }: Rulebook): Iterable<RulebookFault> {
  const named = rowsOf('groups', groups).flatMap(([pointer, { members, ranked }]) =>
    ranked === false
      ? []
      : (members.units ?? []).map(({ unit, from = '', until = '9999-12-31' }, at) => ({
          pointer: `${pointer}/members/units/${at}`,
          unit,
          from,
          until,
        })),
  );
  const sorted = [...named].sort((one, other) => (one.from < other.from ? -1 : 1));
  for (const unit of new Set(named.map((one) => one.unit))) {
    const spans = sorted.filter((one) => one.unit === unit);
    for (const [at, span] of spans.slice(1).entries()) {
      const before = spans[at]?.until ?? '';
      if (span.from <= before) yield { pointer: span.pointer, code: 'GroupsOverlap' };
      else if (span.from > addDays(before, 1)) yield { pointer: span.pointer, code: 'PeriodGap' };
    }
  }
}

interface AppliedRow {
  readonly appliesTo: AppliesTo;
}

/** Two rows for one class, group or the direct points. */
function* tableFaults(rows: readonly AppliedRow[], list: string, code: string): Iterable<RulebookFault> {
  const named = rows.flatMap(({ appliesTo }, at) => {
    const pointer = `${list}/${at}/appliesTo`;
    const names = [
      ...(appliesTo.groups ?? []).map((id) => `group ${id}`),
      ...(appliesTo.classes ?? []),
      ...(appliesTo.directReportingPoint ? ['direct'] : []),
    ];
    return names.map((name) => [pointer, name] as const);
  });
  for (const [at, { appliesTo }] of rows.entries())
    if (Object.keys(appliesTo).length === 0) yield { pointer: `${list}/${at}/appliesTo`, code: 'NobodyMeant' };
  yield* saidTwice(named, (name) => name, code);
}

/** Every ranked group needs its target, or its units would be compared with nothing. */
function* targetFaults(rulebook: Rulebook, targets: readonly AppliedRow[], list: string): Iterable<RulebookFault> {
  yield* tableFaults(targets, list, 'TargetsOverlap');
  const covered = (id: string, { classes = [], directReportingPoint }: Members) =>
    targets.some(
      ({ appliesTo }) =>
        appliesTo.groups?.includes(id) ||
        (directReportingPoint && appliesTo.directReportingPoint) ||
        (classes.length > 0 && classes.every((one) => appliesTo.classes?.includes(one))),
    );
  for (const { id, members, ranked } of rulebook.groups ?? [])
    if (ranked !== false && !covered(id, members)) yield { pointer: list, code: 'TargetMissing' };
}

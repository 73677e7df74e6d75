import type { Rulebook } from '@shangda/events/rulebook';
import { type RulebookFault, rowsOf, saidTwice } from './fault.js';

/** Ids under which entries of points name settings and defaults. */
const reserved: ReadonlySet<string> = new Set([
  'by-weights',
  'sum',
  'returned-counts',
  'unused-counts',
  'duplicate-counts',
  'commissioned-counts',
  'emergency-counts',
  'emergency-counts-on',
  'counted-on',
  'withdrawn-points',
]);

/** Lists whose ids name a rule in a calculation: no two of them may be the same. */
const ruleLists = [
  'quotas',
  'tasks',
  'parameters',
  'points',
  'stacking',
  'sharing',
  'instructions',
  'rollUps',
  'deductions',
  'limits',
] as const;
const emergencyLists = ['grades', 'deadlines', 'casualtyWindows', 'escalations'] as const;
/** Words of the rulebook: each list has names of its own. */
const wordLists = ['outlets', 'pieceKinds', 'ranks', 'groups', 'parts'] as const;

export function* idFaults(rulebook: Rulebook): Iterable<RulebookFault> {
  const singles = (['instructionCounting', 'ranking', 'display'] as const).flatMap((name) => {
    const rule = rulebook[name];
    return rule ? [[`/${name}/id`, rule.id] as const] : [];
  });
  const rules = [...ruleLists.flatMap((list) => idsOf(list, rulebook[list])), ...singles];
  yield* saidTwice([...rules, ...emergencyIds(rulebook)], (id) => id, 'RuleIdTwice');
  for (const [pointer, id] of rules) if (reserved.has(id)) yield { pointer, code: 'IdReserved' };
  for (const list of wordLists) yield* saidTwice(idsOf(list, rulebook[list]), (id) => id, 'IdTwice');
}

function emergencyIds({ emergencies = {} }: Rulebook): readonly (readonly [string, string])[] {
  const { callEntry } = emergencies;
  return [
    ...emergencyLists.flatMap((list) => idsOf(`emergencies/${list}`, emergencies[list])),
    ...(callEntry ? [['/emergencies/callEntry/id', callEntry.id] as const] : []),
  ];
}

const idsOf = (list: string, rows: readonly { readonly id: string }[] | undefined) =>
  rowsOf(list, rows).map(([pointer, { id }]) => [`${pointer}/id`, id] as const);

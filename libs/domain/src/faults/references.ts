import type { Rulebook } from '@shangda/events/rulebook';
import { type RulebookFault } from './fault.js';

/** Members that name a row of a list, wherever in the document they stand. */
const references: Readonly<Record<string, readonly [list: keyof Rulebook, code: string]>> = {
  outlet: ['outlets', 'UnknownOutlet'],
  outlets: ['outlets', 'UnknownOutlet'],
  pieceKind: ['pieceKinds', 'UnknownPieceKind'],
  pieceKinds: ['pieceKinds', 'UnknownPieceKind'],
  rank: ['ranks', 'UnknownRank'],
  part: ['parts', 'UnknownPart'],
  parts: ['parts', 'UnknownPart'],
  group: ['groups', 'UnknownGroup'],
  groups: ['groups', 'UnknownGroup'],
  quota: ['quotas', 'UnknownQuota'],
  quotas: ['quotas', 'UnknownQuota'],
};

/** Lists whose rows give or take points: what a limit can be about. */
const givingLists = ['points', 'instructions', 'rollUps', 'deductions', 'stacking'] as const;

/** Every name must be of something the document declares. */
export function* referenceFaults(rulebook: Rulebook): Iterable<RulebookFault> {
  const { source: _source, title: _title, settings: _settings, ...rules } = rulebook;
  yield* unknownNames(rules, '', rulebook);
  const giving = new Set(givingLists.flatMap((list) => (rulebook[list] ?? []).map(({ id }) => id)));
  for (const [at, { rules: named = [] }] of (rulebook.limits ?? []).entries())
    for (const [place, id] of named.entries())
      if (!giving.has(id)) yield { pointer: `/limits/${at}/rules/${place}`, code: 'UnknownRule' };
  yield* cycles(rulebook);
}

function* unknownNames(value: unknown, pointer: string, rulebook: Rulebook): Iterable<RulebookFault> {
  if (typeof value !== 'object' || value === null) return;
  for (const [member, inner] of Object.entries(value)) {
    const place = `${pointer}/${member}`;
    const names = namesIn(inner, place);
    // At the top `parts`, `outlets` … are the lists themselves.
    const [list, code] = (pointer !== '' && references[member]) || [];
    if (list !== undefined && code !== undefined) {
      const known = idsOf(rulebook[list]);
      for (const [at, name] of names) if (!known.has(name)) yield { pointer: at, code };
    }
    if (member === 'of' && 'times' in value && typeof inner === 'string' && !idsOf(rulebook.parameters).has(inner))
      yield { pointer: place, code: 'UnknownParameter' };
    yield* unknownNames(inner, place, rulebook);
  }
}

function namesIn(value: unknown, pointer: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[pointer, value]];
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown, at) => (typeof one === 'string' ? [[`${pointer}/${at}`, one] as const] : []));
}

const idsOf = (rows: unknown): ReadonlySet<string> =>
  new Set(Array.isArray(rows) ? rows.map((row: { readonly id: string }) => row.id) : []);

/** A parameter that is a multiple of itself, however many others lie between. */
function* cycles({ parameters = [] }: Rulebook): Iterable<RulebookFault> {
  const next = new Map(parameters.map(({ id, value }) => [id, typeof value === 'string' ? undefined : value.of]));
  for (const [at, { id }] of parameters.entries()) {
    let step = next.get(id);
    for (let steps = 0; step !== undefined && step !== id && steps < parameters.length; steps++) step = next.get(step);
    if (step === id) yield { pointer: `/parameters/${at}/value/of`, code: 'ParameterCycle' };
  }
}

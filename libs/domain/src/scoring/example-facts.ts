import type { Rulebook } from '@shangda/events/rulebook';
import type { ExampleFact, ExampleUnit } from '@shangda/events/rulebook/examples';
import type { Credit, ScoringFact, UnitFact } from './facts.js';

/** A unit of an example; without a beginning it was always so. */
export const unitFactOf = ({ unit, county, from = '1949-10-01', ...rest }: ExampleUnit): UnitFact => ({
  kind: 'UNIT',
  unitId: unit,
  countyId: county,
  from,
  ...rest,
});

/** What the engine is told for a fact of an example: `times` facts, each of an item of its own. */
export function scoringFactsOf(fact: ExampleFact, at: number, rulebook: Rulebook): readonly ScoringFact[] {
  const times = ('times' in fact ? fact.times : undefined) ?? 1;
  const named = 'item' in fact ? fact.item : undefined;
  return Array.from({ length: times }, (_, turn) => {
    const own = named ?? `fact-${at + 1}`;
    return scoringFactOf(fact, times === 1 ? own : `${own}-${turn + 1}`, named === undefined, rulebook);
  });
}

function scoringFactOf(fact: ExampleFact, itemId: string, unnamed: boolean, rulebook: Rulebook): ScoringFact {
  switch (fact.fact) {
    case 'PERIOD_LOCKED':
      return { kind: 'PERIOD_LOCKED', on: fact.on, period: fact.period };
    case 'PERIOD_ENDED':
      return { kind: 'PERIODS_ENDED', on: fact.on, periods: [fact.period], countedOnesToo: true };
    case 'COMMISSION':
    case 'FINDING': {
      const { fact: kind, unit: unitId, ...rest } = fact;
      const item = kind === 'FINDING' ? { itemId: fact.item } : {};
      return { kind, unitId, ...rest, ...item } as ScoringFact;
    }
    case 'QUOTA': {
      const { fact: kind, unit: unitId, quota: ruleId, ...rest } = fact;
      return { kind, unitId, ruleId, ...rest, met: fact.measured >= fact.required };
    }
    case 'INSTRUCTED': {
      const { fact: kind, units, outlet: outletId, composite: compositeId, ...rest } = fact;
      return { kind, ...rest, outletId, compositeId, credits: creditsOf(units), itemId: unnamed ? undefined : itemId };
    }
    case 'ADOPTED': {
      const { fact: kind, units, outlet: outletId, composite: compositeId, ...rest } = fact;
      const level = rulebook.outlets?.find(({ id }) => id === outletId)?.level ?? 'PREFECTURE';
      return { kind, ...rest, itemId, level, outletId, compositeId, credits: creditsOf(units) };
    }
    case 'REPORTED':
    case 'FORWARDED':
    case 'READING_COPY': {
      const { fact: kind, units, ...rest } = fact;
      return { kind, ...rest, itemId, credits: creditsOf(units) } as ScoringFact;
    }
    case 'DUPLICATE':
      return { kind: 'DUPLICATE', itemId, originalItemId: fact.original, on: fact.on, recordedOn: fact.recordedOn };
    default: {
      const { fact: kind, ...rest } = fact;
      return { kind, ...rest, itemId } as ScoringFact;
    }
  }
}

const creditsOf = (units: readonly (string | { readonly unit: string; readonly weight: number })[]): Credit[] =>
  units.map((one) => (typeof one === 'string' ? { unitId: one, weight: 1 } : { unitId: one.unit, weight: one.weight }));

/** Names in an example that its rulebook does not declare, with their pointers. */
export function* unknownIn(facts: readonly ExampleFact[], rulebook: Rulebook) {
  const lists = {
    outlet: [rulebook.outlets, 'UnknownOutlet'],
    pieceKind: [rulebook.pieceKinds, 'UnknownPieceKind'],
    rank: [rulebook.ranks, 'UnknownRank'],
    quota: [rulebook.quotas, 'UnknownQuota'],
  } as const;
  for (const [at, fact] of facts.entries())
    for (const [member, [rows, code]] of Object.entries(lists)) {
      const name: unknown = Object.entries(fact).find(([key]) => key === member)?.[1];
      if (typeof name === 'string' && !rows?.some(({ id }) => id === name))
        yield { pointer: `/facts/${at}/${member}`, code };
    }
}

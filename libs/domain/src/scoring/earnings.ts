import Fraction from 'fraction.js';
import { exact } from '@shangda/events/fraction';
import type { CalculationStep } from '@shangda/events/points';
import { nothing, shown } from './amounts.js';
import { type Cause, changed } from './change.js';
import type { CompiledRulebook } from './compiled.js';
import type { AdoptedFact, Credit, InstructedFact, QuotaFact, ScoringFact } from './facts.js';
import { type Bonus, type ScoredItem, newItem } from './scored-item.js';
import type { Draft, ScoringState } from './state.js';
import { countAdoption } from './tally.js';
import type { Features } from './tables.js';
import { countedUnits, creditedOn, factOn, unitOn } from './unit-history.js';

/** An item of its own earns what the table says of the fact. */
export function earned(
  state: ScoringState,
  fact: { readonly kind: ScoringFact['kind']; readonly itemId: string; readonly credits: readonly Credit[] },
  features: Features,
  on: string,
  book: CompiledRulebook,
): readonly Draft[] {
  if (book.earningsOf(features).length === 0) return [];
  const item = itemOf(state, fact.itemId, fact.itemId, false);
  return earnedBy(item, creditsOn(state, item, fact.credits, on), fact, features, book);
}

/** 采用: in an outlet's issue. The sources of a composite piece tell one adoption; the first one told is counted. */
export function adopted(state: ScoringState, fact: AdoptedFact, on: string, book: CompiledRulebook): readonly Draft[] {
  const { itemId, compositeId, outletId, level, pieceKind, route, category, tone } = fact;
  const composite = compositeId !== undefined;
  const key = composite ? `composite-${compositeId}` : itemId;
  const item = itemOf(state, key, itemId, composite);
  if (composite) state.compositesOf.set(itemId, (state.compositesOf.get(itemId) ?? new Set()).add(key));
  const piece = `${outletId}|${level}|${fact.issueId ?? fact.on}`;
  if (composite && item.told.has(piece)) return [];
  item.told.add(piece);
  item.pieceKinds.set(outletId, pieceKind);
  const credits = creditsOn(state, item, fact.credits, on);
  const adoption = { key, outletId, level, pieceKind, category, on };
  countAdoption(state.tally, countedUnits(state.units, credits, on, book.rulebook), adoption);
  state.tally.pieces.push(adoption);
  const features = { fact: 'ADOPTED', level, outlet: outletId, pieceKind, route, category, tone };
  return earnedBy(item, credits, fact, features, book);
}

function earnedBy(
  item: ScoredItem,
  credits: readonly Credit[],
  fact: { readonly kind: ScoringFact['kind']; readonly rewritten?: number | undefined },
  features: Features,
  book: CompiledRulebook,
): readonly Draft[] {
  const rows = book.earningsOf(features);
  if (item.reversed || rows.length === 0) return [];
  const fresh = rows.map((row) => {
    const { value, steps } = book.worth(row.points);
    const level = levelOf(features);
    return { kind: fact.kind, ruleId: row.id, part: row.part, level, value, steps, credits, rewritten: fact.rewritten };
  });
  const units = credits.map(({ unitId }) => unitId);
  const causes = fresh.map(({ ruleId, part, value, steps }): Cause => {
    const row = { ruleId, inputs: said(features), result: shown(value) };
    return { ruleId, part, units, of: 'POINTS', steps: [...steps, row] };
  });
  return changed(item, book, causes, () => item.earned.push(...fresh));
}

/** 批示 on an item, on a composite piece, or on none that is known. */
export function instructed(
  state: ScoringState,
  fact: InstructedFact,
  on: string,
  book: CompiledRulebook,
): readonly Draft[] {
  const { itemId, compositeId, level, rank, outletId: outlet } = fact;
  const key = compositeId === undefined ? itemId : `composite-${compositeId}`;
  const item =
    key === undefined ? newItem('', undefined, false) : itemOf(state, key, itemId, compositeId !== undefined);
  const pieceKind = fact.pieceKind ?? pieceKindIn(item, outlet);
  const features = { level, rank, outlet, pieceKind };
  const rows = book.instructionsOf(features);
  if (item.reversed || rows.length === 0) return [];
  const credits = creditsOn(state, item, fact.credits, on);
  const bonuses = rows.map(({ id: ruleId, part, worth }): Bonus => {
    const bonus = { ruleId, part, level, credits };
    if ('multiple' in worth) return { ...bonus, steps: [], worth: { multiple: new Fraction(worth.multiple) } };
    const { value, steps } = book.worth(worth.points);
    return { ...bonus, steps, worth: { points: value } };
  });
  const units = credits.map(({ unitId }) => unitId);
  const causes = bonuses.map(({ ruleId, part, steps, worth }): Cause => {
    const result = shown('points' in worth ? worth.points : worth.multiple);
    return { ruleId, part, units, of: 'BONUS', steps: [...steps, { ruleId, inputs: said(features), result }] };
  });
  return changed(item, book, causes, () => item.bonuses.push(...bonuses));
}

/** What the leader read: the piece in the outlet that is named, or the latest. */
const pieceKindIn = ({ pieceKinds }: ScoredItem, outlet: string | undefined): string | undefined =>
  outlet === undefined ? [...pieceKinds.values()].at(-1) : pieceKinds.get(outlet);

export function commissionDone(
  state: ScoringState,
  { unitId, itemId }: { readonly unitId: string; readonly itemId?: string | undefined },
  on: string,
  book: CompiledRulebook,
): readonly Draft[] {
  return unitEarns(state, { unitId, itemId }, { fact: 'COMMISSION_DONE' }, on, book);
}

interface UnitEarning {
  readonly unitId: string;
  readonly itemId?: string | undefined;
  readonly over?: Fraction;
  readonly inputs?: Readonly<Record<string, string>>;
}

export function quotaMet(state: ScoringState, fact: QuotaFact, on: string, book: CompiledRulebook): readonly Draft[] {
  const over = exact(fact.measured).sub(exact(fact.required));
  const features = { fact: 'QUOTA_MET', quota: fact.ruleId };
  return unitEarns(state, { unitId: fact.unitId, over, inputs: measuredInputs(fact) }, features, on, book);
}

/** What a calculation says of a quota's result. */
export const measuredInputs = ({ period, measured, required }: QuotaFact): Record<string, string> => ({
  period,
  measured: shown(exact(measured)),
  required: shown(exact(required)),
});

/** Points of a unit that belong to no item. `over`: by how much a quota was surpassed. */
function unitEarns(
  state: ScoringState,
  { unitId, itemId, over = nothing, inputs: explained = {} }: UnitEarning,
  features: Features,
  on: string,
  book: CompiledRulebook,
): readonly Draft[] {
  return book.earningsOf(features).map(({ id: ruleId, part, points, perItemOver }) => {
    const { value, steps } = book.worth(points);
    const more = perItemOver === undefined ? undefined : book.worth(perItemOver);
    const amount = more ? value.add(more.value.mul(over)) : value;
    const surpassed: Record<string, string> = more
      ? { points: shown(value), perItemOver: shown(more.value), over: shown(over) }
      : {};
    const inputs = { ...said(features), ...explained, ...surpassed };
    const calculation: CalculationStep[] = [
      ...steps,
      ...(more?.steps ?? []),
      { ruleId, inputs, result: shown(amount) },
    ];
    return { unitId: creditedOn(state.units, unitId, on), itemId, ruleId, part, amount, calculation, caused: true };
  });
}

function itemOf(state: ScoringState, key: string, itemId: string | undefined, composite: boolean): ScoredItem {
  const known = state.items.get(key) ?? newItem(key, itemId, composite);
  state.items.set(key, known);
  return known;
}

/** Credits as the units were that day, with the counties they may roll up to. */
function creditsOn(state: ScoringState, item: ScoredItem, credits: readonly Credit[], on: string): readonly Credit[] {
  return credits.map(({ unitId: named, weight }) => {
    const unitId = creditedOn(state.units, named, on);
    const countyId = factOn(state.units, unitId, on)?.countyId;
    if (countyId !== undefined && countyId !== unitId)
      item.counties.set(unitId, {
        unit: unitOn(state.units, unitId, on),
        countyId: creditedOn(state.units, countyId, on),
      });
    return { unitId, weight };
  });
}

const levelOf = ({ level }: Features) => level as AdoptedFact['level'] | undefined;

const said = (features: Features): Record<string, string> =>
  Object.fromEntries(
    Object.entries(features).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'fact',
    ),
  );

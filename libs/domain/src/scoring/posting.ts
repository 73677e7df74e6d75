import type { CompiledRulebook } from './compiled.js';
import { exact } from '@shangda/events/fraction';
import { changed, reversed } from './change.js';
import { type Deducted, deducted } from './deductions.js';
import type { Credit, QuotaFact, ReportedFact, ScoringFact } from './facts.js';
import { adopted, commissionDone, earned, instructed, measuredInputs, quotaMet } from './earnings.js';
import { minimumFor } from './membership.js';
import { boundsOf } from './periods.js';
import { type ScoredItem, newItem } from './scored-item.js';
import { type Consequence, type Draft, type ScoringState, accountOf } from './state.js';
import { type CountedItem, type CountingRule, countFor, countsOn } from './tally.js';
import { countedUnits, creditedOn, unitOn } from './unit-history.js';

export type Posted = Deducted;

type PostedFact = Exclude<ScoringFact, { readonly kind: 'UNIT' | 'EXEMPTED' | 'PERIODS_ENDED' | 'PERIOD_LOCKED' }>;

/** What one fact brings and takes, before limits. */
export function postedBy(state: ScoringState, fact: PostedFact, on: string, book: CompiledRulebook): Posted {
  const earns = (drafts: readonly Draft[]): Posted => ({
    drafts,
    consequences: consequencesOf(state, drafts, on, fact, book),
    zeroed: [],
  });
  switch (fact.kind) {
    case 'REPORTED':
      reportTold(state, fact);
      return earns(settled(state, fact.itemId, on, book));
    case 'SIGNED':
    case 'RECEIVED':
    case 'RETURNED':
    case 'SELECTED':
    case 'DUPLICATE':
      mark(state, fact);
      return earns(settled(state, fact.itemId, on, book));
    case 'FILED_ONLY':
      return earns([...filedOnly(state, fact, on, book)]);
    case 'FORWARDED':
      return earns(earned(state, fact, { fact: 'FORWARDED', level: fact.toLevel }, on, book));
    case 'READING_COPY':
      return earns(earned(state, fact, { fact: 'READING_COPY', level: fact.level }, on, book));
    case 'ADOPTED':
      return earns(adopted(state, fact, on, book));
    case 'INSTRUCTED':
      return earns(instructed(state, fact, on, book));
    case 'WITHDRAWN':
      return earns(withdrawn(state, fact.itemId, on, book));
    case 'COMMISSION':
      return commission(state, fact, on, book);
    case 'QUOTA':
      if (fact.met) return earns(quotaMet(state, fact, on, book));
      if (fact.voluntary ?? isVoluntary(state, fact, book)) return earns([]);
      return failed(state, fact, { fact: 'QUOTA_MISSED', quota: fact.ruleId }, [fact.unitId], on, book);
    case 'FINDING': {
      const { finding, gravity, unitId } = fact;
      return failed(state, fact, { fact: 'FINDING', finding, gravity }, [unitId], on, book);
    }
    case 'CORRECTED':
      return failed(state, fact, { fact: 'CORRECTED' }, unitsOf(state, fact.itemId), on, book);
    default:
      return fact satisfies never;
  }
}

/** By the row that held for the unit on the period's first day. */
function isVoluntary(
  state: ScoringState,
  { unitId, ruleId, period }: QuotaFact,
  { rulebook }: CompiledRulebook,
): boolean {
  const { first } = boundsOf(period);
  const rule = rulebook.quotas.find(({ id }) => id === ruleId);
  return (
    rule !== undefined && minimumFor(rulebook, rule, unitOn(state.units, unitId, first), first)?.voluntary === true
  );
}

/** The item that answers an order, in time or late, is known as an ordered piece from then on. */
function commission(
  state: ScoringState,
  fact: Extract<PostedFact, { readonly kind: 'COMMISSION' }>,
  on: string,
  book: CompiledRulebook,
): Posted {
  const item = state.tally.items.get(fact.itemId ?? '');
  if (item) item.commissioned = true;
  const answered = item && fact.itemId !== undefined ? settled(state, fact.itemId, on, book) : [];
  if (fact.outcome !== 'DONE') {
    const taken = failed(state, fact, { fact: `COMMISSION_${fact.outcome}` }, [fact.unitId], on, book);
    return { ...taken, drafts: [...answered, ...taken.drafts] };
  }
  const drafts = commissionDone(state, fact, on, book);
  return { drafts: [...answered, ...drafts], consequences: consequencesOf(state, drafts, on, fact, book), zeroed: [] };
}

/** What follows for the units that earn by a rule, besides points. */
function consequencesOf(
  state: ScoringState,
  drafts: readonly Draft[],
  on: string,
  because: ScoringFact,
  book: CompiledRulebook,
): readonly Consequence[] {
  const consequences = drafts
    .filter(({ caused }) => caused)
    .flatMap(({ unitId, ruleId }) =>
      book.effectsOf(ruleId).map((effect) => ({ unitId, effect, on, ruleId, rulebookNumber: book.number, because })),
    );
  for (const consequence of consequences) accountOf(state, consequence.unitId).consequences.push(consequence);
  return consequences;
}

function reportTold(state: ScoringState, fact: ReportedFact): void {
  const known = state.tally.items.get(fact.itemId);
  if (known) {
    sentAgain(known, fact);
    return;
  }
  const fresh = {
    returned: false,
    filed: false,
    setAside: false,
    duplicate: false,
    withdrawn: false,
    letGo: false,
    inHand: false,
  };
  const { itemId, on: sentOn, unsigned = false, commissioned = false } = fact;
  state.tally.items.set(itemId, { report: fact, sentOn, unsigned, commissioned, ...fresh });
}

/** After a return: the first sending counts, unless the return had uncounted it. What an office did with it that returned nothing stands. */
function sentAgain(known: CountedItem, fact: ReportedFact): void {
  if (!fact.unsigned && known.unsigned) known.signedOn ??= fact.on;
  if (fact.unsigned && !known.counted) {
    known.unsigned = true;
    known.signedOn = undefined;
  }
  if (!known.returned) return;
  known.returned = false;
  known.filed = false;
  known.setAside = false;
  known.inHand = false;
  if (known.counted) return;
  known.sentOn = fact.on;
  known.receivedOn = undefined;
  if (!fact.unsigned && known.unsigned) known.signedOn = fact.on;
}

function mark(state: ScoringState, fact: Extract<PostedFact, { readonly itemId: string }>): void {
  const item = state.tally.items.get(fact.itemId);
  if (!item) return;
  if (fact.kind === 'SIGNED') item.signedOn = fact.on;
  if (fact.kind === 'RECEIVED') {
    item.receivedOn ??= fact.on;
    item.inHand = true;
  }
  if (fact.kind === 'SELECTED') usedAfterAll(item, fact.on);
  if (fact.kind === 'RETURNED') item.returned = true;
  if (fact.kind === 'DUPLICATE') {
    item.duplicate = sentTwice(state, item, fact.originalItemId);
    item.receivedOn ??= fact.on;
    item.inHand = true;
  }
  if (fact.kind === 'FILED_ONLY') {
    item.setAside ||= item.counted !== undefined;
    item.filed = true;
  }
}

/** It counts on the day it did; where it did not count yet, from this day on. */
function usedAfterAll(item: CountedItem, on: string): void {
  if (!item.filed) return;
  item.filed = false;
  if (item.counted || item.setAside) return;
  item.sentOn = on;
  if (item.signedOn !== undefined) item.signedOn = on;
}

/** By one unit; of an original nobody knows, that is believed. */
function sentTwice(state: ScoringState, { report }: CountedItem, originalItemId: string | undefined): boolean {
  const original = state.tally.items.get(originalItemId ?? '')?.report;
  return original === undefined || original.credits[0]?.unitId === report.credits[0]?.unitId;
}

/** Counts an item that has come to count, uncounts one that no longer does, with the points of its report. */
function settled(state: ScoringState, itemId: string, on: string, book: CompiledRulebook): readonly Draft[] {
  const item = state.tally.items.get(itemId);
  if (!item) return [];
  const outcome = countsOn(item, book.rulebook.settings);
  if ('not' in outcome) return item.counted ? uncounted(state, itemId, outcome.not, book) : [];
  if (item.counted || item.letGo) return [];
  const credits = item.report.credits.map(({ unitId, weight }) => ({
    unitId: creditedOn(state.units, unitId, outcome.on),
    weight,
  }));
  item.counted = { on: outcome.on, credits };
  for (const unitId of countedUnits(state.units, credits, outcome.on, book.rulebook))
    countFor(state.tally, unitId, itemId);
  const { category, tone, urgency } = item.report;
  return earned(state, item.report, { fact: 'REPORTED', category, tone, urgency }, on, book);
}

function uncounted(
  state: ScoringState,
  itemId: string,
  ruleId: CountingRule,
  book: CompiledRulebook,
): readonly Draft[] {
  const counted = state.tally.items.get(itemId);
  if (counted) counted.counted = undefined;
  const item = state.items.get(itemId);
  if (!item || item.reversed) return [];
  const parts = new Set(item.earned.filter(({ kind }) => kind === 'REPORTED').map(({ part }) => part));
  const causes = [...parts].map((part) => ({ ruleId, part, steps: [], units: [], of: 'REMOVAL' as const }));
  return changed(item, book, causes, () => {
    const others = item.earned.filter(({ kind }) => kind !== 'REPORTED');
    item.earned.splice(0, item.earned.length, ...others);
  });
}

function filedOnly(
  state: ScoringState,
  fact: Extract<PostedFact, { readonly kind: 'FILED_ONLY' }>,
  on: string,
  book: CompiledRulebook,
): readonly Draft[] {
  mark(state, fact);
  const drafts = settled(state, fact.itemId, on, book);
  const credits = state.tally.items.get(fact.itemId)?.report.credits ?? [];
  const features = { fact: 'FILED_ONLY', reason: fact.reason };
  return [...drafts, ...earned(state, { ...fact, credits }, features, on, book)];
}

function withdrawn(state: ScoringState, itemId: string, on: string, book: CompiledRulebook): readonly Draft[] {
  const counted = state.tally.items.get(itemId);
  // What was received goes on counting: only an item withdrawn before does not.
  if (counted) counted[counted.inHand ? 'letGo' : 'withdrawn'] = true;
  if (counted?.letGo && book.rulebook.settings.withdrawnPoints?.value === 'KEPT') return [];
  const item = state.items.get(itemId);
  const back = item && !item.reversed ? reversed(item, 'withdrawn-points') : [];
  return [...back, ...settled(state, itemId, on, book)];
}

function failed(
  state: ScoringState,
  fact: PostedFact,
  features: Readonly<Record<string, string>>,
  unitIds: readonly string[],
  on: string,
  book: CompiledRulebook,
): Posted {
  const itemId = 'itemId' in fact ? fact.itemId : undefined;
  const units = [...new Set(unitIds.map((unitId) => creditedOn(state.units, unitId, on)))];
  const short = fact.kind === 'QUOTA' ? exact(fact.required).sub(exact(fact.measured)) : undefined;
  const items = itemId === undefined ? [] : itemsWith(state, itemId);
  const measured = fact.kind === 'QUOTA' ? measuredInputs(fact) : undefined;
  const failing = { features, units, itemId, items, ofAll: fact.kind === 'CORRECTED', short, measured };
  return deducted(state, failing, on, fact, book);
}

/** The item, and every composite piece it is a source of. */
function itemsWith(state: ScoringState, itemId: string): readonly ScoredItem[] {
  const own = state.items.get(itemId) ?? newItem(itemId, itemId, false);
  state.items.set(itemId, own);
  const composites = [...(state.compositesOf.get(itemId) ?? [])].flatMap((key) => state.items.get(key) ?? []);
  return [own, ...composites];
}

/** Everybody an item was credited to, or would be. */
function unitsOf(state: ScoringState, itemId: string): readonly string[] {
  const credits: readonly Credit[] = [
    ...(state.tally.items.get(itemId)?.report.credits ?? []),
    ...(state.items.get(itemId)?.earned.flatMap((one) => one.credits) ?? []),
  ];
  return [...new Set(credits.map(({ unitId }) => unitId))];
}

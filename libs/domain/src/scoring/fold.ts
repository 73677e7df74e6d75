import { asText } from '@shangda/events/fraction';
import type { Rulebook } from '@shangda/events/rulebook';
import { type PublishedRulebooks, inForce } from '../rulebook.js';
import { type CompiledRulebook, compiled } from './compiled.js';
import type { PeriodsEndedFact, ScoringFact } from './facts.js';
import { limited } from './limits.js';
import { factOf, resultsAt } from './period-results.js';
import { periodOf } from './periods.js';
import { type Posted, postedBy } from './posting.js';
import type { QuotaResult } from './quotas.js';
import { type Consequence, type Draft, type Entry, type ScoringState, accountOf, newScoringState } from './state.js';
import { remember } from './unit-history.js';

export interface Posting {
  /** The state that was given, changed in place. */
  readonly state: ScoringState;
  readonly entries: readonly Entry[];
  readonly consequences: readonly Consequence[];
  /** Quotas measured because their period ended. */
  readonly results: readonly QuotaResult[];
}

export interface Scoring {
  initial(): ScoringState;
  /** Takes the next fact in the order of the ledger. Same facts, same entries, in however many portions they come. */
  post(state: ScoringState, fact: ScoringFact): Posting;
}

/** The points engine (Art. 28, 31) under the versions an office published; the one in force on the day of a fact decides it. */
export function scoringOf(rules: Rulebook | PublishedRulebooks): Scoring {
  const published: PublishedRulebooks =
    'versions' in rules ? rules : { versions: [{ number: 1, effectiveFrom: rules.effectiveFrom, rulebook: rules }] };
  const ready = new Map<number, CompiledRulebook>();
  const bookOn = (day: string): CompiledRulebook | undefined => {
    const version = inForce(published, day);
    if (!version) return undefined;
    const book = ready.get(version.number) ?? compiled(version.rulebook, version.number);
    ready.set(version.number, book);
    return book;
  };
  return {
    initial: newScoringState,
    post: (state, fact) =>
      fact.kind === 'PERIODS_ENDED' ? ended(state, fact, published, bookOn) : post(state, fact, bookOn),
  };
}

type BookOn = (day: string) => CompiledRulebook | undefined;

/** Period by period, so that a quarter's points have in them what its months brought; of one period all results before what follows from any. */
function ended(state: ScoringState, fact: PeriodsEndedFact, published: PublishedRulebooks, bookOn: BookOn): Posting {
  const all = fact.periods.map((period) => {
    const results = resultsAt(published, state, period, fact);
    const postings = results.map((result) => post(state, factOf(result), bookOn));
    return {
      results,
      entries: postings.flatMap(({ entries }) => entries),
      consequences: postings.flatMap(({ consequences }) => consequences),
    };
  });
  return {
    state,
    results: all.flatMap(({ results }) => results),
    entries: all.flatMap(({ entries }) => entries),
    consequences: all.flatMap(({ consequences }) => consequences),
  };
}

function post(state: ScoringState, fact: Exclude<ScoringFact, PeriodsEndedFact>, bookOn: BookOn): Posting {
  if (fact.kind === 'UNIT') remember(state.units, fact);
  else if (fact.kind === 'EXEMPTED') state.exemptions.set(fact.unitId, fact.exemptions);
  else if (fact.kind === 'PERIOD_LOCKED') state.locked.add(fact.period);
  else {
    const onRecord = bookOn(fact.on)?.rulebook.settings.accruesOn?.value === 'RECORD';
    const on = (onRecord ? fact.recordedOn : undefined) ?? fact.on;
    const book = bookOn(on);
    if (book) return entered(state, fact, on, book, postedBy(state, fact, on, book));
  }
  return { state, entries: [], consequences: [], results: [] };
}

const spans = ['MONTH', 'QUARTER', 'YEAR'] as const;

function entered(
  state: ScoringState,
  because: ScoringFact,
  on: string,
  book: CompiledRulebook,
  { drafts, consequences, zeroed }: Posted,
): Posting {
  if (drafts.length === 0 && zeroed.length === 0) return { state, entries: [], consequences, results: [] };
  const all = limited(state, drafts, on, book, zeroed);
  const period = periodOf('MONTH', on);
  const adjustment = state.locked.size > 0 && spans.some((kind) => state.locked.has(periodOf(kind, on)));
  const entries = all.map(({ unitId, itemId, ruleId, part, amount, calculation }) => ({
    unitId,
    itemId,
    on,
    period,
    ruleId,
    part,
    amount: asText(amount),
    rulebookNumber: book.number,
    calculation,
    adjustment,
    because,
  }));
  for (const draft of all) keep(state, draft, on);
  return { state, entries, consequences, results: [] };
}

function keep(state: ScoringState, { unitId, ruleId, part, key, amount }: Draft, on: string): void {
  accountOf(state, unitId).entries.push({ on, ruleId, part, key, amount });
}

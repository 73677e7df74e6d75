import type Fraction from 'fraction.js';
import type { Rulebook } from '@shangda/events/rulebook';
import { monthOf } from '../calendar.js';
import { inForce } from '../rulebook.js';
import { accountsOf } from './accounts.js';
import { nothing } from './amounts.js';
import { type Assessor, newAssessor, publishedTo } from './assessors.js';
import type { ScoringFact } from './facts.js';
import { type Known, nothingKnown, type RecordedOn, toldBy } from './from-record.js';
import { boundsOf, isIn } from './periods.js';
import { type Standing, standings } from './standings.js';

/** History heard twice, off the record: under the rulebooks an office published, and under another one as if it had always been in force. */
export interface Trial {
  readonly officeId: string;
  readonly known: Known;
  readonly actual: Assessor;
  readonly other: Assessor;
  readonly rulebook: Rulebook;
}

const always = '1900-01-01';

export function newTrial(officeId: string, rulebook: Rulebook): Trial {
  const versions = [{ number: 1, effectiveFrom: always, rulebook }];
  return { officeId, known: nothingKnown(), actual: newAssessor(), other: newAssessor({ versions }), rulebook };
}

/** Takes the next fact in the order of the ledger. */
export function tryOut({ officeId, known, actual, other }: Trial, recorded: RecordedOn): void {
  const { fact } = recorded;
  if (fact.type === 'RulebookPublished') {
    if (fact.data.officeId === officeId) publishedTo(actual, fact);
    return;
  }
  for (const told of toldBy(known, recorded)) {
    if (told.officeId !== officeId) continue;
    actual.scoring.post(actual.state, told.fact);
    const otherwise = underAnother(told.fact);
    if (otherwise) other.scoring.post(other.state, otherwise);
  }
}

/** Results of quotas are those of the rulebook that asked: another one measures its own, all of them, where the record closed the period. */
function underAnother(fact: ScoringFact): ScoringFact | undefined {
  if (fact.kind === 'QUOTA') return undefined;
  if (fact.kind !== 'PERIODS_ENDED') return fact;
  // An old closing does not say what ended with it: the month did.
  return { ...fact, countedOnesToo: true, periods: fact.periods.length > 0 ? fact.periods : [monthOf(fact.on)] };
}

/** What one rule gave or took in the period, under either rulebook. */
export interface RuleChange {
  readonly ruleId: string;
  readonly actual: Fraction;
  readonly other: Fraction;
}

export interface PlaceChange {
  readonly unitId: string;
  readonly actual: Place | undefined;
  readonly other: Place | undefined;
  /** Rules whose sums differ, the greatest difference first: why the total is another. */
  readonly because: readonly RuleChange[];
  /** Units of its group now before it that were not, and the other way round. */
  readonly overtakenBy: readonly string[];
  readonly overtook: readonly string[];
}

export interface Place {
  readonly groupId: string;
  readonly rank: number | undefined;
  readonly total: Fraction;
}

/** Both rankings of a period side by side, in the order of the other one; a unit that is in neither is left out. */
export function placeChanges(trial: Trial, units: readonly string[], period: string): readonly PlaceChange[] {
  const { actual, other, rulebook } = trial;
  const { last } = boundsOf(period);
  const version = inForce(actual.published, last);
  const before = version ? rankingOf(actual, version.rulebook, units, period) : [];
  const after = rankingOf(other, rulebook, units, period);
  const ranked = [...new Set([...after, ...before].map(({ unitId }) => unitId))];
  return ranked.map((unitId) => ({
    unitId,
    actual: placeIn(before, unitId),
    other: placeIn(after, unitId),
    because: ruleChanges(actual, other, unitId, period),
    overtakenBy: passed(before, after, unitId),
    overtook: passed(after, before, unitId),
  }));
}

function rankingOf({ state }: Assessor, rulebook: Rulebook, units: readonly string[], period: string) {
  return standings(rulebook, accountsOf(rulebook, state, units, period), period);
}

function placeIn(ranking: readonly Standing[], unitId: string): Place | undefined {
  const standing = ranking.find((one) => one.unitId === unitId);
  return standing && { groupId: standing.groupId, rank: standing.rank, total: standing.total };
}

function ruleChanges(actual: Assessor, other: Assessor, unitId: string, period: string): readonly RuleChange[] {
  const [was, is] = [sumsOf(actual, unitId, period), sumsOf(other, unitId, period)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((ruleId) => ({ ruleId, actual: was.get(ruleId) ?? nothing, other: is.get(ruleId) ?? nothing }))
    .filter((change) => !change.actual.equals(change.other))
    .sort((one, two) => sizeOf(two).compare(sizeOf(one)) || (one.ruleId < two.ruleId ? -1 : 1));
}

const sizeOf = (change: RuleChange): Fraction => change.other.sub(change.actual).abs();

function sumsOf({ state }: Assessor, unitId: string, period: string): Map<string, Fraction> {
  const sums = new Map<string, Fraction>();
  for (const { on, ruleId, amount } of state.accounts.get(unitId)?.entries ?? [])
    if (isIn(on, period)) sums.set(ruleId, (sums.get(ruleId) ?? nothing).add(amount));
  return sums;
}

/** Units of the same group that stand before the unit in `now` and did not in `then`. */
function passed(then: readonly Standing[], now: readonly Standing[], unitId: string): readonly string[] {
  const ahead = (ranking: readonly Standing[]): readonly string[] => {
    const own = ranking.find((one) => one.unitId === unitId);
    const rank = own?.rank ?? Infinity;
    return ranking
      .filter((one) => one.groupId === own?.groupId && (one.rank ?? Infinity) < rank)
      .map((one) => one.unitId);
  };
  const before = new Set(ahead(then));
  return ahead(now).filter((id) => !before.has(id));
}

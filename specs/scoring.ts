import type { RulebookFault } from '@shangda/domain/faults/fault';
import { faultsOf } from '@shangda/domain/rulebook-faults';
import type { PublishedRulebooks } from '@shangda/domain/rulebook';
import { type Account, accountsOf } from '@shangda/domain/scoring/accounts';
import { displayed } from '@shangda/domain/scoring/display';
import type {
  AdoptedFact,
  Credit,
  InstructedFact,
  ReportedFact,
  ScoringFact,
  UnitFact,
} from '@shangda/domain/scoring/facts';
import { scoringOf } from '@shangda/domain/scoring/fold';
import { type QuotaResult, quotaResults } from '@shangda/domain/scoring/quotas';
import { standings } from '@shangda/domain/scoring/standings';
import type { Consequence, Entry, ScoringState } from '@shangda/domain/scoring/state';
import { exact, plus, zero } from '@shangda/events/fraction';
import type { Rulebook } from '@shangda/events/rulebook';
import type { SharingRule, StackingRule } from '@shangda/events/rulebook/points';
import { gannan2008 } from './gannan.js';

/** Every rule needs one; those here are samples and say so. */
export const citation = { document: 'sample', article: '1', text: 'sample' };
const title = { zh: '样例', en: 'sample' };
export const titled = (id: string) => ({ id, title, citation });

/** A small sample rulebook: two outlets, three piece kinds, one part; an adoption is worth 2 at the prefecture and 5 at the province. */
export const sample = (changes: Partial<Rulebook> = {}): Rulebook => ({
  ...gannan2008,
  id: 'sample',
  effectiveFrom: '2026-01-01',
  quotas: [],
  outlets: [
    { ...titled('news'), level: 'PREFECTURE' },
    { ...titled('internal'), level: 'PREFECTURE' },
    { ...titled('province-news'), level: 'PROVINCE' },
    { ...titled('state-news'), level: 'STATE_COUNCIL' },
  ],
  pieceKinds: [titled('brief'), titled('special-report')],
  ranks: [titled('principal'), titled('deputy')],
  groups: [
    { ...titled('county'), members: { classes: ['COUNTY_GOVERNMENT'] } },
    { ...titled('department'), members: { classes: ['DEPARTMENT'] } },
  ],
  parts: [titled('adoption')],
  points: [
    { id: 'prefecture', part: 'adoption', when: { fact: 'ADOPTED', level: 'PREFECTURE' }, points: '2', citation },
    { id: 'province', part: 'adoption', when: { fact: 'ADOPTED', level: 'PROVINCE' }, points: '5', citation },
    { id: 'state', part: 'adoption', when: { fact: 'ADOPTED', level: 'STATE_COUNCIL' }, points: '10', citation },
  ],
  ...changes,
});

export const stacking = (combine: StackingRule['combine'], more: Partial<StackingRule> = {}): StackingRule[] => [
  { id: 'stacking', part: 'adoption', combine, citation, ...more },
];
export const sharing = (divide: SharingRule['divide'], of: SharingRule['of'] = 'JOINT'): SharingRule[] => [
  { id: 'sharing', of, divide, citation },
];

export const creditsOf = (...unitIds: readonly string[]): Credit[] => unitIds.map((unitId) => ({ unitId, weight: 1 }));

const item = { itemId: 'item-1', on: '2026-03-10', credits: creditsOf('hezuo') };
export const reported = (changes: Partial<ReportedFact> = {}): ReportedFact => ({
  kind: 'REPORTED',
  ...item,
  ...changes,
});
export const adopted = (changes: Partial<AdoptedFact> = {}): AdoptedFact => ({
  kind: 'ADOPTED',
  ...item,
  level: 'PREFECTURE',
  outletId: 'news',
  pieceKind: 'brief',
  ...changes,
});
export const adoptedByProvince = (changes: Partial<AdoptedFact> = {}): AdoptedFact =>
  adopted({ level: 'PROVINCE', outletId: 'province-news', ...changes });
export const instructed = (changes: Partial<InstructedFact> = {}): InstructedFact => ({
  kind: 'INSTRUCTED',
  ...item,
  level: 'PREFECTURE',
  rank: 'principal',
  ...changes,
});
export const unitIs = (unitId: string, changes: Partial<UnitFact> = {}): UnitFact => ({
  kind: 'UNIT',
  unitId,
  class: 'COUNTY_GOVERNMENT',
  from: '2026-01-01',
  ...changes,
});

export interface Played {
  readonly state: ScoringState;
  readonly entries: readonly Entry[];
  readonly consequences: readonly Consequence[];
  /** The sum of a unit's entries, as text: `2/3`. */
  points(unitId: string, part?: string, period?: string): string;
  shown(unitId: string): string;
  /** Unit, rule and amount of each entry, in order. */
  lines(): readonly string[];
  /** `unit rank total`, in order, winners marked with a star. */
  ranking(period?: string): readonly string[];
  quotas(period: string, ...units: readonly string[]): readonly QuotaResult[];
}

/** Facts posted one after the other under a rulebook, or under several versions of it. */
export function play(rules: Rulebook | PublishedRulebooks, ...facts: readonly ScoringFact[]): Played {
  const published = 'versions' in rules ? rules : versions(rules);
  const newest = published.versions.at(-1)?.rulebook ?? sample();
  const scoring = scoringOf(published);
  const state = scoring.initial();
  const postings = facts.map((fact) => scoring.post(state, fact));
  const entries = postings.flatMap((posting) => posting.entries);
  const sum = (unitId: string, part?: string, period = ''): ReturnType<typeof exact> =>
    exact(
      entries
        .filter(
          (entry) => entry.unitId === unitId && (part ?? entry.part) === entry.part && entry.on.startsWith(period),
        )
        .map(({ amount }) => amount)
        .reduce(plus, zero),
    );
  return {
    state,
    entries,
    consequences: postings.flatMap((posting) => posting.consequences),
    points: (unitId, part, period) => sum(unitId, part, period).toFraction(),
    shown: (unitId) => displayed(sum(unitId), newest),
    lines: () => entries.map(({ unitId, ruleId, amount }) => `${unitId} ${ruleId} ${exact(amount).toFraction()}`),
    ranking: (period = '2026') =>
      standings(newest, accounts(newest, state, period), period).map(
        ({ unitId, rank, total, winner }) => `${unitId} ${rank ?? '-'} ${total.toFraction()}${winner ? ' *' : ''}`,
      ),
    quotas: (period, ...units) => quotaResults(published, state, units, period),
  };
}

const accounts = (rulebook: Rulebook, state: ScoringState, period: string): readonly Account[] =>
  accountsOf(rulebook, state, [...new Set([...state.units.keys(), ...state.accounts.keys()])], period);

/** Versions in the order of publishing. */
export const versions = (...books: readonly Rulebook[]): PublishedRulebooks => ({
  versions: books.map((rulebook, at) => ({ number: at + 1, effectiveFrom: rulebook.effectiveFrom, rulebook })),
});

export const faults = (changes: Partial<Rulebook>): readonly RulebookFault[] => faultsOf(sample(changes));

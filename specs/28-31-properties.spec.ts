import fc from 'fast-check';
import type { Credit, ScoringFact } from '@shangda/domain/scoring/facts';
import { scoringOf } from '@shangda/domain/scoring/fold';
import type { ScoringState } from '@shangda/domain/scoring/state';
import { exact, plus, zero } from '@shangda/events/fraction';
import type { Rulebook } from '@shangda/events/rulebook';
import { adopted, citation, sample, sharing, stacking, versions } from './scoring.js';

const unitIds = ['hezuo', 'luqu', 'maqu', 'point'];
const itemIds = ['item-1', 'item-2', 'item-3', 'item-4', 'item-5'];
const day = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([month, date]) => `2026-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`);
const weight = fc.integer({ min: 1, max: 9 });
const credits: fc.Arbitrary<readonly Credit[]> = fc
  .subarray(unitIds, { minLength: 1 })
  .chain((units) => fc.tuple(...units.map((unitId) => weight.map((one) => ({ unitId, weight: one })))));
const level = fc.constantFrom('PREFECTURE' as const, 'PROVINCE' as const, 'STATE_COUNCIL' as const);
const item = { itemId: fc.constantFrom(...itemIds), on: day };

const fact: fc.Arbitrary<ScoringFact> = fc.oneof(
  fc.record({ kind: fc.constant('REPORTED' as const), ...item, credits }),
  fc.record({
    kind: fc.constant('ADOPTED' as const),
    ...item,
    credits,
    level,
    outletId: fc.constantFrom('news', 'internal'),
    pieceKind: fc.constantFrom('brief', 'special-report'),
    compositeId: fc.option(fc.constantFrom('composite-1', 'composite-2'), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('INSTRUCTED' as const), ...item, credits, level, rank: fc.constant('principal') }),
  fc.record({
    kind: fc.constant('FINDING' as const),
    ...item,
    unitId: fc.constantFrom(...unitIds),
    finding: fc.constantFrom('LATE' as const, 'CONCEALED' as const),
    gravity: fc.constant('MINOR' as const),
  }),
  fc.record({
    kind: fc.constantFrom('WITHDRAWN' as const, 'DUPLICATE' as const, 'RETURNED' as const, 'RECEIVED' as const),
    ...item,
  }),
  fc.record({ kind: fc.constant('PERIOD_LOCKED' as const), period: fc.constantFrom('2026-03', '2026-Q2'), on: day }),
  fc.record({
    kind: fc.constant('UNIT' as const),
    unitId: fc.constantFrom('point', 'maqu'),
    class: fc.constant('TOWNSHIP' as const),
    from: day,
    directReportingPoint: fc.boolean(),
    countyId: fc.constant('hezuo'),
    mergedInto: fc.option(fc.constant('luqu'), { nil: undefined }),
  }),
);
const history = fc.array(fact, { maxLength: 40 });

/** Everything at once: the entries must add up whatever meets whatever. */
const full = (changes: Partial<Rulebook> = {}): Rulebook =>
  sample({
    points: [
      ...(sample().points ?? []),
      { id: 'reported', part: 'adoption', when: { fact: 'REPORTED' }, points: '1/3', citation },
    ],
    stacking: stacking({ method: 'BEST_LEVELS', levels: 2 }),
    sharing: [...sharing({ method: 'EVEN' }), { ...titledSharing('weights'), divide: { method: 'WEIGHTS' } }],
    instructions: [{ id: 'doubled', part: 'adoption', when: {}, worth: { multiple: '3/2' }, citation }],
    instructionCounting: {
      id: 'counting',
      counting: { method: 'DIMINISHING', per: 'LEVEL', series: ['1', '1/2'] },
      bonusOfJointItem: 'SHARED',
      citation,
    },
    rollUps: [{ id: 'county', from: { directReportingPoint: true }, to: 'COUNTY', share: '1/2', citation }],
    deductions: [
      {
        id: 'late',
        part: 'adoption',
        when: { fact: 'FINDING', finding: 'LATE' },
        take: { method: 'SHARE_OF_ITEM', share: '1/5' },
        citation,
      },
      {
        id: 'concealed',
        part: 'adoption',
        when: { fact: 'FINDING', finding: 'CONCEALED' },
        take: { method: 'FIXED', points: '4' },
        citation,
      },
    ],
    limits: [
      { id: 'month', part: 'adoption', period: 'MONTH', most: '11', citation },
      { id: 'year', part: 'adoption', period: 'YEAR', most: '25', least: '0', citation },
    ],
    ...changes,
  });
const titledSharing = (id: string) => ({ id, of: 'COMPOSITE' as const, citation });

const post = (rules: Parameters<typeof scoringOf>[0], facts: readonly ScoringFact[], state?: ScoringState) => {
  const scoring = scoringOf(rules);
  const from = state ?? scoring.initial();
  return { entries: facts.flatMap((one) => scoring.post(from, one).entries), state: from };
};

/** The units of an item are the same whenever it is named; of two equal adoptions with other units the first would count. */
const ofItsUnits = (one: ScoringFact): ScoringFact => {
  if (one.kind !== 'ADOPTED' && one.kind !== 'INSTRUCTED') return one;
  const at = itemIds.indexOf(one.itemId ?? '');
  const shared = unitIds.slice(0, (at % unitIds.length) + 1).map((unitId, weight) => ({ unitId, weight: weight + 1 }));
  return { ...one, credits: shared, compositeId: undefined };
};

describe('Properties — what holds for any history', () => {
  it('batch and one after the other are the same entries, in any portions', () =>
    fc.assert(
      fc.property(history, fc.nat(40), (facts, cut) => {
        const rules = versions(
          full(),
          full({ effectiveFrom: '2026-07-01', stacking: stacking({ method: 'HIGHEST' }) }),
        );
        const whole = post(rules, facts).entries;
        const first = post(rules, facts.slice(0, cut));
        // A new engine, as after a restart with the state still there.
        expect([...first.entries, ...post(rules, facts.slice(cut), first.state).entries]).toEqual(whole);
      }),
    ));

  it('the sum of a year lies within its limits', () =>
    fc.assert(
      fc.property(history, (facts) => {
        const { entries } = post(full(), facts);
        for (const unitId of new Set(entries.map((entry) => entry.unitId))) {
          const sum = exact(
            entries
              .filter((entry) => entry.unitId === unitId)
              .map(({ amount }) => amount)
              .reduce(plus, zero),
          );
          expect(sum.gte(0) && sum.lte(25)).toBe(true);
        }
      }),
    ));

  it('every entry’s calculation ends in its amount', () =>
    fc.assert(
      fc.property(history, (facts) => {
        for (const { amount, calculation } of post(full(), facts).entries)
          expect(calculation.at(-1)?.result).toBe(exact(amount).toFraction());
      }),
    ));

  it('the shares of a joint piece sum exactly to the piece', () =>
    fc.assert(
      fc.property(credits, fc.constantFrom('EVEN' as const, 'WEIGHTS' as const), (shared, method) => {
        const { entries } = post(sample({ sharing: sharing({ method }) }), [adopted({ credits: shared })]);
        expect(exact(entries.map(({ amount }) => amount).reduce(plus, zero)).equals(2)).toBe(true);
      }),
    ));

  it('the order in which adoptions, instructions and findings are told changes no sum of the year', () =>
    fc.assert(
      fc.property(history, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (facts, order) => {
        const told = facts
          .filter(({ kind }) => kind === 'ADOPTED' || kind === 'INSTRUCTED' || kind === 'FINDING')
          .map(ofItsUnits);
        const shuffled = told
          .map((one, at) => ({ one, place: order[at] ?? 0 }))
          .sort((one, other) => one.place - other.place)
          .map(({ one }) => one);
        // Within a year: a multiple told before its adoption accrues with the adoption, and may meet another month's limit.
        const limits = full().limits?.filter(({ period }) => period === 'YEAR');
        const rules = full({ instructionCounting: undefined, limits });
        const sums = (list: readonly ScoringFact[]) => {
          const { entries } = post(rules, list);
          const sumOf = (unitId: string) =>
            entries.filter((entry) => entry.unitId === unitId).map(({ amount }) => amount);
          return unitIds.map((unitId) => sumOf(unitId).reduce(plus, zero));
        };
        expect(sums(shuffled)).toEqual(sums(told));
      }),
    ));

  it('what is withdrawn is worth nothing, whatever happened before and comes after', () =>
    fc.assert(
      fc.property(history, (facts) => {
        const own = facts.filter((one) => one.kind !== 'FINDING' && !('compositeId' in one && one.compositeId));
        const withdrawn = itemIds.map((itemId): ScoringFact => ({ kind: 'WITHDRAWN', itemId, on: '2026-12-30' }));
        const { entries } = post(full({ limits: [] }), [...own, ...withdrawn, ...own]);
        for (const unitId of unitIds)
          expect(
            exact(
              entries
                .filter((entry) => entry.unitId === unitId)
                .map(({ amount }) => amount)
                .reduce(plus, zero),
            ).n,
          ).toBe(0n);
      }),
    ));
});

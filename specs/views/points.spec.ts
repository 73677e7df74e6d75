import { asText, exact } from '@shangda/events/fraction';
import { PointsEntered, QuotaResultEntered } from '@shangda/events/points';
import { quotaResults } from '@shangda/projections/quota-results';
import { scoreSheet } from '@shangda/projections/score-sheet';
import { scoreboard } from '@shangda/projections/scoreboard';
import { foldView } from '@shangda/projections/view';
import { inStream, itemId, recorded } from './recorded.js';

type Entered = Parameters<typeof PointsEntered.of>[0];
const cause = { stream: `item-${itemId}`, type: 'ItemAdopted', sequence: 41 };
const entry = (amount: string, changes: Partial<Entered> = {}) =>
  inStream(
    'points-gannan-2026',
    PointsEntered.of({
      officeId: 'gannan',
      unitId: 'xiahe',
      itemId,
      on: '2026-03-31',
      period: '2026-03',
      ruleId: 'edition-piece',
      part: 'adopted',
      amount: asText(exact(amount)),
      rulebookNumber: 1,
      calculation: [{ ruleId: 'edition-piece', inputs: { base: '2' }, result: amount }],
      cause,
      adjustment: false,
      ...changes,
    }),
  );
const totals = (...entries: ReturnType<typeof entry>[]) => [...foldView(scoreboard, recorded(...entries)).values()];

describe('Article 28 — points are added up exactly', () => {
  it('adds three thirds of two points to two', () =>
    expect(totals(entry('2/3'), entry('2/3'), entry('2/3'))).toMatchObject([
      {
        unit_id: 'xiahe',
        accrued_on: '2026-03-31',
        part: 'adopted',
        amount_n: '2',
        amount_d: '1',
        entries: 3,
      },
    ]));

  it('keeps days, parts and units apart', () => {
    const april = { on: '2026-04-01', period: '2026-04' };
    expect(
      totals(entry('2'), entry('3', april), entry('10', { part: 'instructed' }), entry('1', { unitId: 'luqu' })),
    ).toHaveLength(4);
  });

  it('takes points back by a further entry', () =>
    expect(totals(entry('2'), entry('-2', { ruleId: 'correction' }))).toMatchObject([
      { amount_n: '0', amount_d: '1', entries: 2 },
    ]));

  it('never recounts a locked period: what comes later stands beside it', () =>
    expect(totals(entry('2'), entry('3', { adjustment: true }))).toMatchObject([{ amount_n: '2', adjusted_n: '3' }]));
});

describe('Article 31 — every number can be opened', () => {
  it('shows each entry with its rule, its calculation and the fact behind it', () =>
    expect([...foldView(scoreSheet, recorded(entry('2/3'))).values()]).toMatchObject([
      {
        unit_id: 'xiahe',
        sequence: 1,
        amount_n: '2',
        amount_d: '3',
        rule_id: 'edition-piece',
        calculation: [{ inputs: { base: '2' } }],
        cause_stream: cause.stream,
        cause_sequence: 41,
      },
    ]));
});

describe('Article 21(4) — results of quotas', () => {
  it('stand by period, rule and unit, exact', () => {
    const result = QuotaResultEntered.of({
      officeId: 'gannan',
      unitId: 'xiahe',
      ruleId: 'quarterly',
      period: '2026-Q1',
      on: '2026-03-31',
      measured: asText(exact('9/2')),
      required: asText(exact(5)),
      met: false,
      voluntary: false,
      rulebookNumber: 1,
      cause: { ...cause, type: 'QuotaPeriodClosed' },
    });
    expect([...foldView(quotaResults, recorded(inStream('points-gannan-41', result))).values()]).toMatchObject([
      { period: '2026-Q1', rule_id: 'quarterly', unit_id: 'xiahe', measured_n: '9', measured_d: '2', met: false },
    ]);
  });
});

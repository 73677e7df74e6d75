import { lockPeriod } from '@shangda/domain/assessment';
import { enterPoints } from '@shangda/domain/points';
import { asText, exact } from '@shangda/events/fraction';
import { ConsequenceEntered, PointsEntered, PointsPeriodLocked, QuotaResultEntered } from '@shangda/events/points';
import { given } from '@shangda/testing/given';
import { firstOfApril, gannan, lastOfMarch } from './gannan.js';
import { itemId } from './items.js';

const cause = { stream: `item-${itemId}`, type: 'ItemAdopted', sequence: 41 };
const line = {
  unitId: 'hezuo',
  itemId,
  on: '2026-03-31',
  ruleId: 'edition-piece',
  part: 'adopted',
  amount: asText(exact('2/3')),
  rulebookNumber: 1,
  calculation: [{ ruleId: 'edition-piece', inputs: { base: '2' }, result: '2/3' }],
  adjustment: false,
};
const voucher = { officeId: 'gannan', cause, entries: [line], consequences: [], results: [] };
const byClerk = { actor: 'system:points-clerk', at: firstOfApril };
const entered = PointsEntered.of({ ...line, officeId: 'gannan', period: '2026-03', cause });

describe('Article 28 — points are worked out once and written down', () => {
  it('enters what a fact earned, in the month of the fact, with the calculation and the rulebook', () =>
    given(gannan)
      .when(enterPoints, voucher, byClerk)
      .thenIn({ 'points-gannan-41': [entered] }));

  it('enters the same fact once, whatever a later program would make of it', () =>
    given(gannan, { 'points-gannan-41': [entered] })
      .when(enterPoints, { ...voucher, entries: [{ ...line, amount: asText(exact('5')) }] }, byClerk)
      .thenNothing());

  it('enters nothing where nothing was earned', () => {
    given(gannan)
      .when(enterPoints, { ...voucher, entries: [] }, byClerk)
      .thenNothing();
    given(gannan)
      .when(enterPoints, { ...voucher, entries: [{ ...line, amount: asText(exact(0)) }] }, byClerk)
      .thenNothing();
  });
});

describe('Article 21(4) — what a unit did of a quota is written down where its points are', () => {
  const result = {
    unitId: 'hezuo',
    ruleId: 'quarterly',
    period: '2026-Q1',
    measured: exact('9/2'),
    required: exact(5),
    shortBy: exact('1/2'),
    rate: exact('9/10'),
    met: false,
    voluntary: false,
    rulebookNumber: 1,
  };

  it('exactly, on the last day of its period, before what follows from it', () => {
    const { shortBy: _short, rate: _rate, ...said } = result;
    const figures = { measured: asText(result.measured), required: asText(result.required) };
    given(gannan)
      .when(enterPoints, { ...voucher, results: [result] }, byClerk)
      .thenIn({
        'points-gannan-41': [
          QuotaResultEntered.of({ officeId: 'gannan', ...said, ...figures, on: '2026-03-31', cause }),
          entered,
        ],
      });
  });
});

describe('Article 32 — what is no number is entered beside the points', () => {
  const lost = {
    unitId: 'hezuo',
    effect: 'LOSES_AWARD',
    on: '2026-03-31',
    ruleId: 'concealed',
    rulebookNumber: 1,
  } as const;

  it('with the rule and the finding behind it', () =>
    given(gannan)
      .when(enterPoints, { ...voucher, entries: [], consequences: [lost] }, byClerk)
      .then(ConsequenceEntered.of({ officeId: 'gannan', ...lost, cause })));
});

describe('Article 28 — a month that was locked is final', () => {
  const march = { officeId: 'gannan', period: '2026-03' };
  const locked = PointsPeriodLocked.of({ ...march, lockedOn: '2026-04-01', lockedBy: 'gannan-rules' });

  it('is locked from the first moment after its end, not before', () => {
    given(gannan).when(lockPeriod, march, { actor: 'gannan-rules', at: firstOfApril }).then(locked);
    given(gannan)
      .when(lockPeriod, march, { actor: 'gannan-rules', at: lastOfMarch })
      .thenRefused('PeriodNotOver', '28', { period: '2026-03' });
  });

  it('is locked once', () =>
    given(gannan, { 'assessment-gannan': [locked] })
      .when(lockPeriod, march, { actor: 'gannan-rules', at: firstOfApril })
      .thenNothing());

  it('is locked by an office only', () =>
    given(gannan)
      .when(lockPeriod, { officeId: 'water', period: '2026-03' }, { actor: 'water-rules', at: firstOfApril })
      .thenRefused('access.hidden'));
});

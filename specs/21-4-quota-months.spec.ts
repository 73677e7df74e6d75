import {
  QuotaAssigned,
  QuotaMet,
  QuotaPeriodClosed,
  QuotaPeriodOpened,
  QuotaReleased,
  QuotaShortfall,
  QuotaWarned,
  QuotaWarningsGiven,
} from '@shangda/events/quota';
import { type ObligedUnit, assignQuotas, closeQuotaPeriod, projectionOf, warnOfQuotas } from '@shangda/domain/quota';
import { type History, given, instant } from '@shangda/testing/given';
import { firstOfApril, gannan, gannan2008, lastOfMarch, morning, published, register, revised } from './gannan.js';

const period = '2026-03';
const month = { officeId: 'gannan', period };
const byClock = { actor: 'system:quota-clock', at: '2026-02-28T16:00:00Z' };
const hezuo: ObligedUnit = { id: 'hezuo', class: 'COUNTY_GOVERNMENT', directReportingTo: [] };
const water: ObligedUnit = { id: 'water', class: 'DEPARTMENT', directReportingTo: [] };
const point: ObligedUnit = { id: 'point', class: 'TOWNSHIP', directReportingTo: ['gannan'] };
const town: ObligedUnit = { id: 'town', class: 'TOWNSHIP', directReportingTo: [] };

const opened = QuotaPeriodOpened.of({ ...month, firstDay: '2026-03-01', lastDay: '2026-03-31', rulebookNumber: 1 });
const owes = (ruleId: string, unitId: string, required: number, rulebookNumber = 1) =>
  QuotaAssigned.of({ ...month, ruleId, unitId, required, rulebookNumber });
const hezuoOwes = owes('monthly-county', 'hezuo', 15);
const waterOwes = owes('monthly-department', 'water', 10);
const pointOwes = owes('monthly-direct-point', 'point', 3);
const march: History = { 'quota-gannan-2026-03': [opened, hezuoOwes, waterOwes] };
const measured = (hezuoHas: number, waterHas?: number) => [
  { ruleId: 'monthly-county', unitId: 'hezuo', measured: hezuoHas },
  ...(waterHas === undefined ? [] : [{ ruleId: 'monthly-department', unitId: 'water', measured: waterHas }]),
];

describe('Article 21(4) — a month is opened and says what each unit owes', () => {
  it('asks 15, 10 and 3, and nothing of other townships', () =>
    given(gannan)
      .when(assignQuotas, { ...month, units: [hezuo, water, point, town] }, byClock)
      .thenIn({ 'quota-gannan-2026-03': [opened, hezuoOwes, waterOwes, pointOwes] }));

  it('orders the warnings at 7, 3 and 1 days left and the close at the end, each at midnight in Shanghai', () => {
    const row = (kind: string, step: number, iso: string) => ({
      subject: 'quota-gannan-2026-03',
      kind,
      cycle: 1,
      step,
      dueAt: instant(iso),
    });
    given(gannan)
      .when(assignQuotas, { ...month, units: [hezuo] }, byClock)
      .thenDue(
        row('QUOTA_WARNING', 7, '2026-03-24T16:00:00Z'),
        row('QUOTA_WARNING', 3, '2026-03-28T16:00:00Z'),
        row('QUOTA_WARNING', 1, '2026-03-30T16:00:00Z'),
        row('QUOTA_CLOSE', 0, '2026-03-31T16:00:00Z'),
      );
  });

  it('says nothing twice', () =>
    given(gannan, march)
      .when(assignQuotas, { ...month, units: [hezuo, water] }, byClock)
      .thenNothing());

  it('says later only what changed: a unit that came and one whose class no longer owes it', () => {
    const changed = given(gannan, march).when(
      assignQuotas,
      { ...month, units: [{ ...hezuo, class: 'DEPARTMENT' }, water, point] },
      byClock,
    );
    changed.then(
      owes('monthly-department', 'hezuo', 10),
      pointOwes,
      QuotaReleased.of({ ...month, ruleId: 'monthly-county', unitId: 'hezuo' }),
    );
    changed.thenDue();
  });

  it('asks what the rulebook in force on the first day says', () => {
    const twenty = revised({
      effectiveFrom: '2026-03-01',
      quotas: gannan2008.quotas.map((rule) => ({
        ...rule,
        minima: rule.minima.map((row) => ({ ...row, minimum: 20 })),
      })),
    });
    const later = { 'rulebook-gannan': [published(twenty, 2)] };
    given(gannan, later, march)
      .when(assignQuotas, { ...month, units: [hezuo] }, byClock)
      .then(
        owes('monthly-county', 'hezuo', 20, 2),
        QuotaReleased.of({ ...month, ruleId: 'monthly-department', unitId: 'water' }),
      );
    const tooLate = { 'rulebook-gannan': [published({ ...twenty, effectiveFrom: '2026-03-02' }, 2)] };
    given(gannan, tooLate, march)
      .when(assignQuotas, { ...month, units: [hezuo, water] }, byClock)
      .thenNothing();
  });

  it('opens nothing for an office without a rulebook, and nothing that is closed', () => {
    given(register)
      .when(assignQuotas, { ...month, units: [hezuo] }, byClock)
      .thenNothing();
    const closed = { 'quota-gannan-2026-03': [QuotaPeriodClosed.of({ ...month, block: '7', ends: [] })] };
    given(gannan, march, closed)
      .when(assignQuotas, { ...month, units: [hezuo, water, point] }, byClock)
      .thenNothing();
  });
});

describe('Article 21(4) — units that are behind are warned before the month ends', () => {
  const given7 = QuotaWarningsGiven.of({ ...month, daysLeft: 7 });
  const warned = (unitId: string, ruleId: string, has: number, required: number, projection: number) =>
    QuotaWarned.of({ ...month, unitId, ruleId, measured: has, required, daysLeft: 7, projection });

  it('warns a unit one short and leaves a unit in peace that has its number', () =>
    given(gannan, march)
      .when(warnOfQuotas, { ...month, measurements: measured(14, 10), daysLeft: 7 }, byClock)
      .then(warned('hezuo', 'monthly-county', 14, 15, 18), given7));

  it('counts nothing for a unit that reported nothing', () =>
    given(gannan, march)
      .when(warnOfQuotas, { ...month, measurements: measured(15), daysLeft: 7 }, byClock)
      .then(warned('water', 'monthly-department', 0, 10, 0), given7));

  it('notes the day although nobody is behind, and that day’s clock row is done', () => {
    const outcome = given(gannan, march).when(
      warnOfQuotas,
      { ...month, measurements: measured(15, 10), daysLeft: 7 },
      byClock,
    );
    outcome.then(given7);
    outcome.thenDue({ subject: 'quota-gannan-2026-03', kind: 'QUOTA_WARNING', cycle: 1, step: 7 });
  });

  it('warns once for each day, and again on the next', () => {
    const once = given(gannan, march, { 'quota-gannan-2026-03': [given7] });
    once.when(warnOfQuotas, { ...month, measurements: measured(0, 0), daysLeft: 7 }, byClock).thenNothing();
    once
      .when(warnOfQuotas, { ...month, measurements: measured(15, 10), daysLeft: 3 }, byClock)
      .then(QuotaWarningsGiven.of({ ...month, daysLeft: 3 }));
  });

  it('warns nobody in a month that was never opened, nor after the close', () => {
    given(gannan)
      .when(warnOfQuotas, { ...month, measurements: [], daysLeft: 7 }, byClock)
      .thenNothing();
    given(gannan, march, { 'quota-gannan-2026-03': [QuotaPeriodClosed.of({ ...month, block: '7', ends: [] })] })
      .when(warnOfQuotas, { ...month, measurements: measured(0, 0), daysLeft: 7 }, byClock)
      .then(given7);
  });

  it('projects measured ÷ elapsed days × days of the month, rounded down', () => {
    expect(projectionOf(1, '2026-03-31')).toBe(1);
    expect(projectionOf(7, '2026-03-15')).toBe(14);
    expect(projectionOf(1, '2028-02-01')).toBe(29);
  });
});

describe('Article 21(4) — a month is closed when it is over', () => {
  const close = { ...month, measurements: measured(15, 9), block: 42n };
  const result = { ...month, measured: 15, required: 15, ruleId: 'monthly-county', unitId: 'hezuo' };
  const ends = ['2026-W09', '2026-W10', '2026-W11', '2026-W12', '2026-W13', '2026-03', '2026-Q1'];
  const short = { ...month, measured: 9, required: 10, ruleId: 'monthly-department', unitId: 'water', shortBy: 1 };

  it('refuses to close while one microsecond of it is left', () =>
    given(gannan, march)
      .when(closeQuotaPeriod, close, { ...byClock, at: lastOfMarch })
      .thenRefused('PeriodNotOver', '21(4)', { period }));

  it('closes from the first instant after it: 15 of 15 is met, 9 of 10 is short by one', () => {
    const outcome = given(gannan, march).when(closeQuotaPeriod, close, { ...byClock, at: firstOfApril });
    outcome.then(QuotaMet.of(result), QuotaShortfall.of(short), QuotaPeriodClosed.of({ ...month, block: '42', ends }));
    outcome.thenDue({ subject: 'quota-gannan-2026-03', kind: 'QUOTA_CLOSE', cycle: 1, step: 0 });
  });

  it('closes once, and only what was opened', () => {
    const late = { ...byClock, at: firstOfApril };
    given(gannan, march).when(closeQuotaPeriod, close, late).and().when(closeQuotaPeriod, close, late).thenNothing();
    given(gannan)
      .when(closeQuotaPeriod, close, { ...late, at: morning })
      .thenNothing();
  });
});

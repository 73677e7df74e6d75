import { QuotaPeriodClosed, QuotaPeriodOpened } from '@shangda/events/quota';
import type { Rulebook } from '@shangda/events/rulebook';
import { assignQuotas, closeQuotaPeriod } from '@shangda/domain/quota';
import { closeQuotaWeek } from '@shangda/domain/quota-weeks';
import { type History, given, instant } from '@shangda/testing/given';
import { firstOfApril, gannan2008, published, register, revised } from './gannan.js';
import { titled } from './scoring.js';

const weekly: Rulebook['quotas'][number] = {
  ...titled('weekly'),
  period: 'WEEK',
  measure: 'REPORTED',
  minima: [{ appliesTo: { classes: ['COUNTY_GOVERNMENT'] }, minimum: 2 }],
};
const book = revised({ quotas: [...gannan2008.quotas, weekly] });
const office: History = { ...register, 'rulebook-gannan': [published(book)] };
const march = { officeId: 'gannan', period: '2026-03', units: [] };
const byClock = (at: string) => ({ actor: 'system:quota-clock', at });
const marchOpened = QuotaPeriodOpened.of({
  officeId: 'gannan',
  period: '2026-03',
  firstDay: '2026-03-01',
  lastDay: '2026-03-31',
  rulebookNumber: 1,
});
const opened = (period: string, firstDay: string, lastDay: string) =>
  QuotaPeriodOpened.of({ officeId: 'gannan', period, firstDay, lastDay, rulebookNumber: 1 });
const week13 = opened('2026-W13', '2026-03-23', '2026-03-29');
const closed = (period: string, ends: string[], block = '42') =>
  QuotaPeriodClosed.of({ officeId: 'gannan', period, block, ends });

describe('Article 21(4) — an office with weekly quotas has its weeks opened and closed', () => {
  it('those that are not over, with the month in which their Sunday lies, each due on Monday at midnight', () => {
    const outcome = given(office).when(assignQuotas, march, byClock('2026-03-16T16:00:00Z'));
    outcome.thenIn({
      'quota-gannan-2026-03': [marchOpened],
      'quota-gannan-2026-W12': [opened('2026-W12', '2026-03-16', '2026-03-22')],
      'quota-gannan-2026-W13': [week13],
    });
    const due = (week: string, iso: string) => ({
      subject: `quota-gannan-${week}`,
      kind: 'QUOTA_CLOSE',
      cycle: 1,
      step: 0,
      dueAt: instant(iso),
    });
    given(office, { 'quota-gannan-2026-03': [marchOpened] })
      .when(assignQuotas, march, byClock('2026-03-16T16:00:00Z'))
      .thenDue(due('2026-W12', '2026-03-22T16:00:00Z'), due('2026-W13', '2026-03-29T16:00:00Z'));
  });

  it('not twice, and not without a weekly quota', () => {
    const before = { 'quota-gannan-2026-03': [marchOpened], 'quota-gannan-2026-W13': [week13] };
    given(office, before).when(assignQuotas, march, byClock('2026-03-23T16:00:00Z')).thenNothing();
    given({ ...register, 'rulebook-gannan': [published(gannan2008)] }, { 'quota-gannan-2026-03': [marchOpened] })
      .when(assignQuotas, march, byClock('2026-03-01T16:00:00Z'))
      .thenNothing();
  });

  const close = { officeId: 'gannan', period: '2026-W13', block: 42n };
  const open: History = { 'quota-gannan-2026-W13': [week13] };

  it('refuses to close while one microsecond of Sunday is left', () =>
    given(office, open)
      .when(closeQuotaWeek, close, byClock('2026-03-29T15:59:59.999999Z'))
      .thenRefused('PeriodNotOver', '21(4)', { period: '2026-W13' }));

  it('closes from the first instant of Monday, once, and only what was opened', () => {
    const monday = byClock('2026-03-29T16:00:00Z');
    const outcome = given(office, open).when(closeQuotaWeek, close, monday);
    outcome.thenIn({ 'quota-gannan-2026-W13': [closed('2026-W13', ['2026-W13'])] });
    outcome.thenDue({ subject: 'quota-gannan-2026-W13', kind: 'QUOTA_CLOSE', cycle: 1, step: 0 });
    outcome.and().when(closeQuotaWeek, close, monday).thenNothing();
    given(office).when(closeQuotaWeek, close, monday).thenNothing();
  });
});

describe('Article 21(4) — with a month everything ends that is over with it', () => {
  const close = { officeId: 'gannan', period: '2026-03', measurements: [], block: 42n };
  const month: History = { 'quota-gannan-2026-03': [marchOpened] };
  const weeks = ['2026-W09', '2026-W10', '2026-W11', '2026-W12'];

  it('the weeks that had no closing of their own, the month, the quarter', () =>
    given(office, month, { 'quota-gannan-2026-W13': [week13, closed('2026-W13', ['2026-W13'])] })
      .when(closeQuotaPeriod, close, byClock(firstOfApril))
      .then(closed('2026-03', [...weeks, '2026-03', '2026-Q1'])));

  it('and in December the year', () => {
    const december = { ...marchOpened, data: { ...marchOpened.data, period: '2026-12' } };
    given(office, { 'quota-gannan-2026-12': [december] })
      .when(closeQuotaPeriod, { ...close, period: '2026-12' }, byClock('2026-12-31T16:00:00Z'))
      .then(closed('2026-12', ['2026-W49', '2026-W50', '2026-W51', '2026-W52', '2026-12', '2026-Q4', '2026']));
  });

  it('but not before a week that is open: its results come first', () =>
    given(office, month, { 'quota-gannan-2026-W13': [week13] })
      .when(closeQuotaPeriod, close, byClock(firstOfApril))
      .thenRefused('PeriodNotOver', '21(4)', { period: '2026-W13' }));
});

describe('Article 34 — a month in which the first rulebook takes effect', () => {
  it('is opened for what is measured at its end; nothing is owed in it item by item', () =>
    given({ ...register, 'rulebook-gannan': [published({ ...gannan2008, effectiveFrom: '2026-03-10' })] })
      .when(
        assignQuotas,
        { ...march, units: [{ id: 'hezuo', class: 'COUNTY_GOVERNMENT', directReportingTo: [] }] },
        byClock('2026-03-10T01:00:00Z'),
      )
      .then(marchOpened));

  it('is not opened where it takes effect in the next', () =>
    given({ ...register, 'rulebook-gannan': [published({ ...gannan2008, effectiveFrom: '2026-04-01' })] })
      .when(assignQuotas, march, byClock('2026-03-10T01:00:00Z'))
      .thenNothing());
});

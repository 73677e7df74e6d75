import { Temporal } from 'temporal-polyfill';
import { lastDayOf } from '../calendar.js';

export type PeriodKind = 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/** The period a day lies in: `2026-W14` (a week begins on Monday and may lie in two months), `2026-03`, `2026-Q1`, `2026`. */
export function periodOf(kind: PeriodKind, day: string): string {
  switch (kind) {
    case 'WEEK': {
      const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(day);
      return `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`;
    }
    case 'MONTH':
      return day.slice(0, 7);
    case 'QUARTER':
      return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
    case 'YEAR':
      return day.slice(0, 4);
    default:
      return kind satisfies never;
  }
}

export function kindOf(period: string): PeriodKind {
  if (period.length === 4) return 'YEAR';
  if (period.includes('W')) return 'WEEK';
  return period.includes('Q') ? 'QUARTER' : 'MONTH';
}

export const isIn = (day: string, period: string): boolean => periodOf(kindOf(period), day) === period;

/** First and last day. */
export function boundsOf(period: string): { readonly first: string; readonly last: string } {
  switch (kindOf(period)) {
    case 'YEAR':
      return { first: `${period}-01-01`, last: `${period}-12-31` };
    case 'MONTH':
      return { first: `${period}-01`, last: lastDayOf(period) };
    case 'QUARTER': {
      const [first = '', , last = ''] = monthsOf(period);
      return { first: `${first}-01`, last: lastDayOf(last) };
    }
    default: {
      const first = mondayOf(period);
      return { first: first.toString(), last: first.add({ days: 6 }).toString() };
    }
  }
}

/** The months of a year, a quarter or a month; of a week the month it begins in. */
export function monthsOf(period: string): readonly string[] {
  const year = period.slice(0, 4);
  const named = (first: number, count: number) =>
    Array.from({ length: count }, (_, at) => `${year}-${String(first + at).padStart(2, '0')}`);
  switch (kindOf(period)) {
    case 'YEAR':
      return named(1, 12);
    case 'QUARTER':
      return named(Number(period.slice(6)) * 3 - 2, 3);
    case 'MONTH':
      return [period];
    default:
      return [mondayOf(period).toString().slice(0, 7)];
  }
}

/** 4 January lies in the first week of its year (ISO 8601). */
function mondayOf(week: string): Temporal.PlainDate {
  const inFirst = Temporal.PlainDate.from(`${week.slice(0, 4)}-01-04`);
  return inFirst.subtract({ days: inFirst.dayOfWeek - 1 }).add({ weeks: Number(week.slice(6)) - 1 });
}

/** The weeks whose Sunday lies in a month, in their order. */
export function weeksEndingIn(month: string): readonly string[] {
  const { first, last } = boundsOf(month);
  const weeks = new Set<string>();
  for (let day = Temporal.PlainDate.from(first); day.toString() <= last; day = day.add({ days: 1 }))
    if (day.dayOfWeek === 7) weeks.add(periodOf('WEEK', day.toString()));
  return [...weeks];
}

/** The quarter and the year that are over with a month. */
export function longerEndingWith(month: string): readonly string[] {
  const { last } = boundsOf(month);
  return (['QUARTER', 'YEAR'] as const)
    .map((kind) => periodOf(kind, last))
    .filter((period) => boundsOf(period).last === last);
}

import { Temporal } from 'temporal-polyfill';
import { type PeriodKind, boundsOf, kindOf, periodOf } from './periods.js';

export interface NamedSpan {
  readonly name: 'asked' | 'previous' | 'yearBefore';
  readonly period: string;
  readonly from: string;
  readonly until: string;
}

/**
 * A period, the one before it, and the same one a year before: what a circular sets side by side (Art. 29). Of a year both are the same.
 * As of a day within it the period ends with that day; the others are over and stay whole.
 */
export function comparedSpans(period: string, asOf?: string): readonly NamedSpan[] {
  const kind = kindOf(period);
  const { first } = boundsOf(period);
  const asked = span('asked', period);
  return [
    { ...asked, until: asOf !== undefined && asOf < asked.until ? asOf : asked.until },
    span('previous', periodOf(kind, Temporal.PlainDate.from(first).subtract({ days: 1 }).toString())),
    span('yearBefore', aYearBefore(kind, period)),
  ];
}

function aYearBefore(kind: PeriodKind, period: string): string {
  const before = `${Number(period.slice(0, 4)) - 1}${period.slice(4)}`;
  // Not every year has a 53rd week.
  return kind === 'WEEK' ? periodOf(kind, boundsOf(before).first) : before;
}

function span(name: NamedSpan['name'], period: string): NamedSpan {
  const { first: from, last: until } = boundsOf(period);
  return { name, period, from, until };
}

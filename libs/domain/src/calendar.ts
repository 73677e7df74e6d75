import { Temporal } from 'temporal-polyfill';

/** The only place where an instant becomes an office day. Instants are microseconds since 1970. */
const officeZone = 'Asia/Shanghai';

export interface OfficeDay {
  readonly day: string;
  /** The day is [from, before) in ledger time. */
  readonly from: bigint;
  readonly before: bigint;
}

let lastAsked: OfficeDay = { day: '1970-01-01', from: 0n, before: 0n };

/** The office day an instant lies in, with its bounds. */
export function officeDayAt(micros: bigint): OfficeDay {
  // Zone arithmetic costs some 20 µs; nearly every question is about today.
  if (micros >= lastAsked.from && micros < lastAsked.before) return lastAsked;
  const date = Temporal.Instant.fromEpochNanoseconds(micros * 1000n)
    .toZonedDateTimeISO(officeZone)
    .toPlainDate();
  lastAsked = { day: date.toString(), from: startOfDay(date), before: startOfDay(date.add({ days: 1 })) };
  return lastAsked;
}

export const monthOf = (day: string): string => day.slice(0, 7);

export const yearOf = (day: string): number => Number(day.slice(0, 4));

export const firstDayOf = (month: string): string => `${month}-01`;

export const lastDayOf = (month: string): string =>
  Temporal.PlainYearMonth.from(month).toPlainDate({ day: 31 }).toString();

export const nextMonth = (month: string): string => Temporal.PlainYearMonth.from(month).add({ months: 1 }).toString();

export const daysInMonth = (month: string): number => Temporal.PlainYearMonth.from(month).daysInMonth;

export const dayOfMonth = (day: string): number => Number(day.slice(8));

export const addDays = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** The first instant of an office day. */
export const startOfOfficeDay = (day: string): bigint => startOfDay(Temporal.PlainDate.from(day));

/** An instant as it stands in a fact: UTC with six digits. Such texts sort as time goes. */
export const instantText = (micros: bigint): string =>
  Temporal.Instant.fromEpochNanoseconds(micros * 1000n).toString({ fractionalSecondDigits: 6 });

/** The instant of such a text. */
export const microsOf = (text: string): bigint => Temporal.Instant.from(text).epochNanoseconds / 1000n;

/** The same as people at the office say it, to the minute: `2026-03-04 10:00`. */
export function officeTimeOf(text: string): string {
  const time = Temporal.Instant.from(text).toZonedDateTimeISO(officeZone).toPlainDateTime();
  return time.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

function startOfDay(date: Temporal.PlainDate): bigint {
  return date.toZonedDateTime(officeZone).epochNanoseconds / 1000n;
}

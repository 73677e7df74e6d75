import { ValidateBy, type ValidationOptions } from 'class-validator';
import { Problem } from './problem.js';

const instant = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;
const day = /^(\d{4})-(\d{2})-(\d{2})$/;
const month = /^20\d{2}-(0[1-9]|1[0-2])$/;
const maxOffsetMinutes = 14 * 60;

/**
 * Microseconds since 1970 of an RFC 3339 instant with its offset. Strict where `Date` guesses: refuses 30 February, week dates,
 * a missing offset, leap seconds, offsets past ±14:00, more than six decimals, years outside 2000–2100 (422 `time.invalid`).
 */
export function microsOf(text: string): bigint {
  const micros = instantMicros(text);
  if (micros === undefined) throw new Problem(422, 'time.invalid');
  return micros;
}

/** A property that is an instant in the sense of `microsOf`: 422 `time.invalid`, 400 if it is no text at all. */
export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return timeText('isInstant', (text) => instantMicros(text) !== undefined, options);
}

/** A property that is a calendar day `YYYY-MM-DD` of the office, 2000–2100: 422 `time.invalid`, 400 if it is no text at all. */
export function IsOfficeDay(options?: ValidationOptions): PropertyDecorator {
  return timeText('isOfficeDay', isOfficeDay, options);
}

/** A property that is a month at the office `YYYY-MM`, 2000–2099: 422 `time.invalid`, 400 if it is no text at all. */
export function IsOfficeMonth(options?: ValidationOptions): PropertyDecorator {
  return timeText('isOfficeMonth', (text) => month.test(text), options);
}

/** A day of the calendar `YYYY-MM-DD`, 2000–2100. */
export function isOfficeDay(text: string): boolean {
  const parts = day.exec(text);
  return parts !== null && isCalendarDay(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

function instantMicros(text: string): bigint | undefined {
  const parts = instant.exec(text);
  if (parts === null) return undefined;
  const [year, month, date, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!isCalendarDay(year, month, date) || hour > 23 || minute > 59 || second > 59) return undefined;
  const offsetMinutes = offsetOf(parts);
  if (offsetMinutes === undefined) return undefined;
  const millis = Date.UTC(year, month - 1, date, hour, minute, second) - offsetMinutes * 60_000;
  return BigInt(millis) * 1000n + BigInt((parts[7] ?? '').padEnd(6, '0'));
}

function offsetOf(parts: RegExpExecArray): number | undefined {
  if (parts[8] !== undefined) return 0;
  const hours = Number(parts[10]);
  const minutes = Number(parts[11]);
  const total = hours * 60 + minutes;
  if (minutes > 59 || total > maxOffsetMinutes) return undefined;
  return parts[9] === '-' ? -total : total;
}

function isCalendarDay(year: number, month: number, date: number): boolean {
  if (year < 2000 || year > 2100 || month < 1 || month > 12 || date < 1) return false;
  return date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function timeText(name: string, accepts: (text: string) => boolean, options?: ValidationOptions): PropertyDecorator {
  const isText = ValidateBy(
    { name: 'isString', validator: { validate: (value) => typeof value === 'string' } },
    options,
  );
  const isTime = ValidateBy(
    // What is no text is refused by the other; saying it twice helps nobody.
    {
      name,
      validator: {
        validate: (value) => typeof value !== 'string' || accepts(value),
        // class-validator keeps a context only beside a message that is not empty.
        defaultMessage: () => name,
      },
    },
    { ...options, context: { status: 422, code: 'time.invalid' } },
  );
  return (target, property) => {
    isText(target, property);
    isTime(target, property);
  };
}

import fc from 'fast-check';
import {
  addDays,
  daysInMonth,
  firstDayOf,
  instantText,
  lastDayOf,
  microsOf,
  nextMonth,
  officeDayAt,
  startOfOfficeDay,
} from '@shangda/domain/calendar';
import { instant } from '@shangda/testing/given';

const hour = 3_600_000_000n;
const dayOf = (iso: string): string => officeDayAt(instant(iso)).day;

describe('The office day — Asia/Shanghai, to the microsecond', () => {
  it.each([
    ['2026-03-31T15:59:59.999999Z', '2026-03-31'],
    ['2026-03-31T16:00:00.000000Z', '2026-04-01'],
    ['2026-03-31T16:00:00.000001Z', '2026-04-01'],
    ['2026-12-31T15:59:59.999999Z', '2026-12-31'],
    ['2026-12-31T16:00:00Z', '2027-01-01'],
    ['2028-02-28T16:00:00Z', '2028-02-29'],
    ['2028-02-29T15:59:59.999999Z', '2028-02-29'],
    ['2028-02-29T16:00:00Z', '2028-03-01'],
    ['2026-02-28T16:00:00Z', '2026-03-01'],
    ['1969-12-31T15:59:59.999999Z', '1969-12-31'],
    ['1969-12-31T16:00:00Z', '1970-01-01'],
  ])('%s lies in %s', (iso, day) => expect(dayOf(iso)).toBe(day));

  it('answers the same whatever was asked before', () => {
    const [before, after] = [instant('2026-03-31T15:59:59.999999Z'), instant('2026-03-31T16:00:00Z')];
    expect([before, after, before, after, after - 1n].map((at) => officeDayAt(at).day)).toEqual([
      '2026-03-31',
      '2026-04-01',
      '2026-03-31',
      '2026-04-01',
      '2026-03-31',
    ]);
  });

  it('begins where the day before ends, and holds every instant once', () =>
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 5n * 10n ** 15n }), (at) => {
        const { day, from, before } = officeDayAt(at);
        expect(from <= at && at < before).toBe(true);
        expect(startOfOfficeDay(day)).toBe(from);
        expect(officeDayAt(before)).toMatchObject({ day: addDays(day, 1), from: before });
        expect(officeDayAt(from - 1n).day).toBe(addDays(day, -1));
      }),
    ));
});

describe('The office day — summer time in Shanghai, 1986 to 1991', () => {
  const summers = [
    ['1986-05-04', '1986-09-14'],
    ['1987-04-12', '1987-09-13'],
    ['1988-04-17', '1988-09-11'],
    ['1989-04-16', '1989-09-17'],
    ['1990-04-15', '1990-09-16'],
    ['1991-04-14', '1991-09-15'],
  ] as const;
  const lengthOf = (day: string): bigint => startOfOfficeDay(addDays(day, 1)) - startOfOfficeDay(day);

  it.each(summers)('begins on %s, a day of 23 hours, and ends on %s, a day of 25', (begins, ends) => {
    expect(lengthOf(begins)).toBe(23n * hour);
    expect(lengthOf(ends)).toBe(25n * hour);
    expect(lengthOf(addDays(begins, 1))).toBe(24n * hour);
  });

  it('starts its days an hour earlier in world time', () => {
    expect(dayOf('1988-07-31T14:59:59.999999Z')).toBe('1988-07-31');
    expect(dayOf('1988-07-31T15:00:00Z')).toBe('1988-08-01');
  });

  it('never came back', () => {
    expect(lengthOf('1992-04-12')).toBe(24n * hour);
    expect(dayOf('1992-07-31T15:59:59.999999Z')).toBe('1992-07-31');
  });
});

describe('Months of the office', () => {
  it.each([
    ['2026-02', '2026-02-28', 28, '2026-03'],
    ['2028-02', '2028-02-29', 29, '2028-03'],
    ['2100-02', '2100-02-28', 28, '2100-03'],
    ['2026-12', '2026-12-31', 31, '2027-01'],
    ['2026-04', '2026-04-30', 30, '2026-05'],
  ])('%s ends on %s, has %i days and is followed by %s', (month, last, days, next) => {
    expect(lastDayOf(month)).toBe(last);
    expect(daysInMonth(month)).toBe(days);
    expect(nextMonth(month)).toBe(next);
    expect(addDays(last, 1)).toBe(firstDayOf(next));
  });
});

describe('An instant in a fact', () => {
  const micros = fc.bigInt({ min: 946_684_800_000_000n, max: 4_133_980_799_999_999n });

  it('is UTC with six digits, always', () => {
    expect(instantText(instant('2026-03-04T02:00:00Z'))).toBe('2026-03-04T02:00:00.000000Z');
    expect(instantText(instant('2026-03-31T15:59:59.999999Z'))).toBe('2026-03-31T15:59:59.999999Z');
  });

  it('is read back as it was, and sorts as time goes (2000–2100)', () =>
    fc.assert(
      fc.property(micros, micros, (one, other) => {
        expect(microsOf(instantText(one))).toBe(one);
        expect(instantText(one) < instantText(other)).toBe(one < other);
      }),
    ));
});

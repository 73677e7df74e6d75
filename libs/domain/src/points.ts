import { type CalculationStep, PointsEntered, PointsPeriodLocked, type PointsFact } from '@shangda/events/points';
import { type FractionText, exact } from '@shangda/events/fraction';
import { lastDayOf, monthOf } from './calendar.js';
import { type StreamKind, defineCommand, streamKey } from './command.js';
import { record, refuse } from './decision.js';
import { units } from './unit.js';

/** One line of a voucher: what a unit gains or loses. */
export interface PointsLine {
  readonly unitId: string;
  readonly itemId?: string | undefined;
  readonly on: string;
  readonly ruleId: string;
  readonly part: string;
  readonly amount: FractionText;
  readonly rulebookNumber: number;
  readonly calculation: readonly CalculationStep[];
  readonly adjustment: boolean;
}

/** 记账凭证: everything one recorded fact earned and cost at one office, written once. The stream's name is the fact's, so twice is once. */
export const vouchers: StreamKind<number> = { category: 'points', initial: 0, evolve: (entries) => entries + 1 };

export const voucherId = (officeId: string, causeSequence: number): string => `${officeId}-${causeSequence}`;

/** Writes down what the rulebook in force on the day gave for a fact (Art. 28, 31). What stands is never worked out again. */
export const enterPoints = defineCommand<{
  readonly officeId: string;
  readonly cause: { readonly stream: string; readonly type: string; readonly sequence: number };
  readonly lines: readonly PointsLine[];
}>({
  name: 'EnterPoints',
  place: ({ data }) => data.officeId,
  decide: ({ data: { officeId, cause, lines }, read }) => {
    const id = voucherId(officeId, cause.sequence);
    const entered = lines.filter(({ amount }) => !exact(amount).equals(0));
    if (read(vouchers, id) > 0 || entered.length === 0) return { nothing: true };
    const facts = entered.map(({ calculation, ...line }) =>
      PointsEntered.of({ ...line, officeId, period: monthOf(line.on), calculation: [...calculation], cause }),
    );
    return record(streamKey(vouchers, id), ...facts);
  },
});

/** Months of an office's points that are final. */
export const lockedPeriods: StreamKind<readonly string[]> = {
  category: 'assessment',
  initial: [],
  evolve: (periods, fact) => {
    const { type, data } = fact as PointsFact;
    return type === 'PointsPeriodLocked' ? [...periods, data.period] : periods;
  },
};

/** 结账: the month's points are final; what accrues to it later is an adjustment, never a silent recount. */
export const lockPeriod = defineCommand<{ readonly officeId: string; readonly period: string }>({
  name: 'LockPeriod',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: ({ data: { officeId, period }, actor, today, read }) => {
    if (today <= lastDayOf(period)) return refuse('PeriodNotOver', '28', { period });
    if (read(lockedPeriods, officeId).includes(period)) return { nothing: true };
    return record(
      streamKey(lockedPeriods, officeId),
      PointsPeriodLocked.of({ officeId, period, lockedOn: today, lockedBy: actor }),
    );
  },
});

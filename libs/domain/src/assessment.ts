import { type PointsFact, PointsPeriodLocked } from '@shangda/events/points';
import { lastDayOf } from './calendar.js';
import { type StreamKind, defineCommand, streamKey } from './command.js';
import { record, refuse } from './decision.js';
import { units } from './unit.js';

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

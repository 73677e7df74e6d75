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
import type { Fact } from '@shangda/events/event';
import { addDays, dayOfMonth, daysInMonth, firstDayOf, lastDayOf, nextMonth, startOfOfficeDay } from './calendar.js';
import { defineCommand, streamKey } from './command.js';
import { type Decision, type DeadlineOrder, refuse } from './decision.js';
import { type QuotaPeriod, fromObligationKey, obligationKey, quotaPeriodId, quotaPeriods } from './quota-periods.js';
import { endingWith, openingWeeks } from './quota-weeks.js';
import { type PublishedRulebooks, inForce, minimumOf, monthlyReportQuotas, rulebooks } from './rulebook.js';
import { versionFor } from './scoring/quotas.js';
import type { Unit } from './unit.js';
import { type Exemption, isExempt } from './unit-exemptions.js';

/** A unit as the register shows it to the clock that opens periods; its class and the offices it reports straight to are those of the period's first day. */
export interface ObligedUnit extends Pick<Unit, 'id' | 'class' | 'directReportingTo'> {
  readonly startedOn?: string | null | undefined;
  /** From this day on it is no more. */
  readonly endedOn?: string | null | undefined;
  readonly exemptions?: readonly Exemption[] | undefined;
}

interface OpenQuotaPeriodData {
  readonly officeId: string;
  readonly period: string;
  /** All units that report to the office. */
  readonly units: readonly ObligedUnit[];
}

/**
 * Opens a month and says what each unit owes, under the rulebook in force on its first day; later only what changed is said. A month in which
 * the first rulebook takes effect owes nothing counted item by item; it is opened, and closed, for the other quotas.
 */
export const assignQuotas = defineCommand<OpenQuotaPeriodData>({
  name: 'AssignQuotas',
  place: ({ data }) => data.officeId,
  decide: ({ data, today, read }): Decision => {
    const { officeId, period } = data;
    const published = read(rulebooks, officeId);
    const version = versionFor(published, period);
    const id = quotaPeriodId(officeId, period);
    const before = read(quotaPeriods, id);
    if (!version || before.phase === 'CLOSED') return { nothing: true };
    const isNew = before.phase === 'NONE';
    const days = { firstDay: firstDayOf(period), lastDay: lastDayOf(period) };
    const opening = isNew ? [QuotaPeriodOpened.of({ officeId, period, ...days, rulebookNumber: version.number })] : [];
    const facts = [...opening, ...obligationsChanged(before, owedIn(published, data), data)];
    const weeks = openingWeeks({ officeId, period, today }, published, read);
    const writes = [...(facts.length > 0 ? [{ stream: streamKey(quotaPeriods, id), facts }] : []), ...weeks.writes];
    if (writes.length === 0) return { nothing: true };
    const warningDays = version.rulebook.settings.quotaWarningDays.value;
    const deadlines = [...(isNew ? periodDeadlines(officeId, period, warningDays) : []), ...weeks.deadlines];
    return { accepted: { writes, deadlines } };
  },
});

type Assigned = Parameters<typeof QuotaAssigned.of>[0];

/** What each unit owes in a month by the quotas that are counted item by item. */
function owedIn(published: PublishedRulebooks, { officeId, period, units }: OpenQuotaPeriodData): readonly Assigned[] {
  const firstDay = firstDayOf(period);
  const version = inForce(published, firstDay);
  if (!version) return [];
  return monthlyReportQuotas(version.rulebook).flatMap((rule) => {
    const obligation = { officeId, ruleId: rule.id, period };
    return units
      .filter((candidate) => owes(candidate, obligation))
      .flatMap((unit) => {
        const required = minimumOf(version.rulebook, rule, unit, officeId, firstDay);
        return required === undefined
          ? []
          : [{ ...obligation, unitId: unit.id, required, rulebookNumber: version.number }];
      });
  });
}

function obligationsChanged(
  { required: before }: QuotaPeriod,
  owed: readonly Assigned[],
  { officeId, period }: OpenQuotaPeriodData,
): readonly Fact[] {
  const still = new Set(owed.map(obligationKey));
  const assigned = owed.filter((one) => before[obligationKey(one)] !== one.required);
  const released = Object.keys(before).filter((key) => !still.has(key));
  return [
    ...assigned.map((one) => QuotaAssigned.of(one)),
    ...released.map((key) => QuotaReleased.of({ officeId, period, ...fromObligationKey(key) })),
  ];
}

/**
 * Default, not in the text: a unit owes a month on whose first day it was there, all of it, also where it ends or is merged in mid-month;
 * one that starts later owes from the next month. An exemption frees it.
 */
function owes(
  { startedOn, endedOn, exemptions }: ObligedUnit,
  obligation: { readonly officeId: string; readonly ruleId: string; readonly period: string },
): boolean {
  const firstDay = firstDayOf(obligation.period);
  const wasThere = (startedOn ?? '') <= firstDay && !(endedOn && endedOn <= firstDay);
  return wasThere && !isExempt(exemptions ?? [], obligation);
}

/** The clock rows of a month: each warning and its close. `step` is the days left. */
function periodDeadlines(officeId: string, period: string, warningDays: readonly number[]): DeadlineOrder[] {
  const subject = streamKey(quotaPeriods, quotaPeriodId(officeId, period));
  const end = startOfOfficeDay(firstDayOf(nextMonth(period)));
  const warnings = [...new Set(warningDays)].map((daysLeft) => ({
    subject,
    kind: 'QUOTA_WARNING',
    cycle: 1,
    step: daysLeft,
    dueAt: startOfOfficeDay(addDays(lastDayOf(period), 1 - daysLeft)),
  }));
  return [...warnings, { subject, kind: 'QUOTA_CLOSE', cycle: 1, step: 0, dueAt: end }];
}

export interface Measurement {
  readonly ruleId: string;
  readonly unitId: string;
  readonly measured: number;
}

interface MeasuredPeriod {
  readonly officeId: string;
  readonly period: string;
  readonly measurements: readonly Measurement[];
}

/** Warns each unit that is behind, once for each of the rulebook's days before the end. */
export const warnOfQuotas = defineCommand<MeasuredPeriod & { readonly daysLeft: number }>({
  name: 'WarnOfQuotas',
  place: ({ data }) => data.officeId,
  decide: ({ data: { officeId, period, measurements, daysLeft }, read }): Decision => {
    const id = quotaPeriodId(officeId, period);
    const state = read(quotaPeriods, id);
    if (state.phase === 'NONE' || state.warned.includes(daysLeft)) return { nothing: true };
    const days = daysInMonth(period);
    const elapsed = Math.max(1, days - daysLeft);
    // A warning that comes after the close warns nobody; that its hour passed is still recorded.
    const warnings = (state.phase === 'OPEN' ? standings(state, measurements) : [])
      .filter(({ measured, required }) => measured < required)
      .map((standing) =>
        QuotaWarned.of({
          officeId,
          period,
          ...standing,
          daysLeft,
          projection: Math.floor((standing.measured * days) / elapsed),
        }),
      );
    const stream = streamKey(quotaPeriods, id);
    const facts = [...warnings, QuotaWarningsGiven.of({ officeId, period, daysLeft })];
    return {
      accepted: {
        writes: [{ stream, facts }],
        deadlines: [{ subject: stream, kind: 'QUOTA_WARNING', cycle: 1, step: daysLeft }],
      },
    };
  },
});

/** Closes a month, measured at a block behind which no older transaction is open; weeks, quarter and year that are over with it end here too. */
export const closeQuotaPeriod = defineCommand<MeasuredPeriod & { readonly block: bigint }>({
  name: 'CloseQuotaPeriod',
  place: ({ data }) => data.officeId,
  decide: ({ data: { officeId, period, measurements, block }, today, read }): Decision => {
    const id = quotaPeriodId(officeId, period);
    const state = read(quotaPeriods, id);
    if (state.phase !== 'OPEN') return { nothing: true };
    if (today <= lastDayOf(period)) return refuse('PeriodNotOver', '21(4)', { period });
    const over = endingWith(officeId, period, read);
    if ('before' in over) return refuse('PeriodNotOver', '21(4)', { period: over.before });
    const results = standings(state, measurements).map(({ ruleId, unitId, measured, required }) => {
      const standing = { officeId, period, ruleId, unitId, measured, required };
      return measured >= required
        ? QuotaMet.of(standing)
        : QuotaShortfall.of({ ...standing, shortBy: required - measured });
    });
    const stream = streamKey(quotaPeriods, id);
    const facts = [...results, QuotaPeriodClosed.of({ officeId, period, block: String(block), ends: [...over.ends] })];
    return {
      accepted: {
        writes: [{ stream, facts }],
        deadlines: [{ subject: stream, kind: 'QUOTA_CLOSE', cycle: 1, step: 0 }],
      },
    };
  },
});

/** Measured ÷ elapsed days × days of the month, rounded down. */
export function projectionOf(measured: number, today: string): number {
  return Math.floor((measured * daysInMonth(today.slice(0, 7))) / dayOfMonth(today));
}

function standings(state: QuotaPeriod, measurements: readonly Measurement[]) {
  const measuredOf = new Map(measurements.map((one) => [obligationKey(one), one.measured]));
  return Object.entries(state.required).map(([key, required]) => ({
    ...fromObligationKey(key),
    required,
    measured: measuredOf.get(key) ?? 0,
  }));
}

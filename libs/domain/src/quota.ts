import {
  QuotaAssigned,
  type QuotaFact,
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
import { type StreamKind, defineCommand, streamKey } from './command.js';
import { type Decision, type DeadlineOrder, refuse } from './decision.js';
import { inForce, minimumOf, monthlyReportQuotas, rulebooks } from './rulebook.js';
import type { Unit } from './unit.js';
import { type Exemption, isExempt } from './unit-exemptions.js';

/** One office's quotas of one month (Art. 21(4)). */
export interface QuotaPeriod {
  readonly phase: 'NONE' | 'OPEN' | 'CLOSED';
  /** Required number by `ruleId/unitId`. */
  readonly required: Readonly<Record<string, number>>;
  readonly warned: readonly number[];
}

export const quotaPeriods: StreamKind<QuotaPeriod> = {
  category: 'quota',
  initial: { phase: 'NONE', required: {}, warned: [] },
  evolve: (period, fact) => evolve(period, fact as QuotaFact),
};

function evolve(period: QuotaPeriod, fact: QuotaFact): QuotaPeriod {
  switch (fact.type) {
    case 'QuotaPeriodOpened':
      return { ...period, phase: 'OPEN' };
    case 'QuotaAssigned':
      return { ...period, required: { ...period.required, [obligationKey(fact.data)]: fact.data.required } };
    case 'QuotaReleased':
      return {
        ...period,
        required: Object.fromEntries(
          Object.entries(period.required).filter(([key]) => key !== obligationKey(fact.data)),
        ),
      };
    case 'QuotaWarningsGiven':
      return { ...period, warned: [...period.warned, fact.data.daysLeft] };
    case 'QuotaPeriodClosed':
      return { ...period, phase: 'CLOSED' };
    case 'QuotaWarned':
    case 'QuotaMet':
    case 'QuotaShortfall':
      return period;
    default:
      return fact satisfies never;
  }
}

export const quotaPeriodId = (officeId: string, period: string): string => `${officeId}-${period}`;

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

/** Opens a month and says what each unit owes, under the rulebook in force on its first day; later only what changed is said. */
export const assignQuotas = defineCommand<OpenQuotaPeriodData>({
  name: 'AssignQuotas',
  place: ({ data }) => data.officeId,
  decide: ({ data: { officeId, period, units }, read }): Decision => {
    const firstDay = firstDayOf(period);
    const published = inForce(read(rulebooks, officeId), firstDay);
    const before = read(quotaPeriods, quotaPeriodId(officeId, period));
    if (!published || before.phase === 'CLOSED') return { nothing: true };
    const owed = new Map<string, Fact>();
    for (const rule of monthlyReportQuotas(published.rulebook)) {
      const obligation = { officeId, ruleId: rule.id, period };
      for (const unit of units.filter((candidate) => owes(candidate, obligation))) {
        const required = minimumOf(published.rulebook, rule, unit, officeId, firstDay);
        if (required === undefined) continue;
        const data = { ...obligation, unitId: unit.id, required, rulebookNumber: published.number };
        owed.set(obligationKey(data), QuotaAssigned.of(data));
        if (before.required[obligationKey(data)] === required) owed.set(obligationKey(data), unchanged);
      }
    }
    const released = Object.keys(before.required)
      .filter((key) => !owed.has(key))
      .map((key) => QuotaReleased.of({ officeId, period, ...fromObligationKey(key) }));
    const assigned = [...owed.values()].filter((fact) => fact !== unchanged);
    const opened = { officeId, period, firstDay, lastDay: lastDayOf(period), rulebookNumber: published.number };
    const opening = before.phase === 'NONE' ? [QuotaPeriodOpened.of(opened)] : [];
    const facts = [...opening, ...assigned, ...released];
    if (facts.length === 0) return { nothing: true };
    const id = quotaPeriodId(officeId, period);
    const warningDays = published.rulebook.settings.quotaWarningDays.value;
    const deadlines = before.phase === 'NONE' ? periodDeadlines(officeId, period, warningDays) : [];
    return { accepted: { writes: [{ stream: streamKey(quotaPeriods, id), facts }], deadlines } };
  },
});

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

/** Closes a month, measured at a block behind which no older transaction is open. */
export const closeQuotaPeriod = defineCommand<MeasuredPeriod & { readonly block: bigint }>({
  name: 'CloseQuotaPeriod',
  place: ({ data }) => data.officeId,
  decide: ({ data: { officeId, period, measurements, block }, today, read }): Decision => {
    const id = quotaPeriodId(officeId, period);
    const state = read(quotaPeriods, id);
    if (state.phase !== 'OPEN') return { nothing: true };
    if (today <= lastDayOf(period)) return refuse('PeriodNotOver', '21(4)', { period });
    const results = standings(state, measurements).map(({ ruleId, unitId, measured, required }) => {
      const standing = { officeId, period, ruleId, unitId, measured, required };
      return measured >= required
        ? QuotaMet.of(standing)
        : QuotaShortfall.of({ ...standing, shortBy: required - measured });
    });
    const stream = streamKey(quotaPeriods, id);
    const facts = [...results, QuotaPeriodClosed.of({ officeId, period, block: String(block) })];
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

const unchanged: Fact = { type: 'unchanged', version: 0, data: undefined };

function obligationKey({ ruleId, unitId }: { readonly ruleId: string; readonly unitId: string }): string {
  return `${ruleId}/${unitId}`;
}

function fromObligationKey(key: string): { ruleId: string; unitId: string } {
  const [ruleId = '', unitId = ''] = key.split('/');
  return { ruleId, unitId };
}

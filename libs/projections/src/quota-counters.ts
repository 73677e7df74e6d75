import type { QuotaCount } from '@shangda/events/count';
import { type Group, type ViewEvent, defineView } from './view.js';

// A type alias, not an interface: rows are plain JSON records.
export type QuotaCounter = {
  readonly office_id: string;
  readonly rule_id: string;
  readonly unit_id: string;
  readonly period: string;
  /** Null where the unit owes nothing: not yet assigned, or released. */
  readonly required: number | null;
  readonly measured: number;
  readonly rulebook_number: number | null;
  readonly closed: boolean;
  /** What stood at the closing; whatever comes later is an adjustment, never a recount. */
  readonly closed_measured: number | null;
  /** The fewest days left at which the unit was warned. */
  readonly warned_days: number | null;
};

const handles = [
  'ItemReported',
  'ReportSigned',
  'ItemWithdrawn',
  'DuplicateLinked',
  'ItemCounted',
  'ItemUncounted',
  'QuotaAssigned',
  'QuotaReleased',
  'QuotaWarned',
  'QuotaMet',
  'QuotaShortfall',
] as const;

type CounterEvent = ViewEvent<(typeof handles)[number]>;

/** Art. 21(4): what each unit reported to each office in each month. Where an item counts the commands judge; this only adds. */
export const quotaCounters = defineView<QuotaCounter, (typeof handles)[number]>({
  name: 'quota_counters',
  version: 2,
  key: ['office_id', 'rule_id', 'unit_id', 'period'],
  groupedBy: ['office_id', 'rule_id', 'unit_id', 'period'],
  columns: {
    office_id: 'text',
    rule_id: 'text',
    unit_id: 'text',
    period: 'text',
    required: 'integer',
    measured: 'integer',
    rulebook_number: 'integer',
    closed: 'boolean',
    closed_measured: 'integer',
    warned_days: 'integer',
  },
  handles,
  groupsOf: ({ fact }) => {
    switch (fact.type) {
      case 'ItemReported':
      case 'ReportSigned':
        return counted(fact.data.counts, fact.data.unitId);
      case 'ItemWithdrawn':
      case 'DuplicateLinked':
        return counted(fact.data.uncounts, fact.data.unitId);
      case 'ItemCounted':
        return fact.data.counts.flatMap((count) => counted([count], count.unitId));
      case 'ItemUncounted':
        return fact.data.uncounts.flatMap((count) => counted([count], count.unitId));
      default:
        return counted([fact.data], fact.data.unitId);
    }
  },
  apply: ([row], event, group) => [changed(row ?? empty(group), event)],
});

const counted = (counts: readonly QuotaCount[], unitId: string): readonly Group[] =>
  counts.map(({ officeId, ruleId, period }) => [officeId, ruleId, unitId, period]);

function changed(row: QuotaCounter, { fact }: CounterEvent): QuotaCounter {
  switch (fact.type) {
    case 'ItemReported':
    case 'ReportSigned':
    case 'ItemCounted':
      return { ...row, measured: row.measured + 1 };
    case 'ItemWithdrawn':
    case 'DuplicateLinked':
    case 'ItemUncounted':
      return { ...row, measured: row.measured - 1 };
    case 'QuotaAssigned':
      return { ...row, required: fact.data.required, rulebook_number: fact.data.rulebookNumber };
    case 'QuotaReleased':
      return { ...row, required: null };
    case 'QuotaWarned':
      return { ...row, warned_days: Math.min(row.warned_days ?? fact.data.daysLeft, fact.data.daysLeft) };
    case 'QuotaMet':
    case 'QuotaShortfall':
      return { ...row, closed: true, closed_measured: fact.data.measured };
    default:
      return fact satisfies never;
  }
}

function empty([office_id = '', rule_id = '', unit_id = '', period = '']: Group): QuotaCounter {
  return {
    office_id,
    rule_id,
    unit_id,
    period,
    required: null,
    measured: 0,
    rulebook_number: null,
    closed: false,
    closed_measured: null,
    warned_days: null,
  };
}

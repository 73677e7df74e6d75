import { type FactType, defineView } from './view.js';

export type PeriodEntry = {
  readonly office_id: string;
  readonly period: string;
  readonly first_day: string | null;
  readonly last_day: string | null;
  readonly rulebook_number: number | null;
  /** Days left at which warnings were given, in that order. */
  readonly warnings_given: readonly number[];
  readonly closed: boolean;
  /** The block behind which no older transaction was open. */
  readonly closed_block: string | null;
};

const handles = ['QuotaPeriodOpened', 'QuotaWarningsGiven', 'QuotaPeriodClosed'] as const satisfies readonly FactType[];

/** Which months each office has opened, warned in and closed: what the quota clock looks at. */
export const periodRegister = defineView<PeriodEntry, (typeof handles)[number]>({
  name: 'period_register',
  version: 1,
  key: ['office_id', 'period'],
  groupedBy: ['office_id', 'period'],
  columns: {
    office_id: 'text',
    period: 'text',
    first_day: 'date',
    last_day: 'date',
    rulebook_number: 'integer',
    warnings_given: 'integer[]',
    closed: 'boolean',
    closed_block: 'text',
  },
  handles,
  groupsOf: ({ fact }) => [[fact.data.officeId, fact.data.period]],
  apply: ([row], { fact }) => {
    const entry = row ?? empty(fact.data.officeId, fact.data.period);
    switch (fact.type) {
      case 'QuotaPeriodOpened': {
        const { firstDay, lastDay, rulebookNumber } = fact.data;
        return [{ ...entry, first_day: firstDay, last_day: lastDay, rulebook_number: rulebookNumber }];
      }
      case 'QuotaWarningsGiven':
        return [{ ...entry, warnings_given: [...entry.warnings_given, fact.data.daysLeft] }];
      case 'QuotaPeriodClosed':
        return [{ ...entry, closed: true, closed_block: fact.data.block }];
      default:
        return fact satisfies never;
    }
  },
});

const empty = (office_id: string, period: string): PeriodEntry => ({
  office_id,
  period,
  first_day: null,
  last_day: null,
  rulebook_number: null,
  warnings_given: [],
  closed: false,
  closed_block: null,
});

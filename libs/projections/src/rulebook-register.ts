import { type FactType, defineView } from './view.js';

export type RulebookEntry = {
  readonly office_id: string;
  readonly number: number;
  readonly rulebook_id: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly effective_from: string;
  readonly warning_days: readonly number[];
};

const handles = ['RulebookPublished'] as const satisfies readonly FactType[];

/** Which rulebooks each office has published, without their text: that stays in the ledger. */
export const rulebookRegister = defineView<RulebookEntry, (typeof handles)[number]>({
  name: 'rulebook_register',
  version: 1,
  key: ['office_id', 'number'],
  groupedBy: ['office_id'],
  columns: {
    office_id: 'text',
    number: 'integer',
    rulebook_id: 'text',
    title_zh: 'text',
    title_en: 'text',
    effective_from: 'date',
    warning_days: 'integer[]',
  },
  handles,
  groupsOf: ({ fact }) => [[fact.data.officeId]],
  apply: (rows, { fact: { data } }) => [
    ...rows.filter((row) => row.number !== data.number),
    {
      office_id: data.officeId,
      number: data.number,
      rulebook_id: data.rulebook.id,
      title_zh: data.rulebook.title.zh,
      title_en: data.rulebook.title.en,
      effective_from: data.effectiveFrom,
      warning_days: data.rulebook.settings.quotaWarningDays.value,
    },
  ],
});

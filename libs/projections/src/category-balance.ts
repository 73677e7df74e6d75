import { type Addition, defineTally } from './tally.js';

/** Version 1 of `ItemReported` did not say it. */
const unknown = '';

/** 类别与喜忧 (Art. 10, 21(2)): what each unit reported to an office, by category and tone, and what became of it. */
export const categoryBalance = defineTally({
  name: 'category_balance',
  version: 1,
  key: { office_id: 'text', on_day: 'date', unit_id: 'text', category: 'text', tone: 'text' },
  /** Items: an item adopted twice by an office is one. */
  counts: ['reported', 'adopted'],
  handles: ['ItemReported', 'ItemAdopted'],
  additionsOf: ({ fact }): readonly Addition<'reported' | 'adopted'>[] => {
    if (fact.type === 'ItemAdopted') {
      const { officeId, adoptedOn, unitId, category, tone, countsItem } = fact.data;
      return countsItem ? [{ key: [officeId, adoptedOn, unitId, category, tone], add: { adopted: 1 } }] : [];
    }
    const { receivers, reportedOn, unitId, category, tone, resubmission } = fact.data;
    if (resubmission) return [];
    return receivers.map((officeId) => ({
      key: [officeId, reportedOn, unitId, category ?? unknown, tone ?? unknown],
      add: { reported: 1 },
    }));
  },
});

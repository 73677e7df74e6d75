import { type Addition, defineTally } from './tally.js';

/** Version 1 of `ItemReported` did not say it. */
const unknown = '';

type Count = 'reported' | 'adopted' | 'reported_with' | 'adopted_with';

/** 类别与喜忧 (Art. 10, 21(2)): what each unit reported to an office, by category and tone, and what became of it. */
export const categoryBalance = defineTally({
  name: 'category_balance',
  version: 2,
  key: { office_id: 'text', on_day: 'date', unit_id: 'text', category: 'text', tone: 'text' },
  /** Items: an item adopted twice by an office is one. `…_with`: what another unit reported and this one wrote with it, so that sums over units count no item twice. */
  counts: ['reported', 'adopted', 'reported_with', 'adopted_with'],
  handles: ['ItemReported', 'ItemAdopted'],
  additionsOf: ({ fact }): readonly Addition<Count>[] => {
    if (fact.type === 'ItemAdopted') {
      const { officeId, adoptedOn, unitId, credits, compositeId, category, tone, countsItem } = fact.data;
      if (!countsItem) return [];
      // The credits of a composite are those of all its sources; each source has a fact of its own.
      const partners = compositeId === undefined ? partnersOf(unitId, credits) : [];
      return both(unitId, partners, (id) => [officeId, adoptedOn, id, category, tone], 'adopted', 'adopted_with');
    }
    const { receivers, reportedOn, unitId, credits = [], category, tone, resubmission } = fact.data;
    if (resubmission) return [];
    const partners = partnersOf(unitId, credits);
    return receivers.flatMap((officeId) => {
      const key = (id: string) => [officeId, reportedOn, id, category ?? unknown, tone ?? unknown];
      return both(unitId, partners, key, 'reported', 'reported_with');
    });
  },
});

const partnersOf = (unitId: string, credits: readonly { readonly unitId: string }[]): readonly string[] =>
  credits.map((credit) => credit.unitId).filter((id) => id !== unitId);

const both = (
  unitId: string,
  partners: readonly string[],
  key: (unitId: string) => readonly string[],
  own: Count,
  shared: Count,
): readonly Addition<Count>[] => [
  { key: key(unitId), add: { [own]: 1 } },
  ...partners.map((id) => ({ key: key(id), add: { [shared]: 1 } })),
];

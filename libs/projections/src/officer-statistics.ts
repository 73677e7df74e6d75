import { type Addition, defineTally } from './tally.js';

type Count = 'reported' | 'adopted' | 'adopted_above';

/** 信息员统计 (Art. 6, 31): what became of what each officer wrote. Every author of an item counts. */
export const officerStatistics = defineTally({
  name: 'officer_statistics',
  version: 2,
  key: { office_id: 'text', on_day: 'date', unit_id: 'text', person_id: 'text' },
  counts: ['reported', 'adopted', 'adopted_above'],
  handles: ['ItemReported', 'ItemAdopted', 'AdoptionAboveRecorded'],
  additionsOf: ({ fact }): readonly Addition<Count>[] => {
    switch (fact.type) {
      case 'ItemReported': {
        const { receivers, reportedOn, unitId, authors = [], resubmission } = fact.data;
        if (resubmission) return [];
        return receivers.flatMap((officeId) => each(authors, [officeId, reportedOn, unitId], { reported: 1 }));
      }
      case 'ItemAdopted': {
        const { officeId, adoptedOn, unitId, authors, countsItem } = fact.data;
        return countsItem ? each(authors, [officeId, adoptedOn, unitId], { adopted: 1 }) : [];
      }
      case 'AdoptionAboveRecorded': {
        const { officeId, adoptedOn, unitId, authors } = fact.data;
        return each(authors, [officeId, adoptedOn, unitId], { adopted_above: 1 });
      }
      default:
        return fact satisfies never;
    }
  },
});

const each = (authors: readonly string[], key: readonly string[], add: Addition<Count>['add']): Addition<Count>[] =>
  authors.map((personId) => ({ key: [...key, personId], add }));

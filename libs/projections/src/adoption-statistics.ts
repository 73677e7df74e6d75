import { daysBetween } from './days.js';
import { defineTally } from './tally.js';

/** 采用统计 (Art. 28): pieces of each unit by outlet, level and kind, day by day. A joint piece is one for each of its units. */
export const adoptionStatistics = defineTally({
  name: 'adoption_statistics',
  version: 2,
  key: { office_id: 'text', adopted_on: 'date', unit_id: 'text', outlet_id: 'text', level: 'text', piece_kind: 'text' },
  /** `days`: from the first report to the adoption, of all these pieces together. */
  counts: ['pieces', 'days'],
  handles: ['ItemAdopted', 'AdoptionAboveRecorded'],
  additionsOf: ({ fact }) => {
    const { officeId, adoptedOn, reportedOn, outletId, level, pieceKind, credits } = fact.data;
    if (fact.type === 'ItemAdopted' && !fact.data.countsPiece) return [];
    return credits.map(({ unitId }) => ({
      key: [officeId, adoptedOn, unitId, outletId, level, pieceKind],
      add: { pieces: 1, days: daysBetween(reportedOn, adoptedOn) },
    }));
  },
});

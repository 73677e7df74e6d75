import { post as posts } from '@shangda/events/vocabulary';
import { officeDayOf } from './days.js';
import { endedOn, unitEndings } from './unit-ends.js';
import { type FactType, defineView, subjectOf } from './view.js';

export type Vacancy = {
  readonly unit_id: string;
  readonly post: string;
  readonly holders: readonly string[];
  /** Null while somebody is in it. */
  readonly vacant_since: string | null;
};

const handles = ['UnitRegistered', 'PostFilled', 'PostVacated', ...unitEndings] as const satisfies readonly FactType[];

/**
 * Every post of every unit, and since when nobody is in it: each unit names a leader in charge, a head of its office is responsible
 * (Art. 5), and it has officers, full- or part-time (Art. 6). A unit that never had one lacks it since it was set up or registered.
 */
export const vacancies = defineView<Vacancy, (typeof handles)[number]>({
  name: 'vacancies',
  version: 1,
  key: ['unit_id', 'post'],
  groupedBy: ['unit_id'],
  columns: { unit_id: 'text', post: 'text', holders: 'text[]', vacant_since: 'date' },
  handles,
  groupsOf: ({ stream }) => [[subjectOf(stream)]],
  apply: (rows, { fact, recordedAt }) => {
    switch (fact.type) {
      case 'UnitRegistered': {
        const since = fact.data.startedOn ?? officeDayOf(recordedAt);
        return posts.options.map((post) => ({ unit_id: fact.data.unitId, post, holders: [], vacant_since: since }));
      }
      case 'PostFilled': {
        const { post, personId } = fact.data;
        return rows.map((row) => (row.post === post ? taken(row, personId) : row));
      }
      case 'PostVacated': {
        const { post, personId, vacatedOn } = fact.data;
        return rows.map((row) => (row.post === post ? left(row, personId, vacatedOn) : row));
      }
      case 'UnitMerged':
      case 'UnitSplit':
      case 'UnitStopped':
        return endedOn(fact) === undefined ? rows : [];
      default:
        return fact satisfies never;
    }
  },
});

const taken = (row: Vacancy, personId: string): Vacancy => ({
  ...row,
  holders: [...row.holders.filter((one) => one !== personId), personId],
  vacant_since: null,
});

function left(row: Vacancy, personId: string, day: string): Vacancy {
  const holders = row.holders.filter((one) => one !== personId);
  return { ...row, holders, vacant_since: holders.length === 0 ? day : null };
}

import { endedOn, unitEndings } from './unit-ends.js';
import { type FactType, defineView, subjectOf } from './view.js';

export type PostHolding = {
  readonly unit_id: string;
  readonly post: string;
  readonly person_id: string;
  readonly filled_on: string;
  /** The first day without; null while it is held. */
  readonly vacated_on: string | null;
  readonly engagement: string | null;
};

const handles = ['PostFilled', 'PostVacated', ...unitEndings] as const satisfies readonly FactType[];

/** Who held which post of a unit, from a day up to another (Art. 5, 6). Posts end with their unit. */
export const postRegister = defineView<PostHolding, (typeof handles)[number]>({
  name: 'post_register',
  version: 1,
  key: ['unit_id', 'post', 'person_id', 'filled_on'],
  groupedBy: ['unit_id'],
  columns: {
    unit_id: 'text',
    post: 'text',
    person_id: 'text',
    filled_on: 'date',
    vacated_on: 'date',
    engagement: 'text',
  },
  handles,
  groupsOf: ({ stream }) => [[subjectOf(stream)]],
  apply: (rows, { fact }) => {
    switch (fact.type) {
      case 'PostFilled': {
        const { unitId, post, personId, engagement, filledOn } = fact.data;
        const row = { unit_id: unitId, post, person_id: personId, filled_on: filledOn, vacated_on: null };
        const others = until(rows, filledOn, holds(post, personId));
        // Two fillings of one day are one, on the later terms.
        return [
          ...others.filter((one) => !holds(post, personId)(one) || one.filled_on !== filledOn),
          { ...row, engagement: engagement ?? null },
        ];
      }
      case 'PostVacated':
        return until(rows, fact.data.vacatedOn, holds(fact.data.post, fact.data.personId));
      case 'UnitMerged':
      case 'UnitSplit':
      case 'UnitStopped': {
        const day = endedOn(fact);
        return day === undefined ? rows : until(rows, day, () => true);
      }
      default:
        return fact satisfies never;
    }
  },
});

const holds =
  (post: string, personId: string) =>
  (row: PostHolding): boolean =>
    row.post === post && row.person_id === personId;

const until = (
  rows: readonly PostHolding[],
  day: string,
  isMeant: (row: PostHolding) => boolean,
): readonly PostHolding[] =>
  rows.map((row) => (row.vacated_on === null && isMeant(row) ? { ...row, vacated_on: day } : row));

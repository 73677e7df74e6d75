import { officeDayOf } from './days.js';
import { type FactType, type ViewEvent, defineView, subjectOf } from './view.js';

/** What a unit was from one day up to another. */
export type UnitSpan = {
  readonly unit_id: string;
  readonly from_on: string;
  /** The first day on which it was otherwise, or no more; null while it holds. */
  readonly until_on: string | null;
  readonly name: string;
  readonly name_en: string;
  readonly parent_id: string | null;
  readonly class: string;
  readonly direct_reporting_to: readonly string[];
};

const handles = [
  'UnitRegistered',
  'UnitMoved',
  'UnitReclassified',
  'UnitRenamed',
  'DirectReportingNamed',
  'UnitMerged',
  'UnitSplit',
  'UnitStopped',
] as const satisfies readonly FactType[];

/** Of a unit that was there before the register was kept. */
const sinceEver = '0001-01-01';

/** The register as it was on any day: spans that follow one another, by the days from which the changes hold, not those they were recorded. */
export const unitHistory = defineView<UnitSpan, (typeof handles)[number]>({
  name: 'unit_history',
  version: 1,
  key: ['unit_id', 'from_on'],
  groupedBy: ['unit_id'],
  columns: {
    unit_id: 'text',
    from_on: 'date',
    until_on: 'date',
    name: 'text',
    name_en: 'text',
    parent_id: 'text',
    class: 'text',
    direct_reporting_to: 'text[]',
  },
  handles,
  groupsOf: ({ stream }) => [[subjectOf(stream)]],
  apply: (spans, event) => {
    const { fact, recordedAt } = event;
    if (fact.type === 'UnitRegistered') return [registered(fact.data)];
    const sorted = [...spans].sort((one, other) => (one.from_on < other.from_on ? -1 : 1));
    // What does not say from which day it holds does so from the day it was recorded.
    const day = ('effectiveOn' in fact.data ? fact.data.effectiveOn : undefined) ?? officeDayOf(recordedAt);
    const change = changeOf(fact);
    if (change === 'NONE') return spans;
    return change === 'END' ? endedOn(sorted, day) : changedFrom(sorted, day, change);
  },
});

type Fact = ViewEvent<(typeof handles)[number]>['fact'];
type Change = Partial<UnitSpan> | 'END' | 'NONE';

const registered = (data: Extract<Fact, { type: 'UnitRegistered' }>['data']): UnitSpan => ({
  unit_id: data.unitId,
  from_on: data.startedOn ?? sinceEver,
  until_on: null,
  name: data.name,
  name_en: data.nameEn,
  parent_id: data.parentId,
  class: data.class,
  direct_reporting_to: data.directReportingTo,
});

function changeOf(fact: Exclude<Fact, { type: 'UnitRegistered' }>): Change {
  switch (fact.type) {
    case 'UnitMoved':
      return { parent_id: fact.data.parentId };
    case 'UnitReclassified':
      return { class: fact.data.class };
    case 'UnitRenamed':
      return { name: fact.data.name, name_en: fact.data.nameEn };
    case 'DirectReportingNamed':
      return { direct_reporting_to: fact.data.officeIds };
    case 'UnitSplit':
      return fact.data.continues ? 'NONE' : 'END';
    case 'UnitMerged':
    case 'UnitStopped':
      return 'END';
    default:
      return fact satisfies never;
  }
}

/** Changes of one kind follow one another, but one of another kind may be dated later already: what holds from the day on takes this one too. */
function changedFrom(spans: readonly UnitSpan[], day: string, change: Partial<UnitSpan>): readonly UnitSpan[] {
  return spans.flatMap((span) => {
    if (span.until_on !== null && span.until_on <= day) return [span];
    if (span.from_on >= day) return [{ ...span, ...change }];
    return [
      { ...span, until_on: day },
      { ...span, ...change, from_on: day },
    ];
  });
}

function endedOn(spans: readonly UnitSpan[], day: string): readonly UnitSpan[] {
  return spans
    .filter(({ from_on: from }) => from < day)
    .map((span) => (span.until_on === null || span.until_on > day ? { ...span, until_on: day } : span));
}

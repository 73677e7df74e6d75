import type { NamedSpan } from '@shangda/domain/scoring/comparison';
import type { DaySum } from '@shangda/projections/day-sums';
import { described, orNull } from '../http/sample.js';

type SpanName = NamedSpan['name'];
type Periods = Readonly<Record<SpanName, string>>;
/** One figure in the three periods. */
export type Compared<Figure> = Readonly<Record<SpanName, Figure>>;

interface Answer<Line> {
  readonly officeId: string;
  readonly periods: Periods;
  readonly lines: readonly Line[];
}

const compared = <Figure>(figure: (span: SpanName) => Figure): Compared<Figure> => ({
  asked: figure('asked'),
  previous: figure('previous'),
  yearBefore: figure('yearBefore'),
});

const periodsOf = (spans: readonly NamedSpan[]): Periods =>
  compared((name) => spans.find((span) => span.name === name)?.period ?? '');

/** Rows of equal keys brought together; `figure` finds a count of one span, 0 where there is none. */
function lines<Line>(
  sums: readonly DaySum[],
  keys: readonly string[],
  line: (key: (name: string) => string, figure: (span: SpanName, count: string) => number) => Line,
): readonly Line[] {
  const groups = new Map<string, DaySum[]>();
  for (const sum of sums) {
    const id = keys.map((key) => sum[key]).join('\u001f');
    groups.set(id, [...(groups.get(id) ?? []), sum]);
  }
  return [...groups.values()].map((rows) =>
    line(
      (name) => String(rows[0]?.[name]),
      (span, count) => rows.filter((row) => row.span === span).reduce((total, row) => total + Number(row[count]), 0),
    ),
  );
}

interface OutletLine {
  readonly unitId: string;
  readonly outletId: string;
  readonly level: string;
  readonly pieceKind: string;
  readonly pieces: Compared<number>;
  /** From the first report to the adoption; null without one. */
  readonly averageDays: Compared<number | null>;
}

interface UnitLine {
  readonly unitId: string;
  readonly reported: Compared<number>;
  readonly adopted: Compared<number>;
  /** What other units reported and this one wrote with them: no sum over units counts an item twice. */
  readonly reportedWith: Compared<number>;
  readonly adoptedWith: Compared<number>;
  /** Items adopted for the first time ÷ items reported in the period; null where none was reported. */
  readonly adoptionRate: Compared<number | null>;
}

const ratio = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

export function adoptionsOf(
  officeId: string,
  spans: readonly NamedSpan[],
  pieces: readonly DaySum[],
  items: readonly DaySum[],
): Answer<OutletLine> & { readonly units: readonly UnitLine[] } {
  return {
    officeId,
    periods: periodsOf(spans),
    units: lines(items, ['unit_id'], (key, figure) => ({
      unitId: key('unit_id'),
      reported: compared((span) => figure(span, 'reported')),
      adopted: compared((span) => figure(span, 'adopted')),
      reportedWith: compared((span) => figure(span, 'reported_with')),
      adoptedWith: compared((span) => figure(span, 'adopted_with')),
      adoptionRate: compared((span) => ratio(figure(span, 'adopted'), figure(span, 'reported'))),
    })),
    lines: lines(pieces, ['unit_id', 'outlet_id', 'level', 'piece_kind'], (key, figure) => ({
      unitId: key('unit_id'),
      outletId: key('outlet_id'),
      level: key('level'),
      pieceKind: key('piece_kind'),
      pieces: compared((span) => figure(span, 'pieces')),
      averageDays: compared((span) => ratio(figure(span, 'days'), figure(span, 'pieces'))),
    })),
  };
}

interface BalanceLine {
  readonly unitId: string;
  readonly category: string;
  readonly tone: string;
  readonly reported: Compared<number>;
  readonly adopted: Compared<number>;
}

export function balanceOf(
  officeId: string,
  spans: readonly NamedSpan[],
  items: readonly DaySum[],
): Answer<BalanceLine> & { readonly problemShare: Compared<number | null> } {
  const reported = (span: SpanName, tone?: string) =>
    items
      .filter((sum) => sum.span === span && (tone === undefined || sum.tone === tone))
      .reduce((total, sum) => total + Number(sum.reported), 0);
  return {
    officeId,
    periods: periodsOf(spans),
    problemShare: compared((span) => ratio(reported(span, 'PROBLEM'), reported(span))),
    lines: lines(items, ['unit_id', 'category', 'tone'], (key, figure) => ({
      unitId: key('unit_id'),
      category: key('category'),
      tone: key('tone'),
      reported: compared((span) => figure(span, 'reported')),
      adopted: compared((span) => figure(span, 'adopted')),
    })),
  };
}

interface OfficerLine {
  readonly unitId: string;
  readonly personId: string;
  readonly reported: Compared<number>;
  readonly adopted: Compared<number>;
  readonly adoptedAbove: Compared<number>;
}

export function officersOf(
  officeId: string,
  spans: readonly NamedSpan[],
  items: readonly DaySum[],
): Answer<OfficerLine> {
  return {
    officeId,
    periods: periodsOf(spans),
    lines: lines(items, ['unit_id', 'person_id'], (key, figure) => ({
      unitId: key('unit_id'),
      personId: key('person_id'),
      reported: compared((span) => figure(span, 'reported')),
      adopted: compared((span) => figure(span, 'adopted')),
      adoptedAbove: compared((span) => figure(span, 'adopted_above')),
    })),
  };
}

const countSample = { asked: 12, previous: 9, yearBefore: 7 };
const share = orNull(described({ type: 'number' }, 0.25));
const shareSample = { asked: share, previous: share, yearBefore: share };
const answerSample = { officeId: '6230', periods: { asked: '2026-Q1', previous: '2025-Q4', yearBefore: '2025-Q1' } };

export const adoptionsSample = {
  ...answerSample,
  units: [
    {
      unitId: '623001',
      reported: countSample,
      adopted: countSample,
      reportedWith: countSample,
      adoptedWith: countSample,
      adoptionRate: shareSample,
    },
  ],
  lines: [
    {
      unitId: '623001',
      outletId: 'zhengwu-xinxi',
      level: 'PREFECTURE',
      pieceKind: 'brief',
      pieces: countSample,
      averageDays: shareSample,
    },
  ],
};

export const balanceSample = {
  ...answerSample,
  problemShare: shareSample,
  lines: [{ unitId: '623001', category: 'UNIT_WORK', tone: 'PROBLEM', reported: countSample, adopted: countSample }],
};

export const officersSample = {
  ...answerSample,
  lines: [
    {
      unitId: '623001',
      personId: '623001-officer',
      reported: countSample,
      adopted: countSample,
      adoptedAbove: countSample,
    },
  ],
};

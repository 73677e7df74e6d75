import { AdoptionAboveRecorded, ItemAdopted } from '@shangda/events/adoption';
import { ItemReported } from '@shangda/events/item';
import { adoptionStatistics } from '@shangda/projections/adoption-statistics';
import { categoryBalance } from '@shangda/projections/category-balance';
import { officerStatistics } from '@shangda/projections/officer-statistics';
import { type View, foldView } from '@shangda/projections/view';
import { type Entry, ofOtherItem, recorded } from './recorded.js';

const issueId = '0190a5b2-0000-7000-8000-00000000a001';
const written = { authors: ['xiahe-officer'], category: 'UNIT_WORK' as const, tone: 'PROBLEM' as const };
const carried = {
  unitId: 'xiahe',
  credits: [{ unitId: 'xiahe', weight: 1 }],
  reportedOn: '2026-03-31',
  ...written,
};
const reportedAs = (resubmission: boolean) =>
  ItemReported.of({
    unitId: 'xiahe',
    receivers: ['gannan', 'xiahe-office'],
    reportedOn: '2026-03-31',
    signature: 'SIGNED',
    resubmission,
    counts: [],
    ...written,
  });
const reported = reportedAs(false);
const reportedAgain = reportedAs(true);

type Adopted = Parameters<typeof ItemAdopted.of>[0];
const adopted = (changes: Partial<Adopted> = {}) =>
  ItemAdopted.of({
    officeId: 'gannan',
    issueId,
    outletId: 'bulletin',
    level: 'PREFECTURE',
    number: '9',
    pieceKind: 'brief',
    adoptedOn: '2026-04-30',
    adoptedBy: 'gannan-editor',
    countsPiece: true,
    countsItem: true,
    ...carried,
    ...changes,
  });
const adoptedAbove = AdoptionAboveRecorded.of({
  officeId: 'gannan',
  level: 'PROVINCE',
  outletId: 'provincial',
  pieceKind: 'brief',
  adoptedOn: '2027-01-04',
  recordedOn: '2027-01-10',
  route: 'FORWARDED',
  evidence: '省政府办公厅采用通报(样例)',
  recordedBy: 'gannan-editor',
  ...carried,
});
const rows = (view: View, ...facts: readonly Entry[]) => [...foldView(view, recorded(...facts)).values()];

describe('Article 28 — adoptions are counted on the day of the issue', () => {
  it('a month after the report, with the days it took', () =>
    expect(rows(adoptionStatistics, reported, adopted())).toEqual([
      {
        office_id: 'gannan',
        adopted_on: '2026-04-30',
        unit_id: 'xiahe',
        outlet_id: 'bulletin',
        level: 'PREFECTURE',
        piece_kind: 'brief',
        sequence: 2,
        pieces: 1,
        days: 30,
      },
    ]));

  it('each with its place in the ledger, so that a sum can end there', () =>
    expect(rows(adoptionStatistics, adopted(), ofOtherItem(adopted()))).toMatchObject([
      { adopted_on: '2026-04-30', sequence: 1, pieces: 1 },
      { adopted_on: '2026-04-30', sequence: 2, pieces: 1 },
    ]));

  it('above, in the next year', () =>
    expect(rows(adoptionStatistics, reported, adopted(), adoptedAbove)).toMatchObject([
      { level: 'PREFECTURE' },
      { level: 'PROVINCE', adopted_on: '2027-01-04', pieces: 1 },
    ]));

  it('tells the same title at two levels apart', () =>
    expect(
      rows(adoptionStatistics, adopted(), adopted({ level: 'COUNTY', officeId: 'xiahe-office', countsItem: true })),
    ).toHaveLength(2));

  it('a joint piece is one for each of its units', () => {
    const credits = ['xiahe', 'luqu', 'maqu'].map((unitId) => ({ unitId, weight: 1 }));
    expect(rows(adoptionStatistics, adopted({ credits })).map((row) => row.pieces)).toEqual([1, 1, 1]);
  });

  it('a composite is one piece, whatever the number of its sources', () => {
    const composite = { credits: ['xiahe', 'luqu'].map((unitId) => ({ unitId, weight: 1 })) };
    const second = ofOtherItem(adopted({ ...composite, unitId: 'luqu', countsPiece: false }));
    expect(rows(adoptionStatistics, adopted(composite), second).map((row) => row.pieces)).toEqual([1, 1]);
  });
});

describe('Article 21(2) — good and bad news alike', () => {
  it('counts what was reported and what was adopted by category and tone, a resubmission not again', () =>
    expect(rows(categoryBalance, reported, reportedAgain, adopted(), adopted({ countsItem: false }))).toMatchObject([
      { office_id: 'gannan', on_day: '2026-03-31', category: 'UNIT_WORK', tone: 'PROBLEM', reported: 1, adopted: 0 },
      { office_id: 'xiahe-office', reported: 1 },
      { office_id: 'gannan', on_day: '2026-04-30', reported: 0, adopted: 1 },
    ]));
});

describe('Article 28 — an item of two units', () => {
  const credits = ['xiahe', 'luqu'].map((unitId) => ({ unitId, weight: 1 }));
  const { data } = reportedAs(false);

  it('is counted once, at the unit that reported it; the other wrote with it', () =>
    expect(
      rows(categoryBalance, ItemReported.of({ ...data, receivers: ['gannan'], credits }), adopted({ credits })),
    ).toMatchObject([
      { unit_id: 'xiahe', reported: 1, reported_with: 0 },
      { unit_id: 'luqu', reported: 0, reported_with: 1 },
      { unit_id: 'xiahe', adopted: 1, adopted_with: 0 },
      { unit_id: 'luqu', adopted: 0, adopted_with: 1 },
    ]));

  it('of a composite every source counts for its own unit', () =>
    expect(rows(categoryBalance, adopted({ credits, compositeId: issueId }))).toMatchObject([
      { unit_id: 'xiahe', adopted: 1 },
    ]));
});

describe('Article 31 — what each officer wrote', () => {
  it('counts every author', () => {
    const authors = ['xiahe-officer', 'xiahe-second-officer'];
    expect(rows(officerStatistics, adopted({ authors }))).toMatchObject([
      { person_id: 'xiahe-officer', adopted: 1 },
      { person_id: 'xiahe-second-officer', adopted: 1 },
    ]);
  });

  it('counts an adoption above', () =>
    expect(rows(officerStatistics, reported, adoptedAbove)).toMatchObject([
      { office_id: 'gannan', reported: 1, adopted_above: 0 },
      { office_id: 'xiahe-office', reported: 1 },
      { on_day: '2027-01-04', adopted_above: 1 },
    ]));
});

import { type PlaceChange, newTrial, placeChanges, tryOut } from '@shangda/domain/scoring/what-if';
import { ItemAdopted } from '@shangda/events/adoption';
import { ItemReported } from '@shangda/events/item';
import { RulebookPublished, type Rulebook } from '@shangda/events/rulebook';
import { UnitRegistered } from '@shangda/events/unit';
import { sample } from './scoring.js';

const written = { authors: ['officer'], category: 'UNIT_WORK' as const, tone: 'GOOD' as const };
let items = 0;

/** A unit of the prefecture's, reported and adopted once in an outlet. */
function adopted(unitId: string, outletId: string, level: 'PREFECTURE' | 'PROVINCE' = 'PREFECTURE') {
  const stream = `item-0195a000-0000-7000-8000-${String(++items).padStart(12, '0')}`;
  const on = '2026-03-10';
  const credits = [{ unitId, weight: 1 }];
  const carried = { unitId, credits, reportedOn: on, ...written };
  const adoption = {
    officeId: 'gannan',
    issueId: '0195a000-0000-7000-8000-00000000a001',
    outletId,
    level,
    number: '1',
  };
  const flags = { adoptedBy: 'gannan-editor', countsPiece: true, countsItem: true };
  const report = { unitId, receivers: ['gannan'], reportedOn: on, counts: [], resubmission: false, ...written };
  return [
    { stream, fact: ItemReported.of({ ...report, signature: 'SIGNED' }) },
    { stream, fact: ItemAdopted.of({ ...adoption, pieceKind: 'brief', adoptedOn: on, ...flags, ...carried }) },
  ];
}

const unit = (unitId: string, isOffice = false) => ({
  stream: `unit-${unitId}`,
  fact: UnitRegistered.of({
    unitId,
    name: unitId,
    nameEn: unitId,
    parentId: isOffice ? null : 'gannan',
    level: isOffice ? 'PREFECTURE' : 'COUNTY',
    class: isOffice ? 'PREFECTURE_OFFICE' : 'COUNTY_GOVERNMENT',
    isOffice,
    directReportingTo: [],
    signOffChain: [{ role: 'LEADER_IN_CHARGE', unitId }],
  }),
});

const book = sample();
const published = (rulebook: Rulebook) => ({
  stream: 'rulebook-gannan',
  fact: RulebookPublished.of({ officeId: 'gannan', number: 1, effectiveFrom: rulebook.effectiveFrom, rulebook }),
});

/** Hezuo has three pieces at home, Xiahe one above: 6 and 5 under the sample. */
const history = [
  unit('gannan', true),
  unit('hezuo'),
  unit('xiahe'),
  unit('luqu'),
  published(book),
  ...adopted('hezuo', 'news'),
  ...adopted('hezuo', 'news'),
  ...adopted('hezuo', 'internal'),
  ...adopted('xiahe', 'province-news', 'PROVINCE'),
];

function under(other: Rulebook, period = '2026'): readonly PlaceChange[] {
  const trial = newTrial('gannan', other);
  for (const { stream, fact } of history) tryOut(trial, { stream, fact: fact, recordedOn: '2026-03-10' });
  return placeChanges(trial, ['hezuo', 'xiahe', 'luqu'], period);
}

const points = (book.points ?? []).map((row) => (row.id === 'province' ? { ...row, points: '8' } : row));
const place = (rank: number, total: string) => ({ groupId: 'county', rank, total });
const said = (changes: readonly PlaceChange[]) =>
  changes.map(({ unitId, actual, other }) => [
    unitId,
    ...[actual, other].map((one) => one && { ...one, total: one.total.toFraction() }),
  ]);

describe('Articles 28, 31 — what if the rulebook were another', () => {
  it('sets both rankings side by side', () =>
    expect(said(under({ ...book, points }))).toEqual([
      ['xiahe', place(2, '5'), place(1, '8')],
      ['hezuo', place(1, '6'), place(2, '6')],
      ['luqu', place(3, '0'), place(3, '0')],
    ]));

  it('gives the rules behind each changed total, and who passed whom', () => {
    const [xiahe, hezuo] = under({ ...book, points });
    expect(
      xiahe?.because.map(({ ruleId, actual, other }) => [ruleId, actual.toFraction(), other.toFraction()]),
    ).toEqual([['province', '5', '8']]);
    expect([xiahe?.overtook, xiahe?.overtakenBy]).toEqual([['hezuo'], []]);
    expect([hezuo?.because, hezuo?.overtook, hezuo?.overtakenBy]).toEqual([[], [], ['xiahe']]);
  });

  it('changes nothing under the same rulebook, whenever it takes effect', () =>
    expect(under({ ...book, effectiveFrom: '2030-01-01' }).flatMap(({ because }) => because)).toEqual([]));

  it('looks at the asked period alone', () =>
    expect(
      said(under({ ...book, points }, '2026-02'))
        .flat()
        .filter((one) => typeof one === 'object'),
    ).toEqual(Array.from({ length: 6 }, () => place(1, '0'))));

  it('ranks by the other rulebook where none was published before', () => {
    const trial = newTrial('gannan', book);
    for (const { stream, fact } of history.filter(({ stream: name }) => !name.startsWith('rulebook')))
      tryOut(trial, { stream, fact: fact, recordedOn: '2026-03-10' });
    expect(said(placeChanges(trial, ['hezuo'], '2026'))).toEqual([['hezuo', undefined, place(1, '6')]]);
  });
});

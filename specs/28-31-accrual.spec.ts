import type { ScoringFact } from '@shangda/domain/scoring/facts';
import {
  adopted,
  adoptedByProvince,
  citation,
  instructed,
  play,
  reported,
  sample,
  stacking,
  unitIs,
  versions,
} from './scoring.js';

const locked = (period: string, on: string): ScoringFact => ({ kind: 'PERIOD_LOCKED', period, on });
const table = (points: string) => [
  { id: 'any', part: 'adoption', when: { fact: 'ADOPTED' as const }, points, citation },
];
const setting = <Value>(value: Value) => ({ value, reading: 'sample', citation });
const withSettings = (settings: object) => sample({ settings: { ...sample().settings, ...settings } });

describe('Accrual — points belong to the day of the event that earns them', () => {
  it('puts an adoption a month after the report into the month of the adoption', () => {
    const played = play(sample(), reported({ on: '2026-03-30' }), adopted({ on: '2026-04-28' }));
    expect(played.entries).toMatchObject([{ on: '2026-04-28', period: '2026-04' }]);
  });

  it('puts an adoption above of the next year into the next year', () => {
    const played = play(sample(), adopted({ on: '2026-12-20' }), adoptedByProvince({ on: '2027-01-15' }));
    expect(played.points('hezuo', 'adoption', '2026')).toBe('2');
    expect(played.points('hezuo', 'adoption', '2027')).toBe('5');
  });

  it('puts late news into the month it happened in, or that of its record, as the office chose', () => {
    const late = adoptedByProvince({ on: '2026-03-31', recordedOn: '2026-06-02' });
    expect(play(sample(), late).entries).toMatchObject([{ on: '2026-03-31', period: '2026-03' }]);
    expect(play(withSettings({ accruesOn: setting('RECORD') }), late).entries).toMatchObject([
      { on: '2026-06-02', period: '2026-06' },
    ]);
  });

  it('never recounts a locked month: what accrues to it later is an adjustment', () => {
    const played = play(
      sample(),
      adopted({ on: '2026-03-10' }),
      locked('2026-03', '2026-04-05'),
      adoptedByProvince({ on: '2026-03-31', recordedOn: '2026-06-02' }),
      adoptedByProvince({ itemId: 'item-2', on: '2026-04-01' }),
    );
    expect(played.entries.map(({ period, adjustment }) => [period, adjustment])).toEqual([
      ['2026-03', false],
      ['2026-03', true],
      ['2026-04', false],
    ]);
  });

  it('locks every month of a locked quarter or year', () => {
    const played = play(sample(), locked('2026-Q1', '2026-04-05'), locked('2025', '2026-01-20'), adopted());
    expect(played.entries).toMatchObject([{ adjustment: true }]);
  });
});

describe('Versions — the rulebook in force on the day of the event decides', () => {
  const half = versions(sample({ points: table('2') }), sample({ effectiveFrom: '2026-07-01', points: table('3') }));

  it('gives June by the old table and July by the new one', () => {
    const played = play(
      half,
      adopted({ on: '2026-06-30' }),
      adopted({ on: '2026-07-01', itemId: 'item-2' }),
      adopted({ on: '2026-06-30', itemId: 'item-3', recordedOn: '2026-07-10' }),
    );
    expect(played.entries.map(({ amount, rulebookNumber }) => [amount.n, rulebookNumber])).toEqual([
      ['2', 1],
      ['3', 2],
      ['2', 1],
    ]);
  });

  it('gives nothing before the first version is in force', () =>
    expect(play(half, adopted({ on: '2025-12-31' })).entries).toEqual([]));

  it('goes on with what is known: a new way to stack changes what comes, not what was', () => {
    const rules = versions(
      sample(),
      sample({ effectiveFrom: '2026-07-01', stacking: stacking({ method: 'HIGHEST' }) }),
    );
    const played = play(
      rules,
      adopted({ on: '2026-03-10' }),
      adopted({ on: '2026-03-20', outletId: 'internal' }),
      adoptedByProvince({ on: '2026-07-02' }),
    );
    // By the new version the item was worth 2 before and is worth 5 now; that the old one gave 4 stays.
    expect(played.lines()).toEqual(['hezuo prefecture 2', 'hezuo prefecture 2', 'hezuo province 3']);
  });

  it('lets a new limit count what the year had already, and take nothing back', () => {
    const rules = versions(
      sample(),
      sample({
        effectiveFrom: '2026-07-01',
        limits: [{ id: 'cap', part: 'adoption', period: 'YEAR', most: '6', citation }],
      }),
    );
    const played = play(
      rules,
      adoptedByProvince({ on: '2026-03-10' }),
      adoptedByProvince({ on: '2026-04-10', itemId: 'item-2' }),
      adopted({ on: '2026-07-10', itemId: 'item-3' }),
    );
    expect(played.lines()).toEqual(['hezuo province 5', 'hezuo province 5', 'hezuo prefecture 2', 'hezuo cap -2']);
  });

  it('keeps the version that took effect last, whoever was published last', () =>
    expect(
      play(
        versions(half.versions[1]?.rulebook ?? sample(), half.versions[0]?.rulebook ?? sample()),
        adopted({ on: '2026-08-01' }),
      ).lines(),
    ).toEqual(['hezuo any 3']));
});

describe('What happens to an item after it scored', () => {
  const points = [
    { id: 'reported', part: 'adoption', when: { fact: 'REPORTED' as const }, points: '1', citation },
    ...(sample().points ?? []),
  ];
  const after = (kind: 'WITHDRAWN' | 'DUPLICATE' | 'RETURNED' | 'RECEIVED', on = '2026-05-02'): ScoringFact => ({
    kind,
    itemId: 'item-1',
    on,
  });

  it('takes back all of an item withdrawn after it counted, in the month of the withdrawal', () => {
    const played = play(sample({ points }), reported(), after('RECEIVED'), adopted(), after('WITHDRAWN'));
    expect(played.lines()).toEqual(['hezuo reported 1', 'hezuo prefecture 2', 'hezuo withdrawn-points -3']);
    expect(played.points('hezuo', 'adoption', '2026-05')).toBe('-3');
    expect(play(sample({ points }), reported(), after('WITHDRAWN'), adopted()).points('hezuo')).toBe('0');
  });

  it('leaves them where the office chose so, unless the item was never received', () => {
    const kept = sample({ points, settings: { ...sample().settings, withdrawnPoints: setting('KEPT') } });
    expect(play(kept, reported(), after('RECEIVED'), after('WITHDRAWN')).points('hezuo')).toBe('1');
    expect(play(kept, reported(), after('WITHDRAWN')).points('hezuo')).toBe('0');
  });

  it('takes back the report of a duplicate, not what was adopted', () => {
    const played = play(sample({ points }), reported(), adopted(), after('DUPLICATE'));
    expect(played.lines().at(-1)).toBe('hezuo duplicate-counts -1');
    expect(played.points('hezuo')).toBe('2');
  });

  it('counts an item returned and sent again once, wherever returned items do not count', () => {
    const strict = sample({ points, settings: { ...sample().settings, returnedCounts: setting(false) } });
    const played = play(
      strict,
      reported(),
      after('RETURNED', '2026-04-01'),
      reported({ on: '2026-04-03', resubmission: true }),
    );
    expect(played.lines()).toEqual(['hezuo reported 1', 'hezuo returned-counts -1', 'hezuo reported 1']);
    expect(played.points('hezuo', 'adoption', '2026-04')).toBe('0');
  });

  it('credits a unit merged in mid-year to its successor from that day on', () => {
    const merged = [unitIs('maqu'), unitIs('maqu', { from: '2026-07-01', mergedInto: 'hezuo' })];
    const played = play(
      sample(),
      ...merged,
      unitIs('hezuo'),
      adopted({ on: '2026-06-30', credits: [{ unitId: 'maqu', weight: 1 }] }),
      instructed({ on: '2026-07-01' }),
      adoptedByProvince({ on: '2026-07-01', itemId: 'item-2', credits: [{ unitId: 'maqu', weight: 1 }] }),
    );
    expect(played.lines()).toEqual(['maqu prefecture 2', 'hezuo province 5']);
    expect(played.ranking()).toEqual(['hezuo 1 7']);
    const left = play(
      withSettings({ mergedUnits: setting('LEFT') }),
      ...merged,
      unitIs('hezuo'),
      adopted({ credits: [{ unitId: 'maqu', weight: 1 }] }),
    );
    expect(left.ranking()).toEqual(['maqu 1 2', 'hezuo 2 0']);
  });
});

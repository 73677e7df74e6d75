import type { FindingFact, ScoringFact } from '@shangda/domain/scoring/facts';
import type { DeductionRule, LimitRule } from '@shangda/events/rulebook/deductions';
import { adopted, adoptedByProvince, citation, creditsOf, play, sample, unitIs } from './scoring.js';

const part = 'adoption';
const late = (changes: Partial<FindingFact> = {}): FindingFact => ({
  kind: 'FINDING',
  unitId: 'hezuo',
  finding: 'LATE',
  gravity: 'MINOR',
  on: '2026-04-10',
  ...changes,
});
const deduction = (changes: Partial<DeductionRule>): DeductionRule => ({
  id: 'late',
  part,
  when: { fact: 'FINDING', finding: 'LATE' },
  citation,
  ...changes,
});
const rules = (...deductions: readonly DeductionRule[]) => sample({ deductions: [...deductions] });
const limit = (changes: Partial<LimitRule>): LimitRule => ({ id: 'limit', part, period: 'YEAR', citation, ...changes });
const missed = (on: string): ScoringFact => ({ kind: 'COMMISSION', unitId: 'hezuo', outcome: 'MISSED', on });

describe('Article 32 — deductions', () => {
  it('takes a fixed number for each finding, from the unit it names', () => {
    const played = play(rules(deduction({ take: { method: 'FIXED', points: '1/2' } })), adopted(), late(), late());
    expect(played.lines()).toEqual(['hezuo prefecture 2', 'hezuo late -1/2', 'hezuo late -1/2']);
  });

  it('tells findings apart by kind and gravity, the closest row first', () => {
    const table = rules(
      deduction({ id: 'any', when: { fact: 'FINDING' }, take: { method: 'FIXED', points: '1' } }),
      deduction({ id: 'grave', when: { fact: 'FINDING', gravity: 'GRAVE' }, take: { method: 'FIXED', points: '10' } }),
    );
    expect(play(table, late()).lines()).toEqual(['hezuo any -1']);
    expect(play(table, late({ finding: 'CONCEALED', gravity: 'GRAVE' })).lines()).toEqual(['hezuo grave -10']);
  });

  it('takes a share of the item, of what it earns later too', () => {
    const share = rules(deduction({ take: { method: 'SHARE_OF_ITEM', share: '1/5' } }));
    const played = play(share, adopted(), late({ itemId: 'item-1' }), adoptedByProvince({ on: '2026-06-01' }));
    expect(played.lines()).toEqual(['hezuo prefecture 2', 'hezuo late -2/5', 'hezuo province 5', 'hezuo late -1']);
  });

  it('never takes more than the whole item', () => {
    const share = rules(deduction({ take: { method: 'SHARE_OF_ITEM', share: '3/5' } }));
    const twice = play(share, adopted(), late({ itemId: 'item-1' }), late({ itemId: 'item-1' }));
    expect(twice.points('hezuo')).toBe('0');
  });

  it('takes the share of the unit at fault alone, of a joint item', () => {
    const share = rules(deduction({ take: { method: 'SHARE_OF_ITEM', share: '1' } }));
    const joint = adopted({ credits: creditsOf('hezuo', 'luqu') });
    const played = play(share, joint, late({ itemId: 'item-1' }));
    expect([played.points('hezuo'), played.points('luqu')]).toEqual(['0', '1']);
  });

  it('makes the year worth nothing from the second time on, and names the unit from the third', () => {
    const tiers = [
      { from: 1, points: '1' },
      { from: 2, wholeYearZero: true as const },
      { from: 3, wholeYearZero: true as const, effects: ['NAMED_IN_CIRCULAR' as const] },
    ];
    const table = rules(deduction({ when: { fact: 'COMMISSION_MISSED' }, take: { method: 'TIERED', tiers } }));
    const played = play(table, adoptedByProvince(), ...['2026-04-05', '2026-05-05', '2026-06-05'].map(missed));
    expect(played.lines()).toEqual(['hezuo province 5', 'hezuo late -1', 'hezuo late -4']);
    expect(played.consequences.map(({ effect, on }) => [effect, on])).toEqual([['NAMED_IN_CIRCULAR', '2026-06-05']]);
  });

  it('counts late and missed orders together where no row tells which', () => {
    const tiers = [
      { from: 1, points: '1' },
      { from: 2, wholeYearZero: true as const },
    ];
    const table = rules(deduction({ when: { fact: 'COMMISSION_FAILED' }, take: { method: 'TIERED', tiers } }));
    const late: ScoringFact = { kind: 'COMMISSION', unitId: 'hezuo', outcome: 'LATE', on: '2026-05-05' };
    const played = play(table, adoptedByProvince(), missed('2026-04-05'), late);
    expect(played.lines()).toEqual(['hezuo province 5', 'hezuo late -1', 'hezuo late -4']);
    const told = rules(
      deduction({ when: { fact: 'COMMISSION_FAILED' }, take: { method: 'FIXED', points: '3' } }),
      deduction({ id: 'only-late', when: { fact: 'COMMISSION_LATE' }, take: { method: 'FIXED', points: '1' } }),
    );
    expect(play(told, late, missed('2026-05-06')).lines()).toEqual(['hezuo only-late -1', 'hezuo late -3']);
  });

  it('takes more with each time in the year, and begins anew in the next', () => {
    const tiers = [
      { from: 2, points: '1' },
      { from: 4, points: '3' },
    ];
    const table = rules(deduction({ when: { fact: 'COMMISSION_MISSED' }, take: { method: 'TIERED', tiers } }));
    const days = ['2026-01-05', '2026-02-05', '2026-03-05', '2026-04-05', '2027-01-05', '2027-02-05'];
    expect(play(table, ...days.map(missed)).entries.map(({ amount }) => amount.n)).toEqual(['-1', '-1', '-3', '-1']);
  });

  it('makes the whole year worth nothing: what was earned, and what is earned later', () => {
    const zero = rules(
      deduction({ when: { fact: 'FINDING', finding: 'CONCEALED' }, take: { method: 'WHOLE_YEAR_ZERO' } }),
    );
    const played = play(
      zero,
      adopted({ on: '2025-12-31' }),
      adopted(),
      late({ finding: 'CONCEALED' }),
      adoptedByProvince({ on: '2026-11-01' }),
      adoptedByProvince({ on: '2027-01-02', itemId: 'item-2' }),
    );
    expect(played.lines()).toEqual([
      'hezuo prefecture 2',
      'hezuo late -2',
      'hezuo province 5',
      'hezuo late -5',
      'hezuo province 5',
    ]);
    expect(played.points('hezuo', part, '2026')).toBe('0');
  });

  it('takes for each item short of a quota', () => {
    const short = rules(
      deduction({ when: { fact: 'QUOTA_MISSED' }, take: { method: 'FIXED', points: '1', perItemShort: '0.5' } }),
    );
    const result = { kind: 'QUOTA', unitId: 'hezuo', ruleId: 'monthly', period: '2026-03', on: '2026-03-31' } as const;
    expect(play(short, { ...result, measured: 12, required: 15, met: false }).lines()).toEqual(['hezuo late -5/2']);
    expect(play(short, { ...result, measured: 15, required: 15, met: true }).entries).toEqual([]);
  });

  it('takes from every unit of a piece that had to be corrected after its issue', () => {
    const corrected = rules(deduction({ when: { fact: 'CORRECTED' }, take: { method: 'FIXED', points: '1' } }));
    const played = play(corrected, adopted({ credits: creditsOf('hezuo', 'luqu') }), {
      kind: 'CORRECTED',
      itemId: 'item-1',
      on: '2026-05-01',
    });
    expect(played.lines().slice(2)).toEqual(['hezuo late -1', 'luqu late -1']);
    const merged = unitIs('maqu', { from: '2026-04-01', mergedInto: 'hezuo' });
    const both = adopted({ credits: creditsOf('hezuo', 'maqu') });
    const once = play(corrected, merged, both, { kind: 'CORRECTED', itemId: 'item-1', on: '2026-05-01' });
    expect(once.lines().slice(2)).toEqual(['hezuo late -1']);
  });
});

describe('Effects that are not numbers', () => {
  const effects = rules(deduction({ effects: ['LOSES_AWARD', 'NAMED_IN_CIRCULAR'] }));
  const winners = [{ group: 'county', number: 1 }];

  it('follow from a finding without any points', () => {
    const played = play(effects, late());
    expect(played.entries).toEqual([]);
    expect(played.consequences.map(({ unitId, effect, on }) => [unitId, effect, on])).toEqual([
      ['hezuo', 'LOSES_AWARD', '2026-04-10'],
      ['hezuo', 'NAMED_IN_CIRCULAR', '2026-04-10'],
    ]);
  });

  it('follow from what is earned too: a leader is told in writing that the State Council office adopted an item', () => {
    const points = (sample().points ?? []).map((row) =>
      row.id === 'state' ? { ...row, effects: ['LEADER_TOLD' as const] } : row,
    );
    const above = adopted({ level: 'STATE_COUNCIL', outletId: 'state-news', credits: creditsOf('hezuo', 'luqu') });
    const played = play(sample({ points }), adopted(), above, adoptedByProvince());
    expect(played.consequences.map(({ unitId, effect, ruleId }) => [unitId, effect, ruleId])).toEqual([
      ['hezuo', 'LEADER_TOLD', 'state'],
      ['luqu', 'LEADER_TOLD', 'state'],
    ]);
  });

  it('take the award and leave the rank; the next in line wins', () => {
    const ranked = play(
      { ...effects, ranking: { id: 'ranking', winners, citation } },
      unitIs('hezuo'),
      unitIs('luqu'),
      adoptedByProvince(),
      adopted({ itemId: 'item-2', credits: creditsOf('luqu') }),
      late(),
    );
    expect(ranked.ranking()).toEqual(['hezuo 1 5', 'luqu 2 2 *']);
  });
});

describe('Limits — by month, by year, by rule, over all', () => {
  const item = (at: number, on: string) => adopted({ itemId: `item-${at}`, on });

  it('cap a month: what is above it is entered and taken off again', () => {
    const capped = sample({ limits: [limit({ period: 'MONTH', most: '3' })] });
    const played = play(capped, item(1, '2026-03-01'), item(2, '2026-03-31'), item(3, '2026-04-01'));
    expect(played.lines()).toEqual([
      'hezuo prefecture 2',
      'hezuo prefecture 2',
      'hezuo limit -1',
      'hezuo prefecture 2',
    ]);
  });

  it('cap a year after the months', () => {
    const capped = sample({
      limits: [limit({ most: '5' }), limit({ id: 'month', period: 'MONTH', most: '3' })],
    });
    const played = play(
      capped,
      item(1, '2026-03-01'),
      item(2, '2026-03-31'),
      item(3, '2026-04-01'),
      item(4, '2026-04-02'),
    );
    expect(played.points('hezuo')).toBe('5');
    expect(played.lines().slice(-3)).toEqual(['hezuo prefecture 2', 'hezuo month -1', 'hezuo limit -1']);
  });

  it('give room again when something is taken', () => {
    const capped = {
      ...rules(deduction({ take: { method: 'FIXED', points: '1' } })),
      limits: [limit({ most: '3' })],
    };
    const played = play(capped, item(1, '2026-03-01'), item(2, '2026-03-31'), late());
    expect(played.lines().slice(2)).toEqual(['hezuo limit -1', 'hezuo late -1', 'hezuo limit 1']);
    expect(played.points('hezuo')).toBe('3');
  });

  it('cap what some rules gave', () => {
    const capped = sample({ limits: [limit({ rules: ['province'], most: '5' })] });
    const above = (at: number) => adoptedByProvince({ itemId: `item-${at}` });
    const played = play(capped, above(1), item(2, '2026-03-01'), above(3));
    expect(played.points('hezuo')).toBe('7');
  });

  it('cap all parts together', () => {
    const two = sample({
      parts: [...(sample().parts ?? []), { ...(sample().parts?.[0] ?? never()), id: 'work' }],
      points: [
        ...(sample().points ?? []),
        { id: 'commission', part: 'work', when: { fact: 'COMMISSION_DONE' }, points: '4', citation },
      ],
      limits: [limit({ total: true, most: '5' })],
    });
    const done: ScoringFact = { kind: 'COMMISSION', unitId: 'hezuo', outcome: 'DONE', on: '2026-03-02' };
    const played = play(two, item(1, '2026-03-01'), done);
    expect(played.lines()).toEqual(['hezuo prefecture 2', 'hezuo commission 4', 'hezuo limit -1']);
  });

  it('let deductions end at zero, whatever the order of things', () => {
    const floored = {
      ...rules(deduction({ take: { method: 'FIXED', points: '3' } })),
      limits: [limit({ least: '0' })],
    };
    expect(play(floored, adopted(), late()).points('hezuo')).toBe('0');
    const before = play(floored, late(), adopted(), adoptedByProvince());
    expect(before.lines()).toEqual([
      'hezuo late -3',
      'hezuo limit 3',
      'hezuo prefecture 2',
      'hezuo limit -2',
      'hezuo province 5',
      'hezuo limit -1',
    ]);
    expect(before.points('hezuo')).toBe('4');
  });

  it('let a total be negative where the rulebook has no floor', () =>
    expect(play(rules(deduction({ take: { method: 'FIXED', points: '3' } })), late()).points('hezuo')).toBe('-3'));
});

function never(): never {
  throw new Error('the sample has a part');
}

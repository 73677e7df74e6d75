import type { FindingFact } from '@shangda/domain/scoring/facts';
import type { Rulebook } from '@shangda/events/rulebook';
import {
  adopted,
  adoptedByProvince,
  citation,
  creditsOf,
  instructed,
  play,
  sample,
  sharing,
  stacking,
} from './scoring.js';

const part = 'adoption';
const highest = { stacking: stacking({ method: 'HIGHEST' }) };
const even = { sharing: sharing({ method: 'EVEN' }) };
const bonus: Partial<Rulebook> = { instructions: [{ id: 'bonus', part, when: {}, worth: { points: '10' }, citation }] };
const doubled: Partial<Rulebook> = {
  instructions: [{ id: 'doubled', part, when: {}, worth: { multiple: '2' }, citation }],
};
const late: Partial<Rulebook> = {
  deductions: [
    { id: 'late', part, when: { fact: 'FINDING' }, take: { method: 'SHARE_OF_ITEM', share: '1/5' }, citation },
  ],
};
const cap = (most: string): Partial<Rulebook> => ({ limits: [{ id: 'cap', part, period: 'YEAR', most, citation }] });
const two = creditsOf('hezuo', 'luqu');
const finding: FindingFact = {
  kind: 'FINDING',
  unitId: 'hezuo',
  finding: 'LATE',
  gravity: 'MINOR',
  itemId: 'item-1',
  on: '2026-04-10',
};

describe('Two rules that meet: stacking, joint items, instructions, deductions, caps', () => {
  it('stacking and joint: the difference of a higher adoption is shared too', () => {
    const played = play(
      sample({ ...highest, ...even }),
      adopted({ credits: two }),
      adoptedByProvince({ credits: two }),
    );
    expect([played.points('hezuo'), played.points('luqu')]).toEqual(['5/2', '5/2']);
  });

  it('stacking and instruction: only the highest adoption, and the bonus once on top', () => {
    const played = play(sample({ ...highest, ...bonus }), adopted(), adoptedByProvince(), instructed());
    expect(played.points('hezuo')).toBe('15');
    expect(play(sample({ ...highest, ...doubled }), adopted(), instructed(), adoptedByProvince()).points('hezuo')).toBe(
      '10',
    );
  });

  it('stacking and deduction: the share is of what the item counts for', () =>
    expect(play(sample({ ...highest, ...late }), adopted(), finding, adoptedByProvince()).points('hezuo')).toBe('4'));

  it('stacking and cap: the cap sees what is counted, not what is worth', () => {
    const played = play(sample({ ...highest, ...cap('4') }), adopted(), adoptedByProvince());
    expect(played.lines()).toEqual(['hezuo prefecture 2', 'hezuo province 3', 'hezuo cap -1']);
  });

  it('joint and instruction: the bonus of a joint item is shared like the item', () =>
    expect(
      play(sample({ ...even, ...bonus }), adopted({ credits: two }), instructed({ credits: two })).points('luqu'),
    ).toBe('6'));

  it('joint and deduction: only the share of the unit at fault', () => {
    const played = play(sample({ ...even, ...late }), adopted({ credits: two }), finding);
    expect([played.points('hezuo'), played.points('luqu')]).toEqual(['4/5', '1']);
  });

  it('joint and cap: each unit has its own room', () => {
    const played = play(
      sample({ ...even, ...cap('2') }),
      adoptedByProvince({ itemId: 'item-2', credits: creditsOf('hezuo') }),
      adopted({ credits: two }),
    );
    expect([played.points('hezuo'), played.points('luqu')]).toEqual(['2', '1']);
  });

  it('instruction and deduction: the percentage is of points and bonus together', () => {
    const played = play(sample({ ...bonus, ...late }), adopted(), instructed(), finding);
    expect(played.lines()).toEqual(['hezuo prefecture 2', 'hezuo bonus 10', 'hezuo late -12/5']);
  });

  it('instruction and cap: the cap holds for both, or for the instructions alone', () => {
    expect(play(sample({ ...bonus, ...cap('11') }), adopted(), instructed()).points('hezuo')).toBe('11');
    const alone = { limits: [{ id: 'cap', part, rules: ['bonus'], period: 'YEAR' as const, most: '15', citation }] };
    const twice = play(sample({ ...bonus, ...alone }), adopted(), instructed(), instructed({ itemId: 'item-2' }));
    expect(twice.points('hezuo')).toBe('17');
  });

  it('deduction and cap: what was taken gives room below the cap', () => {
    const played = play(sample({ ...late, ...cap('5') }), adopted(), adoptedByProvince(), finding);
    expect(played.lines().slice(2)).toEqual(['hezuo cap -2', 'hezuo late -7/5', 'hezuo cap 7/5']);
    expect(played.points('hezuo')).toBe('5');
  });

  it('all five at once', () => {
    const rules = sample({ ...highest, ...even, ...bonus, ...late, ...cap('5') });
    const played = play(
      rules,
      adopted({ credits: two }),
      adoptedByProvince({ credits: two }),
      instructed({ credits: two }),
      finding,
    );
    // (5 + 10) / 2 = 7.5 each; hezuo 7.5 − 1.5 = 6, both capped at 5.
    expect([played.points('hezuo'), played.points('luqu')]).toEqual(['5', '5']);
  });
});

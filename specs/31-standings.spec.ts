import type { Rulebook } from '@shangda/events/rulebook';
import type { Part } from '@shangda/events/rulebook/terms';
import { displayed } from '@shangda/domain/scoring/display';
import { exact } from '@shangda/events/fraction';
import { adopted, adoptedByProvince, citation, creditsOf, play, reported, sample, titled, unitIs } from './scoring.js';

const counties = ['hezuo', 'luqu', 'maqu', 'xiahe'];
const units = counties.map((unitId) => unitIs(unitId));
const of = (unitId: string, itemId: string) => adopted({ itemId, credits: creditsOf(unitId) });
const above = (unitId: string, itemId: string) => adoptedByProvince({ itemId, credits: creditsOf(unitId) });
const parts = (changes: Partial<Part>): Part[] => [{ ...titled('adoption'), ...changes }];
const ranking = (changes: object): Rulebook['ranking'] => ({ id: 'ranking', citation, ...changes });
// hezuo 5 by one item, luqu 4 by two, maqu 7 by two.
const facts = [above('hezuo', '1'), of('luqu', '2'), of('luqu', '3'), above('maqu', '4'), of('maqu', '5')];

describe('Article 31 — what a part’s points come to', () => {
  it('is their sum where the rulebook says nothing', () =>
    expect(play(sample(), ...units, ...facts).ranking()).toEqual(['maqu 1 7', 'hezuo 2 5', 'luqu 3 4', 'xiahe 4 0']));

  it('is the average per scored item: an item without points does not count', () => {
    const average = sample({ parts: parts({ aggregation: { method: 'AVERAGE_PER_SCORED_ITEM' } }) });
    expect(play(average, ...units, ...facts, reported({ itemId: '6' })).ranking()).toEqual([
      'hezuo 1 5',
      'maqu 2 7/2',
      'luqu 3 2',
      'xiahe 4 0',
    ]);
  });

  it('does not count an item whose points were taken back', () => {
    const average = sample({ parts: parts({ aggregation: { method: 'AVERAGE_PER_SCORED_ITEM' } }) });
    const withdrawn = { kind: 'WITHDRAWN', itemId: '5', on: '2026-05-01' } as const;
    expect(play(average, ...units, ...facts, withdrawn).ranking()).toContain('maqu 1 5');
  });

  it('is the completion of a target, as far as the rulebook lets it go', () => {
    const targets = [{ appliesTo: { groups: ['county'] }, target: '5' }];
    const completion = (most?: string) =>
      sample({ parts: parts({ aggregation: { method: 'COMPLETION', targets, most } }) });
    expect(play(completion(), ...units, ...facts).ranking()).toContain('maqu 1 7/5');
    expect(play(completion('1.2'), ...units, ...facts).ranking()).toContain('maqu 1 6/5');
  });

  it('is turned into a share: the best of the group has all 6 points', () => {
    const share = sample({ parts: parts({ conversion: { points: '6', against: 'BEST_OF_GROUP' } }) });
    expect(play(share, ...units, ...facts).ranking()).toEqual(['maqu 1 6', 'hezuo 2 30/7', 'luqu 3 24/7', 'xiahe 4 0']);
  });

  it('is turned into a share of full completion, never above it', () => {
    const targets = [{ appliesTo: { classes: ['COUNTY_GOVERNMENT' as const] }, target: '5' }];
    const share = sample({
      parts: parts({
        aggregation: { method: 'COMPLETION', targets },
        conversion: { points: '6', against: 'FULL_RATIO' },
      }),
    });
    expect(play(share, ...units, ...facts).ranking()).toEqual(['hezuo 1 6', 'maqu 1 6', 'luqu 3 24/5', 'xiahe 4 0']);
  });

  it('begins with a base for everybody, from which deductions are taken', () => {
    const based = sample({
      parts: parts({ base: '6' }),
      deductions: [
        { id: 'late', part: 'adoption', when: { fact: 'FINDING' }, take: { method: 'FIXED', points: '8' }, citation },
      ],
      limits: [{ id: 'until-nothing-is-left', part: 'adoption', period: 'YEAR', least: '-6', citation }],
    });
    const finding = { kind: 'FINDING', unitId: 'luqu', finding: 'LATE', gravity: 'MINOR', on: '2026-04-10' } as const;
    const played = play(based, unitIs('hezuo'), unitIs('luqu'), of('hezuo', '1'), finding);
    expect(played.ranking()).toEqual(['hezuo 1 8', 'luqu 2 0']);
  });

  it('enters the total by its weight', () => {
    const weighted = sample({
      parts: [
        { ...titled('adoption'), weight: '3/4' },
        { ...titled('work'), weight: '1/4' },
      ],
      points: [
        ...(sample().points ?? []),
        { id: 'reported', part: 'work', when: { fact: 'REPORTED' }, points: '1', citation },
      ],
    });
    expect(play(weighted, unitIs('hezuo'), adopted(), reported()).ranking()).toEqual(['hezuo 1 7/4']);
  });
});

describe('Article 31 — who is ranked and who wins', () => {
  const tie = [of('hezuo', '1'), of('luqu', '2'), of('maqu', '3'), above('xiahe', '4')];

  it('gives all of a tie at the award line the award, or none of them', () => {
    const winners = [{ group: 'county', number: 2 }];
    const all = sample({ ranking: ranking({ winners }) });
    expect(play(all, ...units, ...tie).ranking()).toEqual(['xiahe 1 5 *', 'hezuo 2 2 *', 'luqu 2 2 *', 'maqu 2 2 *']);
    const none = sample({ ranking: ranking({ winners, tieAtTheLine: 'NONE' }) });
    expect(play(none, ...units, ...tie).ranking()).toEqual(['xiahe 1 5 *', 'hezuo 2 2', 'luqu 2 2', 'maqu 2 2']);
  });

  it('ranks nobody below the least activity, and lists them after the others', () => {
    const active = sample({ ranking: ranking({ toBeRanked: { measure: 'ADOPTIONS', atLeast: '2' } }) });
    expect(play(active, ...units, ...facts).ranking()).toEqual(['maqu 1 7', 'luqu 2 4', 'hezuo - 5', 'xiahe - 0']);
  });

  it('ranks a unit by the group it was in on the last day of the period', () => {
    const changed = [unitIs('water', { class: 'DEPARTMENT' }), unitIs('water', { from: '2026-07-01' })];
    const played = play(sample(), unitIs('hezuo'), ...changed, of('hezuo', '1'), above('water', '2'));
    expect(played.ranking('2026')).toEqual(['water 1 5', 'hezuo 2 2']);
    expect(played.ranking('2026-Q1')).toEqual(['hezuo 1 2', 'water 1 5']);
  });

  it('ranks units by name where the rulebook lists them, for the time it says', () => {
    const lists = sample({
      groups: [
        { ...titled('first'), members: { units: [{ unit: 'a', until: '2026-06-30' }, { unit: 'b' }] } },
        { ...titled('second'), members: { units: [{ unit: 'a', from: '2026-07-01' }] } },
      ],
    });
    const played = play(lists, of('a', '1'), above('b', '2'));
    expect(played.ranking('2026-Q2')).toEqual(['b 1 0', 'a 1 0'].sort());
    expect(played.ranking('2026')).toEqual(['b 1 5', 'a 1 2']);
  });
});

describe('Precision — exact inside, rounded for display', () => {
  it.each([
    ['2/3', '0.67'],
    ['0.005', '0.01'],
    ['-0.005', '0.00'],
    ['-2/3', '-0.67'],
    ['2', '2.00'],
    ['1234567.891', '1234567.89'],
  ])('shows %s as %s', (value, text) => expect(displayed(exact(value))).toBe(text));

  it('shows as many digits as the rulebook says', () => {
    const display = (digits: number) => ({ id: 'display', digits, rounding: 'HALF_UP' as const, citation });
    expect(displayed(exact('2/3'), { display: display(0) })).toBe('1');
    expect(displayed(exact('2/3'), { display: display(1) })).toBe('0.7');
  });

  it('ranks by what is exact, not by what is shown', () => {
    const thirds = sample({
      points: [
        { id: 'brief', part: 'adoption', when: { fact: 'ADOPTED', pieceKind: 'brief' }, points: '2/3', citation },
        {
          id: 'report',
          part: 'adoption',
          when: { fact: 'ADOPTED', pieceKind: 'special-report' },
          points: '0.67',
          citation,
        },
      ],
    });
    const played = play(
      thirds,
      unitIs('hezuo'),
      unitIs('luqu'),
      of('hezuo', '1'),
      adopted({ itemId: '2', pieceKind: 'special-report', credits: creditsOf('luqu') }),
    );
    expect(played.ranking()).toEqual(['luqu 1 67/100', 'hezuo 2 2/3']);
    expect([played.shown('hezuo'), played.shown('luqu')]).toEqual(['0.67', '0.67']);
  });
});

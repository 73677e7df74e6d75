import type { Rulebook } from '@shangda/events/rulebook';
import type { RollUpRule } from '@shangda/events/rulebook/points';
import { adopted, adoptedByProvince, citation, creditsOf, play, sample, stacking, unitIs } from './scoring.js';

const point = unitIs('point', { class: 'TOWNSHIP', directReportingPoint: true, countyId: 'hezuo' });
const town = unitIs('town', { class: 'TOWNSHIP', countyId: 'hezuo' });
const rollUp = (changes: Partial<RollUpRule> = {}): Rulebook['rollUps'] => [
  { id: 'for-the-county', from: { directReportingPoint: true }, to: 'COUNTY', share: '1/2', citation, ...changes },
];
const of = (unitId: string) => adopted({ credits: creditsOf(unitId) });

describe('Credit roll-up — a direct reporting point’s score also for its county', () => {
  it('counts for the point alone where the rulebook says nothing', () =>
    expect(play(sample(), point, of('point')).lines()).toEqual(['point prefecture 2']));

  it('counts by a share for the county, and in full for the point', () => {
    const played = play(sample({ rollUps: rollUp() }), point, of('point'));
    expect(played.lines()).toEqual(['point prefecture 2', 'hezuo for-the-county 1']);
  });

  it('counts nothing for the county of a township that is no direct point', () =>
    expect(play(sample({ rollUps: rollUp() }), town, of('town')).lines()).toEqual(['town prefecture 2']));

  it('rolls up a class where the rulebook names one', () => {
    const byClass = sample({ rollUps: rollUp({ from: { classes: ['TOWNSHIP'] }, share: '1' }) });
    expect(play(byClass, town, of('town')).points('hezuo')).toBe('2');
  });

  it('follows the item: what stacking changes below changes above', () => {
    const rules = sample({ rollUps: rollUp(), stacking: stacking({ method: 'HIGHEST' }) });
    const played = play(rules, point, of('point'), adoptedByProvince({ credits: creditsOf('point') }));
    expect(played.points('point')).toBe('5');
    expect(played.points('hezuo')).toBe('5/2');
  });

  it('follows the unit as it was on the day', () => {
    const later = unitIs('point', { class: 'TOWNSHIP', from: '2026-07-01', countyId: 'hezuo' });
    const played = play(
      sample({ rollUps: rollUp() }),
      point,
      later,
      adopted({ credits: creditsOf('point'), on: '2026-06-30' }),
      adopted({ credits: creditsOf('point'), on: '2026-07-01', itemId: 'item-2' }),
    );
    expect(played.points('hezuo')).toBe('1');
  });
});

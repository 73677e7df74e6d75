import type { Rulebook } from '@shangda/events/rulebook';
import type { InstructionCounting } from '@shangda/events/rulebook/points';
import { adopted, adoptedByProvince, citation, creditsOf, instructed, play, sample, sharing } from './scoring.js';

const part = 'adoption';
const rows: Rulebook['instructions'] = [
  { id: 'by-a-leader', part, when: {}, worth: { points: '4' }, citation },
  { id: 'by-the-principal', part, when: { level: 'PREFECTURE', rank: 'principal' }, worth: { points: '10' }, citation },
  { id: 'by-the-province', part, when: { level: 'PROVINCE' }, worth: { points: '20' }, citation },
];
const counting = (
  method: InstructionCounting['counting'],
  bonusOfJointItem: InstructionCounting['bonusOfJointItem'] = 'SHARED',
): InstructionCounting => ({ id: 'counting', counting: method, bonusOfJointItem, citation });
const rules = (changes: Partial<Rulebook> = {}) => sample({ instructions: rows, ...changes });
const byDeputy = instructed({ rank: 'deputy', on: '2026-03-12' });
const byPrincipal = instructed({ on: '2026-03-13' });
const byProvince = instructed({ level: 'PROVINCE', on: '2026-03-14' });

describe('Instructions — a leader’s order on an item', () => {
  it('are worth what level and rank say', () => {
    expect(play(rules(), byDeputy).lines()).toEqual(['hezuo by-a-leader 4']);
    expect(play(rules(), byPrincipal).lines()).toEqual(['hezuo by-the-principal 10']);
    expect(play(rules(), byProvince).lines()).toEqual(['hezuo by-the-province 20']);
  });

  it('accrue on the day of the instruction, beside the adoption’s points', () => {
    const played = play(rules(), adopted({ on: '2026-03-10' }), instructed({ on: '2026-04-01' }));
    expect(played.points('hezuo', part, '2026-03')).toBe('2');
    expect(played.points('hezuo', part, '2026-04')).toBe('10');
  });

  it('count every one where the rulebook says nothing', () =>
    expect(play(rules(), byDeputy, byPrincipal, byProvince).points('hezuo')).toBe('34'));

  it('count once per level: a second one of the same level adds nothing, a higher one the difference', () => {
    const once = rules({ instructionCounting: counting({ method: 'ONCE_PER_LEVEL' }) });
    const second = play(once, byPrincipal, instructed({ on: '2026-03-20' }));
    expect(second.points('hezuo')).toBe('10');
    expect(second.lines()).toEqual(['hezuo by-the-principal 10', 'hezuo by-the-principal 0']);
    const higher = play(once, byDeputy, byPrincipal, byProvince);
    expect(higher.points('hezuo')).toBe('30');
    expect(higher.lines()).toEqual([
      'hezuo by-a-leader 4',
      'hezuo by-a-leader -4',
      'hezuo by-the-principal 10',
      'hezuo by-the-province 20',
    ]);
  });

  it('count only the highest', () =>
    expect(
      play(rules({ instructionCounting: counting({ method: 'HIGHEST' }) }), byProvince, byPrincipal).points('hezuo'),
    ).toBe('20'));

  it('diminish: the first in full, the second by half, the third not', () => {
    const series = ['1', '1/2'];
    const perItem = rules({ instructionCounting: counting({ method: 'DIMINISHING', per: 'ITEM', series }) });
    const three = [byPrincipal, byPrincipal, byPrincipal];
    expect(play(perItem, ...three).lines()).toEqual([
      'hezuo by-the-principal 10',
      'hezuo by-the-principal 5',
      'hezuo by-the-principal 0',
    ]);
    expect(play(perItem, byPrincipal, byProvince).points('hezuo')).toBe('20');
    const perLevel = rules({ instructionCounting: counting({ method: 'DIMINISHING', per: 'LEVEL', series }) });
    expect(play(perLevel, byPrincipal, byProvince).points('hezuo')).toBe('30');
  });

  it('multiply the item’s points, those it earns later too', () => {
    const doubled = rules({ instructions: [{ id: 'doubled', part, when: {}, worth: { multiple: '2' }, citation }] });
    expect(play(doubled, adopted(), byPrincipal).points('hezuo')).toBe('4');
    const later = play(doubled, adopted(), byPrincipal, adoptedByProvince({ on: '2026-05-01' }));
    expect(later.points('hezuo')).toBe('14');
    expect(later.lines().slice(2)).toEqual(['hezuo province 5', 'hezuo doubled 5']);
  });

  it('count only in the outlet the rulebook names', () => {
    const onlyThere = rules({
      instructions: [{ id: 'there', part, when: { outlet: 'internal' }, worth: { points: '10' }, citation }],
    });
    expect(play(onlyThere, instructed({ outletId: 'internal' })).points('hezuo')).toBe('10');
    expect(play(onlyThere, instructed({ outletId: 'news' })).entries).toEqual([]);
    expect(play(onlyThere, instructed()).entries).toEqual([]);
  });

  it('know the kind of the piece the leader read', () => {
    const onReports = rules({
      instructions: [{ id: 'report', part, when: { pieceKind: 'special-report' }, worth: { points: '10' }, citation }],
    });
    const brief = adopted({ outletId: 'news' });
    const report = adopted({ outletId: 'internal', pieceKind: 'special-report' });
    expect(play(onReports, brief, report, instructed({ outletId: 'internal' })).points('hezuo')).toBe('14');
    expect(play(onReports, brief, report, instructed({ outletId: 'news' })).points('hezuo')).toBe('4');
    expect(play(onReports, brief, report, instructed()).points('hezuo')).toBe('14');
  });

  it('share the bonus of a joint item like the item, or give it to each in full', () => {
    const credits = creditsOf('hezuo', 'luqu');
    const even = { sharing: sharing({ method: 'EVEN' }) };
    const both = [adopted({ credits }), instructed({ credits })];
    expect(play(rules(even), ...both).points('luqu')).toBe('6');
    const full = { ...even, instructionCounting: counting({ method: 'EVERY' }, 'FULL') };
    expect(play(rules(full), ...both).points('luqu')).toBe('11');
  });

  it('are scored for the units they name where no item is known', () =>
    expect(play(rules(), instructed({ itemId: undefined })).lines()).toEqual(['hezuo by-the-principal 10']));
});

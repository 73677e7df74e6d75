import { adopted, adoptedByProvince, creditsOf, play, sample, sharing, stacking } from './scoring.js';

const three = creditsOf('hezuo', 'luqu', 'maqu');
const joint = adopted({ credits: three });
const shares = (played: ReturnType<typeof play>, ...units: readonly string[]) =>
  units.map((unit) => played.points(unit));

describe('Joint items — one piece of several units', () => {
  it('shares by the weights the units gave, where the rulebook says nothing', () => {
    const weighted = adopted({
      credits: [
        { unitId: 'hezuo', weight: 3 },
        { unitId: 'luqu', weight: 1 },
      ],
    });
    expect(shares(play(sample(), weighted), 'hezuo', 'luqu')).toEqual(['3/2', '1/2']);
  });

  it('shares evenly', () =>
    expect(shares(play(sample({ sharing: sharing({ method: 'EVEN' }) }), joint), 'hezuo', 'luqu', 'maqu')).toEqual([
      '2/3',
      '2/3',
      '2/3',
    ]));

  it('gives each the full value', () =>
    expect(shares(play(sample({ sharing: sharing({ method: 'FULL' }) }), joint), 'hezuo', 'maqu')).toEqual(['2', '2']));

  it('gives each the same fixed value', () => {
    const fixed = sample({ sharing: sharing({ method: 'FIXED', points: '1' }) });
    expect(shares(play(fixed, joint), 'hezuo', 'maqu')).toEqual(['1', '1']);
    expect(play(fixed, adopted()).points('hezuo')).toBe('2');
  });

  it('shares by place, and as the rulebook says where it has no row for so many', () => {
    const byPlace = sample({
      sharing: sharing({ method: 'BY_PLACE', shares: [['0.6', '0.4']], otherwise: 'EVEN' }),
    });
    expect(shares(play(byPlace, adopted({ credits: creditsOf('hezuo', 'luqu') })), 'hezuo', 'luqu')).toEqual([
      '6/5',
      '4/5',
    ]);
    expect(play(byPlace, joint).points('luqu')).toBe('2/3');
  });

  it('counts a joint piece once for each unit and once for the outlet', () => {
    const { state } = play(sample(), joint);
    expect(['hezuo', 'luqu', 'maqu'].map((unit) => state.tally.adoptedOf.get(unit)?.length)).toEqual([1, 1, 1]);
    expect(state.tally.pieces).toHaveLength(1);
  });
});

describe('Composite pieces — one piece of several items', () => {
  const source = (itemId: string) =>
    adopted({ itemId, compositeId: 'composite-1', issueId: 'issue-1', credits: creditsOf('hezuo', 'luqu') });

  it('are counted once, although every source tells of them', () => {
    const played = play(sample(), source('item-1'), source('item-2'));
    expect(shares(played, 'hezuo', 'luqu')).toEqual(['1', '1']);
    expect(played.state.tally.pieces).toHaveLength(1);
  });

  it('are shared with the editor, from the share of the text that was rewritten', () => {
    const rules = sample({
      sharing: sharing({ method: 'EVEN' }, 'COMPOSITE').map((rule) => ({
        ...rule,
        editor: { share: '1/2', rewrittenFrom: 5000 },
      })),
    });
    const piece = { ...source('item-1'), rewritten: 5000 };
    expect(shares(play(rules, piece), 'hezuo', 'luqu')).toEqual(['1/2', '1/2']);
    expect(shares(play(rules, { ...piece, rewritten: 4999 }), 'hezuo', 'luqu')).toEqual(['1', '1']);
  });

  it('credit the editor’s unit where one is named', () => {
    const rules = sample({
      sharing: sharing({ method: 'EVEN' }, 'COMPOSITE').map((rule) => ({
        ...rule,
        editor: { share: '1/2', unit: 'information-section' },
      })),
    });
    expect(shares(play(rules, source('item-1')), 'hezuo', 'information-section')).toEqual(['1/2', '1']);
  });

  it('follow their own rule, joint items theirs', () => {
    const rules = sample({
      sharing: [
        ...sharing({ method: 'FULL' }, 'COMPOSITE'),
        ...sharing({ method: 'EVEN' }).map((rule) => ({ ...rule, id: 'joint' })),
      ],
    });
    expect(play(rules, source('item-1')).points('luqu')).toBe('2');
    expect(play(rules, adopted({ credits: creditsOf('hezuo', 'luqu') })).points('luqu')).toBe('1');
  });

  it('stack with each other, not with what a source earned alone', () => {
    const rules = sample({ stacking: stacking({ method: 'HIGHEST' }) });
    const above = {
      ...source('item-1'),
      ...{ level: 'PROVINCE' as const, outletId: 'province-news', issueId: 'issue-2' },
    };
    const played = play(rules, adoptedByProvince({ credits: creditsOf('hezuo') }), source('item-1'), above);
    expect(shares(played, 'hezuo', 'luqu')).toEqual(['15/2', '5/2']);
  });
});

import { readFact } from '@shangda/events/catalogue';
import { readRulebook } from '@shangda/events/rulebook';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adopted, adoptedByProvince, citation, creditsOf, play, sample, sharing, unitIs } from './scoring.js';

describe('Article 28 — adopted items are counted by the standard of points', () => {
  it('gives what the table says for the level, on the day of the adoption', () => {
    const { entries } = play(sample(), adopted({ on: '2026-03-31' }));
    expect(entries).toMatchObject([
      {
        unitId: 'hezuo',
        itemId: 'item-1',
        on: '2026-03-31',
        period: '2026-03',
        ruleId: 'prefecture',
        part: 'adoption',
      },
    ]);
    expect(entries[0]?.amount).toEqual({ n: '2', d: '1' });
    expect(entries[0]?.calculation).toEqual([
      { ruleId: 'prefecture', inputs: { level: 'PREFECTURE', outlet: 'news', pieceKind: 'brief' }, result: '2' },
    ]);
  });

  it('gives nothing for what no row names', () => expect(play(sample({ points: [] }), adopted()).entries).toEqual([]));

  it('lets three units share two points exactly: each 2/3, shown 0.67, together 2', () => {
    const together = play(
      sample({ sharing: sharing({ method: 'EVEN' }) }),
      adopted({ credits: creditsOf('hezuo', 'luqu', 'maqu') }),
    );
    expect(['hezuo', 'luqu', 'maqu'].map((unit) => together.points(unit))).toEqual(['2/3', '2/3', '2/3']);
    expect(together.shown('hezuo')).toBe('0.67');
  });

  it('takes the row that says most about the piece', () => {
    const table = sample({
      points: [
        { id: 'any', part: 'adoption', when: { fact: 'ADOPTED' }, points: '1', citation },
        { id: 'brief', part: 'adoption', when: { fact: 'ADOPTED', pieceKind: 'brief' }, points: '2', citation },
        {
          id: 'brief-in-news',
          part: 'adoption',
          when: { fact: 'ADOPTED', pieceKind: 'brief', outlet: 'news' },
          points: '3',
          citation,
        },
      ],
    });
    expect(play(table, adopted({ pieceKind: 'special-report' })).lines()).toEqual(['hezuo any 1']);
    expect(play(table, adopted({ outletId: 'internal' })).lines()).toEqual(['hezuo brief 2']);
    expect(play(table, adopted()).lines()).toEqual(['hezuo brief-in-news 3']);
  });
});

describe('Points that belong to no item', () => {
  it('are for a quota met, and for each item over it', () => {
    const points = [
      {
        id: 'base',
        part: 'adoption',
        when: { fact: 'QUOTA_MET' as const },
        points: '10',
        perItemOver: '1/2',
        citation,
      },
    ];
    const result = { kind: 'QUOTA', unitId: 'hezuo', ruleId: 'monthly', period: '2026-03', on: '2026-03-31' } as const;
    const played = play(sample({ points }), { ...result, measured: 18, required: 15, met: true });
    expect(played.lines()).toEqual(['hezuo base 23/2']);
    expect(play(sample({ points }), { ...result, measured: 14, required: 15, met: false }).entries).toEqual([]);
  });

  it('are for an ordered piece delivered in time, not for a late one', () => {
    const points = [
      { id: 'ordered', part: 'adoption', when: { fact: 'COMMISSION_DONE' as const }, points: '3', citation },
    ];
    const commission = { kind: 'COMMISSION', unitId: 'hezuo', on: '2026-03-31' } as const;
    expect(play(sample({ points }), { ...commission, outcome: 'DONE' }).lines()).toEqual(['hezuo ordered 3']);
    expect(play(sample({ points }), { ...commission, outcome: 'LATE' }).entries).toEqual([]);
  });
});

describe('Article 31 — ranking by group', () => {
  it('gives equal totals equal ranks and skips the next: 1, 2, 2, 4', () => {
    const units = ['hezuo', 'luqu', 'maqu', 'xiahe'].map((unitId) => unitIs(unitId));
    const ranked = play(
      sample(),
      ...units,
      adoptedByProvince(),
      adopted({ itemId: 'item-2', credits: creditsOf('luqu') }),
      adopted({ itemId: 'item-3', credits: creditsOf('maqu') }),
    );
    expect(ranked.ranking()).toEqual(['hezuo 1 5', 'luqu 2 2', 'maqu 2 2', 'xiahe 4 0']);
  });

  it('ranks nobody across groups', () => {
    const ranked = play(
      sample(),
      unitIs('hezuo'),
      unitIs('water', { class: 'DEPARTMENT' }),
      adopted(),
      adoptedByProvince({ itemId: 'item-2', credits: creditsOf('water') }),
    );
    expect(ranked.ranking()).toEqual(['hezuo 1 2', 'water 1 5']);
  });
});

describe('A rulebook of the first format', () => {
  const golden = readFileSync(join(__dirname, 'events/golden/RulebookPublished@1.json'), 'utf8');

  it('is read as what it meant: the same quotas and settings, and nothing more', () => {
    const { data } = readFact('RulebookPublished', 1, golden);
    const old = JSON.parse(golden) as { rulebook: { quotas: { id: string; minimum: number }[]; settings: object } };
    const { rulebook } = data as { rulebook: ReturnType<typeof readRulebook> };
    expect(rulebook).toEqual(readRulebook(old.rulebook));
    expect(rulebook.format).toBe(2);
    expect(rulebook.quotas.map(({ id, minima }) => [id, minima[0]?.minimum])).toEqual(
      old.rulebook.quotas.map(({ id, minimum }) => [id, minimum]),
    );
    expect(rulebook.settings).toEqual(old.rulebook.settings);
    expect(Object.keys(rulebook).sort()).toEqual(Object.keys(old.rulebook).sort());
  });
});

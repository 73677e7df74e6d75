import { adopted, adoptedByProvince, play, sample, stacking } from './scoring.js';

const prefecture = adopted({ on: '2026-03-10' });
const inAnotherOutlet = adopted({ on: '2026-03-20', outletId: 'internal' });
const province = adoptedByProvince({ on: '2026-04-02' });
const state = adopted({ on: '2026-05-06', level: 'STATE_COUNCIL', outletId: 'state-news' });
const all = [prefecture, inAnotherOutlet, province, state];

describe('Stacking — the adoptions of one item are seen together', () => {
  it('adds them where the rulebook says nothing', () => {
    const item = play(sample(), ...all);
    expect(item.points('hezuo')).toBe('19');
    expect(item.lines()).toEqual(['hezuo prefecture 2', 'hezuo prefecture 2', 'hezuo province 5', 'hezuo state 10']);
  });

  it('counts only the highest: a later, higher adoption adds the difference', () => {
    const item = play(sample({ stacking: stacking({ method: 'HIGHEST' }) }), prefecture, province);
    expect(item.lines()).toEqual(['hezuo prefecture 2', 'hezuo province 3']);
    expect(item.entries[1]?.calculation).toEqual([
      { ruleId: 'province', inputs: { level: 'PROVINCE', outlet: 'province-news', pieceKind: 'brief' }, result: '5' },
      { ruleId: 'stacking', inputs: { amounts: '2, 5', counted: '0, 5' }, result: '5' },
      { ruleId: 'province', inputs: { now: '5', before: '2' }, result: '3' },
    ]);
  });

  it('enters a lower adoption with nothing, so that the sheet says why', () => {
    const item = play(sample({ stacking: stacking({ method: 'HIGHEST' }) }), province, prefecture);
    expect(item.lines()).toEqual(['hezuo province 5', 'hezuo prefecture 0']);
  });

  it('counts the best two levels, each by its highest', () => {
    const item = play(sample({ stacking: stacking({ method: 'BEST_LEVELS', levels: 2 }) }), ...all);
    expect(item.lines()).toEqual(['hezuo prefecture 2', 'hezuo prefecture 0', 'hezuo province 5', 'hezuo state 8']);
    expect(item.points('hezuo')).toBe('15');
  });

  it('multiplies a base by the factor of the level', () => {
    const base = {
      points: [
        { ...onePoint('brief'), points: '1' },
        { ...onePoint('special-report'), points: '3' },
      ],
      stacking: stacking(
        { method: 'SUM' },
        {
          factors: [
            { level: 'PROVINCE', factor: '2' },
            { level: 'STATE_COUNCIL', factor: '5' },
          ],
        },
      ),
    };
    const report = { pieceKind: 'special-report' };
    expect(play(sample(base), adopted(report)).points('hezuo')).toBe('3');
    expect(play(sample(base), adopted(report), adoptedByProvince(report)).points('hezuo')).toBe('9');
    const highest = {
      ...base,
      stacking: base.stacking.map((rule) => ({ ...rule, combine: { method: 'HIGHEST' } as const })),
    };
    expect(play(sample(highest), adopted(report), adoptedByProvince(report)).points('hezuo')).toBe('6');
  });

  it('gives a further increment for each further level, and none for a second outlet of one level', () => {
    const increments = [{ level: 'STATE_COUNCIL' as const, points: '3' }, { points: '1' }];
    const item = play(sample({ stacking: stacking({ method: 'INCREMENT', per: 'LEVEL', increments }) }), ...all);
    // The highest is the State Council's 10; the prefecture and the province are further levels.
    expect(item.points('hezuo')).toBe('12');
    expect(item.lines()).toEqual(['hezuo prefecture 2', 'hezuo prefecture 0', 'hezuo province 4', 'hezuo state 6']);
  });

  it('gives it for each further adoption where the rulebook says so', () => {
    const rule = stacking({ method: 'INCREMENT', per: 'ADOPTION', increments: [{ points: '1/2' }] });
    expect(play(sample({ stacking: rule }), prefecture, inAnotherOutlet).points('hezuo')).toBe('5/2');
  });

  it('sees a reading copy together with adoptions only where it is named', () => {
    const points = [
      ...(sample().points ?? []),
      { id: 'copy', part: 'adoption', when: { fact: 'READING_COPY' as const }, points: '2', citation },
    ];
    const copy = { ...prefecture, kind: 'READING_COPY' as const, on: '2026-03-01' };
    const apart = sample({ points, stacking: stacking({ method: 'HIGHEST' }) });
    expect(play(apart, copy, province).points('hezuo')).toBe('7');
    const together = stacking({ method: 'HIGHEST' }, { over: ['ADOPTED', 'READING_COPY'] });
    expect(play(sample({ points, stacking: together }), copy, province).points('hezuo')).toBe('5');
  });

  it('tells one outlet title at two levels apart', () => {
    const title = { zh: '政务信息', en: 'Government Affairs News' };
    const twice = sample({
      outlets: [
        { id: 'zhengwu-prefecture', title, level: 'PREFECTURE', citation },
        { id: 'zhengwu-province', title, level: 'PROVINCE', citation },
      ],
      points: [
        { ...onePoint(), id: 'below', when: { fact: 'ADOPTED', outlet: 'zhengwu-prefecture' }, points: '2' },
        { ...onePoint(), id: 'above', when: { fact: 'ADOPTED', outlet: 'zhengwu-province' }, points: '5' },
      ],
    });
    const item = play(
      twice,
      adopted({ outletId: 'zhengwu-prefecture' }),
      adoptedByProvince({ outletId: 'zhengwu-province' }),
    );
    expect(item.lines()).toEqual(['hezuo below 2', 'hezuo above 5']);
  });
});

const citation = { document: 'sample', article: '1', text: 'sample' };
function onePoint(pieceKind?: string) {
  const when = pieceKind === undefined ? { fact: 'ADOPTED' as const } : { fact: 'ADOPTED' as const, pieceKind };
  return { id: pieceKind ?? 'any', part: 'adoption', when, points: '1', citation };
}

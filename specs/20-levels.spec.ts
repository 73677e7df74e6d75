import fc from 'fast-check';
import { type Figures, isGraver, levelOf } from '@shangda/domain/emergency/grading';
import { incidentLevel } from '@shangda/events/vocabulary';
import { national } from './national.js';

const grades = national.emergencies.grades ?? [];
const accident = (figures: Figures) => levelOf(grades, 'ACCIDENT', figures);
const million = 1_000_000;

const reached = [
  { what: '3 deaths', figures: { deaths: 3 }, level: 'III' },
  { what: '10 deaths', figures: { deaths: 10 }, level: 'II' },
  { what: '30 deaths', figures: { deaths: 30 }, level: 'I' },
  { what: '10 serious injuries', figures: { seriousInjuries: 10 }, level: 'III' },
  { what: '50 serious injuries', figures: { seriousInjuries: 50 }, level: 'II' },
  { what: '100 serious injuries', figures: { seriousInjuries: 100 }, level: 'I' },
  { what: '10 million yuan', figures: { lossYuan: 10 * million }, level: 'III' },
  { what: '50 million yuan', figures: { lossYuan: 50 * million }, level: 'II' },
  { what: '100 million yuan', figures: { lossYuan: 100 * million }, level: 'I' },
] as const;
const oneLess = [
  { what: '2 deaths', figures: { deaths: 2 }, level: 'IV' },
  { what: '9 deaths', figures: { deaths: 9 }, level: 'III' },
  { what: '29 deaths', figures: { deaths: 29 }, level: 'II' },
  { what: '9 serious injuries', figures: { seriousInjuries: 9 }, level: 'IV' },
  { what: '49 serious injuries', figures: { seriousInjuries: 49 }, level: 'III' },
  { what: '99 serious injuries', figures: { seriousInjuries: 99 }, level: 'II' },
  { what: 'a yuan less than 10 million', figures: { lossYuan: 10 * million - 1 }, level: 'IV' },
  { what: 'a yuan less than 50 million', figures: { lossYuan: 50 * million - 1 }, level: 'III' },
  { what: 'a yuan less than 100 million', figures: { lossYuan: 100 * million - 1 }, level: 'II' },
] as const;

describe('国务院令第493号 Article 3 — accidents are graded by deaths, serious injuries and loss', () => {
  it.each(reached)('“以上” includes the number: $what is level $level', ({ figures, level }) =>
    expect(accident(figures)).toBe(level),
  );

  it.each(oneLess)('and one below does not reach it: $what is level $level', ({ figures, level }) =>
    expect(accident(figures)).toBe(level),
  );

  it('takes any one figure as enough, whatever the others say', () => {
    expect(accident({ deaths: 0, seriousInjuries: 0, lossYuan: 100 * million })).toBe('I');
    expect(accident({ deaths: 3, seriousInjuries: 50, lossYuan: 1 })).toBe('II');
  });

  it('leaves to 一般 whatever reaches no figure, also while none is known', () => {
    expect(accident({ deaths: 0, seriousInjuries: 0, lossYuan: 0 })).toBe('IV');
    expect(accident({})).toBe('IV');
  });

  it('never grades lower because a figure grew or became known', () =>
    fc.assert(
      fc.property(figuresOf(200), figuresOf(200), (known, more) => {
        const one = accident(known) ?? 'IV';
        const other = accident(grown(known, more)) ?? 'IV';
        expect(isGraver(one, other)).toBe(false);
      }),
    ));

  it('is the gravest of what each figure alone would be', () =>
    fc.assert(
      fc.property(figuresOf(120), ({ deaths, seriousInjuries, lossYuan }) => {
        const alone = [accident({ deaths }), accident({ seriousInjuries }), accident({ lossYuan })];
        const gravest = incidentLevel.options.find((level) => alone.includes(level));
        expect(accident({ deaths, seriousInjuries, lossYuan })).toBe(gravest);
      }),
    ));
});

describe('Levels where no rule gives numbers', () => {
  it('leaves social security without one, whatever happened', () =>
    expect(levelOf(grades, 'SOCIAL_SECURITY', { deaths: 30, lossYuan: 100 * million })).toBeUndefined());

  it('and so natural disasters and public health, which people grade', () => {
    expect(levelOf(grades, 'NATURAL_DISASTER', { deaths: 30 })).toBeUndefined();
    expect(levelOf(grades, 'PUBLIC_HEALTH', { deaths: 30 })).toBeUndefined();
  });

  it('knows none where the figures reach no row and none is for the rest', () =>
    expect(
      levelOf(
        grades.filter(({ level }) => level !== 'IV'),
        'ACCIDENT',
        { deaths: 2 },
      ),
    ).toBeUndefined());
});

const amount = (most: number) => fc.option(fc.nat(most), { nil: undefined });
const figuresOf = (most: number) =>
  fc.record({ deaths: amount(most), seriousInjuries: amount(most), lossYuan: amount(most * million) });
const grown = (known: Figures, more: Figures): Figures => ({
  deaths: sum(known.deaths, more.deaths),
  seriousInjuries: sum(known.seriousInjuries, more.seriousInjuries),
  lossYuan: sum(known.lossYuan, more.lossYuan),
});
const sum = (one: number | undefined, other: number | undefined) =>
  one === undefined && other === undefined ? undefined : (one ?? 0) + (other ?? 0);

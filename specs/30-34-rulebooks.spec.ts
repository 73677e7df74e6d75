import { PointsPeriodLocked } from '@shangda/events/points';
import { rulebook } from '@shangda/events/rulebook';
import { inForce, publishRulebook } from '@shangda/domain/rulebook';
import { given } from '@shangda/testing/given';
import { gannan, gannan2008, morning, published, register, revised } from './gannan.js';

const officeId = 'gannan';
const byKeeper = { actor: 'gannan-rules', at: morning };

describe('Articles 30 and 34 — an office publishes its rulebook', () => {
  it('takes the bundled one as its first, whenever it came into force', () => {
    const outcome = given(register).when(publishRulebook, { officeId, rulebook: gannan2008 }, byKeeper);
    outcome.thenIn({ 'rulebook-gannan': [published(gannan2008, 1)] });
    outcome.thenTold({ rulebookNumber: 1 });
  });

  it('numbers its versions', () => {
    const next = revised({ effectiveFrom: '2026-04-01' });
    given(gannan).when(publishRulebook, { officeId, rulebook: next }, byKeeper).then(published(next, 2));
  });

  it('lets a later version reach back to the first day of this month, not before', () => {
    const publish = (effectiveFrom: string) =>
      given(gannan).when(publishRulebook, { officeId, rulebook: revised({ effectiveFrom }) }, byKeeper);
    publish('2026-03-01').then(published(revised({ effectiveFrom: '2026-03-01' }), 2));
    publish('2026-02-28').thenRefused('EffectiveInThePast', '34', {
      path: '/effectiveFrom',
      effectiveFrom: '2026-02-28',
    });
  });

  it('lets no version take effect in a month whose points are final', () => {
    const february = PointsPeriodLocked.of({
      officeId,
      period: '2026-02',
      lockedOn: '2026-03-02',
      lockedBy: 'gannan-rules',
    });
    given(register, { 'assessment-gannan': [february] })
      .when(publishRulebook, { officeId, rulebook: gannan2008 }, byKeeper)
      .thenRefused('EffectiveInLockedPeriod', '34', { path: '/effectiveFrom', period: '2026-02' });
    given(register, { 'assessment-gannan': [february] })
      .when(publishRulebook, { officeId, rulebook: revised({ effectiveFrom: '2026-03-01' }) }, byKeeper)
      .then(published(revised({ effectiveFrom: '2026-03-01' }), 1));
  });

  it('publishes nothing where the newest says the same, however old its date and whatever the order of its members', () => {
    const reordered = Object.fromEntries(Object.entries(gannan2008).reverse()) as typeof gannan2008;
    given(gannan).when(publishRulebook, { officeId, rulebook: gannan2008 }, byKeeper).thenNothing();
    given(gannan).when(publishRulebook, { officeId, rulebook: reordered }, byKeeper).thenNothing();
    const [first, ...others] = gannan2008.quotas;
    const changed = revised({
      quotas: first
        ? [{ ...first, minima: first.minima.map((row) => ({ ...row, minimum: row.minimum + 1 })) }, ...others]
        : [],
    });
    given(gannan)
      .when(publishRulebook, { officeId, rulebook: changed }, byKeeper)
      .thenRefused('EffectiveInThePast', '34');
  });

  it('publishes an earlier version again when another has come between', () => {
    const between = revised({ effectiveFrom: '2026-04-01' });
    const again = revised({ effectiveFrom: '2026-05-01' });
    given(gannan, { 'rulebook-gannan': [published(again, 2), published(between, 3)] })
      .when(publishRulebook, { officeId, rulebook: again }, byKeeper)
      .then(published(again, 4));
  });

  it('refuses two rules under one id and says where', () => {
    const twice = revised({ quotas: [...gannan2008.quotas, ...gannan2008.quotas.slice(0, 1)] });
    given(register)
      .when(publishRulebook, { officeId, rulebook: twice }, byKeeper)
      .thenRefused('RuleIdTwice', undefined, { path: '/quotas/3/id' });
  });
});

describe('Article 34 — which version is in force', () => {
  const versions = [
    { number: 1, effectiveFrom: '2008-04-15', rulebook: gannan2008 },
    { number: 2, effectiveFrom: '2026-05-01', rulebook: gannan2008 },
    { number: 3, effectiveFrom: '2026-04-01', rulebook: gannan2008 },
    { number: 4, effectiveFrom: '2026-04-01', rulebook: gannan2008 },
  ];

  it.each([
    ['2008-04-14', undefined],
    ['2008-04-15', 1],
    ['2026-03-31', 1],
    ['2026-04-01', 4],
    ['2026-04-30', 4],
    ['2026-05-01', 2],
  ])('is on %s version %s: the latest effective, of one date the last published', (day, number) =>
    expect(inForce({ versions }, day)?.number).toBe(number),
  );

  it('cites an article for every rule and setting of the bundled rulebook', () => {
    const citations = [...gannan2008.quotas, ...Object.values(gannan2008.settings)].map((rule) => rule.citation);
    expect(
      citations.every(
        ({ document, article, text }) => document === '州政办发〔2008〕47号' && article !== '' && text !== '',
      ),
    ).toBe(true);
    expect(Object.values(gannan2008.settings).every((setting) => setting.reading?.includes('not in the text'))).toBe(
      true,
    );
  });

  it('knows no key the format does not name', () =>
    expect(rulebook.safeParse({ ...gannan2008, scores: [] }).success).toBe(false));
});

import type { ScoringFact, UnitFact } from '@shangda/domain/scoring/facts';
import { officeDayAt } from '@shangda/domain/calendar';
import type { Rulebook } from '@shangda/events/rulebook';
import { instant } from '@shangda/testing/given';
import {
  adopted,
  adoptedByProvince,
  citation,
  creditsOf,
  play,
  reported,
  sample,
  titled,
  unitIs,
  versions,
} from './scoring.js';

type Quota = Rulebook['quotas'][number];
const quota = (changes: Partial<Quota> = {}): Quota => ({
  ...titled('monthly'),
  period: 'MONTH',
  measure: 'REPORTED',
  minima: [{ appliesTo: { classes: ['COUNTY_GOVERNMENT'] }, minimum: 2 }],
  ...changes,
});
const asking = (...quotas: readonly Quota[]) => sample({ quotas: [...quotas] });
const hezuo = unitIs('hezuo');
const on = (...days: readonly string[]) => days.map((day, at) => reported({ itemId: `item-${day}-${at}`, on: day }));
const results = (rules: Parameters<typeof play>[0], facts: readonly ScoringFact[], period: string, unit = 'hezuo') =>
  play(rules, ...facts)
    .quotas(period, unit)
    .map(
      ({ ruleId, measured, required, met }) =>
        `${ruleId} ${measured.toFraction()}/${required.toFraction()} ${met ? 'met' : 'missed'}`,
    );
const minima = (minimum: number, unitClass: 'COUNTY_GOVERNMENT' | 'DEPARTMENT' = 'COUNTY_GOVERNMENT') => ({
  appliesTo: { classes: [unitClass] },
  minimum,
});

describe('Article 21(4) — quotas of any period and of several things', () => {
  it('measures what was reported in the month', () => {
    const facts = [hezuo, ...on('2026-03-01', '2026-03-31', '2026-04-01')];
    expect(results(asking(quota()), facts, '2026-03')).toEqual(['monthly 2/2 met']);
    expect(results(asking(quota()), facts, '2026-04')).toEqual(['monthly 1/2 missed']);
  });

  it('puts the last microsecond of March into March and the next into April', () => {
    const dayOf = (iso: string) => officeDayAt(instant(iso)).day;
    const [last, first] = [dayOf('2026-03-31T15:59:59.999999Z'), dayOf('2026-03-31T16:00:00Z')];
    const facts = [hezuo, ...on(last, first)];
    expect(results(asking(quota()), facts, '2026-03')).toEqual(['monthly 1/2 missed']);
    expect(results(asking(quota()), facts, '2026-04')).toEqual(['monthly 1/2 missed']);
  });

  it('lets a week run across the end of a month', () => {
    const weekly = quota({ id: 'weekly', period: 'WEEK' });
    // 30 March 2026 is a Monday.
    const facts = [hezuo, ...on('2026-03-29', '2026-03-30', '2026-04-05', '2026-04-06')];
    expect(results(asking(weekly), facts, '2026-W14')).toEqual(['weekly 2/2 met']);
    expect(results(asking(weekly), facts, '2026-W13')).toEqual(['weekly 1/2 missed']);
    expect(results(asking(weekly), facts, '2026-W15')).toEqual(['weekly 1/2 missed']);
  });

  it('asks in a week what its Monday asks', () => {
    const weekly = quota({ id: 'weekly', period: 'WEEK', minima: [minima(2), minima(5, 'DEPARTMENT')] });
    const from = (day: string) => [unitIs('hezuo'), unitIs('hezuo', { class: 'DEPARTMENT', from: day })];
    expect(results(asking(weekly), from('2026-03-30'), '2026-W14')).toEqual(['weekly 0/5 missed']);
    expect(results(asking(weekly), from('2026-03-31'), '2026-W14')).toEqual(['weekly 0/2 missed']);
    const lastDay = asking({ ...weekly, change: 'LAST_DAY' });
    expect(results(lastDay, from('2026-04-05'), '2026-W14')).toEqual(['weekly 0/5 missed']);
    expect(results(lastDay, from('2026-04-06'), '2026-W14')).toEqual(['weekly 0/2 missed']);
  });

  it('knows weeks that belong to the year before or after', () => {
    const weekly = quota({ id: 'weekly', period: 'WEEK' });
    expect(results(asking(weekly), [hezuo, ...on('2026-12-31', '2027-01-03')], '2026-W53')).toEqual(['weekly 2/2 met']);
  });

  it('measures reports and adoptions at once, each with its own minimum', () => {
    const both = asking(
      quota({ period: 'QUARTER' }),
      quota({ id: 'adopted', period: 'QUARTER', measure: 'ADOPTED', minima: [minima(1)] }),
    );
    const facts = [hezuo, ...on('2026-01-10', '2026-02-10')];
    expect(results(both, facts, '2026-Q1')).toEqual(['monthly 2/2 met', 'adopted 0/1 missed']);
    expect(results(both, [...facts, adopted()], '2026-Q1')).toEqual(['monthly 2/2 met', 'adopted 1/1 met']);
  });

  it('counts an item adopted twice once, its adoptions twice, and only where the rulebook looks', () => {
    const twice = [hezuo, adopted(), adoptedByProvince()];
    const of = (changes: Partial<Quota>) => results(asking(quota(changes)), twice, '2026-03');
    expect(of({ measure: 'ADOPTED' })).toEqual(['monthly 1/2 missed']);
    expect(of({ measure: 'ADOPTIONS' })).toEqual(['monthly 2/2 met']);
    expect(of({ measure: 'ADOPTIONS', levels: ['PROVINCE'] })).toEqual(['monthly 1/2 missed']);
    expect(of({ measure: 'ADOPTIONS', outlets: ['internal'] })).toEqual(['monthly 0/2 missed']);
  });

  it('counts only the categories of Art. 10 and the kinds of piece the rulebook names', () => {
    const facts = [
      hezuo,
      reported({ itemId: 'a', category: 'PUBLIC_OPINION' }),
      reported({ itemId: 'b', category: 'UNIT_WORK' }),
      adopted({ itemId: 'a', category: 'PUBLIC_OPINION', pieceKind: 'special-report' }),
      adopted({ itemId: 'b', category: 'UNIT_WORK' }),
    ];
    const of = (changes: Partial<Quota>) => results(asking(quota(changes)), facts, '2026-03');
    expect(of({ categories: ['PUBLIC_OPINION'] })).toEqual(['monthly 1/2 missed']);
    expect(of({ measure: 'ADOPTED', categories: ['PUBLIC_OPINION', 'UNIT_WORK'] })).toEqual(['monthly 2/2 met']);
    expect(of({ measure: 'ADOPTED', pieceKinds: ['special-report'] })).toEqual(['monthly 1/2 missed']);
  });

  it('measures the rate of what was adopted', () => {
    const rate = quota({ measure: 'ADOPTION_RATE', minima: [minima(30)] });
    const facts = [hezuo, ...on('2026-03-02', '2026-03-03', '2026-03-04')];
    expect(results(asking(rate), facts, '2026-03')).toEqual(['monthly 0/30 missed']);
    expect(results(asking(rate), [...facts, adopted({ itemId: 'item-2026-03-02-0' })], '2026-03')).toEqual([
      'monthly 100/3/30 met',
    ]);
    expect(results(asking(rate), [hezuo], '2026-03')).toEqual(['monthly 0/30 missed']);
  });

  it('measures points scored', () =>
    expect(
      results(
        asking(quota({ period: 'YEAR', measure: 'POINTS', minima: [minima(6)] })),
        [hezuo, adopted(), adoptedByProvince()],
        '2026',
      ),
    ).toEqual(['monthly 7/6 met']));

  it('counts a joint item for each of its units', () => {
    const joint = reported({ credits: creditsOf('hezuo', 'luqu') });
    const played = play(asking(quota()), hezuo, unitIs('luqu'), joint);
    expect(played.quotas('2026-03', 'hezuo', 'luqu').map(({ measured }) => measured.valueOf())).toEqual([1, 1]);
  });

  it('asks nothing of a unit in no row', () =>
    expect(results(asking(quota()), [unitIs('water', { class: 'ENTERPRISE' })], '2026-03', 'water')).toEqual([]));

  it('says of voluntary units that they are', () => {
    const voluntary = asking(quota({ minima: [{ ...minima(2), voluntary: true }] }));
    expect(play(voluntary, hezuo).quotas('2026-03', 'hezuo')).toMatchObject([{ met: false, voluntary: true }]);
  });
});

describe('Units that change within a period', () => {
  const classes = (from: string): UnitFact[] => [
    unitIs('hezuo', { class: 'DEPARTMENT' }),
    unitIs('hezuo', { class: 'COUNTY_GOVERNMENT', from }),
  ];
  const yearly = (change?: Quota['change']) =>
    asking(quota({ id: 'yearly', period: 'YEAR', minima: [minima(120), minima(100, 'DEPARTMENT')], change }));

  it('owe pro rata by month: 100 until June and 120 from July are 110', () =>
    expect(results(yearly('PRO_RATA_BY_MONTH'), classes('2026-07-01'), '2026')).toEqual(['yearly 0/110 missed']));

  it('count the month of the change by its first day', () => {
    expect(results(yearly('PRO_RATA_BY_MONTH'), classes('2026-07-02'), '2026')).toEqual(['yearly 0/325/3 missed']);
  });

  it('owe by the first or the last day where the rulebook says so', () => {
    expect(results(yearly(), classes('2026-07-01'), '2026')).toEqual(['yearly 0/100 missed']);
    expect(results(yearly('LAST_DAY'), classes('2026-07-01'), '2026')).toEqual(['yearly 0/120 missed']);
  });

  it('owe only the months in which they exist', () => {
    const started = unitIs('hezuo', { from: '2026-10-01' });
    const stopped = unitIs('hezuo', { until: '2026-03-31' });
    expect(results(yearly('PRO_RATA_BY_MONTH'), [started], '2026')).toEqual(['yearly 0/30 missed']);
    expect(results(yearly('PRO_RATA_BY_MONTH'), [stopped], '2026')).toEqual(['yearly 0/30 missed']);
  });

  it('bring what they reported to the unit they were merged into', () => {
    const maqu = [unitIs('maqu'), unitIs('maqu', { from: '2026-07-01', mergedInto: 'hezuo' })];
    const facts = [
      ...maqu,
      hezuo,
      ...on('2026-08-01'),
      reported({ itemId: 'm', on: '2026-02-01', credits: creditsOf('maqu') }),
    ];
    const rules = asking(quota({ period: 'YEAR', minima: [minima(2)], change: 'PRO_RATA_BY_MONTH' }));
    expect(results(rules, facts, '2026')).toEqual(['monthly 2/2 met']);
    expect(results(rules, facts, '2026', 'maqu')).toEqual(['monthly 1/1 met']);
  });

  it('owe what the version in force on each month’s first day asks', () => {
    const changing = versions(asking(quota({ period: 'YEAR', minima: [minima(120)], change: 'PRO_RATA_BY_MONTH' })), {
      ...asking(quota({ period: 'YEAR', minima: [minima(240)], change: 'PRO_RATA_BY_MONTH' })),
      effectiveFrom: '2026-07-01',
    });
    expect(results(changing, [hezuo], '2026')).toEqual(['monthly 0/180 missed']);
  });
});

describe('What counts — the regulation’s open points are settings', () => {
  const setting = <Value>(value: Value) => ({ value, reading: 'default, not in the text', citation });
  const under = (settings: object, ...facts: readonly ScoringFact[]) =>
    results(
      { ...asking(quota({ minima: [minima(1)] })), settings: { ...sample().settings, ...settings } },
      [hezuo, ...facts],
      '2026-03',
    )[0]?.split(' ')[1];
  const then = (
    kind: 'RETURNED' | 'SELECTED' | 'DUPLICATE' | 'RECEIVED' | 'SIGNED' | 'WITHDRAWN',
    on = '2026-03-20',
  ): ScoringFact => ({ kind, itemId: 'item-1', on });
  const filed: ScoringFact = { kind: 'FILED_ONLY', itemId: 'item-1', on: '2026-03-20', reason: 'BELOW_THRESHOLD' };

  it('returned items count, unless the office says no', () => {
    expect(under({}, reported(), then('RETURNED'))).toBe('1/1');
    expect(under({ returnedCounts: setting(false) }, reported(), then('RETURNED'))).toBe('0/1');
  });

  it('items filed without use count, unless the office says no', () => {
    expect(under({}, reported(), filed)).toBe('1/1');
    expect(under({ unusedCounts: setting(false) }, reported(), filed)).toBe('0/1');
    expect(under({ unusedCounts: setting(false) }, reported(), filed, then('SELECTED'))).toBe('1/1');
  });

  it('what answers an order is an ordered piece, in time or late', () => {
    const answered = (outcome: 'DONE' | 'LATE'): ScoringFact => {
      return { kind: 'COMMISSION', unitId: 'hezuo', outcome, itemId: 'item-1', on: '2026-03-20' };
    };
    for (const outcome of ['DONE', 'LATE'] as const) {
      expect(under({}, reported(), answered(outcome))).toBe('1/1');
      expect(under({ commissionedCounts: setting(false) }, reported(), answered(outcome))).toBe('0/1');
    }
  });

  it('linked duplicates do not count, unless the office says yes', () => {
    expect(under({}, reported(), then('DUPLICATE'))).toBe('0/1');
    expect(under({ duplicateCounts: setting(true) }, reported(), then('DUPLICATE'))).toBe('1/1');
  });

  it('an item whose matter another unit sent first counts', () => {
    const first = reported({ itemId: 'item-0', credits: creditsOf('luqu') });
    const linked: ScoringFact = { kind: 'DUPLICATE', itemId: 'item-1', originalItemId: 'item-0', on: '2026-03-20' };
    expect(under({}, first, reported(), linked)).toBe('1/1');
    expect(under({}, reported({ itemId: 'item-0' }), reported(), linked)).toBe('1/1');
    expect(under({}, reported({ itemId: 'item-0', on: '2026-02-01' }), reported(), linked)).toBe('0/1');
  });

  it('ordered pieces count, unless the office says no', () => {
    expect(under({}, reported({ commissioned: true }))).toBe('1/1');
    expect(under({ commissionedCounts: setting(false) }, reported({ commissioned: true }))).toBe('0/1');
  });

  it('an emergency counts once although it has five follow-ups; each report or none where the office says so', () => {
    const emergency = [1, 2, 3, 4, 5, 6].map((at) =>
      reported({ itemId: `item-${at}`, urgency: 'FLASH', followsUp: at === 1 ? undefined : 'item-1' }),
    );
    expect(under({}, ...emergency)).toBe('1/1');
    expect(under({ emergencyCounts: setting('EACH_REPORT') }, ...emergency)).toBe('6/1');
    expect(under({ emergencyCounts: setting('NOT') }, ...emergency)).toBe('0/1');
  });

  it('an unsigned emergency counts once it is signed, or from its report', () => {
    const unsigned = reported({ urgency: 'FLASH', unsigned: true });
    expect(under({}, unsigned)).toBe('0/1');
    expect(under({}, unsigned, then('SIGNED'))).toBe('1/1');
    expect(under({}, unsigned, then('SIGNED', '2026-04-01'))).toBe('0/1');
    expect(under({ emergencyCountsOn: setting('REPORTED') }, unsigned)).toBe('1/1');
  });

  it('the month is that of sending, or that of receipt', () => {
    const inApril = then('RECEIVED', '2026-04-01');
    expect(under({}, reported({ on: '2026-03-31' }), inApril)).toBe('1/1');
    expect(under({ countedOn: setting('RECEIPT') }, reported({ on: '2026-03-31' }), inApril)).toBe('0/1');
    expect(under({ countedOn: setting('RECEIPT') }, reported(), then('RECEIVED'))).toBe('1/1');
  });

  it('what is withdrawn before receipt does not count', () =>
    expect(under({}, reported(), then('WITHDRAWN'))).toBe('0/1'));

  it('a direct point’s item counts for itself, and for its county where the office says so', () => {
    const point = unitIs('point', { class: 'TOWNSHIP', directReportingPoint: true, countyId: 'hezuo' });
    const sent = reported({ credits: creditsOf('point') });
    expect(under({}, point, sent)).toBe('0/1');
    expect(under({ directPointCountsForCounty: setting(true) }, point, sent)).toBe('1/1');
  });
});

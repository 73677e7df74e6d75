import fc from 'fast-check';
import { microsOfElapsed } from '@shangda/domain/emergency/durations';
import {
  type EmergencyBook,
  type IncidentFeatures,
  casualtyWindowDays,
  escalationFor,
  limitsFor,
  unlimited,
} from '@shangda/domain/emergency/limits';
import type { DeadlineRule, Emergencies, EscalationRule } from '@shangda/events/rulebook/emergencies';
import type { Tier } from '@shangda/events/vocabulary';
import { citation, titled } from './scoring.js';
import { statutes } from './national.js';

const book = (emergencies: Emergencies, officeId = 'gannan', number = 1): EmergencyBook => ({
  officeId,
  number,
  emergencies,
});
const law = book(statutes);
const said = (about: IncidentFeatures, from: Tier, books: readonly EmergencyBook[] = [law]) =>
  limitsFor(books, about, from).map(({ rule: { kind, to, clock, within } }) => [kind, to, clock, within].join(' '));
const rule = (changes: Partial<DeadlineRule> = {}): DeadlineRule => ({
  ...titled('own'),
  kind: 'TELEPHONE',
  from: 'UNIT',
  to: 'COUNTY',
  clock: 'LEARNED',
  within: 'PT30M',
  ...changes,
});
const grave = { category: 'ACCIDENT', level: 'III' } as const;
const ordinary = { category: 'ACCIDENT', level: 'IV' } as const;

describe('国务院令第493号 Articles 9 to 11 — accidents go up level by level', () => {
  it('gives the responsible person of the unit an hour to tell the county, from being told', () =>
    expect(said(ordinary, 'UNIT')).toEqual(['INITIAL COUNTY LEARNED PT1H']));

  it('gives each level above two hours from receipt', () => {
    const gravest = { category: 'ACCIDENT', level: 'I' } as const;
    expect(said(gravest, 'COUNTY')).toEqual(['INITIAL PREFECTURE LEARNED PT2H']);
    expect(said(gravest, 'PREFECTURE')).toEqual(['INITIAL PROVINCE LEARNED PT2H']);
    expect(said(gravest, 'PROVINCE')).toEqual(['INITIAL STATE_COUNCIL LEARNED PT2H']);
  });

  it('ends at the prefecture with 一般, at the province with 较大, at the State Council with 重大', () => {
    expect(said(ordinary, 'COUNTY')).toHaveLength(1);
    expect(said(ordinary, 'PREFECTURE')).toEqual([]);
    expect(said(grave, 'PREFECTURE')).toHaveLength(1);
    expect(said(grave, 'PROVINCE')).toEqual([]);
    expect(said({ category: 'ACCIDENT', level: 'II' }, 'PROVINCE')).toHaveLength(1);
  });

  it('asks nothing of levels of an accident that has none yet', () => {
    expect(said({ category: 'ACCIDENT' }, 'COUNTY')).toHaveLength(1);
    expect(said({ category: 'ACCIDENT' }, 'PREFECTURE')).toEqual([]);
  });
});

describe('国务院令第376号 Articles 19 and 20 — public health', () => {
  const health = { category: 'PUBLIC_HEALTH' } as const;
  it.each([
    { from: 'UNIT', limit: 'INITIAL DEPARTMENT DISCOVERED PT2H' },
    { from: 'DEPARTMENT', limit: 'INITIAL COUNTY LEARNED PT2H' },
    { from: 'COUNTY', limit: 'INITIAL PREFECTURE LEARNED PT2H' },
    { from: 'PREFECTURE', limit: 'INITIAL PROVINCE LEARNED PT2H' },
    { from: 'PROVINCE', limit: 'INITIAL STATE_COUNCIL LEARNED PT1H' },
  ] as const)('$from: $limit, whatever the level', ({ from, limit }) => {
    expect(said(health, from)).toEqual([limit]);
    expect(said({ ...health, level: 'II' }, from)).toEqual([limit]);
  });
});

describe('国务院令第493号 Article 13 — changed casualties are reported for 30 days, 7 of road traffic and fire', () => {
  it.each([
    { what: 'an accident', about: { category: 'ACCIDENT' }, days: 30 },
    { what: 'another accident', about: { category: 'ACCIDENT', accidentKind: 'OTHER' }, days: 30 },
    { what: 'road traffic', about: { category: 'ACCIDENT', accidentKind: 'ROAD_TRAFFIC' }, days: 7 },
    { what: 'a fire', about: { category: 'ACCIDENT', accidentKind: 'FIRE' }, days: 7 },
    { what: 'a natural disaster', about: { category: 'NATURAL_DISASTER' }, days: undefined },
  ] as const)('$what: $days', ({ about, days }) => expect(casualtyWindowDays([law], about)).toBe(days));
});

describe('Article 20 — the limits of several rulebooks', () => {
  it('hold beside each other: an office’s own lifts nothing of the statute', () => {
    const own = book({ ...statutes, deadlines: [rule(), ...(statutes.deadlines ?? [])] });
    expect(said(ordinary, 'UNIT', [own])).toEqual(['TELEPHONE COUNTY LEARNED PT30M', 'INITIAL COUNTY LEARNED PT1H']);
    expect(limitsFor([own], ordinary, 'UNIT', 'TELEPHONE')).toHaveLength(1);
  });

  it('say whose they are; of a row of the statutes once, however many books carry it', () => {
    const county = book({ ...statutes, deadlines: [rule(), ...(statutes.deadlines ?? [])] }, 'hezuo', 4);
    const prefecture = book({ ...statutes, deadlines: [rule(), ...(statutes.deadlines ?? [])] }, 'gannan', 2);
    expect(limitsFor([county, prefecture], ordinary, 'UNIT')).toMatchObject([
      { ruleId: 'own', officeId: 'hezuo', number: 4 },
      { ruleId: 'national.accident-unit-to-county', officeId: 'hezuo', number: 4 },
      { ruleId: 'own', officeId: 'gannan', number: 2 },
    ]);
  });

  it('hold each where two books carry different statutes under one id', () => {
    const [first, ...others] = statutes.deadlines ?? [];
    const changed = book({ deadlines: first ? [{ ...first, within: 'PT9H' }, ...others] : [] }, 'hezuo');
    expect(said(ordinary, 'UNIT', [changed, law])).toEqual([
      'INITIAL COUNTY LEARNED PT9H',
      'INITIAL COUNTY LEARNED PT1H',
    ]);
  });

  it('are asked of a kind of accident only where it is known', () => {
    const fires = book({ deadlines: [rule({ accidentKinds: ['FIRE'] })] });
    expect(said({ category: 'ACCIDENT', accidentKind: 'FIRE' }, 'UNIT', [fires])).toHaveLength(1);
    expect(said({ category: 'ACCIDENT', accidentKind: 'OTHER' }, 'UNIT', [fires])).toEqual([]);
    expect(said({ category: 'ACCIDENT' }, 'UNIT', [fires])).toEqual([]);
  });
});

describe('Article 20 — whom to tell', () => {
  const escalation = (id: string, changes: Partial<EscalationRule> = {}): EscalationRule => ({
    ...titled(id),
    steps: [
      {
        at: 'PT0S',
        tell: [{ who: 'DUTY_OFFICER', at: 'RESPONSIBLE' }],
        channels: ['INBOX'],
        nextChannelAfter: 'PT5M',
        repeatEvery: 'PT10M',
      },
    ],
    acknowledgedFor: 'PT30M',
    ...changes,
  });

  it('is said by the first rule that speaks of it, the nearest office’s before others', () => {
    const county = book({ escalations: [escalation('signatures', { kinds: ['SIGN_OFF'] })] }, 'hezuo');
    const prefecture = book({ escalations: [escalation('grave', { levels: ['I', 'II'] }), escalation('all')] });
    const idFor = (...asked: [IncidentFeatures, 'SIGN_OFF' | 'INITIAL']) =>
      escalationFor([county, prefecture], ...asked)?.id;
    expect(idFor(grave, 'SIGN_OFF')).toBe('signatures');
    expect(idFor(grave, 'INITIAL')).toBe('all');
    expect(idFor({ category: 'ACCIDENT', level: 'I' }, 'INITIAL')).toBe('grave');
    expect(escalationFor([county], grave, 'INITIAL')).toBeUndefined();
  });
});

describe('What no rulebook sets a limit for', () => {
  it('is, by the statutes alone, every step of natural disasters and of social security', () => {
    const open = unlimited(statutes);
    expect(new Set(open.map(({ category }) => category))).toEqual(new Set(['NATURAL_DISASTER', 'SOCIAL_SECURITY']));
    expect(open.filter(({ category }) => category === 'SOCIAL_SECURITY')).toEqual([
      { category: 'SOCIAL_SECURITY', from: 'UNIT', to: 'COUNTY' },
      { category: 'SOCIAL_SECURITY', from: 'COUNTY', to: 'PREFECTURE' },
      { category: 'SOCIAL_SECURITY', from: 'PREFECTURE', to: 'PROVINCE' },
    ]);
    // 一般 ends at the prefecture; of the other three levels, and without one, each step is open.
    expect(open.filter(({ category }) => category === 'NATURAL_DISASTER')).toHaveLength(2 + 3 * 3 + 3);
  });

  it('closes step by step as the office sets limits of its own', () => {
    const more = (...rules: readonly DeadlineRule[]) => ({
      ...statutes,
      deadlines: [...rules, ...(statutes.deadlines ?? [])],
    });
    const social = (emergencies: Emergencies) =>
      unlimited(emergencies).filter(({ category }) => category === 'SOCIAL_SECURITY');
    expect(social(more(rule()))).toHaveLength(2);
    expect(social(more(rule({ kind: 'INITIAL', from: 'PREFECTURE', to: 'PROVINCE' })))).toHaveLength(2);
    expect(social(more(rule({ to: 'PROVINCE' })))).toHaveLength(2);
    expect(social(more(rule({ to: 'DEPARTMENT' })))).toHaveLength(3);
    expect(social(more(rule({ kind: 'FOLLOW_UP' })))).toHaveLength(3);
    expect(social(more(rule({ levels: ['I'] })))).toHaveLength(3);
  });

  it('counts an accident without a level where no row takes what reaches no figure', () =>
    expect(unlimited({ ...statutes, grades: [] }).filter(({ category }) => category === 'ACCIDENT')).toEqual([
      { category: 'ACCIDENT', from: 'PREFECTURE', to: 'PROVINCE' },
    ]));

  it('and levels of social security where the rulebook grades it', () => {
    const graded: Emergencies = { grades: [{ id: 'mass', categories: ['SOCIAL_SECURITY'], level: 'IV', citation }] };
    const levels = unlimited(graded).flatMap(({ category, level }) => (category === 'SOCIAL_SECURITY' ? [level] : []));
    expect(new Set(levels)).toEqual(new Set(['I', 'II', 'III', 'IV']));
  });
});

describe('Elapsed time — emergencies keep no office hours', () => {
  it.each([
    ['PT1H', 3_600_000_000n],
    ['PT30M', 1_800_000_000n],
    ['-PT15M', -900_000_000n],
    ['PT0S', 0n],
    ['P1D', 86_400_000_000n],
    ['P1DT2H3M4S', 93_784_000_000n],
  ])('%s', (text, micros) => expect(microsOfElapsed(text)).toBe(micros));

  it('is the sum of its parts, to the second', () =>
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(9999), fc.nat(9999), fc.nat(999_999), fc.boolean(), (d, h, m, s, before) => {
        const seconds = BigInt(d) * 86_400n + BigInt(h) * 3600n + BigInt(m) * 60n + BigInt(s);
        const text = `${before ? '-' : ''}P${d}DT${h}H${m}M${s}S`;
        expect(microsOfElapsed(text)).toBe((before ? -seconds : seconds) * 1_000_000n);
      }),
    ));
});

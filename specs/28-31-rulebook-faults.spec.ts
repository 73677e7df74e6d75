import { messagesEn } from '@shangda/api/text/messages.en';
import { messagesZhCn } from '@shangda/api/text/messages.zh-CN';
import { faultsOf } from '@shangda/domain/rulebook-faults';
import type { Rulebook } from '@shangda/events/rulebook';
import { citation, faults, sample, sharing, titled } from './scoring.js';

const when = { fact: 'ADOPTED' } as const;
const row = (id: string, changes: object): NonNullable<Rulebook['points']>[number] => ({
  id,
  part: 'adoption',
  when,
  points: '1',
  citation,
  ...changes,
});
const county = (id: string, changes: object = {}) => ({
  ...titled(id),
  members: { classes: ['COUNTY_GOVERNMENT' as const] },
  ...changes,
});
const quota = (changes: object = {}): Rulebook['quotas'][number] => ({
  ...titled('quota'),
  period: 'MONTH',
  measure: 'REPORTED',
  minima: [{ appliesTo: { classes: ['DEPARTMENT'] }, minimum: 10 }],
  ...changes,
});
const deduction = (changes: object): Rulebook['deductions'] => [
  { id: 'late', part: 'adoption', when: { fact: 'FINDING' }, citation, ...changes },
];
const named = (unit: string, from?: string, until?: string) => ({ unit, from, until });
const units = (...list: readonly ReturnType<typeof named>[]) => ({ members: { units: [...list] } });
const half = { method: 'COMPLETION' as const, targets: [{ appliesTo: { groups: ['county'] }, target: '100' }] };

/** What is said, with the pointer and the code that refuse it. */
const senseless: readonly (readonly [string, Partial<Rulebook>, string, string])[] = [
  ['one id for two rules', { quotas: [quota(), quota()] }, '/quotas/1/id', 'RuleIdTwice'],
  ['one id for rules of two lists', { quotas: [quota({ id: 'state' })] }, '/points/2/id', 'RuleIdTwice'],
  ['one id for two groups', { groups: [county('a'), county('a', { ranked: false })] }, '/groups/1/id', 'IdTwice'],
  ['an id that settings use', { points: [row('withdrawn-points', {})] }, '/points/0/id', 'IdReserved'],
  [
    'an outlet nobody declared',
    { points: [row('x', { when: { ...when, outlet: 'gone' } })] },
    '/points/0/when/outlet',
    'UnknownOutlet',
  ],
  [
    'a piece kind nobody declared',
    { points: [row('x', { when: { ...when, pieceKind: 'gone' } })] },
    '/points/0/when/pieceKind',
    'UnknownPieceKind',
  ],
  ['a part nobody declared', { points: [row('x', { part: 'gone' })] }, '/points/0/part', 'UnknownPart'],
  [
    'a rank nobody declared',
    { instructions: [{ id: 'x', part: 'adoption', when: { rank: 'gone' }, worth: { points: '1' }, citation }] },
    '/instructions/0/when/rank',
    'UnknownRank',
  ],
  [
    'a group nobody declared',
    { quotas: [quota({ minima: [{ appliesTo: { groups: ['gone'] }, minimum: 1 }] })] },
    '/quotas/0/minima/0/appliesTo/groups/0',
    'UnknownGroup',
  ],
  [
    'a quota nobody declared',
    { tasks: [{ ...titled('task'), quotas: ['gone'] }] },
    '/tasks/0/quotas/0',
    'UnknownQuota',
  ],
  [
    'a parameter nobody declared',
    { points: [row('x', { points: { times: '2', of: 'gone' } })] },
    '/points/0/points/of',
    'UnknownParameter',
  ],
  [
    'a limit on a rule nobody declared',
    { limits: [{ id: 'cap', part: 'adoption', rules: ['gone'], period: 'YEAR', most: '1', citation }] },
    '/limits/0/rules/0',
    'UnknownRule',
  ],
  [
    'a parameter that is a multiple of itself',
    {
      parameters: [
        { ...titled('p'), value: { times: '2', of: 'q' } },
        { ...titled('q'), value: { times: '2', of: 'p' } },
      ],
    },
    '/parameters/0/value/of',
    'ParameterCycle',
  ],
  [
    'two rows for one piece',
    { points: [row('a', { when: { ...when, pieceKind: 'brief' } }), row('b', { when: { ...when, route: 'DIRECT' } })] },
    '/points/1/when',
    'AmbiguousRow',
  ],
  ['the same row twice', { points: [row('a', {}), row('b', {})] }, '/points/1/when', 'AmbiguousRow'],
  [
    'an outlet at another level than its own',
    { points: [row('a', { when: { ...when, outlet: 'news', level: 'PROVINCE' } })] },
    '/points/0/when/level',
    'LevelOfOutlet',
  ],
  [
    'two stackings of one part',
    { stacking: ['a', 'b'].map((id) => ({ id, part: 'adoption', combine: { method: 'SUM' as const }, citation })) },
    '/stacking/1',
    'StackingTwice',
  ],
  [
    'two ways to share',
    {
      sharing: [
        ...sharing({ method: 'EVEN' }),
        ...sharing({ method: 'FULL' }).map((rule) => ({ ...rule, id: 'other' })),
      ],
    },
    '/sharing/1',
    'SharingTwice',
  ],
  [
    'a class ranked in two groups',
    { groups: [county('a'), county('b')] },
    '/groups/1/members/classes/0',
    'GroupsOverlap',
  ],
  [
    'a unit ranked in two groups on one day',
    {
      groups: [
        { ...titled('a'), ...units(named('water', undefined, '2026-06-30')) },
        { ...titled('b'), ...units(named('water', '2026-06-30')) },
      ],
    },
    '/groups/1/members/units/0',
    'GroupsOverlap',
  ],
  [
    'a unit without a group for a day',
    {
      groups: [
        { ...titled('a'), ...units(named('water', undefined, '2026-06-30')) },
        { ...titled('b'), ...units(named('water', '2026-07-02')) },
      ],
    },
    '/groups/1/members/units/0',
    'PeriodGap',
  ],
  [
    'a time that ends before it begins',
    { groups: [{ ...titled('a'), ...units(named('water', '2026-07-02', '2026-07-01')) }] },
    '/groups/0/members/units/0/until',
    'PeriodBackwards',
  ],
  ['a group of nobody', { groups: [{ ...titled('a'), members: {} }] }, '/groups/0/members', 'NobodyMeant'],
  [
    'two minima for one class',
    { quotas: [quota({ minima: [1, 2].map((minimum) => ({ appliesTo: { classes: ['DEPARTMENT'] }, minimum })) })] },
    '/quotas/0/minima/1/appliesTo',
    'MinimaOverlap',
  ],
  [
    'a ranked group without its target',
    { parts: [{ ...titled('adoption'), aggregation: half }] },
    '/parts/0/aggregation/targets',
    'TargetMissing',
  ],
  [
    'winners in a group that is not ranked',
    {
      groups: [county('county', { ranked: false })],
      ranking: { id: 'ranking', winners: [{ group: 'county', number: 3 }], citation },
    },
    '/ranking/winners/0/group',
    'GroupNotRanked',
  ],
  [
    'weights that are not the whole',
    {
      parts: [
        { ...titled('adoption'), weight: '0.4' },
        { ...titled('b'), weight: '0.5' },
      ],
    },
    '/parts',
    'WeightsDoNotSum',
  ],
  [
    'a part without a weight beside one with',
    { parts: [{ ...titled('adoption'), weight: '1' }, titled('b')] },
    '/parts/1',
    'WeightMissing',
  ],
  [
    'shares by place that are not the whole',
    { sharing: sharing({ method: 'BY_PLACE', shares: [['0.6', '0.3']], otherwise: 'EVEN' }) },
    '/sharing/0/divide/shares/0',
    'SharesDoNotSum',
  ],
  [
    'an editor who takes more than there is',
    { sharing: sharing({ method: 'EVEN' }, 'COMPOSITE').map((rule) => ({ ...rule, editor: { share: '2' } })) },
    '/sharing/0/editor/share',
    'ShareAboveOne',
  ],
  [
    'a deduction of more than the item',
    { deductions: deduction({ take: { method: 'SHARE_OF_ITEM', share: '3/2' } }) },
    '/deductions/0/take/share',
    'ShareAboveOne',
  ],
  ['a deduction of nothing', { deductions: deduction({}) }, '/deductions/0', 'DeductionOfNothing'],
  [
    'tiers that do not ascend',
    {
      deductions: deduction({
        take: {
          method: 'TIERED',
          tiers: [
            { from: 2, points: '1' },
            { from: 2, points: '2' },
          ],
        },
      }),
    },
    '/deductions/0/take/tiers/1',
    'TiersNotAscending',
  ],
  [
    'a limit that limits nothing',
    { limits: [{ id: 'cap', part: 'adoption', period: 'YEAR', citation }] },
    '/limits/0',
    'LimitWithoutBound',
  ],
  [
    'a floor that gives points away',
    { limits: [{ id: 'floor', part: 'adoption', period: 'YEAR', least: '1', citation }] },
    '/limits/0/least',
    'LeastAboveZero',
  ],
  [
    'points over a quota that is none',
    { points: [row('x', { perItemOver: '1' })] },
    '/points/0/perItemOver',
    'NotOfQuota',
  ],
  ['reports counted by outlet', { quotas: [quota({ outlets: ['news'] })] }, '/quotas/0/outlets', 'NotMeasured'],
  [
    'a month pro rata by month',
    { quotas: [quota({ change: 'PRO_RATA_BY_MONTH' })] },
    '/quotas/0/change',
    'ProRataOfMonth',
  ],
  [
    'a task of two periods',
    {
      quotas: [quota(), quota({ id: 'yearly', period: 'YEAR' })],
      tasks: [{ ...titled('task'), quotas: ['quota', 'yearly'] }],
    },
    '/tasks/0/quotas',
    'TaskOfSeveralPeriods',
  ],
  [
    'follow-ups counted that nobody tells apart',
    { settings: { ...sample().settings, emergencyCounts: { value: 'EACH_REPORT', reading: 'chosen', citation } } },
    '/settings/emergencyCounts/value',
    'SettingNotFollowed',
  ],
  [
    'officers credited for handing in, which is not on record',
    { settings: { ...sample().settings, officerCredited: { value: 'SUBMITTER', reading: 'chosen', citation } } },
    '/settings/officerCredited/value',
    'SettingNotFollowed',
  ],
];

describe('A rulebook that makes no sense is refused whole, with the place and a name for each fault', () => {
  it('finds nothing in one that does', () => expect(faultsOf(sample())).toEqual([]));

  it.each(senseless)('%s', (_what, changes, pointer, code) =>
    expect(faults(changes)).toContainEqual(expect.objectContaining({ pointer, code })),
  );

  it('says each of them in both languages', () => {
    for (const [, , , code] of senseless) {
      expect(messagesEn[code]?.detail).toBeDefined();
      expect(messagesZhCn[code]?.detail).toMatch(/\p{Script=Han}/u);
    }
  });

  it('says of two rows for one piece once which they are', () =>
    expect(faults({ points: [row('a', {}), row('c', { when: { fact: 'REPORTED' } }), row('b', {})] })).toEqual([
      { pointer: '/points/2/when', code: 'AmbiguousRow', others: ['/points/0'] },
    ]));

  it('settles two rows for one piece by a third that names the features of both', () =>
    expect(
      faults({
        points: [
          row('a', { when: { ...when, pieceKind: 'brief' } }),
          row('b', { when: { ...when, route: 'DIRECT' } }),
          row('c', { when: { ...when, pieceKind: 'brief', route: 'DIRECT' } }),
        ],
      }),
    ).toEqual([]));

  it('does not call a row ambiguous whose outlet nobody declared', () =>
    expect(
      faults({
        points: [row('a', { when: { ...when, outlet: 'gone' } }), row('b', { when: { ...when, pieceKind: 'brief' } })],
      }),
    ).toEqual([{ pointer: '/points/0/when/outlet', code: 'UnknownOutlet' }]));

  it('knows that an outlet is closer than its level, and that no piece is in two outlets', () =>
    expect(
      faults({
        points: [
          row('a', { when: { ...when, level: 'PREFECTURE' } }),
          row('b', { when: { ...when, outlet: 'news' } }),
          row('c', { when: { ...when, outlet: 'province-news' } }),
        ],
      }),
    ).toEqual([]));
});

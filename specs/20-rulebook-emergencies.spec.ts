import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messagesEn } from '@shangda/api/text/messages.en';
import { messagesZhCn } from '@shangda/api/text/messages.zh-CN';
import { readRulebook } from '@shangda/cli/rulebook-file';
import { escalationFor, unlimited } from '@shangda/domain/emergency/limits';
import { publishRulebook } from '@shangda/domain/rulebook';
import { faultsOf } from '@shangda/domain/rulebook-faults';
import type { Rulebook } from '@shangda/events/rulebook';
import { readRulebook as readDocument } from '@shangda/events/rulebook';
import { takenIn } from '@shangda/events/rulebook/national';
import type { DeadlineRule, Emergencies, EscalationRule, GradeRule } from '@shangda/events/rulebook/emergencies';
import { deadlineKind, type IncidentLevel } from '@shangda/events/vocabulary';
import { given } from '@shangda/testing/given';
import { gannan, gannan2008, morning, published, register, revised } from './gannan.js';
import { national, statutes } from './national.js';
import { citation, sample, titled } from './scoring.js';

const saying = (emergencies: Emergencies): Rulebook => ({ ...sample({ emergencies }), timeZone: 'Asia/Shanghai' });
const read = (rulebook: unknown) => readRulebook(Buffer.from(JSON.stringify(rulebook)));
const byKeeper = { actor: 'gannan-rules', at: morning };

const deadline = (changes: Partial<DeadlineRule> = {}): DeadlineRule => ({
  ...titled('first-report'),
  kind: 'INITIAL',
  from: 'UNIT',
  to: 'COUNTY',
  clock: 'LEARNED',
  within: 'PT30M',
  ...changes,
});
const grade = (level: IncidentLevel, atLeast?: GradeRule['atLeast'], changes: Partial<GradeRule> = {}): GradeRule => ({
  id: `accident-${level.toLowerCase()}`,
  categories: ['ACCIDENT'],
  level,
  ...(atLeast === undefined ? {} : { atLeast }),
  citation,
  ...changes,
});
type Step = EscalationRule['steps'][number];
const step = (at: string, changes: Partial<Step> = {}): Step => ({
  at,
  tell: [{ who: 'DUTY_OFFICER', at: 'RESPONSIBLE' }],
  channels: ['INBOX'],
  nextChannelAfter: 'PT5M',
  repeatEvery: 'PT10M',
  ...changes,
});
const chain = (steps: Step[], changes: Partial<EscalationRule> = {}): EscalationRule => ({
  ...titled('chain'),
  steps,
  acknowledgedFor: 'PT30M',
  ...changes,
});
const atReceiver = step('PT0S', { tell: [{ who: 'DUTY_LEADER', at: 'RECEIVER' }] });

describe('A rulebook takes in what statutes say of emergencies', () => {
  it('by “include”: the rows stand in what is published, behind the office’s own and under ids of their own', () => {
    const own = { deadlines: [deadline()], escalations: [chain([step('PT0S')])] };
    const { rulebook } = read(saying({ include: ['national'], ...own }));
    expect(rulebook?.emergencies?.escalations).toEqual(own.escalations);
    expect(rulebook?.emergencies).not.toHaveProperty('include');
    expect(rulebook?.emergencies?.deadlines?.map(({ id }) => id).slice(0, 2)).toEqual([
      'first-report',
      'national.accident-unit-to-county',
    ]);
    expect(rulebook?.emergencies?.grades).toEqual(statutes.grades);
    expect(rulebook?.emergencies?.casualtyWindows).toEqual(statutes.casualtyWindows);
  });

  it('and nothing where it does not ask for them', () => {
    expect(read(saying({ deadlines: [deadline()] })).rulebook?.emergencies).toEqual({ deadlines: [deadline()] });
    expect(takenIn({ include: [], deadlines: [deadline()] }, national)).toEqual({ deadlines: [deadline()] });
    expect(read(sample()).rulebook?.emergencies).toEqual(sample().emergencies);
  });

  it('so the same document again publishes nothing, as it was sent or as it is read back', () => {
    const { rulebook = gannan2008 } = read({ ...gannan2008, emergencies: { include: ['national'] } });
    const once = { ...register, 'rulebook-gannan': [published(rulebook)] };
    const again = read({ ...gannan2008, emergencies: { include: ['national'] } }).rulebook ?? gannan2008;
    given(once).when(publishRulebook, { officeId: 'gannan', rulebook: again }, byKeeper).thenNothing();
    const back = read(rulebook).rulebook ?? gannan2008;
    given(once).when(publishRulebook, { officeId: 'gannan', rulebook: back }, byKeeper).thenNothing();
  });

  it('and no office publishes one that only points at them', () =>
    given(gannan)
      .when(
        publishRulebook,
        {
          officeId: 'gannan',
          rulebook: revised({ effectiveFrom: '2026-04-01', emergencies: { include: ['national'] } }),
        },
        byKeeper,
      )
      .thenRefused('StatutesNotTakenIn', undefined, { path: '/emergencies/include' }));

  it('finds nothing wrong with the statutes beside an office’s own limits', () => {
    const own = [deadline(), deadline({ id: 'call', kind: 'TELEPHONE', categories: ['ACCIDENT'] })];
    expect(read(saying({ include: ['national'], deadlines: own })).faults).toEqual([]);
  });
});

/** What is said, with the pointer below `/emergencies` and the code that refuse it. */
const senseless: readonly {
  readonly what: string;
  readonly said: Emergencies;
  readonly at: string;
  readonly code: string;
}[] = [
  {
    what: 'one id for two rules',
    said: { deadlines: [deadline(), deadline({ kind: 'TELEPHONE' })] },
    at: '/deadlines/1/id',
    code: 'RuleIdTwice',
  },
  {
    what: 'one id for rules of two lists',
    said: { deadlines: [deadline()], callEntry: { id: 'first-report', within: 'PT15M', citation } },
    at: '/callEntry/id',
    code: 'RuleIdTwice',
  },
  { what: 'statutes only pointed at', said: { include: ['national'] }, at: '/include', code: 'StatutesNotTakenIn' },
  {
    what: 'a report to its own level',
    said: { deadlines: [deadline({ to: 'UNIT' })] },
    at: '/deadlines/0/to',
    code: 'NotUpward',
  },
  {
    what: 'a report to a level below',
    said: { deadlines: [deadline({ from: 'COUNTY', to: 'DEPARTMENT' })] },
    at: '/deadlines/0/to',
    code: 'NotUpward',
  },
  ...(['TELEPHONE', 'INITIAL', 'FOLLOW_UP', 'FINAL'] as const).map((kind) => ({
    what: `${kind} to nobody`,
    said: { deadlines: [deadline({ kind, to: undefined })] },
    at: '/deadlines/0/to',
    code: 'RecipientMissing',
  })),
  ...(['RECEIPT', 'SIGN_OFF'] as const).map((kind) => ({
    what: `${kind} to another level`,
    said: { deadlines: [deadline({ kind })] },
    at: '/deadlines/0/to',
    code: 'RecipientOfNobody',
  })),
  {
    what: 'a limit of zero',
    said: { deadlines: [deadline({ within: 'PT0S' })] },
    at: '/deadlines/0/within',
    code: 'LimitOfZero',
  },
  {
    what: 'no time to enter a call',
    said: { callEntry: { id: 'calls', within: 'P0D', citation } },
    at: '/callEntry/within',
    code: 'LimitOfZero',
  },
  {
    what: 'follow-ups more often than a minute',
    said: { deadlines: [deadline({ kind: 'FOLLOW_UP', within: 'PT59S' })] },
    at: '/deadlines/0/within',
    code: 'TooOften',
  },
  {
    what: 'reminders more often than a minute',
    said: { escalations: [chain([step('PT0S', { repeatEvery: 'PT59S' })])] },
    at: '/escalations/0/steps/0/repeatEvery',
    code: 'TooOften',
  },
  {
    what: 'an acknowledgement for less than a minute',
    said: { escalations: [chain([step('PT0S')], { acknowledgedFor: 'PT59S' })] },
    at: '/escalations/0/acknowledgedFor',
    code: 'TooOften',
  },
  {
    what: 'no time for a channel',
    said: { escalations: [chain([step('PT0S', { nextChannelAfter: 'PT0S' })])] },
    at: '/escalations/0/steps/0/nextChannelAfter',
    code: 'LimitOfZero',
  },
  {
    what: 'a graver level that asks no more',
    said: { grades: [grade('II', { deaths: 3, lossYuan: 9 }), grade('III', { deaths: 3, lossYuan: 8 })] },
    at: '/grades/0/atLeast/deaths',
    code: 'FiguresDoNotRise',
  },
  {
    what: 'a graver level for the rest',
    said: { grades: [grade('IV', { deaths: 3 }), grade('III')] },
    at: '/grades/1',
    code: 'FiguresDoNotRise',
  },
  {
    what: 'a table row without a figure',
    said: { grades: [grade('IV', {})] },
    at: '/grades/0/atLeast',
    code: 'FigureMissing',
  },
  {
    what: 'two rows of one level',
    said: { grades: [grade('III', { deaths: 3 }), grade('III', { seriousInjuries: 10 }, { id: 'again' })] },
    at: '/grades/1/level',
    code: 'GradeTwice',
  },
  {
    what: 'two rows for the rest',
    said: { grades: [grade('IV'), grade('III')] },
    at: '/grades/1',
    code: 'RestTwice',
  },
  {
    what: 'a level of social security, which has none',
    said: { deadlines: [deadline({ categories: ['ACCIDENT', 'SOCIAL_SECURITY'], levels: ['I'] })] },
    at: '/deadlines/0/levels',
    code: 'LevelOfUngraded',
  },
  {
    what: 'the same in whom to tell',
    said: { escalations: [chain([step('PT0S')], { categories: ['SOCIAL_SECURITY'], levels: ['I'] })] },
    at: '/escalations/0/levels',
    code: 'LevelOfUngraded',
  },
  {
    what: 'two limits for one duty',
    said: {
      deadlines: [deadline(), deadline({ id: 'again', categories: ['ACCIDENT'], levels: ['I'], within: 'PT1H' })],
    },
    at: '/deadlines/1',
    code: 'DeadlineTwice',
  },
  {
    what: 'a chain that is silent when it is due',
    said: { escalations: [chain([step('-PT30M'), step('-PT15M')])] },
    at: '/escalations/0/steps',
    code: 'NoStepWhenDue',
  },
  {
    what: 'steps out of order',
    said: { escalations: [chain([step('PT15M'), step('-PT15M')])] },
    at: '/escalations/0/steps/1/at',
    code: 'StepsNotInOrder',
  },
  {
    what: 'two steps at one time, however it is written',
    said: { escalations: [chain([step('PT60M'), step('PT1H')])] },
    at: '/escalations/0/steps/1/at',
    code: 'OffsetTwice',
  },
  ...([undefined, ['INITIAL', 'RECEIPT'], ['SIGN_OFF']] as const).map((kinds) => ({
    what: `a chain for ${kinds?.join(' and ') ?? 'every kind'} that tells only the receiver`,
    said: { escalations: [chain([atReceiver], kinds === undefined ? {} : { kinds: [...kinds] })] },
    at: '/escalations/0/steps',
    code: 'ReachesNobody',
  })),
];

describe('Article 20 — emergencies that make no sense are refused whole, with the place and a name for each fault', () => {
  it.each(senseless)('$what', ({ said, at, code }) =>
    expect(faultsOf(saying(said)).map(({ pointer, code: found }) => ({ pointer, code: found }))).toEqual([
      { pointer: `/emergencies${at}`, code },
    ]),
  );

  it('says each of them in both languages', () => {
    for (const { code } of senseless) {
      expect(messagesEn[code]?.detail).toBeDefined();
      expect(messagesZhCn[code]?.detail).toMatch(/\p{Script=Han}/u);
    }
  });

  it('names the other row', () => {
    const twice = { deadlines: [deadline(), deadline({ id: 'again' })] };
    expect(faultsOf(saying(twice))).toEqual([
      { pointer: '/emergencies/deadlines/1', code: 'DeadlineTwice', others: ['/emergencies/deadlines/0'] },
    ]);
  });
});

const sensible: readonly { readonly what: string; readonly said: Emergencies }[] = [
  { what: 'the statutes alone', said: statutes },
  {
    what: 'a receipt and a signature with a limit',
    said: {
      deadlines: (['RECEIPT', 'SIGN_OFF'] as const).map((kind) =>
        deadline({ id: kind.toLowerCase().replace('_', '-'), kind, to: undefined }),
      ),
    },
  },
  {
    what: 'a minute, which the sweeper can keep',
    said: {
      deadlines: [deadline({ kind: 'FOLLOW_UP', within: 'PT1M' })],
      escalations: [chain([step('PT0S', { repeatEvery: 'PT1M' })], { acknowledgedFor: 'PT60S' })],
    },
  },
  { what: 'a limit of a second', said: { deadlines: [deadline({ within: 'PT1S' })] } },
  {
    what: 'limits of two levels of one category',
    said: {
      deadlines: [deadline({ levels: ['I', 'II'] }), deadline({ id: 'lower', levels: ['III', 'IV'], within: 'PT2H' })],
    },
  },
  {
    what: 'limits of two categories',
    said: {
      deadlines: [deadline({ categories: ['ACCIDENT'] }), deadline({ id: 'other', categories: ['NATURAL_DISASTER'] })],
    },
  },
  {
    what: 'a shorter limit for fires beside one for all',
    said: { deadlines: [deadline(), deadline({ id: 'fires', accidentKinds: ['FIRE'], within: 'PT10M' })] },
  },
  {
    what: 'an office’s own limit beside that of the statute',
    said: takenIn({ include: ['national'], deadlines: [deadline({ categories: ['ACCIDENT'] })] }, national),
  },
  {
    what: 'levels of natural disasters, which people give',
    said: { deadlines: [deadline({ categories: ['NATURAL_DISASTER'], levels: ['I'] })] },
  },
  {
    what: 'levels of social security where the rulebook grades it',
    said: {
      grades: [grade('I', { deaths: 1 }, { categories: ['SOCIAL_SECURITY'] })],
      deadlines: [deadline({ categories: ['SOCIAL_SECURITY'], levels: ['I'] })],
    },
  },
  {
    what: 'levels by different figures',
    said: { grades: [grade('III', { deaths: 3 }), grade('II', { seriousInjuries: 1 })] },
  },
  {
    what: 'a chain that tells the receiver of a report',
    said: { escalations: [chain([atReceiver], { kinds: ['INITIAL'] })] },
  },
  { what: 'a chain for all that also tells who has to', said: { escalations: [chain([atReceiver, step('PT1M')])] } },
];

describe('And takes what does', () => {
  it.each(sensible)('$what', ({ said }) => expect(faultsOf(saying(said))).toEqual([]));
});

describe('The bundled rulebook of Gannan', () => {
  const own = readDocument(JSON.parse(readFileSync(join(__dirname, '../rulebooks/gannan-2008.json'), 'utf8')));
  const { include, grades, deadlines = [], casualtyWindows, escalations = [], callEntry } = own.emergencies ?? {};

  it('has levels and casualty windows from the statutes alone', () => {
    expect({ include, grades, casualtyWindows }).toEqual({ include: ['national'] });
    expect(gannan2008.emergencies?.grades).toEqual(statutes.grades);
  });

  it('says of every limit of its own that Art. 20 does not give it', () => {
    const samples = [...deadlines, ...escalations, ...(callEntry ? [callEntry] : [])];
    expect(samples.length).toBeGreaterThan(10);
    for (const { reading, citation: cited } of samples) {
      expect(reading).toBe('default, not in the text (sample)');
      expect(cited.article).toBe('20');
    }
  });

  it('quotes the text word for word, there and everywhere', () => {
    const text = readFileSync(join(__dirname, '../docs/regulation/gannan-2008-47.zh.txt'), 'utf8');
    const quoted = [...JSON.stringify(own).matchAll(/"text":"([^"]+)"/g)].map(([, words = '']) => words);
    expect(quoted.filter((words) => !text.includes(words))).toEqual([]);
  });

  it('lets no accident and no danger to public health go without a limit', () =>
    expect(new Set(unlimited(gannan2008.emergencies ?? {}).map(({ category }) => category))).toEqual(
      new Set(['NATURAL_DISASTER', 'SOCIAL_SECURITY']),
    ));

  it('tells somebody before every due time, at it and after it, up to the office at the top', () => {
    const about = { category: 'SOCIAL_SECURITY' } as const;
    const books = [{ officeId: 'gannan', number: 1, emergencies: gannan2008.emergencies ?? {} }];
    for (const kind of deadlineKind.options)
      expect(
        escalationFor(books, about, kind)?.steps.map(({ at, tell }) => [at, ...tell.map((one) => one.at)]),
      ).toEqual([
        ['-PT15M', 'RESPONSIBLE'],
        ['PT0S', 'RESPONSIBLE', 'RECEIVER'],
        ['PT15M', 'RECEIVER'],
        ['PT30M', 'TOP'],
      ]);
  });
});

describe('A duration nobody can read', () => {
  it('is refused with samples of what is taken', () => {
    const wrong = { ...sample(), emergencies: { deadlines: [{ ...deadline(), within: '1 hour' }] } };
    expect(read(wrong).faults).toMatchObject([
      { path: '/emergencies/deadlines/0/within', code: 'schema.pattern', expected: '"PT1H", "PT30M", "P1D"' },
    ]);
    expect(() => readDocument(wrong)).toThrow();
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messagesEn } from '@shangda/api/text/messages.en';
import { messagesZhCn } from '@shangda/api/text/messages.zh-CN';
import { playExample } from '@shangda/domain/scoring/worked-examples';
import { readRulebook } from '@shangda/events/rulebook';
import { type WorkedExample, workedExamples } from '@shangda/events/rulebook/examples';

const root = join(__dirname, '../rulebooks');
const parsed = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));
const files = ['', 'examples'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.examples.json'))
    .map((name) => join(folder, name)),
);

describe.each(files)('%s — every answer worked out by hand', (file) => {
  const rulebook = readRulebook(parsed(file.replace('.examples.json', '.json')));
  const { examples } = workedExamples.parse(parsed(file));

  it.each(examples)('$name', (example: WorkedExample) => {
    const { faults, answers } = playExample(rulebook, example);
    expect(faults).toEqual([]);
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.map(({ what, actual }) => `${what}: ${actual}`)).toEqual(
      answers.map(({ what, expected }) => `${what}: ${expected}`),
    );
  });
});

describe('A worked example that is wrong', () => {
  const rulebook = readRulebook(parsed('examples/quzhou.json'));
  const adopted = {
    fact: 'ADOPTED' as const,
    on: '2006-03-10',
    units: ['kecheng'],
    outlet: 'quzhou-zhengwu',
    pieceKind: 'supplement',
  };
  const example: WorkedExample = {
    name: 'x',
    facts: [adopted],
    expect: { points: [{ unit: 'kecheng', points: '9' }] },
  };

  it('says what was expected and what came out', () =>
    expect(playExample(rulebook, example).answers).toEqual([
      { what: 'points kecheng', expected: '9', actual: '10', same: false },
    ]));

  it('names units nobody heard of, groups nobody declared and days without a rulebook, readably', () => {
    const codes = ({ facts = [adopted], ...more }: Partial<WorkedExample>) =>
      playExample(rulebook, { ...example, facts, ...more }).faults;
    const rank = { unit: 'kecheng', period: '2006', group: 'countys', rank: 1 };
    expect(codes({ expect: { points: [{ unit: 'kechen', points: '10' }], ranks: [rank] } })).toEqual([
      { pointer: '/expect/points/0/unit', code: 'UnknownUnit' },
      { pointer: '/expect/ranks/0/group', code: 'UnknownGroup' },
    ]);
    expect(codes({ expect: { sums: [{ units: ['kecheng', 'kechen'], points: '10' }] } })).toEqual([
      { pointer: '/expect/sums/0/units/1', code: 'UnknownUnit' },
    ]);
    expect(codes({ facts: [{ ...adopted, on: '1999-03-10' }] })).toEqual([
      { pointer: '/facts/0/on', code: 'NotYetInForce' },
    ]);
    expect(codes({ units: [{ unit: 'kecheng', class: 'COUNTY_GOVERNMENT', group: 'countys' }] })).toEqual([
      { pointer: '/units/0/group', code: 'UnknownGroup' },
    ]);
    for (const code of ['UnknownUnit', 'UnknownTask', 'NotYetInForce']) {
      expect(messagesEn[code]?.title).toBeDefined();
      expect(messagesZhCn[code]?.title).toMatch(/\p{Script=Han}/u);
    }
  });

  it('names what the rulebook does not declare, and compares nothing', () => {
    const wrong = {
      ...example,
      settings: { returnedCount: false, countedOn: 'NEVER' },
      parameters: { q: '1' },
      facts: [{ ...adopted, outlet: 'gone', pieceKind: 'none' }],
    };
    expect(playExample(rulebook, wrong)).toEqual({
      name: 'x',
      faults: [
        { pointer: '/facts/0/outlet', code: 'UnknownOutlet' },
        { pointer: '/facts/0/pieceKind', code: 'UnknownPieceKind' },
        { pointer: '/settings/returnedCount', code: 'UnknownSetting' },
        { pointer: '/settings/countedOn', code: 'UnknownSetting' },
        { pointer: '/parameters/q', code: 'UnknownParameter' },
      ],
      answers: [],
    });
  });
});

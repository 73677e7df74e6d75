import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRulebook, sayFault } from '@shangda/cli/rulebook-file';
import { playExamplesBeside, sayExamples } from '@shangda/cli/worked-examples';
import type { Rulebook } from '@shangda/events/rulebook';
import { citation, sample, titled } from './scoring.js';

const read = (changes: Partial<Rulebook>) =>
  readRulebook(Buffer.from(JSON.stringify({ ...sample(changes), timeZone: 'Asia/Shanghai' })));

describe('`rulebook check` knows the calendar', () => {
  it('refuses a day that does not exist wherever a rulebook has one', () =>
    expect(
      read({
        groups: [{ ...titled('a'), members: { units: [{ unit: 'water', from: '2026-06-31', until: '2026-12-31' }] } }],
      }).faults,
    ).toEqual([{ path: '/groups/0/members/units/0/from', code: 'time.invalid' }]));

  it('refuses it in the facts and units of a worked example', async () =>
    expect(
      (
        await played({
          name: 'x',
          units: [{ unit: 'water', class: 'DEPARTMENT', from: '2025-02-29' }],
          facts: [reported('2026-02-31'), reported('2026-13-45'), reported('2028-02-29')],
          expect: {},
        })
      )?.faults,
    ).toEqual([
      { path: '/examples/0/units/0/from', code: 'time.invalid' },
      { path: '/examples/0/facts/0/on', code: 'time.invalid' },
      { path: '/examples/0/facts/1/on', code: 'time.invalid' },
    ]));
});

describe('`rulebook check` says what is wanted', () => {
  it('of a number and of a day', async () => {
    const rulebook = sample();
    const wrong = {
      ...rulebook,
      effectiveFrom: '1 January 2026',
      parts: [{ ...titled('adoption'), weight: 'half' }],
    };
    expect(readRulebook(Buffer.from(JSON.stringify(wrong))).faults.map(sayFault)).toEqual([
      '/effectiveFrom: schema.pattern (wanted: "2026-03-31")',
      '/parts/0/weight: schema.pattern (wanted: "2", "2/3", "0.5")',
    ]);
    const lines = await said({ name: 'x', facts: [], expect: { points: [{ unit: 'water', points: 'two' }] } });
    expect(lines[0]).toContain('/examples/0/expect/points/0/points: schema.pattern (wanted: "2", "2/3", "0.5", "-3")');
  });

  it('of points that are neither a number nor a multiple of a parameter', () => {
    const rulebook = sample();
    const wrong = {
      ...rulebook,
      points: [{ id: 'x', part: 'adoption', when: { fact: 'ADOPTED' }, points: 2, citation }],
    };
    expect(readRulebook(Buffer.from(JSON.stringify(wrong))).faults.map(sayFault)).toEqual([
      '/points/0/points: schema.anyOf (None of the forms allowed; wanted: An exact number as text, or { times, of }: a multiple of a parameter.)',
    ]);
  });

  it('and which other row an ambiguous one cannot be told from', () => {
    const row = (id: string) => ({ id, part: 'adoption', when: { fact: 'ADOPTED' as const }, points: '1', citation });
    expect(read({ points: [row('a'), row('b'), row('c')] }).faults.map(sayFault)).toEqual([
      '/points/1/when: AmbiguousRow (Ambiguous row; see /points/0)',
      '/points/2/when: AmbiguousRow (Ambiguous row; see /points/0, /points/1)',
    ]);
  });
});

describe('The summary of worked examples', () => {
  it('counts an example that could not be compared as different', async () => {
    const lines = await said(
      { name: 'x', facts: [{ ...adopted, outlet: 'gone' }], expect: { points: [{ unit: 'water', points: '1' }] } },
      { name: 'y', facts: [adopted], expect: { points: [{ unit: 'water', points: '2' }] } },
    );
    expect(lines.at(-1)).toMatch(/: 2 examples, 1 answers, 1 different \(1 not compared\)$/);
  });

  it('says that nothing was played where the file itself has faults', async () =>
    expect((await said({ name: 'x', facts: [reported('2026-02-31')], expect: {} })).at(-1)).toMatch(
      /: nothing was played$/,
    ));
});

const reported = (on: string) => ({ fact: 'REPORTED', on, units: ['water'] });
const adopted = { fact: 'ADOPTED', on: '2026-03-02', units: ['water'], outlet: 'news', pieceKind: 'brief' };

async function played(...examples: readonly object[]) {
  const folder = mkdtempSync(join(tmpdir(), 'shangda-check-'));
  const file = join(folder, 'office.json');
  writeFileSync(file.replace('.json', '.examples.json'), JSON.stringify({ examples }));
  return playExamplesBeside(file, sample()).finally(() => rmSync(folder, { recursive: true }));
}

async function said(...examples: readonly object[]): Promise<readonly string[]> {
  const outcome = await played(...examples);
  return outcome ? sayExamples(outcome) : [];
}

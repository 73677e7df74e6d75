import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishFor } from '@shangda/cli/commands/rulebook';
import { Operator } from '@shangda/cli/operator';
import { readRulebook } from '@shangda/cli/rulebook-file';
import { allWell, playExamplesBeside, sayExamples } from '@shangda/cli/worked-examples';
import { registerUnit } from '@shangda/domain/unit-registration';
import { createTestDatabase } from '@shangda/testing/databases';

interface Changeable {
  effectiveFrom: string;
  readonly quotas: { id?: string; minima: { minimum: number }[] }[];
}

const gannan = readFileSync(`${process.cwd()}/rulebooks/gannan-2008.json`);
const changed = (change: (document: Changeable) => void): Buffer => {
  const document = JSON.parse(gannan.toString()) as Changeable;
  change(document);
  return Buffer.from(JSON.stringify(document));
};

describe('rulebook check', () => {
  it('plays the worked examples beside a file and says what was expected and what came out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shangda-rulebook-'));
    const file = join(folder, 'quzhou.json');
    const source = readFileSync(`${process.cwd()}/rulebooks/examples/quzhou.json`, 'utf8');
    const beside = `${process.cwd()}/rulebooks/examples/quzhou.examples.json`;
    const play = async (text: string) => {
      const { rulebook } = readRulebook(Buffer.from(text));
      return rulebook && playExamplesBeside(file, rulebook);
    };
    expect(await play(source)).toBeUndefined();
    await copyFile(beside, join(folder, 'quzhou.examples.json'));
    const well = await play(source);
    expect(well && allWell(well)).toBe(true);
    const other = await play(source.replace('"points": "10"', '"points": "11"'));
    expect(other && allWell(other)).toBe(false);
    expect(other && sayExamples(other)).toContain('    points fagaiwei: expected 5, actual 11/2');
    await writeFile(
      join(folder, 'quzhou.examples.json'),
      '{"examples":[{"name":"x","facts":[{"fact":"NONE"}],"expect":{}}]}',
    );
    expect((await play(source))?.faults).toEqual([{ path: '/examples/0/facts/0/fact', code: 'schema.discriminator' }]);
    await rm(folder, { recursive: true });
  });

  it('finds no fault in the rulebook of Gannan', () => {
    expect(readRulebook(gannan).faults).toEqual([]);
  });

  it('names the path of every fault of form', () => {
    const file = changed((document) => {
      owed(document).minimum = 0;
      delete second(document).id;
    });
    expect(readRulebook(file).faults).toEqual([
      { path: '/quotas/0/minima/0/minimum', code: 'schema.minimum' },
      { path: '/quotas/1/id', code: 'schema.required' },
    ]);
  });

  it('takes a quota of a hundred thousand, and no more', () => {
    const owing = (minimum: number) => changed((document) => (owed(document).minimum = minimum));
    expect(readRulebook(owing(100_000)).faults).toEqual([]);
    expect(readRulebook(owing(100_001)).faults).toEqual([
      { path: '/quotas/0/minima/0/minimum', code: 'schema.maximum' },
    ]);
  });

  it('names what the schema cannot see: ids that stand twice, days that do not exist, keys said twice', () => {
    const twice = changed((document) => (second(document).id = first(document).id));
    expect(readRulebook(twice).faults).toEqual([{ path: '/quotas/1/id', code: 'RuleIdTwice' }]);
    const noDay = changed((document) => (document.effectiveFrom = '2026-02-30'));
    expect(readRulebook(noDay).faults).toEqual([{ path: '/effectiveFrom', code: 'time.invalid' }]);
    expect(readRulebook(Buffer.from('{"format":1,"format":1}')).faults).toMatchObject([{ code: 'json.duplicate_key' }]);
  });
});

describe('rulebook publish', () => {
  it('publishes once, the same again not, and only for an office of the register', async () => {
    const database = await createTestDatabase();
    const operator = new Operator(database.appUrl);
    try {
      const { rulebook } = readRulebook(gannan);
      if (!rulebook) throw new Error('no rulebook');
      await expect(publishFor(operator, '6230', rulebook)).rejects.toThrow('6230 is not in the register');
      const office = {
        unitId: '6230',
        name: '州',
        nameEn: 'P',
        parentId: null,
        level: 'PREFECTURE',
        class: 'PREFECTURE_OFFICE',
      };
      await operator.run(registerUnit, { ...office, isOffice: true, directReportingTo: [] } as never, 'unit-6230');
      expect(await publishFor(operator, '6230', rulebook)).toEqual({ office: '6230', number: 1, published: true });
      expect(await publishFor(operator, '6230', rulebook)).toEqual({ office: '6230', number: 1, published: false });
    } finally {
      await operator.close();
      await database.drop();
    }
  });
});

const first = ({ quotas }: Changeable) => quotas[0] ?? { minima: [] };
const second = ({ quotas }: Changeable) => quotas[1] ?? { minima: [] };
const owed = (document: Changeable) => first(document).minima[0] ?? { minimum: 0 };

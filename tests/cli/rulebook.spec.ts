import { readFileSync } from 'node:fs';
import { publishFor } from '@shangda/cli/commands/rulebook';
import { Operator } from '@shangda/cli/operator';
import { readRulebook } from '@shangda/cli/rulebook-file';
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
  it('finds no fault in the rulebook of Gannan', async () => {
    expect((await readRulebook(gannan)).faults).toEqual([]);
  });

  it('names the path of every fault of form', async () => {
    const file = changed((document) => {
      owed(document).minimum = 0;
      delete second(document).id;
    });
    expect((await readRulebook(file)).faults).toEqual([
      { path: '/quotas/0/minima/0/minimum', code: 'schema.minimum' },
      { path: '/quotas/1/id', code: 'schema.required' },
    ]);
  });

  it('takes a quota of a hundred thousand, and no more', async () => {
    const owing = (minimum: number) => changed((document) => (owed(document).minimum = minimum));
    expect((await readRulebook(owing(100_000))).faults).toEqual([]);
    expect((await readRulebook(owing(100_001))).faults).toEqual([
      { path: '/quotas/0/minima/0/minimum', code: 'schema.maximum' },
    ]);
  });

  it('names what the schema cannot see: ids that stand twice, days that do not exist, keys said twice', async () => {
    const twice = changed((document) => (second(document).id = first(document).id));
    expect((await readRulebook(twice)).faults).toEqual([{ path: '/quotas/1/id', code: 'RuleIdTwice' }]);
    const noDay = changed((document) => (document.effectiveFrom = '2026-02-30'));
    expect((await readRulebook(noDay)).faults).toEqual([{ path: '/effectiveFrom', code: 'time.invalid' }]);
    expect((await readRulebook(Buffer.from('{"format":1,"format":1}'))).faults).toMatchObject([
      { code: 'json.duplicate_key' },
    ]);
  });
});

describe('rulebook publish', () => {
  it('publishes once, the same again not, and only for an office of the register', async () => {
    const database = await createTestDatabase();
    const operator = new Operator(database.appUrl);
    try {
      const { rulebook } = await readRulebook(gannan);
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

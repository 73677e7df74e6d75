import { importRows } from '@shangda/cli/import/import-rows';
import { personImport, readPersonFile } from '@shangda/cli/import/person-file';
import { readUnitFile, unitImport } from '@shangda/cli/import/unit-file';
import { Operator } from '@shangda/cli/operator';
import { people } from '@shangda/domain/person';
import { posts } from '@shangda/domain/post-state';
import { units } from '@shangda/domain/unit';
import { createTestDatabase, type TestDatabase } from '@shangda/testing/databases';

const header = 'id,name,nameEn,parentId,level,class,isOffice,directReportingTo';
const office = '6230,甘南州政府办公室,Prefecture Office,,PREFECTURE,PREFECTURE_OFFICE,true,';
const county = '623001,"合作市\n人民政府",Hezuo,6230,COUNTY,COUNTY_GOVERNMENT,true,';
const township = '623001001,某镇,"Town, so called",623001,TOWNSHIP,TOWNSHIP,false,6230';
const oneLineCounty = county.replace('\n', '');

let database: TestDatabase;
let operator: Operator;

beforeEach(async () => {
  database = await createTestDatabase();
  operator = new Operator(database.appUrl);
});

afterEach(async () => {
  await operator.close();
  await database.drop();
});

describe('units import', () => {
  it('registers those above before those below, whatever the order of the file', async () => {
    const rows = await readUnitFile(csv(header, township, oneLineCounty, office));
    expect(await importRows(operator, unitImport, rows)).toEqual({ registered: 3, skipped: 0, different: [] });
    expect(await operator.load(units, '623001001')).toMatchObject({
      parentId: '623001',
      directReportingTo: ['6230'],
      signOffChain: [{ role: 'LEADER_IN_CHARGE', unitId: '623001001' }],
    });
  });

  it('skips what is registered and says where the register holds other data', async () => {
    await importRows(operator, unitImport, await readUnitFile(csv(header, office, oneLineCounty)));
    const again = await readUnitFile(csv(header, office, oneLineCounty.replace('Hezuo', 'Other'), township));
    expect(await importRows(operator, unitImport, again)).toEqual({ registered: 1, skipped: 2, different: ['623001'] });
    expect(await written()).toBe(3);
  });

  it('writes nothing where the rules would refuse one line, and names that line', async () => {
    const rows = await readUnitFile(csv(header, office, township));
    await expect(importRows(operator, unitImport, rows)).rejects.toMatchObject({
      lines: [expect.stringContaining('line 3: ParentUnitUnknown'), 'nothing was written'],
    });
    expect(await written()).toBe(0);
  });

  it('takes for a sign-off chain the roles that sign, and says which they are', async () => {
    const steps = (chain: string) =>
      readUnitFile(csv(`${header},signOffChain`, `${office},`, `${oneLineCounty},${chain}`));
    await expect(steps('INFO_OFFICER;PRINCIPAL_LEADER@6230')).resolves.toHaveLength(2);
    await expect(steps('EDITOR')).rejects.toMatchObject({
      lines: [
        expect.stringMatching(
          /^line 3, column signOffChain: .*\(LEADER_IN_CHARGE \| PRINCIPAL_LEADER \| INFO_OFFICER\)/,
        ),
      ],
    });
  });

  it('takes the day a unit was set up, which has come', async () => {
    const started = (day: string) => readUnitFile(csv(`${header},startedOn`, `${office},`, `${oneLineCounty},${day}`));
    await expect(started('2026-02-30')).rejects.toMatchObject({
      lines: [expect.stringMatching(/^line 3, column startedOn: time\.invalid/)],
    });
    await expect(importRows(operator, unitImport, await started('2100-01-01'))).rejects.toMatchObject({
      lines: [expect.stringContaining('line 3: EffectiveInTheFuture'), 'nothing was written'],
    });
    await importRows(operator, unitImport, await started('2026-01-05'));
    expect(await operator.load(units, '623001')).toMatchObject({ startedOn: '2026-01-05' });
  });

  it('counts lines past quoted line breaks and names the column', async () => {
    await expect(
      readUnitFile(csv(header, office, county, township.replace('TOWNSHIP', 'VILLAGE'))),
    ).rejects.toMatchObject({
      lines: [
        expect.stringMatching(/^line 3, column name: text\.control/),
        expect.stringMatching(/^line 5, column level: input\.choice \(PREFECTURE \| /),
      ],
    });
  });

  it.each([
    ['a missing column', [header.replace(',nameEn', '')], 'line 1: the column nameEn is missing'],
    ['a short row', [header, office, '623001,合作市'], 'line 3: 2 cells, the header has 8'],
    ['an open quote', [header, office, '623001,"合作市'], 'Quote Not Closed'],
    ['an id twice', [header, office, office], 'line 3, column id: import.id_twice'],
    ['a circle', [header, oneLineCounty.replace('6230,', '623001,')], 'line 2: 623001 stands under itself'],
  ])('refuses %s', async (_name, lines, said) => {
    await expect(readUnitFile(csv(...lines))).rejects.toThrow(said);
  });

  it('refuses a file that is not UTF-8', async () => {
    await expect(readUnitFile(Buffer.from([0xb8, 0xca, 0xc4, 0xcf]))).rejects.toThrow('not UTF-8');
  });
});

describe('people import', () => {
  it('registers people with roles at home and below', async () => {
    await importRows(operator, unitImport, await readUnitFile(csv(header, office, oneLineCounty)));
    const file = csv('id,name,unitId,roles', 'editor-a,编辑,6230,EDITOR;LEADER_IN_CHARGE@623001');
    const rows = await readPersonFile(file);
    expect(await importRows(operator, personImport, rows)).toMatchObject({ registered: 1, skipped: 0 });
    expect(await importRows(operator, personImport, rows)).toEqual({ registered: 0, skipped: 1, different: [] });
    expect((await operator.load(people, 'editor-a'))?.grants).toEqual([
      { role: 'EDITOR', unitId: '6230' },
      { role: 'LEADER_IN_CHARGE', unitId: '623001' },
    ]);
  });

  it('lets people take posts, with the roles that go with them', async () => {
    await importRows(operator, unitImport, await readUnitFile(csv(header, office)));
    const file = (...lines: readonly string[]) => readPersonFile(csv('id,name,unitId,roles,posts', ...lines));
    await expect(file('a,甲,6230,,INFO_OFFICER:OFTEN')).rejects.toThrow(/^line 2, column posts: input\.choice/);
    const leader = 'leader-a,分管领导,6230,,LEADER_IN_CHARGE';
    const twice = await file(leader, leader.replace('-a', '-b'));
    await expect(importRows(operator, personImport, twice)).rejects.toMatchObject({
      lines: [expect.stringContaining('line 3: PostHeld'), 'nothing was written'],
    });
    await importRows(operator, personImport, await file(leader, 'officer-a,信息员,6230,EDITOR,INFO_OFFICER:PART_TIME'));
    expect(await operator.load(posts, '6230')).toMatchObject([
      { post: 'LEADER_IN_CHARGE', personId: 'leader-a' },
      { post: 'INFO_OFFICER', personId: 'officer-a', engagement: 'PART_TIME' },
    ]);
    expect((await operator.load(people, 'officer-a'))?.grants.map(({ role }) => role)).toEqual([
      'EDITOR',
      'INFO_OFFICER',
    ]);
  });

  it('refuses an unknown role with its line', async () => {
    await expect(readPersonFile(csv('id,name,unitId,roles', 'a,甲,6230,KING'))).rejects.toThrow(
      /^line 2, column roles:/,
    );
  });
});

const csv = (...lines: readonly string[]): Buffer => Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);

async function written(): Promise<number> {
  const { rows } = await operator.pools.read.query<{ events: number }>(
    'select count(*)::int as events from ledger.event',
  );
  return rows[0]?.events ?? 0;
}

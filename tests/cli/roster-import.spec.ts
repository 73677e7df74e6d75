import { importRows } from '@shangda/cli/import/import-rows';
import { personImport, readPersonFile } from '@shangda/cli/import/person-file';
import { importRoster, readRosterFile } from '@shangda/cli/import/roster-file';
import { readUnitFile, unitImport } from '@shangda/cli/import/unit-file';
import { Operator } from '@shangda/cli/operator';
import { rosters } from '@shangda/domain/roster';
import { createTestDatabase, type TestDatabase } from '@shangda/testing/databases';

const header = 'from,until,officerId,leaderId';
const now = Date.now();
const soon = (hours: number): string => `${new Date(now + hours * 3_600_000).toISOString().slice(0, 13)}:00:00Z`;
const night = `${soon(12)},${soon(24)},night,`;
const today = `${soon(2)},${soon(12)},day,leader`;

let database: TestDatabase;
let operator: Operator;

beforeEach(async () => {
  database = await createTestDatabase();
  operator = new Operator(database.appUrl);
  const unit = 'id,name,nameEn,parentId,level,class,isOffice,directReportingTo';
  const office = '6230,甘南州政府办公室,Prefecture Office,,PREFECTURE,PREFECTURE_OFFICE,true,';
  const bureau = '6230-water,州水务局,Water,6230,DEPARTMENT,DEPARTMENT,false,';
  await importRows(operator, unitImport, await readUnitFile(csv(unit, office, bureau)));
  const people = [
    'day,白班值班员,6230,DUTY_OFFICER',
    'night,夜班值班员,6230,DUTY_OFFICER',
    'leader,分管领导,6230,LEADER_IN_CHARGE',
  ];
  await importRows(operator, personImport, await readPersonFile(csv('id,name,unitId,roles', ...people)));
});

afterEach(async () => {
  await operator.close();
  await database.drop();
});

const read = (...lines: readonly string[]) => readRosterFile(csv(header, ...lines));
const officers = async () => (await operator.load(rosters, '6230')).officers.map(({ personId }) => personId);

describe('roster import', () => {
  it('plans the shifts of an office in whatever order, and those that stand already not again', async () => {
    expect(await importRoster(operator, '6230', await read(night, today))).toEqual({ planned: 2, skipped: 0 });
    const more = `${soon(24)},${soon(36)},day,`;
    expect(await importRoster(operator, '6230', await read(night, more, today))).toEqual({ planned: 1, skipped: 2 });
    expect(await officers()).toEqual(['day', 'night', 'day']);
    expect((await operator.load(rosters, '6230')).leaders).toHaveLength(1);
  });

  it('takes more than one plan holds', async () => {
    const lines = Array.from({ length: 401 }, (_, n) => `${soon(2 + n)},${soon(3 + n)},${n % 2 ? 'day' : 'night'},`);
    expect(await importRoster(operator, '6230', await read(...lines))).toEqual({ planned: 401, skipped: 0 });
    expect(await officers()).toHaveLength(401);
  });

  it('writes nothing where one line is refused, and names that line', async () => {
    const rows = await read(today, night.replace('night', 'leader'), `${soon(24)},${soon(36)},nobody,`);
    await expect(importRoster(operator, '6230', rows)).rejects.toMatchObject({
      lines: [
        expect.stringContaining('line 3: NotADutyOfficer'),
        expect.stringContaining('line 4: PersonUnknown'),
        'nothing was written',
      ],
    });
    expect(await officers()).toEqual([]);
  });

  it.each([
    ['no time', [today, `${soon(12)},tomorrow,night,`], 'line 3, column until: time.invalid'],
    ['nobody', [`${soon(2)},${soon(12)},,`], 'line 2, column officerId: input.register_id'],
    ['an overlap', [night, today.replace(soon(12), soon(13))], 'line 2: overlaps with line 3'],
    ['a short row', ['2026-10-01T08:00:00+08:00'], 'line 2: 1 cells, the header has 4'],
  ])('refuses %s', async (_what, lines, said) => {
    await expect(read(...lines)).rejects.toThrow(said);
  });

  it('refuses what is no office', async () => {
    const rows = await read(today);
    await expect(importRoster(operator, '6230-water', rows)).rejects.toThrow('receives no reports');
    await expect(importRoster(operator, 'nowhere', rows)).rejects.toThrow('not in the register');
  });
});

const csv = (...lines: readonly string[]): Buffer => Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);

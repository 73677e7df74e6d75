import { RegisterUnitDto } from '@shangda/api/units/units.dto';
import { units } from '@shangda/domain/unit';
import { type RegisterUnitData, registerUnit } from '@shangda/domain/unit-registration';
import { signerRole, unitClass, unitLevel } from '@shangda/events/vocabulary';
import { WronglyAsked } from '../terminal.js';
import { csvTable } from './csv-table.js';
import { type Importable, type ImportRow, listed, twice } from './import-rows.js';
import { problemsOf, type RowProblem, sayProblem } from './validated.js';

export const unitImport: Importable<RegisterUnitData> = {
  definition: registerUnit,
  kind: units,
  already: 'UnitAlreadyRegistered',
};

/** What each column takes; also the help text of the command. */
export const unitColumns = {
  id: 'a-z, 0-9 and -, at most 64',
  name: '1 to 200 characters',
  nameEn: '1 to 200 characters',
  parentId: 'id of the unit above; empty for the top of a tree',
  level: unitLevel.options.join(' | '),
  class: unitClass.options.join(' | '),
  isOffice: 'true | false',
  directReportingTo: 'ids of offices, separated by ;',
  signOffChain: `optional: steps ROLE or ROLE@unit, separated by ; (${signerRole.options.join(' | ')}), by default the unit's LEADER_IN_CHARGE`,
  startedOn: 'optional: day it was set up, YYYY-MM-DD; empty if it was there before this register',
} as const;

const { signOffChain: _chain, startedOn: _started, ...required } = unitColumns;

/** The units of a CSV file, those above before those below. Throws `WronglyAsked` with every line the API's door would not let in. */
export async function readUnitFile(bytes: Uint8Array): Promise<readonly ImportRow<RegisterUnitData>[]> {
  const table = csvTable(bytes, { required: Object.keys(required), optional: ['signOffChain', 'startedOn'] });
  const rows = table.map(({ line, cells }) => unitRow(line, cells));
  const checks = await Promise.all(
    rows.map(({ line, data }) => problemsOf(line, data, RegisterUnitDto, { unitId: 'id' })),
  );
  const problems: readonly RowProblem[] = [...checks.flat(), ...twice(rows, 'id')];
  if (problems.length > 0) throw new WronglyAsked(problems.map((problem) => sayProblem(problem, unitColumns)));
  return aboveFirst(rows);
}

function unitRow(line: number, cells: Readonly<Record<string, string>>): ImportRow<RegisterUnitData> {
  const {
    id = '',
    name,
    nameEn,
    parentId = '',
    level,
    class: unitClassName,
    isOffice = '',
    directReportingTo = '',
    signOffChain = '',
    startedOn = '',
  } = cells;
  const chain = listed(signOffChain).map((step) => roleAt(step, id));
  const data: unknown = {
    unitId: id,
    name,
    nameEn,
    parentId: parentId === '' ? null : parentId,
    level,
    class: unitClassName,
    isOffice: { true: true, false: false }[isOffice] ?? isOffice,
    directReportingTo: listed(directReportingTo),
    ...(chain.length > 0 && { signOffChain: chain }),
    ...(startedOn !== '' && { startedOn }),
  };
  // Read from text; whether it is a unit is asked by `problemsOf` before anybody uses it.
  return { line, id, data: data as RegisterUnitData };
}

/** `LEADER_IN_CHARGE@6230`, or `LEADER_IN_CHARGE` at home. */
export function roleAt(cell: string, home: string): { readonly role: string; readonly unitId: string } {
  const [name = '', unitId = home, ...rest] = cell.split('@');
  return { role: name, unitId: [unitId, ...rest].join('@') };
}

function aboveFirst(rows: readonly ImportRow<RegisterUnitData>[]): readonly ImportRow<RegisterUnitData>[] {
  const sorted: ImportRow<RegisterUnitData>[] = [];
  let waiting = rows;
  while (waiting.length > 0) {
    const ids = new Set(waiting.map(({ id }) => id));
    const next = waiting.filter(
      ({ data }) => ![data.parentId ?? '', ...data.directReportingTo].some((id) => ids.has(id)),
    );
    if (next.length === 0)
      throw new WronglyAsked(
        waiting.map(({ line, id }) => `line ${line}: ${id} stands under itself, or what it waits for does`),
      );
    sorted.push(...next);
    waiting = waiting.filter((row) => !next.includes(row));
  }
  return sorted;
}

import { RegisterPersonDto } from '@shangda/api/people/people.dto';
import { people, type RegisterPersonData, registerPerson } from '@shangda/domain/person';
import { role } from '@shangda/events/vocabulary';
import { WronglyAsked } from '../terminal.js';
import { csvTable } from './csv-table.js';
import { type Importable, type ImportRow, listed, twice } from './import-rows.js';
import { roleAt } from './unit-file.js';
import { problemsOf, type RowProblem, sayProblem } from './validated.js';

export const personImport: Importable<RegisterPersonData> = {
  definition: registerPerson,
  kind: people,
  already: 'PersonAlreadyRegistered',
};

/** What each column takes; also the help text of the command. */
export const personColumns = {
  id: 'a-z, 0-9 and -, at most 64',
  name: '1 to 200 characters',
  unitId: 'id of the unit the person belongs to',
  roles: `ROLE in the person's unit or ROLE@unit below it, separated by ; (${role.options.join(' | ')}); empty for none`,
} as const;

/** The people of a CSV file. Throws `WronglyAsked` with every line the API's door would not let in. */
export async function readPersonFile(bytes: Uint8Array): Promise<readonly ImportRow<RegisterPersonData>[]> {
  const rows = csvTable(bytes, { required: Object.keys(personColumns) }).map(({ line, cells }) =>
    personRow(line, cells),
  );
  const columns = { personId: 'id', grants: 'roles' };
  const checks = await Promise.all(rows.map(({ line, data }) => problemsOf(line, data, RegisterPersonDto, columns)));
  const problems: readonly RowProblem[] = [...checks.flat(), ...twice(rows, 'id')];
  if (problems.length > 0) throw new WronglyAsked(problems.map((problem) => sayProblem(problem, personColumns)));
  return rows;
}

function personRow(line: number, cells: Readonly<Record<string, string>>): ImportRow<RegisterPersonData> {
  const { id = '', name, unitId = '', roles = '' } = cells;
  const data: unknown = { personId: id, name, unitId, grants: listed(roles).map((cell) => roleAt(cell, unitId)) };
  // Read from text; whether it is a person is asked by `problemsOf` before anybody uses it.
  return { line, id, data: data as RegisterPersonData };
}

import { RegisterPersonDto } from '@shangda/api/people/people.dto';
import { people, type RegisterPersonData, registerPerson } from '@shangda/domain/person';
import { engagement, post, role } from '@shangda/events/vocabulary';
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
  posts: `optional: posts taken in the person's unit today, separated by ; (${post.options.join(' | ')}, the last with ${engagement.options.map((one) => `:${one}`).join(' or ')}); they bring their roles`,
} as const;

const { posts: _optional, ...required } = personColumns;

/** The people of a CSV file. Throws `WronglyAsked` with every line the API's door would not let in. */
export async function readPersonFile(bytes: Uint8Array): Promise<readonly ImportRow<RegisterPersonData>[]> {
  const rows = csvTable(bytes, { required: Object.keys(required), optional: ['posts'] }).map(({ line, cells }) =>
    personRow(line, cells),
  );
  const columns = { personId: 'id', grants: 'roles' };
  const checks = await Promise.all(rows.map(({ line, data }) => problemsOf(line, data, RegisterPersonDto, columns)));
  const problems: readonly RowProblem[] = [...checks.flat(), ...twice(rows, 'id')];
  if (problems.length > 0) throw new WronglyAsked(problems.map((problem) => sayProblem(problem, personColumns)));
  return rows;
}

function personRow(line: number, cells: Readonly<Record<string, string>>): ImportRow<RegisterPersonData> {
  const { id = '', name, unitId = '', roles = '', posts = '' } = cells;
  const grants = listed(roles).map((cell) => roleAt(cell, unitId));
  const taken = listed(posts).map(postIn);
  const data: unknown = { personId: id, name, unitId, grants, ...(taken.length > 0 && { posts: taken }) };
  // Read from text; whether it is a person is asked by `problemsOf` before anybody uses it.
  return { line, id, data: data as RegisterPersonData };
}

/** `INFO_OFFICER:FULL_TIME`, or `LEADER_IN_CHARGE`. */
function postIn(cell: string): object {
  const [name = '', ...terms] = cell.split(':');
  return terms.length === 0 ? { post: name } : { post: name, engagement: terms.join(':') };
}

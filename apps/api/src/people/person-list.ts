import type { Grant } from '@shangda/domain/person';
import type pg from 'pg';
import { decodeCursor, type Page, pageOf, rowsWanted } from '../http/paging.js';
import { unitsBelow } from '../units/unit-list.js';
import type { PeopleQuery } from './people.dto.js';

export interface PersonEntry {
  readonly id: string;
  readonly name: string;
  readonly unitId: string;
  readonly grants: readonly Grant[];
}

/** The people of some units and of what lies below them, by id, from the view. */
export async function readPeople(
  pool: pg.Pool,
  roots: readonly string[],
  query: PeopleQuery,
): Promise<Page<PersonEntry>> {
  const [after] = decodeCursor(query.cursor, 1) ?? [''];
  const { rows } = await pool.query<PersonEntry>(
    `${unitsBelow} select p.person_id as id, p.name, p.unit_id as "unitId", p.grants
      from views.person_register p join below using (unit_id) where p.person_id > $2 order by p.person_id limit $3`,
    [roots, after, rowsWanted(query)],
  );
  return pageOf(
    query,
    rows,
    (row) => row,
    (row) => [row.id],
  );
}

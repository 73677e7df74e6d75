import type pg from 'pg';
import { decodeCursor, type Page, pageOf, rowsWanted } from '../http/paging.js';
import type { UnitsQuery } from './units.dto.js';

export interface UnitEntry {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly parentId: string | null;
  readonly level: string;
  readonly class: string;
  readonly isOffice: boolean;
  readonly directReportingTo: readonly string[];
}

/** The rows `below`: these units and everything under them, from the view. */
export const unitsBelow = `with recursive below (unit_id) as (
    select unit_id from views.unit_register where unit_id = any ($1::text[])
    union select u.unit_id from views.unit_register u join below b on u.parent_id = b.unit_id
  )`;

/** The part of the tree below some units, by id; `parentId` makes a tree of it again. */
export async function readUnits(pool: pg.Pool, roots: readonly string[], query: UnitsQuery): Promise<Page<UnitEntry>> {
  const [after] = decodeCursor(query.cursor, 1) ?? [''];
  const { rows } = await pool.query<UnitEntry>(
    `${unitsBelow} select u.unit_id as id, u.name, u.name_en as "nameEn", u.parent_id as "parentId", u.level, u.class,
        u.is_office as "isOffice", u.direct_reporting_to as "directReportingTo"
      from views.unit_register u join below using (unit_id) where u.unit_id > $2 order by u.unit_id limit $3`,
    [roots, after, rowsWanted(query)],
  );
  return pageOf(
    query,
    rows,
    (row) => row,
    (row) => [row.id],
  );
}

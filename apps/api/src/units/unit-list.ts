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
  readonly startedOn: string | null;
  /** The first day on which it was no more. */
  readonly endedOn: string | null;
  readonly successorId: string | null;
}

/** The rows `below`: these units and everything under them, from the view. What stood under a unit that ended stands under its successor. */
export const unitsBelow = `with recursive below (unit_id) as (
    select unit_id from views.unit_register where unit_id = any ($1::text[])
    union select u.unit_id from views.unit_register u join below b on coalesce(u.successor_id, u.parent_id) = b.unit_id
  )`;

/** The same as it stood on the day $2. */
const unitsBelowThen = `with recursive standing as (
    select * from views.unit_history where from_on <= $2::date and (until_on is null or until_on > $2::date)
  ), edges (unit_id, above) as (
    select unit_id, parent_id from standing
    union all select unit_id, coalesce(successor_id, parent_id) from views.unit_register where ended_on <= $2::date
  ), below (unit_id) as (
    select unnest($1::text[])
    union select e.unit_id from edges e join below b on e.above = b.unit_id
  )`;

interface ListQuestion extends UnitsQuery {
  readonly today: string;
}

/** The part of the tree below some units, by id; `parentId` makes a tree of it again. Of a day: only what there was on it. */
export async function readUnits(
  pool: pg.Pool,
  roots: readonly string[],
  query: ListQuestion,
): Promise<Page<UnitEntry>> {
  const [after] = decodeCursor(query.cursor, 1) ?? [''];
  const { rows } = await pool.query<UnitEntry>(query.on === undefined ? unitsNow : unitsThen, [
    roots,
    query.on ?? query.today,
    after,
    rowsWanted(query),
  ]);
  return pageOf(
    query,
    rows,
    (row) => row,
    (row) => [row.id],
  );
}

const rest = `u.level, u.is_office as "isOffice", u.started_on::text as "startedOn"`;

/** Those that are no more come with the day they ended. A class dated ahead is not theirs yet. */
const unitsNow = `${unitsBelow} select u.unit_id as id, u.name, u.name_en as "nameEn", u.parent_id as "parentId",
    coalesce(h.class, u.class) as class, u.direct_reporting_to as "directReportingTo", ${rest},
    u.ended_on::text as "endedOn", u.successor_id as "successorId"
  from views.unit_register u join below using (unit_id) left join views.unit_history h
    on h.unit_id = u.unit_id and h.from_on <= $2::date and (h.until_on is null or h.until_on > $2::date)
  where u.unit_id > $3 order by u.unit_id limit $4`;

const unitsThen = `${unitsBelowThen} select u.unit_id as id, h.name, h.name_en as "nameEn", h.parent_id as "parentId",
    h.class, h.direct_reporting_to as "directReportingTo", ${rest}, null as "endedOn", null as "successorId"
  from standing h join below using (unit_id) join views.unit_register u using (unit_id)
  where u.unit_id > $3 order by u.unit_id limit $4`;

import type pg from 'pg';
import { decodeCursor, type Page, pageOf, rowsWanted } from '../http/paging.js';
import { unitsBelow } from '../units/unit-list.js';
import type { TrainingsQuery, VacanciesQuery } from './posts.dto.js';

export interface HoldingEntry {
  readonly post: string;
  readonly personId: string;
  readonly name: string | null;
  readonly engagement: string | null;
  readonly filledOn: string;
  /** The first day without. */
  readonly vacatedOn: string | null;
}

/** Who holds and held the posts of a unit, the newest first. */
export async function readPosts(pool: pg.Pool, unitId: string): Promise<readonly HoldingEntry[]> {
  const { rows } = await pool.query<HoldingEntry>(
    `select h.post, h.person_id as "personId", p.name, h.engagement, h.filled_on::text as "filledOn", h.vacated_on::text as "vacatedOn"
      from views.post_register h left join views.person_register p using (person_id)
      where h.unit_id = $1 order by h.post, h.filled_on desc, h.person_id`,
    [unitId],
  );
  return rows;
}

export interface VacancyEntry {
  readonly unitId: string;
  readonly name: string;
  readonly nameEn: string;
  readonly post: string;
  readonly since: string;
}

/** Posts that nobody holds, of some units and what lies below them. */
export async function readVacancies(
  pool: pg.Pool,
  roots: readonly string[],
  query: VacanciesQuery,
): Promise<Page<VacancyEntry>> {
  const [unitId, post] = decodeCursor(query.cursor, 2) ?? ['', ''];
  const { rows } = await pool.query<VacancyEntry>(
    `${unitsBelow} select v.unit_id as "unitId", u.name, u.name_en as "nameEn", v.post, v.vacant_since::text as since
      from views.vacancies v join below using (unit_id) join views.unit_register u using (unit_id)
      where v.vacant_since is not null and (v.unit_id, v.post) > ($2, $3) order by v.unit_id, v.post limit $4`,
    [roots, unitId, post, rowsWanted(query)],
  );
  return pageOf(
    query,
    rows,
    (row) => row,
    (row) => [row.unitId, row.post],
  );
}

export interface TrainingLine {
  readonly id: string;
  readonly unitId: string;
  readonly kind: string;
  readonly subject: string;
  readonly startedOn: string;
  readonly days: number;
  readonly participants: readonly string[];
}

/** Training held by some units and by what lies below them, the newest first. A cursor is compared as text, whatever somebody wrote into it. */
export async function readTrainings(
  pool: pg.Pool,
  roots: readonly string[],
  query: TrainingsQuery,
): Promise<Page<TrainingLine>> {
  const [startedOn, id] = decodeCursor(query.cursor, 2) ?? ['9999', ''];
  const { rows } = await pool.query<TrainingLine>(
    `${unitsBelow} select t.training_id as id, t.unit_id as "unitId", t.kind, t.subject, t.started_on::text as "startedOn", t.days, t.participants
      from views.training_register t join below using (unit_id)
      where (t.started_on::text, t.training_id::text) < ($2, $3) and ($4::text is null or $4 = any (t.participants))
      order by t.started_on desc, t.training_id desc limit $5`,
    [roots, startedOn, id, query.personId ?? null, rowsWanted(query)],
  );
  return pageOf(
    query,
    rows,
    (row) => row,
    (row) => [row.startedOn, row.id],
  );
}

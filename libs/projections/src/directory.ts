import type pg from 'pg';
import type { ExemptionEntry } from './unit-register.js';
import type { DeskKind } from './worklist.js';

export interface Work {
  readonly kind: DeskKind;
  readonly itemId: string;
  /** The office that should receive it; null for work inside the unit. */
  readonly officeId: string | null;
  readonly deskUnitId: string;
  readonly role: string;
  readonly unitId: string;
  readonly unitName: string | null;
  readonly unitNameEn: string | null;
  readonly authorId: string;
  readonly signers: readonly string[];
  readonly title: string | null;
  readonly category: string;
  readonly urgency: string;
  readonly dueOn: string | null;
  /** ISO instant. */
  readonly since: string;
}

/** A desk and who would act at it. */
export interface Desk {
  readonly role: string;
  readonly unitId: string;
  /** Persons who would sign there: nobody is shown a signature that Art. 16 would refuse to one of them. */
  readonly signers: readonly string[];
}

/** Urgency, since when, item and office: what a page of work is sorted by. */
export type WorkKey = readonly [urgency: string, since: string, itemId: string, officeId: string];

/** What waits on these desks after a key: emergencies first (Art. 20), then the oldest. */
export async function worklistOf(
  pool: pg.Pool,
  desks: readonly Desk[],
  page: { readonly after?: WorkKey | undefined; readonly limit: number },
): Promise<readonly (Work & { readonly key: WorkKey })[]> {
  const [urgency, since, itemId, officeId] = page.after ?? [null, null, null, null];
  const { rows } = await pool.query<Work & { readonly key: WorkKey }>(
    `select w.desk_kind as kind, w.item_id as "itemId", nullif(w.office_id, '') as "officeId", w.unit_id as "deskUnitId", w.role,
        w.item_unit_id as "unitId", u.name as "unitName", u.name_en as "unitNameEn", w.author_id as "authorId", w.signers,
        convert_from(c.body, 'UTF8')::json ->> 'title' as title, w.category, w.urgency, w.due_on::text as "dueOn",
        to_char(ledger.instant(w.since) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since,
        array[w.urgency, w.since::text, w.item_id::text, w.office_id] as key
      from views.worklist w
      left join ledger.content c on c.id = w.content_id left join views.unit_register u on u.unit_id = w.item_unit_id
      where w.desk_kind is not null and exists (
          select from json_to_recordset($1::json) as d("unitId" text, role text, signers text[])
          where d."unitId" = w.unit_id and d.role = w.role
            and (w.desk_kind <> 'SIGN_OFF' or not (w.author_id = any (d.signers) or w.signers ?| d.signers)))
        and ($3::text is null or
          (${rank('w.urgency')}, w.since, w.item_id, w.office_id) > (${rank('$3')}, $4::bigint, $5::uuid, $6))
      order by ${rank('w.urgency')}, w.since, w.item_id, w.office_id limit $2`,
    [JSON.stringify(desks), page.limit, urgency, since, itemId, officeId],
  );
  return rows;
}

const rank = (urgency: string): string =>
  `array_position(array['FLASH', 'URGENT', 'EXPEDITED', 'ROUTINE'], ${urgency})`;

export interface UnitLine {
  readonly unitId: string;
  readonly name: string;
  readonly nameEn: string;
  readonly parentId: string | null;
  readonly level: string;
  /** This and the offices it reports straight to: on the day that was asked for. */
  readonly class: string;
  readonly isOffice: boolean;
  readonly directReportingTo: readonly string[];
  readonly startedOn: string | null;
  readonly endedOn: string | null;
  readonly successorId: string | null;
  readonly exemptions: readonly ExemptionEntry[];
}

/** The units as last recorded, those that are no more among them, each in the class and direct reporting it had on a day; a register of some hundreds, so it comes whole. */
export async function unitList(pool: pg.Pool, day: string): Promise<readonly UnitLine[]> {
  const { rows } = await pool.query<UnitLine>(
    `select r.unit_id as "unitId", r.name, r.name_en as "nameEn", r.parent_id as "parentId", r.level,
        coalesce(h.class, r.class) as class, r.is_office as "isOffice", coalesce(h.direct_reporting_to, r.direct_reporting_to) as "directReportingTo",
        r.started_on::text as "startedOn", r.ended_on::text as "endedOn", r.successor_id as "successorId", r.exemptions
      from views.unit_register r left join views.unit_history h
        on h.unit_id = r.unit_id and h.from_on <= $1::date and (h.until_on is null or h.until_on > $1::date)
      order by r.unit_id`,
    [day],
  );
  return rows;
}

/** Units whose reports an office receives of right: those it is the nearest office above, and its direct reporting points. What stood under a unit that was merged stands under its successor. */
export function reportingTo(officeId: string, register: readonly UnitLine[]): readonly UnitLine[] {
  const byId = new Map(register.map((unit) => [unit.unitId, unit]));
  const officeAbove = (parentId: string | null): string | undefined => {
    const above = byId.get(parentId ?? '');
    if (above?.isOffice === true && above.endedOn === null) return above.unitId;
    return above && officeAbove(above.successorId ?? above.parentId);
  };
  return register.filter(
    (unit) => unit.directReportingTo.includes(officeId) || officeAbove(unit.parentId) === officeId,
  );
}

export interface PeriodLine {
  readonly officeId: string;
  readonly period: string;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly rulebookNumber: number | null;
  readonly warningsGiven: readonly number[];
  readonly closed: boolean;
}

/** Months an office opened, the newest first; of all offices where none is named. */
export async function periodList(
  pool: pg.Pool,
  filter: { officeId?: string; closed?: boolean } = {},
): Promise<readonly PeriodLine[]> {
  const { rows } = await pool.query<PeriodLine>(
    `select office_id as "officeId", period, first_day::text as "firstDay", last_day::text as "lastDay",
        rulebook_number as "rulebookNumber", warnings_given as "warningsGiven", closed from views.period_register
      where ($1::text is null or office_id = $1) and ($2::boolean is null or closed = $2) order by period desc, office_id`,
    [filter.officeId ?? null, filter.closed ?? null],
  );
  return rows;
}

export interface RulebookLine {
  readonly officeId: string;
  readonly number: number;
  readonly rulebookId: string;
  readonly titleZh: string;
  readonly titleEn: string;
  readonly effectiveFrom: string;
  readonly warningDays: readonly number[];
}

/** Which rulebooks were published, by office and number. */
export async function rulebookList(pool: pg.Pool, officeId?: string): Promise<readonly RulebookLine[]> {
  const { rows } = await pool.query<RulebookLine>(
    `select office_id as "officeId", number, rulebook_id as "rulebookId", title_zh as "titleZh", title_en as "titleEn",
        effective_from::text as "effectiveFrom", warning_days as "warningDays" from views.rulebook_register
      where $1::text is null or office_id = $1 order by office_id, number`,
    [officeId ?? null],
  );
  return rows;
}

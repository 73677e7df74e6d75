import type pg from 'pg';

export interface RegisterLine {
  /** Null for a matter of which only this line is kept. */
  readonly itemId: string | null;
  readonly entryId: string;
  readonly officeId: string | null;
  readonly unitId: string;
  readonly unitName: string | null;
  readonly unitNameEn: string | null;
  readonly authorId: string | null;
  /** Null where the text is not kept here or was shredded. */
  readonly title: string | null;
  readonly category: string | null;
  readonly urgency: string | null;
  readonly tone: string | null;
  readonly phase: string;
  readonly signature: string | null;
  readonly revision: number;
  readonly channel: string | null;
  readonly handledOn: string | null;
  readonly registrationYear: number | null;
  readonly registrationNumber: number | null;
  readonly reportedOn: string | null;
  readonly receivedOn: string | null;
  readonly returnDueOn: string | null;
  readonly originalItemId: string | null;
}

export interface RegisterFilter {
  readonly phase?: string | undefined;
  readonly category?: string | undefined;
  readonly urgency?: string | undefined;
  readonly unitId?: string | undefined;
  readonly signature?: string | undefined;
  /** Office days of reporting, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** `registrationNumber` lists only what has one. `latest` is by the newest fact about each line. */
export type RegisterSort = 'reportedOn' | 'registrationNumber' | 'latest';

export interface RegisterQuestion {
  /** An office's register, or a unit's own items: drafts are seen by nobody else. */
  readonly of: { readonly officeId: string } | { readonly unitId: string };
  readonly filter?: RegisterFilter | undefined;
  readonly sort?: RegisterSort | undefined;
  readonly descending?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface RegisterPage {
  readonly lines: readonly RegisterLine[];
  /** Undefined on the last page. */
  readonly nextCursor: string | undefined;
}

/** What a page is sorted by, with types; the entry id makes the order total. */
const sorts: Readonly<Record<RegisterSort, Readonly<Record<string, string>>>> = {
  reportedOn: { reported_on: 'date', entry_id: 'text' },
  registrationNumber: { registration_year: 'integer', registration_number: 'integer', entry_id: 'text' },
  latest: { last_sequence: 'bigint', entry_id: 'text' },
};

/** One page of a register, newest first unless asked otherwise. Pages go by key, so lines that come meanwhile shift nothing. */
export async function registerPage(pool: pg.Pool, question: RegisterQuestion): Promise<RegisterPage> {
  const { of, filter = {}, limit } = question;
  const sort = question.sort ?? ('officeId' in of ? 'reportedOn' : 'latest');
  const keys = Object.entries(sorts[sort]);
  const values: unknown[] = [];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const conditions =
    'officeId' in of
      ? [`r.office_id = ${given(of.officeId)}`]
      : [`r.office_id = '' and r.unit_id = ${given(of.unitId)}`];
  const { phase, category, urgency, signature, unitId: unit_id } = filter;
  const equal = { phase, category, urgency, signature, unit_id };
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) conditions.push(`r.${column} = ${given(value)}`);
  }
  if (filter.from !== undefined) conditions.push(`r.reported_on >= ${given(filter.from)}::date`);
  if (filter.to !== undefined) conditions.push(`r.reported_on <= ${given(filter.to)}::date`);
  if (sort !== 'latest') conditions.push(`r.${keys[0]?.[0] ?? ''} is not null`);
  const descending = question.descending ?? true;
  if (question.cursor !== undefined) {
    const after = readCursor(question.cursor, sort, keys.length).map(
      (value, n) => `${given(value)}::${keys[n]?.[1] ?? 'text'}`,
    );
    conditions.push(
      `(${keys.map(([column]) => `r.${column}`).join(', ')}) ${descending ? '<' : '>'} (${after.join(', ')})`,
    );
  }
  const order = keys.map(([column]) => `r.${column} ${descending ? 'desc' : 'asc'}`).join(', ');
  const { rows } = await pool.query<RegisterLine & { readonly after: string[] }>(
    `select ${lineColumns}, array[${keys.map(([column]) => `r.${column}::text`).join(', ')}] as after
      from views.item_register r left join ledger.content c on c.id = r.content_id left join views.unit_register u on u.unit_id = r.unit_id
      where ${conditions.join(' and ')} order by ${order} limit ${given(limit + 1)}`,
    values,
  );
  const lines = rows.slice(0, limit);
  const last = lines.at(-1);
  return {
    lines: lines.map(({ after: _after, ...line }) => line),
    nextCursor: rows.length > limit && last ? writeCursor(sort, last.after) : undefined,
  };
}

const lineColumns = `r.item_id as "itemId", r.entry_id as "entryId", nullif(r.office_id, '') as "officeId", r.unit_id as "unitId",
  u.name as "unitName", u.name_en as "unitNameEn", r.author_id as "authorId", convert_from(c.body, 'UTF8')::json ->> 'title' as title,
  r.category, r.urgency, r.tone, r.phase, r.signature, r.revision, r.channel, r.handled_on as "handledOn",
  r.registration_year as "registrationYear", r.registration_number as "registrationNumber", r.reported_on::text as "reportedOn",
  r.received_on::text as "receivedOn", r.return_due_on::text as "returnDueOn", r.original_item_id as "originalItemId"`;

const writeCursor = (sort: RegisterSort, after: readonly string[]): string =>
  Buffer.from(JSON.stringify([sort, ...after])).toString('base64url');

function readCursor(cursor: string, sort: RegisterSort, keys: number): readonly string[] {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new CursorUnreadable();
  }
  if (!Array.isArray(content) || content.length !== keys + 1 || content[0] !== sort) throw new CursorUnreadable();
  const after: unknown[] = content.slice(1);
  const readable = after.every(
    (value, n) => typeof value === 'string' && (n === keys - 1 ? !value.includes('\0') : /^[\d-]{1,19}$/.test(value)),
  );
  if (!readable) throw new CursorUnreadable();
  return after.map(String);
}

/** Not a cursor of this question: the caller asked wrongly. */
export class CursorUnreadable extends Error {
  constructor() {
    super('the cursor does not belong to this question');
  }
}

import { readContents } from '@shangda/event-store/read';
import type pg from 'pg';
import { decodeCursor, type Key, type KeyPart, type Page, pageOf, rowsWanted } from '../http/paging.js';
import type { RegisterQuery } from './register.dto.js';

export interface RegisterLine {
  /** The item, or `<office>/<year>/<number>` of a matter of which only this line is kept. */
  readonly entryId: string;
  readonly itemId: string | null;
  readonly unitId: string;
  readonly unitName: string | null;
  /** Null for a line without a text. */
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
  readonly reportedOn: string;
  readonly receivedOn: string | null;
  readonly returnDueOn: string | null;
  readonly originalItemId: string | null;
}

type Row = Omit<RegisterLine, 'title'> & { readonly contentId: string | null };

interface Order {
  readonly columns: readonly string[];
  readonly casts: readonly string[];
  readonly shape: readonly KeyPart[];
  keyOf(row: Row): readonly Key[];
}

const byDay: Order = {
  columns: ['r.reported_on', 'r.entry_id'],
  casts: ['date', 'text'],
  shape: ['day', 'text'],
  keyOf: (row) => [row.reportedOn, row.entryId],
};
const byNumber: Order = {
  columns: ['r.registration_year', 'r.registration_number', 'r.entry_id'],
  casts: ['integer', 'integer', 'text'],
  shape: ['integer', 'integer', 'text'],
  keyOf: (row) => [row.registrationYear ?? 0, row.registrationNumber ?? 0, row.entryId],
};

/** One page of an office's register, by key and not by offset: lines that arrive meanwhile neither repeat nor hide others. */
export async function readRegister(pool: pg.Pool, officeId: string, query: RegisterQuery): Promise<Page<RegisterLine>> {
  const sort = query.sort ?? '-reportedOn';
  const order = sort.endsWith('number') ? byNumber : byDay;
  const after = decodeCursor(query.cursor, [{ order: sort }, ...order.shape])?.slice(1) ?? [];
  const { phase, unitId, category, urgency, tone, from, to } = query;
  const filters = [phase, unitId, category, urgency, tone, from, to].map((value) => value ?? null);
  const { rows } = await pool.query<Row>(statement(order, sort.startsWith('-'), after.length > 0), [officeId, ...filters, rowsWanted(query), ...after]);
  const page = pageOf(query, rows, (row) => row, (row) => [sort, ...order.keyOf(row)]);
  return { ...page, entries: await withTitles(pool, page.entries) };
}

/** Made of constants alone: nothing of a request ever becomes SQL text. */
function statement({ columns, casts }: Order, descending: boolean, goesOn: boolean): string {
  const direction = descending ? 'desc' : 'asc';
  const key = casts.map((cast, at) => `$${10 + at}::${cast}`);
  return `select r.entry_id as "entryId", r.item_id as "itemId", r.content_id as "contentId", r.unit_id as "unitId", u.name as "unitName",
      r.category, r.urgency, r.tone, r.phase, r.signature, r.revision, r.channel, r.handled_on as "handledOn",
      r.registration_year as "registrationYear", r.registration_number as "registrationNumber",
      to_char(r.reported_on, 'YYYY-MM-DD') as "reportedOn", to_char(r.received_on, 'YYYY-MM-DD') as "receivedOn",
      to_char(r.return_due_on, 'YYYY-MM-DD') as "returnDueOn", r.original_item_id as "originalItemId"
    from views.item_register r left join views.unit_register u using (unit_id)
    where r.office_id = $1 and ($2::text is null or r.phase = $2) and ($3::text is null or r.unit_id = $3)
      and ($4::text is null or r.category = $4) and ($5::text is null or r.urgency = $5) and ($6::text is null or r.tone = $6)
      and ($7::date is null or r.reported_on >= $7) and ($8::date is null or r.reported_on <= $8)
      and ${columns[0] ?? ''} is not null ${goesOn ? `and (${columns.join(', ')}) ${descending ? '<' : '>'} (${key.join(', ')})` : ''}
    order by ${columns.map((column) => `${column} ${direction}`).join(', ')} limit $9`;
}

/** Titles stand beside the ledger, never in a view: a text that is shredded is gone from every list at once. */
export async function withTitles<Entry extends { readonly contentId: string | null }>(
  pool: pg.Pool,
  entries: readonly Entry[],
): Promise<(Omit<Entry, 'contentId'> & { readonly title: string | null })[]> {
  const texts = await readContents(pool, entries.flatMap(({ contentId }) => (contentId === null ? [] : [contentId])));
  const titles = new Map(texts.map(({ id, body }) => [id, (JSON.parse(body) as { title?: string }).title ?? null]));
  return entries.map(({ contentId, ...entry }) => ({ ...entry, title: contentId === null ? null : (titles.get(contentId) ?? null) }));
}

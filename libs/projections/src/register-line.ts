import type { ItemFact } from '@shangda/events/item';
import type { RegisterFact } from '@shangda/events/register';

/** In `office_id`: the unit's own line of an item, which stands before any office has one. */
export const ownLine = '';

export type RegisterEntry = {
  /** The item, or `<office>/<year>/<number>` of a matter of which only this line is kept. */
  readonly entry_id: string;
  readonly office_id: string;
  readonly item_id: string | null;
  readonly unit_id: string;
  readonly author_id: string | null;
  /** What was reported last; on the own line, what was written last. */
  readonly content_id: string | null;
  readonly category: string | null;
  readonly urgency: string | null;
  readonly tone: string | null;
  /** Own line: DRAFT, AWAITING_SIGN_OFF, REPORTED, WITHDRAWN. At an office: REPORTED, RECEIVED, RETURNED, VERIFYING, FILED_ONLY, SELECTED, ADOPTED, DUPLICATE, WITHDRAWN, LINE_ONLY. */
  readonly phase: string;
  readonly signature: string | null;
  readonly revision: number;
  readonly channel: string | null;
  readonly handled_on: string | null;
  readonly registration_year: number | null;
  readonly registration_number: number | null;
  readonly reported_on: string | null;
  readonly received_on: string | null;
  readonly return_due_on: string | null;
  readonly original_item_id: string | null;
  readonly last_sequence: number;
};

type DataOf<Type extends ItemFact['type']> = Extract<ItemFact, { type: Type }>['data'];

/** Offices see what was reported, never the draft that follows it. A resubmission keeps the line and its number. */
export function reported(
  rows: readonly RegisterEntry[],
  own: RegisterEntry,
  data: DataOf<'ItemReported'>,
  sequence: number,
): readonly RegisterEntry[] {
  const line = {
    ...own,
    phase: 'REPORTED',
    signature: data.signature,
    reported_on: data.reportedOn,
    return_due_on: null,
    last_sequence: sequence,
  };
  const at = data.receivers.map((officeId): RegisterEntry => {
    const before = rows.find((row) => row.office_id === officeId);
    if (!before) return { ...line, office_id: officeId };
    const { registration_year, registration_number, received_on, channel, original_item_id } = before;
    const phase = before.phase === 'RETURNED' ? 'REPORTED' : before.phase;
    const kept = { registration_year, registration_number, received_on, channel, original_item_id, phase };
    return { ...line, office_id: officeId, ...kept };
  });
  const others = rows.filter((row) => row !== own && !data.receivers.includes(row.office_id));
  return [line, ...others, ...at];
}

/** 转报 opens a line at the next office as the one below had it; news of a level outside the system changes none. */
export function forwarded(
  rows: readonly RegisterEntry[],
  { officeId, toOfficeId, forwardedOn }: DataOf<'ItemForwarded'>,
  sequence: number,
): readonly RegisterEntry[] {
  const from = rows.find((row) => row.office_id === officeId);
  if (!from || toOfficeId === undefined || rows.some((row) => row.office_id === toOfficeId)) return rows;
  const notYet = { registration_year: null, registration_number: null, received_on: null, channel: null };
  const line = { ...from, ...notYet, office_id: toOfficeId, phase: 'REPORTED', reported_on: forwardedOn };
  return [...rows, { ...line, original_item_id: null, return_due_on: null, last_sequence: sequence }];
}

/** The unit's line says withdrawn once no office has it any more. */
export function withdrawnEverywhere(rows: readonly RegisterEntry[], sequence: number): readonly RegisterEntry[] {
  const isGone = rows.every((row) => row.office_id === ownLine || row.phase === 'WITHDRAWN');
  if (!isGone) return rows;
  return rows.map((row) => (row.office_id === ownLine ? { ...row, phase: 'WITHDRAWN', last_sequence: sequence } : row));
}

type Begun = Extract<ItemFact, { type: 'ItemDrafted' | 'ItemEntered' }>;

export function begun(fact: Begun, sequence: number): RegisterEntry {
  const { itemId, unitId, content, category, urgency, tone } = fact.data;
  return {
    ...blank,
    entry_id: itemId,
    item_id: itemId,
    unit_id: unitId,
    author_id: fact.type === 'ItemDrafted' ? fact.data.authorId : fact.data.enteredBy,
    content_id: content.id,
    category,
    urgency,
    tone,
    phase: 'DRAFT',
    channel: fact.type === 'ItemEntered' ? fact.data.channel : null,
    last_sequence: sequence,
  };
}

export function registerLine(
  entryId: string,
  data: Extract<RegisterFact, { type: 'RegisterLineEntered' }>['data'],
  sequence: number,
): RegisterEntry {
  return {
    ...blank,
    entry_id: entryId,
    office_id: data.officeId,
    unit_id: data.unitId,
    author_id: data.enteredBy,
    phase: 'LINE_ONLY',
    handled_on: data.handledOn,
    registration_year: data.year,
    registration_number: data.number,
    reported_on: data.enteredOn,
    received_on: data.enteredOn,
    last_sequence: sequence,
  };
}

const blank: RegisterEntry = {
  entry_id: '',
  office_id: ownLine,
  item_id: null,
  unit_id: '',
  author_id: null,
  content_id: null,
  category: null,
  urgency: null,
  tone: null,
  phase: 'DRAFT',
  signature: null,
  revision: 1,
  channel: null,
  handled_on: null,
  registration_year: null,
  registration_number: null,
  reported_on: null,
  received_on: null,
  return_due_on: null,
  original_item_id: null,
  last_sequence: 0,
};

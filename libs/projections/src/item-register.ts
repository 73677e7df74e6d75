import type { FactType, ViewEvent } from './view.js';
import { defineView, subjectOf } from './view.js';

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
  /** Own line: DRAFT, AWAITING_SIGN_OFF, REPORTED, WITHDRAWN. At an office: REPORTED, RECEIVED, RETURNED, DUPLICATE, WITHDRAWN, LINE_ONLY. */
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

const handles = [
  'ItemDrafted',
  'ItemEntered',
  'ItemRevised',
  'ItemSubmitted',
  'SignOffDeclined',
  'ItemReported',
  'ReportSigned',
  'SignatureRefused',
  'ItemWithdrawn',
  'ItemReceived',
  'ItemReturned',
  'DuplicateLinked',
  'RegisterLineEntered',
] as const satisfies readonly FactType[];

type RegisterEvent = ViewEvent<(typeof handles)[number]>;
type Begun = Extract<RegisterEvent['fact'], { type: 'ItemDrafted' | 'ItemEntered' }>;

/** 登记簿 (Art. 24): one line per item at each office that has it before it, and one at the unit it comes from. */
export const itemRegister = defineView<RegisterEntry, (typeof handles)[number]>({
  name: 'item_register',
  version: 1,
  key: ['entry_id', 'office_id'],
  groupedBy: ['entry_id'],
  columns: {
    entry_id: 'text',
    office_id: 'text',
    item_id: 'uuid',
    unit_id: 'text',
    author_id: 'text',
    content_id: 'uuid',
    category: 'text',
    urgency: 'text',
    tone: 'text',
    phase: 'text',
    signature: 'text',
    revision: 'integer',
    channel: 'text',
    handled_on: 'text',
    registration_year: 'integer',
    registration_number: 'integer',
    reported_on: 'date',
    received_on: 'date',
    return_due_on: 'date',
    original_item_id: 'uuid',
    last_sequence: 'bigint',
  },
  handles,
  groupsOf: ({ fact, stream }) =>
    fact.type === 'RegisterLineEntered'
      ? [[`${fact.data.officeId}/${fact.data.year}/${fact.data.number}`]]
      : [[subjectOf(stream)]],
  apply: (rows, event, [entryId = '']) => {
    const { fact, sequence } = event;
    if (fact.type === 'ItemDrafted' || fact.type === 'ItemEntered') return [begun(fact, sequence)];
    if (fact.type === 'RegisterLineEntered') return [registerLine(entryId, fact.data, sequence)];
    const own = rows.find((row) => row.office_id === ownLine);
    if (!own) throw new Error(`${fact.type} of an item that never began`);
    if (fact.type === 'ItemReported') return reported(rows, own, fact.data, sequence);
    return rows.map((row) => {
      const change = row === own ? onOwnLine(fact) : atOffice(fact, row.office_id);
      return change ? { ...row, ...change, last_sequence: sequence } : row;
    });
  },
});

type Later = Exclude<RegisterEvent['fact'], Begun | { type: 'ItemReported' | 'RegisterLineEntered' }>;

function onOwnLine(fact: Later): Partial<RegisterEntry> | undefined {
  switch (fact.type) {
    case 'ItemRevised': {
      const { content, category, urgency, tone, revision, revisedBy } = fact.data;
      return { phase: 'DRAFT', content_id: content.id, category, urgency, tone, revision, author_id: revisedBy };
    }
    case 'ItemSubmitted':
      return { phase: 'AWAITING_SIGN_OFF' };
    case 'SignOffDeclined':
      return { phase: 'DRAFT' };
    case 'ItemReturned':
      return { phase: 'DRAFT', return_due_on: fact.data.dueOn ?? null };
    case 'ReportSigned':
    case 'SignatureRefused':
    case 'ItemWithdrawn':
      return onEveryLine(fact);
    case 'ItemReceived':
    case 'DuplicateLinked':
      return undefined;
    default:
      return fact satisfies never;
  }
}

function atOffice(fact: Later, officeId: string): Partial<RegisterEntry> | undefined {
  switch (fact.type) {
    case 'ReportSigned':
    case 'SignatureRefused':
    case 'ItemWithdrawn':
      return onEveryLine(fact);
    case 'ItemReceived':
      return fact.data.officeId === officeId
        ? {
            phase: 'RECEIVED',
            registration_year: fact.data.registrationYear,
            registration_number: fact.data.registrationNumber,
            received_on: fact.data.receivedOn,
            channel: fact.data.channel,
          }
        : undefined;
    case 'ItemReturned':
      return fact.data.officeId === officeId
        ? { phase: 'RETURNED', return_due_on: fact.data.dueOn ?? null }
        : undefined;
    case 'DuplicateLinked':
      return fact.data.officeId === officeId
        ? { phase: 'DUPLICATE', original_item_id: fact.data.originalItemId }
        : undefined;
    case 'ItemRevised':
    case 'ItemSubmitted':
    case 'SignOffDeclined':
      return undefined;
    default:
      return fact satisfies never;
  }
}

const onEveryLine = (fact: {
  readonly type: 'ReportSigned' | 'SignatureRefused' | 'ItemWithdrawn';
}): Partial<RegisterEntry> => {
  if (fact.type === 'ItemWithdrawn') return { phase: 'WITHDRAWN' };
  return { signature: fact.type === 'ReportSigned' ? 'SIGNED' : 'SIGNATURE_REFUSED' };
};

/** Offices see what was reported, never the draft that follows it. A resubmission keeps the line and its number. */
function reported(
  rows: readonly RegisterEntry[],
  own: RegisterEntry,
  data: Extract<RegisterEvent['fact'], { type: 'ItemReported' }>['data'],
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

function begun(fact: Begun, sequence: number): RegisterEntry {
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

function registerLine(
  entryId: string,
  data: Extract<RegisterEvent['fact'], { type: 'RegisterLineEntered' }>['data'],
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

import type { FactType, ViewEvent } from './view.js';
import {
  begun,
  forwarded,
  ownLine,
  type RegisterEntry,
  registerLine,
  reported,
  withdrawnEverywhere,
} from './register-line.js';
import { defineView, subjectOf } from './view.js';

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
  'VerificationAsked',
  'VerificationAnswered',
  'ItemFiledOnly',
  'ItemSelected',
  'ItemReclassified',
  'ItemForwarded',
  'WithdrawalDecided',
  'ItemAdopted',
  'RegisterLineEntered',
] as const satisfies readonly FactType[];

type RegisterEvent = ViewEvent<(typeof handles)[number]>;
type Begun = Extract<RegisterEvent['fact'], { type: 'ItemDrafted' | 'ItemEntered' }>;

/** 登记簿 (Art. 24): one line per item at each office that has it before it, and one at the unit it comes from. */
export const itemRegister = defineView<RegisterEntry, (typeof handles)[number]>({
  name: 'item_register',
  version: 2,
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
    if (fact.type === 'ItemForwarded') return forwarded(rows, fact.data, sequence);
    const changed = rows.map((row) => {
      const change = row === own ? onOwnLine(fact) : atOffice(fact, row.office_id);
      return change ? { ...row, ...change, last_sequence: sequence } : row;
    });
    return fact.type === 'WithdrawalDecided' ? withdrawnEverywhere(changed, sequence) : changed;
  },
});

type Later = Exclude<RegisterEvent['fact'], Begun | { type: 'ItemReported' | 'ItemForwarded' | 'RegisterLineEntered' }>;

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
    case 'VerificationAsked':
    case 'VerificationAnswered':
    case 'ItemFiledOnly':
    case 'ItemSelected':
    case 'ItemReclassified':
    case 'WithdrawalDecided':
    case 'ItemAdopted':
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
    case 'ItemRevised':
    case 'ItemSubmitted':
    case 'SignOffDeclined':
      return undefined;
    default:
      return fact.data.officeId === officeId ? onItsLine(fact) : undefined;
  }
}

type Handled = Extract<Later, { data: { officeId: string } }>;

/** What an office does stands on its own line. */
function onItsLine(fact: Handled): Partial<RegisterEntry> | undefined {
  switch (fact.type) {
    case 'ItemReceived': {
      const { registrationYear: registration_year, registrationNumber: registration_number } = fact.data;
      const { receivedOn: received_on, channel } = fact.data;
      return { phase: 'RECEIVED', registration_year, registration_number, received_on, channel };
    }
    case 'ItemReturned':
      return { phase: 'RETURNED', return_due_on: fact.data.dueOn ?? null };
    case 'DuplicateLinked':
      return { phase: 'DUPLICATE', original_item_id: fact.data.originalItemId };
    case 'ItemReclassified':
      return { category: fact.data.category };
    case 'WithdrawalDecided':
      return fact.data.granted ? { phase: 'WITHDRAWN' } : undefined;
    default:
      return { phase: phaseAfter[fact.type] };
  }
}

/** An answered question leaves the item received: the office selects it in knowledge of the answer (Art. 13, 14). */
const phaseAfter = {
  VerificationAsked: 'VERIFYING',
  VerificationAnswered: 'RECEIVED',
  ItemFiledOnly: 'FILED_ONLY',
  ItemSelected: 'SELECTED',
  ItemAdopted: 'ADOPTED',
} as const;

const onEveryLine = (fact: {
  readonly type: 'ReportSigned' | 'SignatureRefused' | 'ItemWithdrawn';
}): Partial<RegisterEntry> => {
  if (fact.type === 'ItemWithdrawn') return { phase: 'WITHDRAWN' };
  return { signature: fact.type === 'ReportSigned' ? 'SIGNED' : 'SIGNATURE_REFUSED' };
};

import type { SignOffStep } from '@shangda/events/item';
import { ownLine } from './register-line.js';
import { type AtOffice, type AtOffices, handled, isWithdrawnEverywhere, reportedAt } from './worklist-offices.js';
import { type FactType, type ViewEvent, defineView, subjectOf } from './view.js';

/**
 * `CORRECT`: an emergency that went out was then refused its signature; it stays reported and must be put right. `ANSWER`: an office has
 * a question (Art. 14). `DECIDE`: the unit asked a received item back.
 */
export type DeskKind = 'SIGN_OFF' | 'REVISE' | 'RECEIVE' | 'CORRECT' | 'ANSWER' | 'DECIDE';

export type WorklistLine = {
  readonly item_id: string;
  /** The office that should receive it, or the unit's own line. */
  readonly office_id: string;
  /** Null: nothing waits here; the line only remembers the item. */
  readonly desk_kind: DeskKind | null;
  /** Whose desk. */
  readonly unit_id: string;
  readonly role: string | null;
  /** Microseconds since 1970. */
  readonly since: number;
  readonly due_on: string | null;
  readonly item_unit_id: string;
  readonly author_id: string;
  readonly content_id: string;
  readonly category: string;
  readonly urgency: string;
  readonly reported: boolean;
  readonly chain: readonly SignOffStep[];
  /** Who signed so far and in whose stead; none of them signs again. */
  readonly signers: readonly string[];
  /** Own line only: how each office has it. */
  readonly handlings: AtOffices;
};

const handles = [
  'ItemDrafted',
  'ItemEntered',
  'ItemRevised',
  'ItemSubmitted',
  'ItemApproved',
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
  'ItemForwarded',
  'WithdrawalRequested',
  'WithdrawalDecided',
] as const satisfies readonly FactType[];

type WorkEvent = ViewEvent<(typeof handles)[number]>;
type Begun = Extract<WorkEvent['fact'], { type: 'ItemDrafted' | 'ItemEntered' }>;

/** What waits on whose desk: a signature (Art. 16), a revision, a receipt (Art. 24), a correction of what went out unsigned (Art. 20). */
export const worklist = defineView<WorklistLine, (typeof handles)[number]>({
  name: 'worklist',
  version: 4,
  key: ['item_id', 'office_id'],
  groupedBy: ['item_id'],
  columns: {
    item_id: 'uuid',
    office_id: 'text',
    desk_kind: 'text',
    unit_id: 'text',
    role: 'text',
    since: 'bigint',
    due_on: 'date',
    item_unit_id: 'text',
    author_id: 'text',
    content_id: 'uuid',
    category: 'text',
    urgency: 'text',
    reported: 'boolean',
    chain: 'jsonb',
    signers: 'jsonb',
    handlings: 'jsonb',
  },
  handles,
  groupsOf: ({ stream }) => [[subjectOf(stream)]],
  apply: (rows, { fact, recordedAt }) => {
    if (fact.type === 'ItemDrafted' || fact.type === 'ItemEntered') return [begun(fact, recordedAt)];
    const own = rows.find((row) => row.office_id === ownLine);
    if (!own) throw new Error(`${fact.type} of an item that never began`);
    if (fact.type === 'ItemWithdrawn') return [];
    const next = onOwnLine(own, fact, recordedAt);
    if (isWithdrawnEverywhere(next.handlings)) return [];
    return [next, ...officeDesks(next, rows, recordedAt)];
  },
});

/** Desks of the offices: what is not received yet, then what must be corrected. A returned item waits for its unit first. */
function officeDesks(own: WorklistLine, rows: readonly WorklistLine[], since: number): readonly WorklistLine[] {
  return Object.entries(own.handlings).flatMap(([officeId, handling]) => {
    const desk_kind = officeDesk(handling, own);
    if (desk_kind === undefined) return [];
    const due_on = (desk_kind === 'ANSWER' && handling.due) || null;
    const standing = rows.find((row) => row.office_id === officeId && row.desk_kind === desk_kind);
    if (standing?.due_on === due_on) return [standing];
    const line = { ...own, chain: [], signers: [], handlings: {}, due_on, office_id: officeId, desk_kind, since };
    return [
      desk_kind === 'ANSWER'
        ? { ...line, unit_id: own.item_unit_id, role: 'INFO_OFFICER' }
        : { ...line, unit_id: officeId, role: 'EDITOR' },
    ];
  });
}

/** What a unit asked back comes first; then an office receives; to correct, it returns what it received. */
function officeDesk({ phase, askedBack }: AtOffice, own: WorklistLine): DeskKind | undefined {
  if (askedBack) return 'DECIDE';
  if (phase === 'VERIFYING') return 'ANSWER';
  if (!own.reported) return undefined;
  if (phase === 'REPORTED') return 'RECEIVE';
  return phase === 'RECEIVED' && own.desk_kind === 'CORRECT' ? 'CORRECT' : undefined;
}

type Later = Exclude<WorkEvent['fact'], Begun | { type: 'ItemWithdrawn' }>;

function onOwnLine(own: WorklistLine, fact: Later, at: number): WorklistLine {
  switch (fact.type) {
    case 'ItemRevised': {
      const { content, category, urgency, revisedBy } = fact.data;
      return { ...own, content_id: content.id, category, urgency, author_id: revisedBy };
    }
    case 'ItemSubmitted':
      return onStep({ ...own, chain: fact.data.chain, signers: [], due_on: null }, 0, at);
    case 'ItemApproved':
      return onStep({ ...own, signers: [...own.signers, ...signersOf(fact.data)] }, fact.data.step + 1, at);
    case 'SignOffDeclined':
      return { ...onDesk(own, 'REVISE', own.item_unit_id, 'INFO_OFFICER', at), reported: false };
    case 'ItemReported': {
      // Art. 20: an emergency that went out unsigned still waits for its signature.
      const desk = fact.data.signature === 'UNSIGNED' ? own : cleared(own);
      return {
        ...desk,
        reported: true,
        handlings: { ...own.handlings, ...reportedAt(fact.data.receivers, own.handlings) },
      };
    }
    case 'ReportSigned':
      return cleared(own);
    case 'SignatureRefused':
      // Art. 20: it never unsends; until it is corrected it waits where it was written and where it was received.
      return onDesk(own, 'CORRECT', own.item_unit_id, 'INFO_OFFICER', at);
    case 'ItemReceived':
    case 'DuplicateLinked':
    case 'VerificationAsked':
    case 'VerificationAnswered':
    case 'ItemForwarded':
    case 'WithdrawalRequested':
    case 'WithdrawalDecided':
      return withoutIdleCorrection({ ...own, handlings: handled(own.handlings, fact) });
    case 'ItemReturned': {
      const returned = { ...own, handlings: handled(own.handlings, fact) };
      const desk = onDesk(returned, 'REVISE', own.item_unit_id, 'INFO_OFFICER', at);
      return { ...desk, reported: false, due_on: fact.data.dueOn ?? null };
    }
    default:
      return fact satisfies never;
  }
}

/** A signature of the chain, or none after the last. */
function onStep(own: WorklistLine, next: number, at: number): WorklistLine {
  const step = own.chain[next];
  return step ? onDesk(own, 'SIGN_OFF', step.unitId, step.role, at) : cleared(own);
}

const signersOf = ({
  signerId,
  onBehalfOf,
}: {
  readonly signerId: string;
  readonly onBehalfOf?: string | undefined;
}) => (onBehalfOf === undefined ? [signerId] : [signerId, onBehalfOf]);

const onDesk = (
  own: WorklistLine,
  desk_kind: DeskKind,
  unit_id: string,
  role: string,
  since: number,
): WorklistLine => ({
  ...own,
  desk_kind,
  unit_id,
  role,
  since,
});

const cleared = (own: WorklistLine): WorklistLine => ({
  ...own,
  desk_kind: null,
  role: null,
  unit_id: own.item_unit_id,
});

/** Where every office has it as a duplicate, the original stands for it. */
const withoutIdleCorrection = (own: WorklistLine): WorklistLine =>
  own.desk_kind === 'CORRECT' && Object.values(own.handlings).every(({ phase }) => phase === 'DUPLICATE')
    ? cleared(own)
    : own;

function begun({ type, data }: Begun, since: number): WorklistLine {
  return {
    item_id: data.itemId,
    office_id: ownLine,
    desk_kind: null,
    unit_id: data.unitId,
    role: null,
    since,
    due_on: null,
    item_unit_id: data.unitId,
    author_id: type === 'ItemDrafted' ? data.authorId : data.enteredBy,
    content_id: data.content.id,
    category: data.category,
    urgency: data.urgency,
    reported: false,
    chain: [],
    signers: [],
    handlings: {},
  };
}

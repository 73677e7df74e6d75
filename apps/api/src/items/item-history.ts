import type { OfficeFact } from '@shangda/events/catalogue';
import type { RecordedEvent } from '@shangda/event-store/ledger';
import type { Role } from '@shangda/events/vocabulary';

/** A fact with its envelope, as it lies on the item's stream. */
export interface Happened {
  readonly event: RecordedEvent;
  readonly fact: OfficeFact;
}

/** One signature of a chain: who gave or refused it, in whose stead, when and why (Art. 16). */
interface StepView {
  readonly role: Role;
  readonly unitId: string;
  readonly outcome: 'WAITING' | 'SIGNED' | 'DECLINED';
  readonly by: string | null;
  readonly onBehalfOf: string | null;
  readonly at: string | null;
  readonly reason: string | null;
}

/** What followed one handing in. */
export interface SignOffView {
  readonly revision: number;
  readonly submittedBy: string;
  readonly submittedAt: string;
  readonly steps: readonly StepView[];
}

interface ReturnView {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  readonly dueOn: string | null;
}

/** The item at one receiving office, besides its phase there. */
export interface ReceiptView {
  readonly registrationYear: number | null;
  readonly registrationNumber: number | null;
  readonly receivedBy: string | null;
  readonly receivedOn: string | null;
  readonly channel: string | null;
  readonly returns: readonly ReturnView[];
  readonly originalItemId: string | null;
}

/** How an item came that no system brought (Art. 26, 27). */
export interface EntryView {
  readonly officeId: string;
  readonly enteredBy: string;
  readonly channel: string;
  readonly evidence: string;
  /** When the call or the paper came, as the office says. */
  readonly occurredAt: string | null;
}

export interface WithdrawalView {
  readonly by: string;
  readonly on: string;
  readonly reason: string;
}

const inTheUnit: readonly string[] = ['ItemRevised', 'ItemSubmitted', 'ItemApproved', 'SignOffDeclined'];

/**
 * What an office may know of an item that was reported to it: what led to the last report and what was done with it since.
 * The draft that follows a return is the unit's own until it is reported again.
 */
export function asReported(happened: readonly Happened[]): readonly Happened[] {
  const report = happened.findLastIndex(({ fact }) => fact.type === 'ItemReported');
  const draft = happened.findIndex(({ fact }, at) => at > report && beginsADraft(fact));
  return happened.filter(({ fact }, at) => draft === -1 || at < draft || !isInTheUnit(fact));
}

/** What the unit attaches is its own as its text is; what an office keeps with an item it entered is the office's. */
const isFileOfTheUnit = (fact: OfficeFact): boolean =>
  fact.type === 'AttachmentRemoved' || (fact.type === 'AttachmentAdded' && fact.data.officeId === undefined);

const beginsADraft = (fact: OfficeFact): boolean =>
  fact.type === 'ItemRevised' || fact.type === 'ItemSubmitted' || isFileOfTheUnit(fact);

const isInTheUnit = (fact: OfficeFact): boolean => inTheUnit.includes(fact.type) || isFileOfTheUnit(fact);

/** Every handing in with its chain, the oldest first. */
export function signOffsOf(happened: readonly Happened[]): readonly SignOffView[] {
  return happened.reduce<readonly SignOffView[]>((rounds, { event, fact }) => {
    const signature = { by: event.actor, onBehalfOf: event.onBehalfOf, at: instantOf(event.recordedAt) };
    switch (fact.type) {
      case 'ItemSubmitted': {
        const { revision, chain } = fact.data;
        const steps = chain.map(({ role, unitId }) => ({ role, unitId, ...nothingYet }));
        return [...rounds, { revision, submittedBy: event.actor, submittedAt: signature.at, steps }];
      }
      case 'ItemApproved':
        return onStep(rounds, fact.data.step, { outcome: 'SIGNED', ...signature, reason: null });
      case 'SignOffDeclined':
      case 'SignatureRefused':
        return onStep(rounds, fact.data.step, { outcome: 'DECLINED', ...signature, reason: fact.data.reason });
      default:
        return rounds;
    }
  }, []);
}

const nothingYet = { outcome: 'WAITING', by: null, onBehalfOf: null, at: null, reason: null } as const;

function onStep(
  rounds: readonly SignOffView[],
  step: number,
  change: Omit<StepView, 'role' | 'unitId'>,
): readonly SignOffView[] {
  return rounds.map((round, at) =>
    at === rounds.length - 1
      ? { ...round, steps: round.steps.map((before, n) => (n === step ? { ...before, ...change } : before)) }
      : round,
  );
}

/** What one office did with the item: received, returned, linked it. */
export function receiptAt(officeId: string, happened: readonly Happened[]): ReceiptView {
  return happened.reduce<ReceiptView>((receipt, { event, fact }) => {
    if (!('officeId' in fact.data) || fact.data.officeId !== officeId) return receipt;
    switch (fact.type) {
      case 'ItemReceived': {
        const { registrationYear, registrationNumber, receivedBy, receivedOn, channel } = fact.data;
        return { ...receipt, registrationYear, registrationNumber, receivedBy, receivedOn, channel };
      }
      case 'ItemReturned': {
        const { returnedBy: by, reason, dueOn = null } = fact.data;
        return { ...receipt, returns: [...receipt.returns, { by, at: instantOf(event.recordedAt), reason, dueOn }] };
      }
      case 'DuplicateLinked':
        return { ...receipt, originalItemId: fact.data.originalItemId };
      default:
        return receipt;
    }
  }, notReceived);
}

const notReceived: ReceiptView = {
  registrationYear: null,
  registrationNumber: null,
  receivedBy: null,
  receivedOn: null,
  channel: null,
  returns: [],
  originalItemId: null,
};

export function entryOf(happened: readonly Happened[]): EntryView | null {
  for (const { event, fact } of happened) {
    if (fact.type !== 'ItemEntered') continue;
    const { officeId, enteredBy, channel, evidence } = fact.data;
    const occurredAt = event.occurredAt === null ? null : instantOf(event.occurredAt);
    return { officeId, enteredBy, channel, evidence, occurredAt };
  }
  return null;
}

export function withdrawalOf(happened: readonly Happened[]): WithdrawalView | null {
  for (const { event, fact } of happened)
    if (fact.type === 'ItemWithdrawn') return { by: event.actor, on: fact.data.withdrawnOn, reason: fact.data.reason };
  return null;
}

/** Why an emergency left before it was signed (Art. 20). */
export function unsignedReasonOf(happened: readonly Happened[]): string | null {
  const last = happened.findLast(({ fact }) => fact.type === 'ItemReported')?.fact;
  return last?.type === 'ItemReported' ? (last.data.unsignedReason ?? null) : null;
}

/** Why a base unit went past the level above it (Art. 21(3)). */
export function skipLevelReasonOf(happened: readonly Happened[]): string | null {
  const last = happened.findLast(({ fact }) => fact.type === 'ItemSubmitted')?.fact;
  return last?.type === 'ItemSubmitted' ? (last.data.skipLevelReason ?? null) : null;
}

export const instantOf = (micros: bigint): string => new Date(Number(micros / 1000n)).toISOString();

import type { ItemFact } from '@shangda/events/item';

/** How an office has the item, as far as it makes work. */
export interface AtOffice {
  readonly phase: 'REPORTED' | 'RECEIVED' | 'VERIFYING' | 'RETURNED' | 'DUPLICATE' | 'WITHDRAWN';
  /** By when the question wants an answer. */
  readonly due?: string;
  readonly askedBack?: true;
}

export type AtOffices = Readonly<Record<string, AtOffice>>;

type Handled = Extract<
  ItemFact,
  {
    type:
      | 'ItemReceived'
      | 'ItemReturned'
      | 'DuplicateLinked'
      | 'VerificationAsked'
      | 'VerificationAnswered'
      | 'ItemForwarded'
      | 'WithdrawalRequested'
      | 'WithdrawalDecided';
  }
>;

export function handled(handlings: AtOffices, fact: Handled): AtOffices {
  switch (fact.type) {
    case 'WithdrawalRequested': {
      const asked = fact.data.offices.map((officeId) => {
        const before = handlings[officeId] ?? { phase: 'RECEIVED' };
        return [officeId, { ...before, askedBack: true }] as const;
      });
      return { ...handlings, ...Object.fromEntries(asked) };
    }
    case 'ItemForwarded':
      return fact.data.toOfficeId === undefined
        ? handlings
        : { [fact.data.toOfficeId]: { phase: 'REPORTED' }, ...handlings };
    case 'WithdrawalDecided': {
      const { officeId, granted } = fact.data;
      const { askedBack: _asked, ...before } = handlings[officeId] ?? { phase: 'RECEIVED' };
      return { ...handlings, [officeId]: granted ? { phase: 'WITHDRAWN' } : before };
    }
    default:
      return { ...handlings, [fact.data.officeId]: { ...stillAsked(handlings[fact.data.officeId]), ...inPhase(fact) } };
  }
}

const stillAsked = (handling: AtOffice | undefined): { askedBack?: true } =>
  handling?.askedBack ? { askedBack: true } : {};

function inPhase(
  fact: Exclude<Handled, { type: 'WithdrawalRequested' | 'ItemForwarded' | 'WithdrawalDecided' }>,
): AtOffice {
  switch (fact.type) {
    case 'ItemReceived':
    case 'VerificationAnswered':
      return { phase: 'RECEIVED' };
    case 'ItemReturned':
      return { phase: 'RETURNED' };
    case 'DuplicateLinked':
      return { phase: 'DUPLICATE' };
    case 'VerificationAsked':
      return { phase: 'VERIFYING', ...(fact.data.dueOn !== undefined && { due: fact.data.dueOn }) };
    default:
      return fact satisfies never;
  }
}

/** A resubmission goes to the office that returned it; whoever had received it keeps it so. */
export function reportedAt(receivers: readonly string[], handlings: AtOffices): AtOffices {
  const again = receivers.filter((officeId) => (handlings[officeId]?.phase ?? 'RETURNED') === 'RETURNED');
  return Object.fromEntries(again.map((officeId) => [officeId, { phase: 'REPORTED' as const }]));
}

export function isWithdrawnEverywhere(handlings: AtOffices): boolean {
  const phases = Object.values(handlings).map(({ phase }) => phase);
  return phases.length > 0 && phases.every((phase) => phase === 'WITHDRAWN');
}

import type { UnitFact } from '@shangda/events/unit';

/** Months in which a unit owes an office nothing, or nothing of one of its rules. */
export interface Exemption {
  readonly officeId: string;
  /** All quotas of the office where none is named. */
  readonly ruleId?: string | undefined;
  /** First and last month. */
  readonly from: string;
  readonly to: string;
  /** From this month on it no longer holds, whatever was granted. */
  readonly endedFrom?: string | undefined;
}

interface Obligation {
  readonly officeId: string;
  readonly ruleId: string;
  readonly period: string;
}

export function isExempt(exemptions: readonly Exemption[], { officeId, ...obligation }: Obligation): boolean {
  return isFreed(
    exemptions.filter((one) => one.officeId === officeId),
    obligation,
  );
}

/** The same among the exemptions of one office. */
export function isFreed(exemptions: readonly Exemption[], { ruleId, period }: Omit<Obligation, 'officeId'>): boolean {
  return exemptions.some((one) => (one.ruleId === undefined || one.ruleId === ruleId) && holdsIn(one, period));
}

export const holdsIn = ({ from, to, endedFrom }: Exemption, period: string): boolean =>
  from <= period && period <= to && (endedFrom === undefined || period < endedFrom);

type ExemptionFact = Extract<UnitFact, { type: 'ExemptionGranted' | 'ExemptionEnded' }>;

/** The exemptions after a fact about one of them. The same one granted again takes the place of the first. */
export function withExemption(before: readonly Exemption[], { type, data }: ExemptionFact): readonly Exemption[] {
  if (type === 'ExemptionEnded')
    return before.map((one) => (sameExemption(one, data) ? { ...one, endedFrom: data.endedFrom } : one));
  const { officeId, ruleId, from, to } = data;
  return [...before.filter((one) => !sameExemption(one, data)), { officeId, ruleId, from, to }];
}

export type ExemptionKey = Pick<Exemption, 'officeId' | 'ruleId' | 'from'>;

export const sameExemption = (one: ExemptionKey, other: ExemptionKey): boolean =>
  one.officeId === other.officeId && one.ruleId === other.ruleId && one.from === other.from;

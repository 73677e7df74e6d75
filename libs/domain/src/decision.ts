import type { Fact } from '@shangda/events/event';

/** An official answer: what the rules forbid, and where that is written. Never an exception. */
export interface Refusal {
  readonly code: string;
  /** Article of 州政办发〔2008〕47号, where one says so. */
  readonly article?: string | undefined;
  readonly details?: Readonly<Record<string, string | number | readonly string[]>> | undefined;
}

export interface StreamFacts {
  readonly stream: string;
  readonly facts: readonly Fact[];
}

export interface DeadlineOrder {
  readonly subject: string;
  readonly kind: string;
  readonly cycle: number;
  readonly step: number;
  /** The instant it is due, microseconds since 1970; undefined closes the row. */
  readonly dueAt?: bigint | undefined;
  /** 0 the gravest, 4 the least; 3 unless said. What is graver is taken first. */
  readonly severity?: number | undefined;
  /** What the row says when it fires by itself, judged now; without it the row is its clerk's. */
  readonly fires?: { readonly stream: string; readonly fact: Fact } | undefined;
}

/** What a decision knows of its facts beyond their data. Everything else on the envelope the shell fills in. */
export interface Circumstances {
  /** The person in whose stead the actor acted. */
  readonly onBehalfOf?: string | undefined;
  /** `ROLE@unit`, where it is another than the one the policy found first. */
  readonly authority?: string | undefined;
  /** Where it is not the `reason` of the command's data. */
  readonly reason?: string | undefined;
  /** When it happened, as somebody claims; microseconds since 1970. */
  readonly occurredAt?: bigint | undefined;
}

export interface Acceptance {
  readonly writes: readonly StreamFacts[];
  readonly deadlines?: readonly DeadlineOrder[];
  /** Given to the caller besides id, version and position. */
  readonly result?: Readonly<Record<string, string | number>>;
  readonly envelope?: Circumstances | undefined;
  /** The instants for which this was decided, both included, microseconds since 1970: recorded outside of them, it is decided again. */
  readonly holds?: { readonly from: bigint; readonly until: bigint } | undefined;
}

/** `nothing`: the facts asked for are on record already. */
export type Decision = { readonly refused: Refusal } | { readonly accepted: Acceptance } | { readonly nothing: true };

export const refuse = (code: string, article?: string, details?: Refusal['details']): Decision => ({
  refused: { code, article, details },
});

export const record = (stream: string, ...facts: readonly Fact[]): Decision => ({
  accepted: { writes: [{ stream, facts }] },
});

/** A rule looks at the situation and says nothing, or refuses. */
export type Rule<Situation> = (situation: Situation) => Refusal | undefined;

/** The first refusal, in the order the regulation asks. */
export function firstRefusal<Situation>(situation: Situation, rules: readonly Rule<Situation>[]): Refusal | undefined {
  for (const rule of rules) {
    const refusal = rule(situation);
    if (refusal) return refusal;
  }
  return undefined;
}

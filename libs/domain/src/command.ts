import type { Fact } from '@shangda/events/event';
import type { Decision } from './decision.js';

/** How a kind of stream is named and folded. `evolve` accepts every recorded fact and never throws. */
export interface StreamKind<State> {
  /** `item` in `item-<id>`. */
  readonly category: string;
  readonly initial: State;
  evolve(state: State, fact: Fact): State;
}

/**
 * Gives the state of a stream. Every stream read is a reference: its version is checked again when the facts are written,
 * so a role revoked or a rulebook published meanwhile sends the command back to decide again.
 */
export type Read = <State>(kind: StreamKind<State>, id: string) => State;

/** What a decision may know. Time, ids and numbers from elsewhere arrive here; a rule never fetches. */
export interface Situation<Data> {
  readonly data: Data;
  readonly actor: string;
  /** Office day (Asia/Shanghai) on which the facts will be recorded. */
  readonly today: string;
  /** Ledger time, microseconds since 1970. */
  readonly now: bigint;
  readonly read: Read;
}

/** One thing people can ask for. `place` names the unit in which the actor needs a role; undefined = there is no such thing. */
export interface CommandDefinition<Data> {
  readonly name: string;
  place(situation: Situation<Data>): string | undefined;
  /** Further units in which the actor needs the role too, because the act reaches there. */
  alsoAt?(situation: Situation<Data>): readonly string[];
  /** Whose own thing it is: where the policy's row says `own`, that person needs no role. */
  owner?(situation: Situation<Data>): string | undefined;
  decide(situation: Situation<Data>): Decision;
}

export const defineCommand = <Data>(definition: CommandDefinition<Data>): CommandDefinition<Data> => definition;

export const streamKey = (kind: StreamKind<unknown>, id: string): string => `${kind.category}-${id}`;

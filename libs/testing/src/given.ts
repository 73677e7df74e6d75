import { officeDayAt } from '@shangda/domain/calendar';
import { type CommandDefinition, type StreamKind, streamKey } from '@shangda/domain/command';
import type { Circumstances, DeadlineOrder, Decision } from '@shangda/domain/decision';
import { checkFact } from '@shangda/events/catalogue';
import type { Fact } from '@shangda/events/event';

/** What is on record, by stream (`item-<id>`), oldest first. */
export type History = Readonly<Record<string, readonly Fact[]>>;

/** Who asks, and the ledger's time as ISO text with up to six decimals of a second. */
export interface Asking {
  readonly actor: string;
  readonly at: string;
}

export interface Given {
  /** Decides one command as the office does: an unknown place is hidden, then the rules answer. The policy is not asked here. */
  when<Data>(definition: CommandDefinition<Data>, data: Data, asking: Asking): Outcome;
  /** What stands on record of a stream. */
  state<State>(kind: StreamKind<State>, id: string): State;
}

/** What the rules answered. `then` looks like a promise's: never await an outcome. */
export interface Outcome {
  /** Exactly these facts, in this order, over all streams written. */
  then(...facts: readonly Fact[]): void;
  thenIn(facts: History): void;
  thenRefused(code: string, article?: string, details?: Readonly<Record<string, unknown>>): void;
  thenNothing(): void;
  /** The clock rows ordered besides the facts. */
  thenDue(...deadlines: readonly DeadlineOrder[]): void;
  /** What the asker is told besides id and version. */
  thenTold(result: Readonly<Record<string, string | number>>): void;
  /** What the decision says on the envelope of its facts. */
  thenUnder(circumstances: Circumstances): void;
  /** The record after this command, to ask the next one. */
  and(): Given;
}

/** The record a rule is asked about: streams of several histories follow one another. Pure, no database, no clock. */
export function given(...histories: History[]): Given {
  const record = joined(histories);
  return {
    when: (definition, data, asking) => outcomeOf(decide(record, definition, data, asking), record),
    state: readerOf(record),
  };
}

const readerOf =
  (record: History) =>
  <State>(kind: StreamKind<State>, id: string): State =>
    (record[streamKey(kind, id)] ?? []).reduce<State>((state, fact) => frozen(kind.evolve(state, fact)), kind.initial);

/** Facts of histories one after the other, stream by stream. Refuses samples that no released event would look like. */
function joined(histories: readonly History[]): History {
  const record: Record<string, Fact[]> = {};
  for (const [stream, facts] of histories.flatMap((history) => Object.entries(history))) {
    for (const fact of facts) wellFormed(fact);
    record[stream] = [...(record[stream] ?? []), ...facts];
  }
  return record;
}

function decide<Data>(
  record: History,
  definition: CommandDefinition<Data>,
  data: Data,
  { actor, at }: Asking,
): Decision {
  const now = instant(at);
  const situation = { data: frozen(data), actor, today: officeDayAt(now).day, now, read: readerOf(record) };
  const answer = (): Decision =>
    definition.place(situation) === undefined ? { refused: { code: 'access.hidden' } } : definition.decide(situation);
  const decision = answer();
  // The shell asks again whenever a stream has moved: a decision that remembers or invents would answer differently.
  expect(answer()).toEqual(decision);
  return decision;
}

function outcomeOf(decision: Decision, record: History): Outcome {
  const accepted = 'accepted' in decision ? decision.accepted : undefined;
  const written = accepted?.writes.flatMap(({ facts }) => facts) ?? [];
  for (const fact of written) wellFormed(fact);
  const inStreams = (): History => joined((accepted?.writes ?? []).map(({ stream, facts }) => ({ [stream]: facts })));
  return {
    then: (...facts) => {
      expect(accepted ? written : decision).toEqual(facts);
      expect(written.length).toBeGreaterThan(0);
    },
    thenIn: (facts) => expect(accepted ? inStreams() : decision).toEqual(facts),
    thenRefused: (code, article, details) => {
      const refusal = 'refused' in decision ? decision.refused : decision;
      expect(refusal).toEqual({
        code,
        article,
        details: details ?? ('details' in refusal ? refusal.details : undefined),
      });
    },
    thenNothing: () => expect(decision).toEqual({ nothing: true }),
    thenDue: (...deadlines) => expect(accepted?.deadlines ?? []).toEqual(deadlines),
    thenTold: (result) => expect(accepted?.result).toEqual(result),
    thenUnder: (circumstances) => expect(accepted?.envelope).toEqual(circumstances),
    and: () => {
      if (!accepted) throw new Error(`nothing was recorded: ${JSON.stringify(decision)}`);
      return given(record, inStreams());
    },
  };
}

function wellFormed(fact: Fact): void {
  const wrong = checkFact(fact);
  if (wrong !== undefined) throw new Error(`${fact.type} is malformed: ${wrong}`);
}

/** `2026-03-31T15:59:59.999999Z` as ledger time, microseconds since 1970; `Date` alone would lose three decimals. */
export function instant(iso: string): bigint {
  const [, seconds, decimals = ''] = /^(.+:\d\d)(?:\.(\d{1,6}))?Z$/.exec(iso) ?? [];
  const millis = Date.parse(`${seconds ?? ''}Z`);
  if (Number.isNaN(millis)) throw new RangeError(`not an instant: ${iso}`);
  return BigInt(millis) * 1000n + BigInt(decimals.padEnd(6, '0'));
}

/** A rule that changes what it was given fails at once. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
}

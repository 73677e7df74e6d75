import { LRUCache } from 'lru-cache';
import { canonical, type Canonical } from './canonical.js';
import { newId } from './identifiers.js';
import { KeyedLocks } from './keyed-locks.js';
import type { AppendOutcome, ClockWindow, DeadlineChange, Ledger, NewContent, NewFile } from './ledger.js';

/** A fact as a decision gives it. */
export interface DecidedFact {
  readonly type: string;
  readonly version: number;
  readonly data: unknown;
}

export interface FoldedStream<State> {
  readonly category: string;
  readonly initial: State;
  evolve(state: State, fact: DecidedFact): State;
}

export type ReadState = <State>(kind: FoldedStream<State>, id: string) => State;

export type Verdict<Refusal> =
  | { readonly refused: Refusal }
  | { readonly nothing: true }
  | {
      readonly accepted: {
        /** The first one's stream is the command's subject. */
        readonly writes: readonly { readonly stream: string; readonly facts: readonly DecidedFact[] }[];
        readonly deadlines?: readonly DecidedDeadline[] | undefined;
        readonly result?: Readonly<Record<string, string | number>> | undefined;
        readonly envelope?: Envelope | undefined;
        /** The instants for which it holds, both included, microseconds since 1970. */
        readonly holds?: { readonly from: bigint; readonly until: bigint } | undefined;
      };
    };

/** A clock row as a decision gives it: what it will say is a fact. */
export interface DecidedDeadline extends Omit<DeadlineChange, 'fires'> {
  readonly fires?: { readonly stream: string; readonly fact: DecidedFact } | undefined;
}

/** What stands on every event beside its data; a decision may say it better than whoever asked. */
export interface Envelope {
  readonly onBehalfOf?: string | undefined;
  readonly unit?: string | undefined;
  readonly authority?: string | undefined;
  readonly reason?: string | undefined;
  /** A claim of the reporter, microseconds since 1970. */
  readonly occurredAt?: bigint | undefined;
}

/** Everything about one asking except the rules. */
export interface Execution<Refusal> extends Envelope {
  readonly actor: string;
  readonly commandId: string;
  readonly digest: Uint8Array;
  /** Stream whose version `ifMatch` names and the answer tells. */
  readonly subject: string;
  readonly ifMatch?: number | undefined;
  /** The subject's id was drawn for this command: there is nothing to load. The append makes sure of it. */
  readonly subjectIsNew?: boolean | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  readonly contents?: readonly NewContent[] | undefined;
  /** Stored once the decision accepts, before it is written. */
  readonly files?: readonly NewFile[] | undefined;
  /** Given back with the answer and to every repeat, besides what the decision adds. */
  readonly result?: Readonly<Record<string, string | number>> | undefined;
  /** Pure; asked again when a stream it read was not loaded yet or has moved on. */
  decide(read: ReadState, now: bigint): Verdict<Refusal>;
  /** The time in which what was decided for `now` holds: the office day. */
  window(now: bigint): ClockWindow;
}

export type Answer<Refusal> =
  | {
      readonly status: 'accepted';
      readonly repeated: boolean;
      readonly version: number;
      readonly position: bigint;
      readonly recordedAt: bigint;
      readonly result: string;
    }
  | { readonly status: 'unchanged'; readonly version: number }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  /** The command id was used for something else. */
  | { readonly status: 'reused' }
  /** `If-Match` named another version; never retried for the client. */
  | { readonly status: 'stale'; readonly actual: number }
  /** Others kept writing first. */
  | { readonly status: 'contended' };

interface Cached {
  readonly version: number;
  readonly state: unknown;
}

interface Used extends Cached {
  readonly kind: FoldedStream<unknown>;
}

/** Thrown by `read` inside a decision and caught here alone: load this stream, then ask again. */
class NotLoaded extends Error {
  constructor(
    readonly kind: FoldedStream<unknown>,
    readonly key: string,
  ) {
    super(key);
  }
}

const attempts = 12;
/** Microseconds by which the time of a refusal may be off without its being decided again. */
const clockTolerance = 1_000_000n;

/**
 * The one imperative shell around every decision: load → fold → decide → append, again when something it relied on moved.
 * States are cached by version and checked at the append, so the common command costs one round trip.
 */
export class Executor {
  private readonly cache: LRUCache<string, Cached>;
  private readonly locks = new KeyedLocks();
  private clock = { ledger: 0n, at: 0 };

  constructor(
    private readonly ledger: Ledger,
    private readonly readFact: (type: string, version: number, payload: string) => DecidedFact,
    cachedStreams = 50_000,
  ) {
    this.cache = new LRUCache({ max: cachedStreams });
  }

  async execute<Refusal>(execution: Execution<Refusal>): Promise<Answer<Refusal>> {
    let held: { readonly keys: readonly string[]; release(): void } = { keys: [], release: () => undefined };
    try {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const now = await this.now();
        const { verdict, used } = await this.decide(execution, now);
        const version = used.get(execution.subject)?.version ?? 0;
        const stale = execution.ifMatch !== undefined && version !== execution.ifMatch;
        if (stale || !('accepted' in verdict)) {
          // Perhaps said from states or a clock that have moved on, or to a command that was accepted before.
          const [statesMoved, heard] = await Promise.all([this.refresh(used), this.hearTheClock()]);
          if (statesMoved || heard - now > clockTolerance || now - heard > clockTolerance) continue;
          const first = await this.ledger.findCommand(execution.actor, execution.commandId, execution.digest);
          if (first) return answerOf(first) ?? { status: 'contended' };
          if ('refused' in verdict) return { status: 'refused', refusal: verdict.refused };
          return stale ? { status: 'stale', actual: version } : { status: 'unchanged', version };
        }
        // Numbers of a register are drawn by many commands at once: they queue here instead of colliding in the database.
        const shared = verdict.accepted.writes.slice(1).map((write) => write.stream);
        if (shared.some((key) => !held.keys.includes(key))) {
          held.release();
          held = await this.locks.acquire(shared);
          continue;
        }
        const outcome = await this.ledger.append(this.requestOf(execution, verdict.accepted, used, now));
        this.observe(outcome);
        if (outcome.status === 'appended') this.remember(verdict.accepted.writes, used);
        const answer = answerOf(outcome);
        if (answer) return answer;
        await this.refresh(used);
      }
      return { status: 'contended' };
    } finally {
      held.release();
    }
  }

  /** The present state of a stream, for queries of one thing. */
  async load<State>(
    kind: FoldedStream<State>,
    id: string,
  ): Promise<{ readonly version: number; readonly state: State }> {
    const key = `${kind.category}-${id}`;
    const { version, state } = await this.loadStream(kind, key);
    // The key's category names the kind that folded it.
    return { version, state: state as State };
  }

  /** Ledger time as last heard plus what has passed since; the append's window catches it when it is wrong. */
  async now(): Promise<bigint> {
    if (this.clock.at === 0) await this.hearTheClock();
    return this.clock.ledger + BigInt(Math.floor((performance.now() - this.clock.at) * 1000));
  }

  private async hearTheClock(): Promise<bigint> {
    const ledger = await this.ledger.now();
    this.clock = { ledger, at: performance.now() };
    return ledger;
  }

  private async decide<Refusal>(execution: Execution<Refusal>, now: bigint) {
    for (;;) {
      const used = new Map<string, Used>();
      try {
        const verdict = execution.decide((kind, id) => this.read(kind, `${kind.category}-${id}`, execution, used), now);
        return { verdict, used };
      } catch (missing) {
        if (!(missing instanceof NotLoaded)) throw missing;
        await this.loadStream(missing.kind, missing.key);
      }
    }
  }

  private read<State>(
    kind: FoldedStream<State>,
    key: string,
    { subject, subjectIsNew }: Pick<Execution<unknown>, 'subject' | 'subjectIsNew'>,
    used: Map<string, Used>,
  ): State {
    const isNew = subjectIsNew === true && key === subject;
    const cached = this.cache.get(key) ?? (isNew ? { version: 0, state: kind.initial } : undefined);
    if (!cached) throw new NotLoaded(kind, key);
    used.set(key, { ...cached, kind });
    return cached.state as State;
  }

  private async loadStream(kind: FoldedStream<unknown>, key: string): Promise<Cached> {
    const known = this.cache.get(key) ?? { version: 0, state: kind.initial };
    const events = await this.ledger.readStream(key, known.version);
    const state = events.reduce(
      (before, event) => kind.evolve(before, this.readFact(event.type, event.schemaVersion, event.payload)),
      known.state,
    );
    const loaded = { version: events.at(-1)?.version ?? known.version, state };
    return this.keep(key, loaded);
  }

  /** Whether any stream a decision used has moved on; its state is then the new one. */
  private async refresh(used: ReadonlyMap<string, Used>): Promise<boolean> {
    const moved = await Promise.all(
      [...used].map(async ([key, { kind, version }]) => (await this.loadStream(kind, key)).version !== version),
    );
    return moved.includes(true);
  }

  private requestOf<Refusal>(
    execution: Execution<Refusal>,
    accepted: Extract<Verdict<Refusal>, { accepted: unknown }>['accepted'],
    used: ReadonlyMap<string, Used>,
    now: bigint,
  ) {
    const events = accepted.writes.flatMap(({ stream, facts }) =>
      facts.map((fact) => ({
        stream,
        eventId: newId(),
        type: fact.type,
        schemaVersion: fact.version,
        // Facts are built from schemas of texts, integers and lists: canonical() refuses anything else.
        payload: canonical(fact.data as Canonical),
        occurredAt: accepted.envelope?.occurredAt ?? execution.occurredAt,
      })),
    );
    const expectations = [...used].map(([stream, { version }]) => ({ stream, version }));
    for (const { stream } of accepted.writes) if (!used.has(stream)) expectations.push({ stream, version: 0 });
    return {
      ...execution,
      ...accepted.envelope,
      correlationId: execution.correlationId ?? execution.commandId,
      expectations,
      events: events.map((event, at) => (at === 0 ? { ...event, contents: execution.contents } : event)),
      deadlines: accepted.deadlines?.map(writtenDeadline),
      window: narrowed(execution.window(now), accepted.holds),
      result: canonical({ ...execution.result, ...accepted.result }),
    };
  }

  private remember(
    writes: readonly { readonly stream: string; readonly facts: readonly DecidedFact[] }[],
    used: ReadonlyMap<string, Used>,
  ): void {
    for (const { stream, facts } of writes) {
      const base = used.get(stream);
      if (base)
        this.keep(stream, {
          version: base.version + facts.length,
          state: facts.reduce((state, fact) => base.kind.evolve(state, fact), base.state),
        });
    }
  }

  /** Answers may come back in another order than they were written: the newest state stays. */
  private keep(key: string, loaded: Cached): Cached {
    const known = this.cache.get(key);
    if (known && known.version > loaded.version) return known;
    this.cache.set(key, loaded);
    return loaded;
  }

  private observe(outcome: AppendOutcome): void {
    const heard =
      outcome.status === 'outside-window'
        ? outcome.now
        : outcome.status === 'appended'
          ? outcome.recordedAt
          : undefined;
    if (heard !== undefined) this.clock = { ledger: heard, at: performance.now() };
  }
}

const writtenDeadline = ({ fires, ...row }: DecidedDeadline): DeadlineChange => {
  if (!fires) return row;
  const { stream, fact } = fires;
  return {
    ...row,
    fires: { stream, type: fact.type, schemaVersion: fact.version, payload: canonical(fact.data as Canonical) },
  };
};

function narrowed(
  window: ClockWindow,
  holds: { readonly from: bigint; readonly until: bigint } | undefined,
): ClockWindow {
  if (!holds) return window;
  const [from, before] = [holds.from, holds.until + 1n];
  return { from: from > window.from ? from : window.from, before: before < window.before ? before : window.before };
}

/** The final answer an outcome means; undefined = decide again. */
function answerOf(outcome: AppendOutcome): Extract<Answer<never>, { status: 'accepted' | 'reused' }> | undefined {
  if (outcome.status === 'reused') return { status: 'reused' };
  if (outcome.status !== 'appended' && outcome.status !== 'repeated') return undefined;
  const { version, position, recordedAt, result } = outcome;
  return { status: 'accepted', repeated: outcome.status === 'repeated', version, position, recordedAt, result };
}

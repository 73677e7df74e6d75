import { officeDayAt } from '@shangda/domain/calendar';
import { type CommandDefinition, type Read, type StreamKind, streamKey } from '@shangda/domain/command';
import type { Decision } from '@shangda/domain/decision';

type Load = (kind: StreamKind<unknown>, id: string) => Promise<unknown>;

interface Rehearsed {
  readonly kind: StreamKind<unknown>;
  readonly state: unknown;
}

/** Thrown by `read` inside a decision and caught here alone. */
class NotLoaded extends Error {
  constructor(
    readonly kind: StreamKind<unknown>,
    readonly id: string,
  ) {
    super(id);
  }
}

/** Decides commands one after another, each seeing what those before it would write. Writes nothing: a whole file is judged before its first line counts. */
export class Rehearsal {
  private readonly streams = new Map<string, Rehearsed>();

  constructor(
    private readonly load: Load,
    private readonly asked: { readonly actor: string; readonly now: bigint },
  ) {}

  async decide<Data>(definition: CommandDefinition<Data>, data: Data): Promise<Decision> {
    const { actor, now } = this.asked;
    for (;;) {
      try {
        const decision = definition.decide({ data, actor, now, today: officeDayAt(now).day, read: this.read });
        if ('accepted' in decision)
          for (const { stream, facts } of decision.accepted.writes) this.remember(stream, facts);
        return decision;
      } catch (missing) {
        if (!(missing instanceof NotLoaded)) throw missing;
        const { kind, id } = missing;
        this.streams.set(streamKey(kind, id), { kind, state: await this.load(kind, id) });
      }
    }
  }

  private readonly read: Read = <State>(kind: StreamKind<State>, id: string): State => {
    const known = this.streams.get(streamKey(kind, id));
    if (!known) throw new NotLoaded(kind, id);
    // The key's category names the kind that folded it.
    return known.state as State;
  };

  private remember(stream: string, facts: readonly Parameters<StreamKind<unknown>['evolve']>[1][]): void {
    const known = this.streams.get(stream);
    // A decision reads whatever it writes to; what it did not read nobody has seen yet.
    if (known)
      this.streams.set(stream, {
        ...known,
        state: facts.reduce((state, fact) => known.kind.evolve(state, fact), known.state),
      });
  }
}

/** An event a fold could not take. */
export interface Poison {
  readonly stream: string;
  readonly sequence: number;
  readonly type: string;
  readonly error: string;
}

/** Which streams wait, from which event on. What came before the poison is folded, what comes after never slips past it. */
export class Parking {
  private readonly since: Map<string, number>;
  private readonly found = new Map<string, Poison>();

  constructor(parked: readonly string[]) {
    this.since = new Map(parked.map((stream) => [stream, 0]));
  }

  get poison(): readonly Poison[] {
    return [...this.found.values()];
  }

  /** Runs a step for an event unless its stream is parked there; a throw parks the stream from this event on. */
  attempt(stream: string, sequence: number, type: string, step: () => void): void {
    if (sequence >= (this.since.get(stream) ?? Infinity)) return;
    try {
      step();
    } catch (error) {
      this.since.set(stream, sequence);
      this.found.set(stream, { stream, sequence, type, error: error instanceof Error ? error.message : String(error) });
    }
  }
}

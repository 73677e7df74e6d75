/** Lets callers in this process take turns on named things. Only spares the database collisions; correctness never rests on it. */
export class KeyedLocks {
  private readonly tails = new Map<string, Promise<void>>();

  /** Waits for the turn on every key, always in one order, so that two callers cannot wait for each other. */
  async acquire(keys: readonly string[]): Promise<{ readonly keys: readonly string[]; release(): void }> {
    const releases: (() => void)[] = [];
    for (const key of [...new Set(keys)].sort()) {
      const before = this.tails.get(key);
      let release: () => void = () => undefined;
      const turn = new Promise<void>((resolve) => (release = resolve));
      const tail = (before ?? Promise.resolve()).then(() => turn);
      this.tails.set(key, tail);
      releases.push(() => {
        release();
        if (this.tails.get(key) === tail) this.tails.delete(key);
      });
      await before;
    }
    return {
      keys,
      release: () => {
        for (const release of releases.reverse()) release();
      },
    };
  }
}

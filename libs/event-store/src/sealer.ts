import type pg from 'pg';

export interface Sealer {
  stop(): Promise<void>;
}

export interface SealerOptions {
  /** Told the number of the newest block whenever one was cut. */
  readonly onSealed: (block: bigint) => void;
  readonly onError: (cause: unknown) => void;
  /** Pause in milliseconds after a cut; it grows to `idlePause` while nothing happens. */
  readonly busyPause?: number;
  readonly idlePause?: number;
}

/** Cuts the ledger into blocks, over and over, off the write path. Two sealers at once are harmless; none at all delays views and loses nothing. */
export function startSealer(pool: pg.Pool, options: SealerOptions): Sealer {
  const busy = options.busyPause ?? 50;
  const idle = options.idlePause ?? 200;
  let last = -1n;
  let pause = busy;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  const tick = async () => {
    try {
      const block = await seal(pool);
      pause = block > last ? busy : Math.min(idle, pause * 2);
      if (block > last && last >= 0n) options.onSealed(block);
      last = block;
    } catch (cause) {
      pause = 1_000;
      options.onError(cause);
    }
    if (!stopped) schedule();
  };
  const schedule = () => {
    timer = setTimeout(() => {
      running = tick();
    }, pause);
  };
  schedule();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** Seals what is visible now; answers the number of the newest block. */
export async function seal(pool: pg.Pool | pg.PoolClient): Promise<bigint> {
  const { rows } = await pool.query<{ seal: string }>({
    name: 'ledger-seal',
    text: 'select ledger.seal()',
    values: [],
  });
  return BigInt(rows[0]?.seal ?? 0);
}

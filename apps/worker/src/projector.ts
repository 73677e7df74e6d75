import type pg from 'pg';
import { views } from '@shangda/projections/catalogue';
import { catchUp } from '@shangda/projections/runner';
import type { Queue } from '@shangda/queue/port';

export interface Projector {
  /** Tells that the ledger has grown to this block. */
  sealed(block: bigint): void;
  stop(): Promise<void>;
}

/** A ring a view at most so often: what the queue costs is then bounded whatever the ledger's pace. */
const ringPauseMs = 100;
/** The poll that makes a lost ring cost latency and nothing else. */
const pollMs = 1_000;

/** Keeps every view up to date: woken through BullMQ when a block is sealed, and by a slow poll in any case. */
export async function startProjector(
  pool: pg.Pool,
  queue: Queue,
  onError: (cause: unknown) => void,
): Promise<Projector> {
  const running = new Map<string, Promise<void>>();
  const project = async (name: string): Promise<void> => {
    const view = views.get(name);
    if (!view) return;
    const run =
      running.get(name) ??
      catchUp(pool, view)
        .then(() => undefined)
        .finally(() => running.delete(name));
    running.set(name, run);
    await run;
  };
  const rung = { at: 0, block: 0n, timer: undefined as NodeJS.Timeout | undefined };
  const ringAll = () => {
    rung.timer = undefined;
    rung.at = performance.now();
    for (const name of views.keys()) void queue.ring(name, rung.block);
  };
  await queue.listen((name) => project(name));
  const poll = setInterval(() => {
    for (const name of views.keys()) project(name).catch(onError);
  }, pollMs);
  return {
    sealed: (block) => {
      rung.block = block;
      rung.timer ??= setTimeout(ringAll, Math.max(0, ringPauseMs - (performance.now() - rung.at)));
    },
    stop: async () => {
      clearInterval(poll);
      clearTimeout(rung.timer);
      await Promise.allSettled(running.values());
    },
  };
}

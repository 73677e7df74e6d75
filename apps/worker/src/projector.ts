import type pg from 'pg';
import { views } from '@shangda/projections/catalogue';
import { catchUp } from '@shangda/projections/runner';
import type { Alarm, Queue } from '@shangda/queue/port';
import { startLoop } from '@shangda/api/office/loop';

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
  alarm?: Alarm,
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
  const rung = { at: 0, from: 0n, block: 0n, timer: undefined as NodeJS.Timeout | undefined };
  const ring = async () => {
    rung.timer = undefined;
    rung.at = performance.now();
    const { from, block } = rung;
    rung.from = block;
    const types = new Set(await typesIn(pool, from, block));
    for (const [name, { handles }] of views) if (handles.some((type) => types.has(type))) void queue.ring(name, block);
  };
  await queue.listen((name) => project(name), alarm);
  // One after the other: all at once would take every connection from those who wait for a ring.
  const poll = startLoop(
    pollMs,
    async () => {
      for (const name of views.keys()) await project(name).catch(onError);
    },
    onError,
  );
  return {
    sealed: (block) => {
      // The blocks before the first one told are the poll's.
      if (rung.from === 0n) rung.from = block - 1n;
      rung.block = block;
      rung.timer ??= setTimeout(
        () => void ring().catch(onError),
        Math.max(0, ringPauseMs - (performance.now() - rung.at)),
      );
    },
    stop: async () => {
      clearTimeout(rung.timer);
      await poll.stop();
      await Promise.allSettled(running.values());
    },
  };
}

/** The types of event in these blocks: who handles none of them need not wake. */
async function typesIn(pool: pg.Pool, after: bigint, until: bigint): Promise<readonly string[]> {
  const { rows } = await pool.query<{ type: string }>({
    name: 'types-in-blocks',
    text: `select distinct e.type from ledger.block b join ledger.event e on e.position between b.first_position and b.last_position
      where b.number > $1 and b.number <= $2`,
    values: [after, until],
  });
  return rows.map(({ type }) => type);
}

import type pg from 'pg';
import { views } from '@shangda/projections/catalogue';

const pollMilliseconds = 25;

/** Waits until the views have folded the event at a position, at most so many seconds, and says whether they did. */
export async function waitForViews(pool: pg.Pool, position: bigint, seconds: number): Promise<'current' | 'pending'> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    if (await viewsReached(pool, position)) return 'current';
    if (performance.now() >= until) return 'pending';
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}

/**
 * Whether the views this program folds show an event: it is visible in the snapshot of the block a view has read, and not in a later piece
 * of the same cut. Rows by primary key only. A view of another version waits for a rebuild, however long; nobody waits for that here.
 */
async function viewsReached(pool: pg.Pool, position: bigint): Promise<boolean> {
  const folded = [...views.values()];
  const { rows } = await pool.query<{ reached: boolean | null }>({
    name: 'views-reached',
    text: `select bool_and(coalesce(pg_visible_in_snapshot(e.xid, b.snapshot)
          and (e.position <= b.last_position or pg_visible_in_snapshot(e.xid, b.since)), false)) as reached
      from ledger.event e cross join unnest($2::text[], $3::integer[]) as v(name, version)
        left join views.checkpoint c on c.view = v.name left join ledger.block b on b.number = c.block
      where e.position = $1 and (c.version is null or c.version = v.version)`,
    values: [position, folded.map((view) => view.name), folded.map((view) => view.version)],
  });
  return rows[0]?.reached === true;
}

export interface ViewLag {
  readonly view: string;
  readonly block: string;
  /** Events sealed that the view has not folded yet. */
  readonly events: number;
  /** Age of the oldest of them, seconds. */
  readonly seconds: number;
}

/** How far each view is behind the ledger. */
export async function viewLags(pool: pg.Pool): Promise<readonly ViewLag[]> {
  const { rows } = await pool.query<{ view: string; block: string; events: string; seconds: string }>(
    `select c.view, c.block, coalesce(sum(b.event_count), 0) as events,
        coalesce(extract(epoch from ledger.ledger_now() - min(b.sealed_at)), 0) as seconds
      from views.checkpoint c left join ledger.block b on b.number > c.block group by c.view, c.block order by c.view`,
  );
  return rows.map((row) => ({
    view: row.view,
    block: row.block,
    events: Number(row.events),
    seconds: Math.max(0, Number(row.seconds)),
  }));
}

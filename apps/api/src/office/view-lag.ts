import type pg from 'pg';

const pollMilliseconds = 25;

/** Waits until every view has folded the event at a position, at most so many seconds, and says whether it did. */
export async function waitForViews(pool: pg.Pool, position: bigint, seconds: number): Promise<'current' | 'pending'> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    if (await viewsReached(pool, position)) return 'current';
    if (performance.now() >= until) return 'pending';
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}

async function viewsReached(pool: pg.Pool, position: bigint): Promise<boolean> {
  const { rows } = await pool.query<{ reached: boolean | null }>({
    name: 'views-reached',
    text: `select (select min(block) from views.checkpoint) >= (
        select b.number from ledger.block b join ledger.event e on e.position = $1
        where b.last_position >= e.position and b.first_position <= e.position
          and pg_visible_in_snapshot(e.xid, b.snapshot) and (b.number = 0 or not pg_visible_in_snapshot(e.xid, b.since))
        order by b.number desc limit 1) as reached`,
    values: [position],
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

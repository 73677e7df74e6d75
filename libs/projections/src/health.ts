import type pg from 'pg';

export interface ViewState {
  readonly view: string;
  readonly version: number;
  readonly block: bigint;
  /** Sealed blocks this view has not read yet. */
  readonly blocksBehind: bigint;
  readonly updatedAt: string;
  readonly parkedStreams: number;
}

/** How far every view is. A view that never ran is missing. */
export async function viewStates(pool: pg.Pool): Promise<readonly ViewState[]> {
  const { rows } = await pool.query<{
    view: string;
    version: number;
    block: string;
    behind: string;
    at: string;
    parked: number;
  }>(
    `select c.view, c.version, c.block, (select max(number) from ledger.block) - c.block as behind,
        to_char(c.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
        (select count(*)::int from views.parked p where p.view = c.view) as parked
      from views.checkpoint c order by c.view`,
  );
  return rows.map((row) => ({
    view: row.view,
    version: row.version,
    block: BigInt(row.block),
    blocksBehind: BigInt(row.behind),
    updatedAt: row.at,
    parkedStreams: row.parked,
  }));
}

export interface ParkedStream {
  readonly view: string;
  readonly stream: string;
  /** The event that could not be folded; it and its followers wait. */
  readonly sequence: string;
  readonly type: string;
  readonly error: string;
  readonly at: string;
}

/** Streams waiting for a fix and a rebuild. Never silent: health counts them, this names them. */
export async function parkedStreams(pool: pg.Pool): Promise<readonly ParkedStream[]> {
  const { rows } = await pool.query<ParkedStream>(
    `select view, stream, sequence::text, type, error, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
      from views.parked where view not like '%\\_\\_next' order by at, view, stream limit 1000`,
  );
  return rows;
}

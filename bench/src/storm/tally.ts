import type pg from 'pg';

/** What the ledger says of a storm, by its own clock on both sides. */
export interface Tally {
  readonly incidents: number;
  readonly deadlines: number;
  readonly rows: number;
  readonly fired: number;
  /** Still armed although due, or fired and not settled. */
  readonly waiting: number;
  readonly early: number;
  /** Rows that fired and whose fact is not there, or is there twice. */
  readonly notOnce: number;
  readonly inTime: number;
  readonly missed: number;
  readonly late: number;
  /** Deadlines past due of which neither of the two was said, or both. */
  readonly undecided: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** From the first due time to the last firing, and to the first. */
  readonly firstMs: number;
}

/** Deadlines of incidents. Rows that people are told by, and the quota clock's, are others' work. */
const clockRows = 'ledger.deadline d where d.fires_type is not null';

export async function tallyOf(pool: pg.Pool): Promise<Tally> {
  const { rows } = await pool.query<Record<keyof Tally, string>>(`
    with row as (
      select d.*, e.recorded_at, e.type as said from ${clockRows.replace('ledger.deadline d', 'ledger.deadline d left join ledger.event e on e.position = d.fired_position')}
    ), fired as (
      select extract(epoch from recorded_at - greatest(due_at, armed.at)) * 1000 as late_ms, due_at, recorded_at, said, fires_type
      from row left join lateral (select recorded_at as at from ledger.event where position = armed_position) armed on true
      where fired_position is not null
    ), clock as (
      select s.key,
        count(*) filter (where e.type = 'DeadlineMetInTime') as in_time, count(*) filter (where e.type = 'DeadlineMissed') as missed,
        count(*) filter (where e.type = 'DeadlineMetLate') as late
      from ledger.stream s join ledger.event e on e.stream_id = s.id where s.key like 'deadline-%' group by s.key
    )
    select
      (select count(*) from ledger.event where type = 'IncidentReported') as incidents,
      (select count(*) from row where step = 0) as deadlines,
      (select count(*) from row) as rows,
      (select count(*) from fired) as fired,
      (select count(*) from row where (state = 'armed' and due_at < ledger.ledger_now()) or state = 'fired') as waiting,
      (select count(*) from fired where recorded_at < due_at) as early,
      (select count(*) from fired where said is distinct from fires_type)
        + (select count(*) from clock where missed > 1 or in_time > 1) as "notOnce",
      (select coalesce(sum(in_time), 0) from clock) as "inTime",
      (select coalesce(sum(missed), 0) from clock) as missed,
      (select coalesce(sum(late), 0) from clock) as late,
      (select count(*) from row left join clock on clock.key = row.fires_stream
        where row.step = 0 and row.due_at < ledger.ledger_now() - interval '1 minute' and coalesce(in_time, 0) + coalesce(missed, 0) <> 1)
        + (select count(*) from clock where in_time + missed > 1) as undecided,
      (select coalesce(percentile_disc(0.5) within group (order by late_ms), 0) from fired) as "p50Ms",
      (select coalesce(percentile_disc(0.99) within group (order by late_ms), 0) from fired) as "p99Ms",
      (select coalesce(max(late_ms), 0) from fired) as "maxMs",
      (select coalesce(extract(epoch from min(recorded_at) - min(due_at)) * 1000, 0) from fired) as "firstMs"`);
  const [row] = rows;
  if (!row) throw new Error('the ledger gave no tally');
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as unknown as Tally;
}

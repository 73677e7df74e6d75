import type { Queue } from '@shangda/queue/port';
import type pg from 'pg';

export const alarmsEveryMs = 20_000;
/** Rows that are due within this time get an alarm; it reaches past the next look. */
const aheadMs = 60_000;
const mostAtOnce = 500;

/**
 * Sets an alarm in the queue for every clock row that is due within the minute: whoever hears it looks at the clock at that very moment. The
 * rows are the truth and are looked at several times a second in any case; a queue that forgot everything has its alarms back at the next look.
 */
export async function setAlarms(pool: pg.Pool, queue: Queue): Promise<void> {
  const { rows } = await pool.query<{ row: string; in_ms: number }>({
    name: 'clock-rows-ahead',
    text: `select concat_ws('/', subject, kind, cycle, step) as row,
        greatest(0, extract(epoch from due_at - ledger.ledger_now()) * 1000)::integer as in_ms
      from ledger.deadline where state = 'armed' and fires_type is not null and severity = any ('{0,1,2,3,4}')
        and due_at between ledger.ledger_now() and ledger.ledger_now() + $1 * interval '1 ms'
      order by due_at limit $2`,
    values: [aheadMs, mostAtOnce],
  });
  for (const { row, in_ms: inMs } of rows) await queue.setAlarm(row, inMs);
}

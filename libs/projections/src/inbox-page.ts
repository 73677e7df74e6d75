import type { NoticeAbout } from '@shangda/events/notice';
import type pg from 'pg';
import type { ChannelLine, NoticeState } from './inbox.js';

export interface NoticeLine {
  readonly id: string;
  readonly officeId: string;
  readonly personId: string;
  readonly code: string;
  readonly severity: number;
  readonly about: NoticeAbout;
  readonly state: NoticeState;
  readonly channels: readonly ChannelLine[];
  /** Whom the office told that it reached nobody. */
  readonly leaderId: string | null;
  /** ISO instants. */
  readonly queuedAt: string;
  readonly acknowledgedAt: string | null;
}

type Keyed = NoticeLine & { readonly key: readonly string[] };

const iso = (micros: string): string =>
  `to_char(ledger.instant(${micros}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const columns = `notice_id as id, office_id as "officeId", person_id as "personId", code, severity, about, state, channels, leader_id as "leaderId",
  ${iso('queued_at')} as "queuedAt", ${iso('acknowledged_at')} as "acknowledgedAt"`;

/** Seen or not, severity, when and which: what a page of an inbox is sorted by. */
export type InboxKey = readonly [seen: string, severity: string, queuedAt: string, noticeId: string];

/** What somebody was told, after a key: first what they have not seen, the gravest of it first, then the newest. */
export async function inboxOf(
  pool: pg.Pool,
  personId: string,
  page: { readonly after?: InboxKey | undefined; readonly limit: number },
): Promise<readonly Keyed[]> {
  const [seen, severity, queuedAt, noticeId] = page.after ?? [null, null, null, null];
  const { rows } = await pool.query<Keyed>(
    `select ${columns}, array[(acknowledged_at is not null)::text, severity::text, queued_at::text, notice_id::text] as key
      from views.inbox where person_id = $1 and ($3::boolean is null or
        ((acknowledged_at is not null), severity, -queued_at, notice_id) > ($3::boolean, $4::integer, -$5::bigint, $6::uuid))
      order by (acknowledged_at is not null), severity, -queued_at, notice_id limit $2`,
    [personId, page.limit, seen, severity, queuedAt, noticeId],
  );
  return rows;
}

export interface NoticeQuestion {
  readonly officeId: string;
  readonly state?: string | undefined;
  readonly after?: readonly [queuedAt: string, noticeId: string] | undefined;
  readonly limit: number;
}

/** What an office told its people, the newest first. */
export async function noticesOf(pool: pg.Pool, question: NoticeQuestion): Promise<readonly Keyed[]> {
  const [queuedAt, noticeId] = question.after ?? [null, null];
  const { rows } = await pool.query<Keyed>(
    `select ${columns}, array[queued_at::text, notice_id::text] as key from views.inbox
      where office_id = $1 and ($2::text is null or state = $2)
        and ($4::bigint is null or (queued_at, notice_id) < ($4, $5::uuid))
      order by queued_at desc, notice_id desc limit $3`,
    [question.officeId, question.state ?? null, question.limit, queuedAt, noticeId],
  );
  return rows;
}

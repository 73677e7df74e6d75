import { defineCommand } from '@shangda/domain/command';
import { type NewNotice, type NoticeAttempt, noticeOf } from '@shangda/domain/notice';
import { NoticeQueued } from '@shangda/events/notice';
import type { NoticeChannel } from '@shangda/events/vocabulary';
import { instant, type History } from '@shangda/testing/given';

export const noticeId = '0195a000-0000-7000-8000-0000000000a1';
export const leaderNoticeId = '0195a000-0000-7000-8000-0000000000a2';
export const incidentId = '0195a000-0000-7000-8000-0000000000a3';

export const notice = {
  noticeId,
  officeId: 'gannan',
  personId: 'hezuo-officer',
  code: 'notice.item',
  channels: ['WEBHOOK', 'EMAIL', 'SMS'],
  nextChannelAfterSeconds: 60,
  about: { incidentId, dueAt: '2026-03-10T02:00:00.000000Z' },
  severity: 1,
} as const satisfies Omit<NewNotice, 'now'>;

type Sample = Omit<NewNotice, 'now'>;

/** Any decision that tells somebody something. */
export const tell = defineCommand<Sample>({
  name: 'Tell',
  place: ({ data }) => data.officeId,
  decide: ({ data, now, read }) => {
    const telling = noticeOf(read, { ...data, now });
    return telling.writes.length === 0 ? { nothing: true } : { accepted: telling };
  },
});

export const queued = (changes: Partial<Sample> = {}) =>
  NoticeQueued.of({ ...notice, ...changes, channels: [...(changes.channels ?? notice.channels)] });

export const queuedNotice = (changes: Partial<Sample> = {}): History => ({
  [`notice-${noticeId}`]: [queued(changes)],
});

/** A clock row of the notice, armed where it says when. */
export const row = (channel: NoticeChannel, number: number, due?: string) => ({
  subject: `notice-${noticeId}`,
  kind: 'NOTICE',
  cycle: { INBOX: 1, WEBHOOK: 2, EMAIL: 3, SMS: 4 }[channel],
  step: number,
  ...(due === undefined ? {} : { dueAt: instant(due), severity: 1 }),
});

export const attempt = (
  channel: NoticeChannel,
  number: number,
  at: string,
  outcome: NoticeAttempt['outcome'],
): NoticeAttempt => ({ noticeId, channel, attempt: number, triedAt: instant(at), outcome, leaderNoticeId });

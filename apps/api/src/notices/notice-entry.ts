import { noticeChannel } from '@shangda/events/vocabulary';
import type { NoticeLine } from '@shangda/projections/inbox-page';
import { instant, oneOf, optional, orNull, page } from '../http/sample.js';
import type { Language } from '../text/language.js';
import { noticeText } from '../text/notice-text.js';
import { noticeStates } from './notices.dto.js';

/** A notice in its reader's language. */
export type NoticeEntry = NoticeLine & { readonly title: string; readonly text: string };

export function noticeEntry(
  { key: _key, ...line }: NoticeLine & { readonly key: unknown },
  language: Language,
): NoticeEntry {
  const { title, detail } = noticeText(line.code, language, line.about);
  return { ...line, title, text: detail };
}

export const noticePage = page({
  id: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e31',
  officeId: '6230',
  personId: '623001-officer',
  code: 'notice.incident',
  title: '有紧急信息需要处理',
  text: '紧急信息 0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e33 需要您处理。',
  severity: 1,
  about: {
    incidentId: optional('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e33'),
    itemId: optional('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11'),
    noticeId: optional('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e30'),
    deadline: optional('initial-report.county'),
    dueAt: optional(instant('2026-03-04T03:05:00.000000Z')),
    level: optional('III'),
  },
  state: oneOf(noticeStates, 'DELIVERED'),
  channels: [
    {
      channel: oneOf(noticeChannel.options, 'INBOX'),
      state: oneOf(['WAITING', 'RETRYING', 'SENT', 'DELIVERED', 'FAILED'], 'DELIVERED'),
      attempts: 1,
      reason: orNull('channel.not_configured'),
    },
  ],
  leaderId: orNull('6230-leader'),
  queuedAt: instant('2026-03-04T02:00:00.000Z'),
  acknowledgedAt: orNull(instant('2026-03-04T02:03:11.250Z')),
});

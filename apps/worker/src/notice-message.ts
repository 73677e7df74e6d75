import { readAddress } from '@shangda/api/notices/contact-address';
import type { Language } from '@shangda/api/text/language';
import { noticeText } from '@shangda/api/text/notice-text';
import { contacts } from '@shangda/domain/contact';
import type { Notice } from '@shangda/domain/notice-state';
import type { Executor } from '@shangda/event-store/execute';
import { readContents } from '@shangda/event-store/read';
import type { NoticeChannel } from '@shangda/events/vocabulary';
import type { Message } from '@shangda/notices/port';
import type pg from 'pg';

/** What a channel is handed: ids and a code for machines, words of the catalogue with the same ids for people. Nothing of an item. */
export function messageOf(notice: Notice, channel: NoticeChannel, language: Language, to?: string): Message {
  const { noticeId, officeId, personId, code, severity, about } = notice;
  const { title, detail } = noticeText(code, language, about);
  return {
    key: `${noticeId}-${channel}`,
    facts: { noticeId, officeId, personId, code, severity, about },
    subject: title,
    text: detail,
    to,
  };
}

/** Where a person is reached this moment; undefined where they did not say, or it was destroyed. */
export async function addressOf(
  executor: Executor,
  pool: pg.Pool,
  personId: string,
  kind: 'email' | 'phone',
): Promise<string | undefined> {
  const reference = (await executor.load(contacts, personId)).state[kind];
  if (reference === undefined) return undefined;
  const [content] = await readContents(pool, [reference.id]);
  return content && readAddress(content);
}

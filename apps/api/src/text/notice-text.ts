import { officeTimeOf } from '@shangda/domain/calendar';
import type { NoticeAbout } from '@shangda/events/notice';
import { catalogues, type Language } from './language.js';
import type { Message } from './message.js';

/**
 * The words of a notice. Only the ids, instants and words of rules it carries are filled in: a title or a sentence of an item could
 * not stand in any of them. An unknown code says that something waits, and nothing else.
 */
export function noticeText(code: string, language: Language, about: NoticeAbout): Message {
  const catalogue = catalogues[language];
  const { title, detail } = (Object.hasOwn(catalogue, code) ? catalogue[code] : undefined) ??
    catalogue['notice'] ?? { title: code, detail: code };
  const { dueAt, ...ids } = about;
  const values: Readonly<Record<string, string | undefined>> = { ...ids, dueAt: dueAt && officeTimeOf(dueAt) };
  return { title, detail: detail.replace(/\{(\w+)\}/g, (_placeholder, name: string) => values[name] ?? '…') };
}

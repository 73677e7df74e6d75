import type { Catalogue, Message } from './message.js';
import { messagesEn } from './messages.en.js';
import { messagesZhCn } from './messages.zh-CN.js';

export type Language = 'zh-CN' | 'en';

export const catalogues: Readonly<Record<Language, Catalogue>> = { 'zh-CN': messagesZhCn, en: messagesEn };

/** The language of an `Accept-Language` header: the better liked of Chinese and English, Chinese if in doubt. */
export function languageOf(header: string | undefined): Language {
  if (header === undefined) return 'zh-CN';
  let chinese = 0;
  let english = 0;
  for (const part of header.slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const weight = weightOf(parameters);
    if (/^zh(?:-|$)/.test(tag.trim())) chinese = Math.max(chinese, weight);
    if (/^en(?:-|$)/.test(tag.trim())) english = Math.max(english, weight);
  }
  return english > chinese ? 'en' : 'zh-CN';
}

function weightOf(parameters: readonly string[]): number {
  const quality = parameters.map((text) => text.trim()).find((text) => text.startsWith('q='));
  if (quality === undefined) return 1;
  const weight = Number(quality.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}

/**
 * The words for a code. A PascalCase code without words of its own is a refusal of the regulation; any other unknown code
 * takes the words of `fallback`. Only numbers and our own lists of words are filled in, so no text of a request comes back through a message.
 */
export function messageOf(
  code: string,
  language: Language,
  values: Readonly<Record<string, unknown>> = {},
  fallback = 'request.refused',
): Message {
  const catalogue = catalogues[language];
  const generic = /^[A-Z]/.test(code) ? 'refusal' : fallback;
  const message = own(catalogue, code) ?? own(catalogue, generic) ?? { title: code, detail: code };
  return { title: message.title, detail: filled(message.detail, values) };
}

function own(catalogue: Catalogue, code: string): Message | undefined {
  return Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
}

function filled(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (_placeholder, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (name === 'allowed' && Array.isArray(value)) return value.join(', ');
    return typeof value === 'number' ? String(value) : '…';
  });
}

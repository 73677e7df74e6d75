import { type Guard, guardedPost } from './guarded-post.js';
import type { Channel } from './port.js';

export interface SmsSettings extends Guard {
  readonly url: string;
  /** What the gateway wants to be sent, with `{phone}` and `{text}` and, where it knows such a thing, `{key}`. */
  readonly template: string;
  readonly contentType: SmsContentType;
  /** Of the header `Authorization`. */
  readonly authorization?: string | undefined;
}

export const smsContentTypes = ['application/json', 'application/x-www-form-urlencoded'] as const;
export type SmsContentType = (typeof smsContentTypes)[number];

/** A short message by the office's gateway. Does not ask the gateway later whether it came: what it took is sent, not delivered. */
export function sms({ url, template, contentType, authorization, ...guard }: SmsSettings): Channel {
  return {
    asksFor: 'phone',
    send: ({ key, text, to = '' }, signal) => {
      const headers = {
        'content-type': contentType,
        'idempotency-key': key,
        'user-agent': 'Shangda',
        ...(authorization === undefined ? {} : { authorization }),
      };
      const body = filledIn(template, contentType, { phone: to, text, key });
      return guardedPost({ url: new URL(url), headers, body }, guard, signal, () => ({ sent: true, delivered: false }));
    },
  };
}

/** The values as the content type writes them, so that none of them could say more than itself. */
export function filledIn(
  template: string,
  contentType: SmsContentType,
  values: Readonly<Record<'phone' | 'text' | 'key', string>>,
): string {
  const written = (value: string): string =>
    contentType === 'application/json' ? JSON.stringify(value).slice(1, -1) : encodeURIComponent(value);
  return template.replace(/\{(phone|text|key)\}/g, (_placeholder, name: keyof typeof values) => written(values[name]));
}

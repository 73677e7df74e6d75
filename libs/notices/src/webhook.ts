import { createHmac } from 'node:crypto';
import { type Guard, guardedPost } from './guarded-post.js';
import type { Channel, Message } from './port.js';

export interface WebhookSettings extends Guard {
  readonly url: string;
  /** Of both ends. `whsec_…` is base64, as Standard Webhooks has it; anything else is taken as it is. */
  readonly secret: string;
}

/** What the other end may call it. */
const reference = /^[A-Za-z0-9._:-]{1,100}$/;

/**
 * A signed call, as Standard Webhooks describes it: any library that checks those checks ours. `webhook-id` is the same at every try,
 * `webhook-timestamp` and the signature over both and the body are of this one.
 */
export function webhook({ url, secret, ...guard }: WebhookSettings): Channel {
  return {
    send: (message, signal) => {
      const post = { url: new URL(url), ...signed(message, secret, Math.floor(Date.now() / 1000)) };
      return guardedPost(post, guard, signal, ({ headers }) => {
        const named = headers['webhook-reference'];
        const isName = typeof named === 'string' && reference.test(named);
        return { sent: true, delivered: true, ...(isName && { reference: named }) };
      });
    },
  };
}

/** `seconds` since 1970: of this machine's clock, which the other end compares with its own. */
export function signed({ key, facts }: Pick<Message, 'key' | 'facts'>, secret: string, seconds: number) {
  const body = JSON.stringify(facts);
  const shared = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const signature = createHmac('sha256', shared).update(`${key}.${seconds}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': key,
    'webhook-id': key,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
    'user-agent': 'Shangda',
  };
  return { headers, body };
}

import { withNamedFiles } from '@shangda/api/office/named-files';
import { readAllowance } from '@shangda/notices/addresses';
import { sms, smsContentTypes, filledIn } from '@shangda/notices/sms';
import { smtp } from '@shangda/notices/smtp';
import { webhook } from '@shangda/notices/webhook';
import { z } from 'zod';
import type { Notifying } from './notifier.js';

const called = z.url({ protocol: /^https?$/ }).refine((text) => new URL(text).username === '', 'must hold no user');
const allowed = z
  .string()
  .default('')
  .refine(isAllowance, 'must be hosts, as https://hooks.example.org, and networks, as 10.20.0.0/16');

const schema = z
  .object({
    NOTIFY_WEBHOOK_URL: called.optional(),
    /** Of both ends. */
    NOTIFY_WEBHOOK_SECRET: z.string().min(16).optional(),
    NOTIFY_WEBHOOK_ALLOW: allowed,
    NOTIFY_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    NOTIFY_FROM: z.email().optional(),
    NOTIFY_SMS_URL: called.optional(),
    NOTIFY_SMS_TEMPLATE: z.string().includes('{phone}').includes('{text}').optional(),
    NOTIFY_SMS_CONTENT_TYPE: z.enum(smsContentTypes).default('application/json'),
    NOTIFY_SMS_AUTHORIZATION: z
      .string()
      .regex(/^[\x20-\x7e]+$/)
      .optional(),
    NOTIFY_SMS_ALLOW: allowed,
    NOTIFY_LANGUAGE: z.enum(['zh-CN', 'en']).default('zh-CN'),
  })
  .superRefine((values, context) => {
    for (const [channel, ...needs] of together)
      for (const need of needs)
        if (values[channel] !== undefined && values[need] === undefined)
          context.addIssue({ code: 'custom', path: [need], message: `must be set where ${channel} is` });
    const { NOTIFY_SMS_TEMPLATE: template, NOTIFY_SMS_CONTENT_TYPE: type } = values;
    if (template !== undefined && type === 'application/json' && !isJson(filledIn(template, type, sample)))
      context.addIssue({ code: 'custom', path: ['NOTIFY_SMS_TEMPLATE'], message: 'must be JSON once it is filled in' });
  });

const together = [
  ['NOTIFY_WEBHOOK_URL', 'NOTIFY_WEBHOOK_SECRET'],
  ['NOTIFY_SMTP_URL', 'NOTIFY_FROM'],
  ['NOTIFY_SMS_URL', 'NOTIFY_SMS_TEMPLATE'],
] as const;
const sample = { phone: '1', text: '"', key: '1' };

/** By what ways people are told, from the environment, checked once at start. A way that is not configured is left out. */
export function readNotifying(environment: NodeJS.ProcessEnv): Notifying {
  const values = schema.parse(
    withNamedFiles(environment, ['NOTIFY_WEBHOOK_SECRET', 'NOTIFY_SMTP_URL', 'NOTIFY_SMS_AUTHORIZATION']),
  );
  const { NOTIFY_WEBHOOK_URL, NOTIFY_WEBHOOK_SECRET, NOTIFY_SMTP_URL, NOTIFY_FROM } = values;
  const { NOTIFY_SMS_URL, NOTIFY_SMS_TEMPLATE } = values;
  const channels: { -readonly [Name in keyof Notifying['channels']]: Notifying['channels'][Name] } = {};
  if (NOTIFY_WEBHOOK_URL && NOTIFY_WEBHOOK_SECRET)
    channels.WEBHOOK = webhook({
      url: NOTIFY_WEBHOOK_URL,
      secret: NOTIFY_WEBHOOK_SECRET,
      allowance: readAllowance(values.NOTIFY_WEBHOOK_ALLOW),
    });
  if (NOTIFY_SMTP_URL && NOTIFY_FROM) channels.EMAIL = smtp({ url: NOTIFY_SMTP_URL, from: NOTIFY_FROM });
  if (NOTIFY_SMS_URL && NOTIFY_SMS_TEMPLATE)
    channels.SMS = sms({
      url: NOTIFY_SMS_URL,
      template: NOTIFY_SMS_TEMPLATE,
      contentType: values.NOTIFY_SMS_CONTENT_TYPE,
      authorization: values.NOTIFY_SMS_AUTHORIZATION,
      allowance: readAllowance(values.NOTIFY_SMS_ALLOW),
    });
  return { channels, language: values.NOTIFY_LANGUAGE };
}

function isAllowance(text: string): boolean {
  try {
    readAllowance(text);
    return true;
  } catch {
    return false;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNotifying } from '@shangda/worker/notify-configuration';

const hook = { NOTIFY_WEBHOOK_URL: 'https://hooks.example.org/in', NOTIFY_WEBHOOK_SECRET: 'sixteen or more!' };
const mail = { NOTIFY_SMTP_URL: 'smtps://user:secret@mail.example.org', NOTIFY_FROM: 'office@gannan.example' };
const message = { NOTIFY_SMS_URL: 'https://sms.example.org', NOTIFY_SMS_TEMPLATE: '{"to":"{phone}","msg":"{text}"}' };

describe('the ways of telling people', () => {
  it('are those that are configured', () => {
    expect(readNotifying({})).toEqual({ channels: {}, language: 'zh-CN' });
    const all = readNotifying({ ...hook, ...mail, ...message, NOTIFY_LANGUAGE: 'en' });
    expect(Object.keys(all.channels)).toEqual(['WEBHOOK', 'EMAIL', 'SMS']);
    expect([all.channels.EMAIL?.asksFor, all.channels.SMS?.asksFor, all.language]).toEqual(['email', 'phone', 'en']);
  });

  it('take their secrets from files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'shangda-notify-'));
    const file = join(folder, 'secret');
    writeFileSync(file, 'sixteen or more!\n');
    const { NOTIFY_WEBHOOK_SECRET: _secret, ...url } = hook;
    expect(readNotifying({ ...url, NOTIFY_WEBHOOK_SECRET_FILE: file }).channels.WEBHOOK).toBeDefined();
    writeFileSync(file, 'short');
    expect(() => readNotifying({ ...url, NOTIFY_WEBHOOK_SECRET_FILE: file })).toThrow('NOTIFY_WEBHOOK_SECRET');
    rmSync(folder, { recursive: true });
  });

  it.each<readonly [string, NodeJS.ProcessEnv]>([
    ['NOTIFY_WEBHOOK_SECRET', { NOTIFY_WEBHOOK_URL: hook.NOTIFY_WEBHOOK_URL }],
    ['NOTIFY_WEBHOOK_SECRET', { ...hook, NOTIFY_WEBHOOK_SECRET: 'too short' }],
    ['NOTIFY_WEBHOOK_URL', { ...hook, NOTIFY_WEBHOOK_URL: 'ftp://hooks.example.org' }],
    ['NOTIFY_WEBHOOK_URL', { ...hook, NOTIFY_WEBHOOK_URL: 'https://user:pass@hooks.example.org' }],
    ['NOTIFY_WEBHOOK_ALLOW', { ...hook, NOTIFY_WEBHOOK_ALLOW: 'hooks.example.org/in' }],
    ['NOTIFY_WEBHOOK_ALLOW', { ...hook, NOTIFY_WEBHOOK_ALLOW: '10.0.0.0/40' }],
    ['NOTIFY_FROM', { NOTIFY_SMTP_URL: mail.NOTIFY_SMTP_URL }],
    ['NOTIFY_FROM', { ...mail, NOTIFY_FROM: 'the office' }],
    ['NOTIFY_SMTP_URL', { ...mail, NOTIFY_SMTP_URL: 'https://mail.example.org' }],
    ['NOTIFY_SMS_TEMPLATE', { NOTIFY_SMS_URL: message.NOTIFY_SMS_URL }],
    ['NOTIFY_SMS_TEMPLATE', { ...message, NOTIFY_SMS_TEMPLATE: '{"to":"{phone}"}' }],
    ['NOTIFY_SMS_TEMPLATE', { ...message, NOTIFY_SMS_TEMPLATE: '{"to":{phone},"msg":{text}}' }],
    ['NOTIFY_SMS_CONTENT_TYPE', { ...message, NOTIFY_SMS_CONTENT_TYPE: 'text/xml' }],
    ['NOTIFY_SMS_AUTHORIZATION', { ...message, NOTIFY_SMS_AUTHORIZATION: 'a\nb' }],
    ['NOTIFY_SMS_ALLOW', { ...message, NOTIFY_SMS_ALLOW: 'http://' }],
    ['NOTIFY_LANGUAGE', { NOTIFY_LANGUAGE: 'bo' }],
  ])('are not begun with a wrong %s', (name, environment) => {
    const failure = (() => {
      try {
        readNotifying(environment);
        return '';
      } catch (cause) {
        return String(cause);
      }
    })();
    expect(failure).toContain(name);
    // What starts a process is often logged.
    for (const secret of ['sixteen', 'secret@', 'a\nb']) expect(failure).not.toContain(secret);
  });
});

import { createTransport } from 'nodemailer';
import { type Channel, type Outcome, codeOf, failure, patienceMs } from './port.js';

export interface SmtpSettings {
  /** `smtps://user:password@mail.example.org` or `smtp://…`, which asks for STARTTLS; `?tls=none` lets it go unencrypted. */
  readonly url: string;
  /** Mail address of the office. */
  readonly from: string;
}

/** Mail by the office's own server. What the server took is sent, not delivered: nobody says whether it came to a mailbox. */
export function smtp({ url, from }: SmtpSettings): Channel {
  const transport = createTransport({
    ...connectionOf(new URL(url)),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    dnsTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.indexOf('@') + 1);
  return {
    asksFor: 'email',
    send: async ({ key, subject, text, to }, signal) => {
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      try {
        // The same at every try: a mail system shows it once.
        const messageId = `<${key}@${domain}>`;
        const headers = { 'Auto-Submitted': 'auto-generated' };
        const letter = { from, to, subject, text, textEncoding: 'base64', messageId, headers } as const;
        await transport.sendMail({ ...letter, signal: inTime });
        return { sent: true, delivered: false };
      } catch (cause) {
        return failureOf(cause, inTime);
      }
    },
  };
}

function connectionOf(url: URL) {
  const secure = url.protocol === 'smtps:';
  const unencrypted = url.searchParams.get('tls') === 'none';
  const auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !unencrypted,
    ignoreTLS: unencrypted,
    ...(url.username === '' ? {} : { auth }),
  };
}

function failureOf(cause: unknown, signal: AbortSignal): Outcome {
  const code = codeOf(cause);
  const answered = typeof cause === 'object' && cause !== null && 'responseCode' in cause ? cause.responseCode : 0;
  if (signal.aborted || code === 'ETIMEDOUT') return failure('smtp.timeout');
  if (code === 'EAUTH') return failure('smtp.login_refused', true);
  if (code === 'ETLS') return failure('smtp.tls_failed', true);
  if (Number(answered) >= 500) return failure('smtp.rejected', true);
  if (Number(answered) >= 400) return failure('smtp.deferred');
  return failure('smtp.unreachable');
}

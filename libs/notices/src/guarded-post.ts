import { lookup } from 'node:dns/promises';
import { type IncomingMessage, type RequestOptions, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { type Allowance, mayCall } from './addresses.js';
import { type Outcome, codeOf, failure, patienceMs } from './port.js';

/** Where a call may go, and by what it gets there; the latter two are the machine's own unless said. */
export interface Guard {
  readonly allowance: Allowance;
  /** All addresses of a name. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** PEM of the authorities that vouch for a server. */
  readonly authorities?: string;
}

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The status and the headers of an answer; what else it says is not read. */
type Answer = Pick<IncomingMessage, 'statusCode' | 'headers'>;

/**
 * Sends once and follows nothing: to hosts of the list alone, and to an address that was looked up and judged here. The connection goes
 * to that very address, so that a name cannot mean one machine when it is judged and another when it is called.
 */
export async function guardedPost(
  post: Post,
  guard: Guard,
  signal: AbortSignal,
  taken: (answer: Answer) => Outcome,
): Promise<Outcome> {
  const { url } = post;
  if (!guard.allowance.origins.has(url.origin)) return failure('http.host_not_allowed', true);
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  try {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = await abortable((guard.resolve ?? addressesOf)(host), inTime);
    const [address] = addresses;
    if (address === undefined) return failure('http.unresolved');
    // One bad address among good ones is a trap, not an accident.
    if (!addresses.every((one) => mayCall(one, guard.allowance.networks)))
      return failure('http.address_not_allowed', true);
    const to = { host: address, servername: isIP(host) === 0 ? host : '' };
    const answer = await abortable(sent(post, to, guard, inTime), inTime);
    return judged(answer, taken);
  } catch (cause) {
    return failure(...reasonOf(cause, inTime));
  }
}

async function addressesOf(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
}

function sent(
  { url, headers, body }: Post,
  to: { readonly host: string; readonly servername: string },
  { authorities }: Guard,
  signal: AbortSignal,
): Promise<Answer> {
  const bytes = Buffer.from(body);
  const options: RequestOptions = {
    method: 'POST',
    host: to.host,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, 'content-length': bytes.length, connection: 'close' },
    // A connection of one's own: a kept one would have been judged at another time.
    agent: false,
    maxHeaderSize: 16_384,
    signal,
  };
  return new Promise((resolve, reject) => {
    const answered = (answer: IncomingMessage) => {
      const { statusCode, headers: answerHeaders } = answer;
      answer.destroy();
      resolve({ statusCode, headers: answerHeaders });
    };
    const request =
      url.protocol === 'https:'
        ? httpsRequest({ ...options, servername: to.servername, ca: authorities }, answered)
        : httpRequest(options, answered);
    request.on('error', reject).end(bytes);
  });
}

/** Worth another try: it may be otherwise in a moment. */
const passing = new Set([408, 425, 429]);

function judged(answer: Answer, taken: (answer: Answer) => Outcome): Outcome {
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return taken(answer);
  if (status >= 300 && status < 400) return failure('http.redirect_refused', true);
  return failure(`http.status_${status}`, status < 500 && !passing.has(status));
}

/** What cannot be waited for any longer is left alone. */
function abortable<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function reasonOf(cause: unknown, signal: AbortSignal): readonly [reason: string, final: boolean] {
  if (signal.aborted) return ['http.timeout', false];
  const code = codeOf(cause);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return ['http.unresolved', false];
  // Also a certificate that has run out: nobody renews it within the minutes a channel is tried.
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) return ['http.tls_failed', true];
  return ['http.unreachable', false];
}

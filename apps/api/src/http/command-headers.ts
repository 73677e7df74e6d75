import { hash } from 'node:crypto';
import { malformed, versionRequired } from './problem.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const strongVersion = /^"([1-9][0-9]{0,15})"$/;
const maxWaitSeconds = 30;

interface VersionDemand {
  /** `required`: a command that judges a version must name it (428 without). Default `optional`. */
  readonly version?: 'required' | 'optional';
}

/** What the headers of a command say. */
export interface CommandHeaders {
  /** The client's id for this command, lower case: sent twice, done once. */
  readonly commandId: string;
  /** The client's id for what several commands belong to, such as one import or one form. */
  readonly correlationId?: string;
  /** The version the sender judged. */
  readonly ifMatch?: number;
  /** Seconds (0–30) the sender would wait for the views to follow. */
  readonly wait?: number;
  /** SHA-256 (hex) over method, path, canonical body and `If-Match`: the same id with another digest is another command. */
  readonly digest: string;
}

/** The parts of a request that make a command. */
export interface CommandRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}

/** Reads `Idempotency-Key`, `Correlation-Id`, `If-Match`, `Prefer: wait`. Throws the 400 or 428. */
export function commandHeadersOf(request: CommandRequest, options: VersionDemand = {}): CommandHeaders {
  const commandId = commandIdOf(request.headers['idempotency-key']);
  const correlationId = correlationIdOf(request.headers['correlation-id']);
  const ifMatch = versionOf(request.headers['if-match']);
  if (ifMatch === undefined && options.version === 'required') throw versionRequired();
  const wait = waitSecondsOf(request.headers.prefer);
  return {
    commandId,
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(wait === undefined ? {} : { wait }),
    digest: digestOf(request, ifMatch),
  };
}

function commandIdOf(header: string | readonly string[] | undefined): string {
  if (header === undefined || header === '') throw malformed('command.id_missing');
  // Node joins repeated headers with a comma, which no UUID contains.
  if (typeof header !== 'string' || !uuid.test(header)) throw malformed('command.id_invalid');
  return header.toLowerCase();
}

function correlationIdOf(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !uuid.test(header)) throw malformed('correlation.id_invalid');
  return header.toLowerCase();
}

function versionOf(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  const digits = typeof header === 'string' ? strongVersion.exec(header)?.[1] : undefined;
  const version = Number(digits);
  if (!Number.isSafeInteger(version)) throw malformed('version.invalid');
  return version;
}

/** RFC 7240: a preference that cannot be read is as if it were not there, and of two the first counts. Longer than 30 s means 30 s. */
function waitSecondsOf(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  const preferences = (typeof header === 'string' ? header : header.join(',')).split(',');
  for (const preference of preferences) {
    const [name, value] = (preference.split(';', 1)[0] ?? '').split('=').map((part) => part.trim());
    if (name?.toLowerCase() !== 'wait') continue;
    const seconds = /^"?([0-9]{1,6})"?$/.exec(value ?? '')?.[1];
    return seconds === undefined ? undefined : Math.min(Number(seconds), maxWaitSeconds);
  }
  return undefined;
}

function digestOf(request: CommandRequest, ifMatch: number | undefined): string {
  const path = request.url.split('?', 1)[0] ?? '';
  const text = JSON.stringify([request.method, path, sortedJson(request.body), ifMatch ?? null]);
  return hash('sha256', text);
}

/** JSON with sorted keys. The strict parser has bounded the depth and left one form for each text and number. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${sortedJson(member)}`).join(',')}}`;
}

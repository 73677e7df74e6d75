import { hash } from 'node:crypto';
import { newId, randomBytes } from './identifiers.js';
import { type Canonical, canonical } from './canonical.js';
import type { NewContent } from './ledger.js';

/** The salted digest by which an event binds a text beside the ledger, hex SHA-256; `docs/reference/ledger-format.md`. */
export function contentDigest(salt: Uint8Array, mediaType: string, body: Uint8Array): string {
  return hash('sha256', Buffer.concat([tag, salt, ...framed(mediaType), ...framed(body)]));
}

/** A text ready to be written beside the ledger: its row and the digest for the event. The salt keeps short texts from being guessed. */
export function sealContent(
  mediaType: string,
  body: string,
): { readonly content: NewContent; readonly digest: string } {
  const content = { id: newId(), mediaType, salt: randomBytes(16), body };
  return { content, digest: contentDigest(content.salt, mediaType, Buffer.from(body)) };
}

/** Media type of a content that describes a file beside the ledger. */
export const fileDescription = 'application/vnd.shangda.file+json';

/** What a content says of a file: everything that might tell something of it stands there and not in the event. */
export interface FileDescription {
  readonly name: string;
  readonly mediaType: string;
  /** SHA-256 of the bytes, hex: the name under which `ledger.file` keeps them. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** As `sealContent`, for a file: one digest over its name, type and bytes. */
export function sealFile(description: FileDescription): { readonly content: NewContent; readonly digest: string } {
  return sealContent(fileDescription, canonical({ ...description } satisfies Canonical));
}

/** The other way round; undefined where a text is no such description. */
export function readFileDescription(body: Uint8Array | string): FileDescription | undefined {
  const { name, mediaType, sha256, size } = membersOf(typeof body === 'string' ? body : Buffer.from(body).toString());
  if (typeof name !== 'string' || typeof mediaType !== 'string') return undefined;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256) || typeof size !== 'number') return undefined;
  return { name, mediaType, sha256, size };
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Length and bytes. */
function framed(part: string | Uint8Array): readonly [Uint8Array, Uint8Array] {
  const bytes = typeof part === 'string' ? Buffer.from(part) : part;
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return [length, bytes];
}

const tag = Buffer.concat(framed('shangda.content.1'));

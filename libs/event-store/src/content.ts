import { hash } from 'node:crypto';
import { newId, randomBytes } from './identifiers.js';
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

/** Length and bytes. */
function framed(part: string | Uint8Array): readonly [Uint8Array, Uint8Array] {
  const bytes = typeof part === 'string' ? Buffer.from(part) : part;
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return [length, bytes];
}

const tag = Buffer.concat(framed('shangda.content.1'));

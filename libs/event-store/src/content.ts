import { createHash, randomBytes } from 'node:crypto';
import { newId } from './identifiers.js';
import type { NewContent } from './ledger.js';

/** The salted digest by which an event binds a text beside the ledger, hex SHA-256; `docs/reference/ledger-format.md`. */
export function contentDigest(salt: Uint8Array, mediaType: string, body: Uint8Array): string {
  return createHash('sha256')
    .update(framed('shangda.content.1'))
    .update(salt)
    .update(framed(mediaType))
    .update(framed(body))
    .digest('hex');
}

/** A text ready to be written beside the ledger: its row and the digest for the event. The salt keeps short texts from being guessed. */
export function sealContent(
  mediaType: string,
  body: string,
): { readonly content: NewContent; readonly digest: string } {
  const content = { id: newId(), mediaType, salt: randomBytes(16), body };
  return { content, digest: contentDigest(content.salt, mediaType, Buffer.from(body)) };
}

function framed(part: string | Uint8Array): Buffer {
  const bytes = typeof part === 'string' ? Buffer.from(part) : part;
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

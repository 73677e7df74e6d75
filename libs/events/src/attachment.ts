import { z } from 'zod';
import { type FactOf, contentReference, defineEvent, registerId } from './event.js';
import { attachmentPurpose } from './vocabulary.js';

/**
 * 附件: a file is attached to an item. `content` is its description, a text beside the ledger: name, media type, size and SHA-256 of the
 * bytes. So one digest binds them all, and nothing of them can be read or guessed here once the text is destroyed.
 */
export const AttachmentAdded = defineEvent('AttachmentAdded', 1, {
  attachmentId: z.uuid(),
  content: contentReference,
  purpose: attachmentPurpose,
  addedBy: registerId,
  /** The office that attached it to an item it entered itself; absent where the unit did. */
  officeId: registerId.optional(),
});
/** Off the draft; the file stays where it is. */
export const AttachmentRemoved = defineEvent('AttachmentRemoved', 1, { attachmentId: z.uuid(), removedBy: registerId });

export type AttachmentFact = FactOf<typeof AttachmentAdded> | FactOf<typeof AttachmentRemoved>;

import { canonical } from '@shangda/event-store/canonical';
import { sealContent } from '@shangda/event-store/content';
import type { NewContent } from '@shangda/event-store/ledger';
import type { ContentReference } from '@shangda/events/event';

const itemMediaType = 'application/vnd.shangda.item+json';
const noteMediaType = 'application/vnd.shangda.note+json';

/** A text that goes beside the ledger, and what its event says of it. */
export interface Sealed {
  readonly contents: readonly NewContent[];
  readonly reference: ContentReference;
}

/** Title and body of an item, of an office's edition of it, of a composite. */
export const sealItemText = (title: string, body: string): Sealed => seal(itemMediaType, canonical({ title, body }));

/** A question, an answer, the words of an instruction. */
export const sealNote = (text: string): Sealed => seal(noteMediaType, canonical({ text }));

function seal(mediaType: string, body: string): Sealed {
  const { content, digest } = sealContent(mediaType, body);
  return { contents: [content], reference: { id: content.id, digest } };
}

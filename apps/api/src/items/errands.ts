import { type StreamKind, streamKey } from '@shangda/domain/command';
import { items } from '@shangda/domain/item/state';
import { newId } from '@shangda/event-store/identifiers';

/** What an errand is about, as the desk wants it. */
interface Subject {
  readonly subject: string;
  readonly id: string;
  readonly subjectIsNew?: boolean;
}

/** An item that is there, or not. */
export const about = (itemId: string): Subject => ({ subject: streamKey(items, itemId), id: itemId });

/** Something new of a kind, under an id drawn for it. */
export function aboutNew(kind: StreamKind<unknown>): Subject & { readonly subjectIsNew: true } {
  const id = newId();
  return { subject: streamKey(kind, id), id, subjectIsNew: true };
}

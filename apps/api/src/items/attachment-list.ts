import type { ContentReference } from '@shangda/events/event';
import { readFileDescription } from '@shangda/event-store/content';
import { type Happened, instantOf } from './item-history.js';

/** A file at an item, for those who may read the item. */
export interface AttachmentView {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly purpose: string;
  readonly addedBy: string;
  readonly addedAt: string;
  /** The office that keeps it as evidence of what it entered. */
  readonly officeId: string | null;
  /** The item's version that it came with. */
  readonly version: number;
}

interface Listed {
  readonly content: ContentReference;
  /** Completes the line with what the content says; undefined where that was destroyed. */
  readonly view: (text: string | undefined) => AttachmentView | undefined;
}

/** The files that are at an item after all that happened. */
export function attachmentsAfter(happened: readonly Happened[]): readonly Listed[] {
  const listed = new Map<string, Listed>();
  for (const { event, fact } of happened) {
    if (fact.type === 'AttachmentRemoved') listed.delete(fact.data.attachmentId);
    if (fact.type !== 'AttachmentAdded') continue;
    const { attachmentId: id, content, purpose, addedBy, officeId = null } = fact.data;
    const added = { id, purpose, addedBy, addedAt: instantOf(event.recordedAt), officeId, version: event.version };
    listed.set(id, {
      content,
      view: (text) => {
        const described = readFileDescription(text ?? '');
        return described && { ...described, ...added };
      },
    });
  }
  return [...listed.values()];
}

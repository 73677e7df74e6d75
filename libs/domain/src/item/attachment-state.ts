import type { AttachmentFact } from '@shangda/events/attachment';
import type { ContentReference } from '@shangda/events/event';
import type { ItemFact } from '@shangda/events/item';

/** A file at an item, as far as rules ask: what it is stands in its content. */
export interface Attachment {
  readonly attachmentId: string;
  readonly content: ContentReference;
  readonly addedBy: string;
  /** The office that attached it as evidence of what it entered; the unit neither signs nor removes that. */
  readonly officeId?: string | undefined;
}

export const isAttachmentFact = (fact: ItemFact): fact is AttachmentFact =>
  fact.type === 'AttachmentAdded' || fact.type === 'AttachmentRemoved';

export function attached(before: readonly Attachment[], fact: AttachmentFact): readonly Attachment[] {
  const { attachmentId } = fact.data;
  if (fact.type === 'AttachmentRemoved') return before.filter((one) => one.attachmentId !== attachmentId);
  const { content, addedBy, officeId } = fact.data;
  return [...before, { attachmentId, content, addedBy, officeId }];
}

export const byTheUnit = (attachments: readonly Attachment[]): readonly Attachment[] =>
  attachments.filter(({ officeId }) => officeId === undefined);

/** What is signed: the text and every file of the unit's, digest by digest in the order they were attached (Art. 16). */
export const signedDigestOf = (content: ContentReference, attachments: readonly Attachment[]): string =>
  [content.digest, ...byTheUnit(attachments).map((one) => one.content.digest)].join('+');

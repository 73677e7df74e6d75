import { AttachmentAdded, AttachmentRemoved } from '@shangda/events/attachment';
import type { ContentReference } from '@shangda/events/event';
import type { AttachmentPurpose, Secrecy } from '@shangda/events/vocabulary';
import { type Read, defineCommand, streamKey } from '../command.js';
import { type Decision, type Rule, firstRefusal, record, refuse } from '../decision.js';
import { aboveCeiling, mustBeDraft, noItem, unitOf } from './drafting.js';
import { type Item, type KnownItem, items } from './state.js';

interface FileData {
  readonly itemId: string;
  readonly attachmentId: string;
  /** The file's description; type, size and name were checked at the door. */
  readonly content: ContentReference;
  readonly purpose: AttachmentPurpose;
  readonly secrecy: Secrecy;
  /** How many files an item may have, as the deployment is configured. */
  readonly most: number;
}

/** 附件: an info officer attaches a file to the unit's draft, such as the scan of a form signed on paper (Art. 16). What is handed in is fixed with it. */
export const addAttachment = defineCommand<FileData>({
  name: 'AddAttachment',
  place: ({ data, read }) => unitOf(read(items, data.itemId)),
  decide: ({ data, actor, read }) => {
    const refusal =
      aboveCeiling(data.secrecy) ?? firstRefusal(read(items, data.itemId), [mustBeDraft, mustHaveRoom(data.most)]);
    return refusal ? { refused: refusal } : added(data, actor);
  },
});

/** Takes a file off a draft. What the unit once reported with it stays on record, and so does the file. */
export const removeAttachment = defineCommand<Pick<FileData, 'itemId' | 'attachmentId'>>({
  name: 'RemoveAttachment',
  place: ({ data, read }) => {
    const item = read(items, data.itemId);
    return attachmentOf(item, data.attachmentId) ? unitOf(item) : undefined;
  },
  decide: ({ data: { itemId, attachmentId }, actor, read }) => {
    const item = read(items, itemId);
    const refusal = firstRefusal(item, [mustBeDraft]);
    if (refusal) return { refused: refusal };
    const officeId = attachmentOf(item, attachmentId)?.officeId;
    if (officeId !== undefined) return refuse('EvidenceOfTheOffice', '24', { officeId });
    return record(streamKey(items, itemId), AttachmentRemoved.of({ attachmentId, removedBy: actor }));
  },
});

/** The paper, the fax or the signed form of an item the office entered itself, kept with it (Art. 16, 24). Nobody's signature covers it. */
export const attachEvidence = defineCommand<FileData & { readonly officeId: string }>({
  name: 'AttachEvidence',
  place: ({ data, read }) => enteringOffice(read, data),
  decide: ({ data, actor, read }) => {
    const item = read(items, data.itemId);
    const refusal = aboveCeiling(data.secrecy) ?? firstRefusal(item, [mustNotBeWithdrawn, mustHaveRoom(data.most)]);
    if (refusal || item.phase === 'NONE') return { refused: refusal ?? noItem };
    return added(data, actor, data.officeId);
  },
});

function added({ itemId, attachmentId, content, purpose }: FileData, addedBy: string, officeId?: string): Decision {
  const byOffice = officeId !== undefined && { officeId };
  const fact = AttachmentAdded.of({ attachmentId, content, purpose, addedBy, ...byOffice });
  return { accepted: { writes: [{ stream: streamKey(items, itemId), facts: [fact] }], result: { attachmentId } } };
}

/** What another office entered, or a unit reported, is not the office's to furnish with evidence. */
function enteringOffice(read: Read, { itemId, officeId }: { readonly itemId: string; readonly officeId: string }) {
  const item = read(items, itemId);
  return item.phase !== 'NONE' && item.enteredAt === officeId ? officeId : undefined;
}

const attachmentOf = (item: Item, id: string): KnownItem['attachments'][number] | undefined =>
  item.phase === 'NONE' ? undefined : item.attachments.find(({ attachmentId }) => attachmentId === id);

const mustHaveRoom =
  (most: number): Rule<Item> =>
  (item) =>
    item.phase !== 'NONE' && item.attachments.length >= most
      ? { code: 'TooManyAttachments', details: { limit: most } }
      : undefined;

const mustNotBeWithdrawn: Rule<Item> = (item) =>
  item.phase === 'WITHDRAWN' ? { code: 'AlreadyWithdrawn' } : undefined;

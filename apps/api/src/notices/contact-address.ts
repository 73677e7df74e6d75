import { canonical } from '@shangda/event-store/canonical';
import { sealContent } from '@shangda/event-store/content';
import type { NewContent } from '@shangda/event-store/ledger';
import type { ContentReference } from '@shangda/events/event';

const mediaType = 'application/vnd.shangda.contact+json';

/** An address or a number goes beside the ledger: its event carries the digest alone. */
export function sealAddress(address: string): { readonly content: NewContent; readonly reference: ContentReference } {
  const { content, digest } = sealContent(mediaType, canonical({ address }));
  return { content, reference: { id: content.id, digest } };
}

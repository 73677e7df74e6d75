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

/** The other way round; undefined where a content is no address. */
export function readAddress(content: { readonly mediaType: string; readonly body: string }): string | undefined {
  if (content.mediaType !== mediaType) return undefined;
  const { address } = JSON.parse(content.body) as { readonly address?: unknown };
  return typeof address === 'string' ? address : undefined;
}

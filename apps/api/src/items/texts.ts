import { canonical } from '@shangda/event-store/canonical';
import { sealContent } from '@shangda/event-store/content';
import type { NewContent } from '@shangda/event-store/ledger';
import type { ContentReference } from '@shangda/events/event';
import type { FollowUpHeading, IncidentElement } from '@shangda/events/vocabulary';

const itemMediaType = 'application/vnd.shangda.item+json';
const noteMediaType = 'application/vnd.shangda.note+json';
const incidentMediaType = 'application/vnd.shangda.incident+json';

/** What is told of an incident in words (Art. 20), by elements of a first report and headings of a follow-up. What is left out is not known yet. */
export interface IncidentText {
  readonly name?: string | undefined;
  readonly elements: Readonly<Partial<Record<IncidentElement, string>>>;
  readonly headings: Readonly<Partial<Record<FollowUpHeading, string>>>;
  readonly note?: string | undefined;
}

/** A text that goes beside the ledger, and what its event says of it. */
export interface Sealed {
  readonly contents: readonly NewContent[];
  readonly reference: ContentReference;
}

/** Title and body of an item, of an office's edition of it, of a composite. */
export const sealItemText = (title: string, body: string): Sealed => seal(itemMediaType, canonical({ title, body }));

/** A question, an answer, the words of an instruction. */
export const sealNote = (text: string): Sealed => seal(noteMediaType, canonical({ text }));

/** The words of one report, call or proof; the other way round: `readIncidentText`. */
export const sealIncidentText = ({ name, elements, headings, note }: IncidentText): Sealed =>
  seal(
    incidentMediaType,
    canonical({ elements, headings, ...(name !== undefined && { name }), ...(note !== undefined && { note }) }),
  );

/** Nothing where a content is no text of an incident. */
export function readIncidentText(content: { readonly mediaType: string; readonly body: string }): IncidentText {
  if (content.mediaType !== incidentMediaType) return { elements: {}, headings: {} };
  // As `sealIncidentText` wrote it: its digest stands in the ledger.
  return JSON.parse(content.body) as IncidentText;
}

function seal(mediaType: string, body: string): Sealed {
  const { content, digest } = sealContent(mediaType, body);
  return { contents: [content], reference: { id: content.id, digest } };
}

import { instantText } from '@shangda/domain/calendar';
import { streamKey } from '@shangda/domain/command';
import { incidents } from '@shangda/domain/emergency/incident';
import { microsOf } from '../http/instants.js';
import { plain } from '../http/plain.js';
import type { FiguresDto } from './incidents.dto.js';

/** An instant in any offset, as facts have it. */
export const inFacts = (text: string): string => instantText(microsOf(text));

export const maybeInFacts = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : inFacts(text);

export const figuresOf = (figures: FiguresDto | undefined) => (figures === undefined ? {} : plain(figures));

/** An incident that is there, or not. */
export const aboutIncident = (incidentId: string) => ({ subject: streamKey(incidents, incidentId), id: incidentId });

import type { ContentReference } from '@shangda/events/event';
import { type IncidentFigures, IncidentReported } from '@shangda/events/incident';
import type { AccidentKind, IncidentCategory, IncidentLevel } from '@shangda/events/vocabulary';
import { instantText } from '../calendar.js';
import type { Read, Situation } from '../command.js';
import type { Refusal } from '../decision.js';
import { items } from '../item/state.js';
import { inForce, rulebooks } from '../rulebook.js';
import { ancestry, notStanding, receives, units } from '../unit.js';
import { guarded } from './clocks.js';
import { isGraver, levelOf } from './grading.js';
import { type Incident, booksOf, incidents, tierOf } from './incident.js';
import type { EmergencyBook } from './limits.js';
import { type Turn, turnOf } from './turn.js';

/** What is known of an incident when it is first told. Instants are texts of six digits in UTC, and claims. */
export interface Opening {
  readonly incidentId: string;
  /** Whose duty it is to report it first. */
  readonly unitId: string;
  readonly category: IncidentCategory;
  readonly accidentKind?: AccidentKind | undefined;
  readonly level?: IncidentLevel | undefined;
  readonly figures: IncidentFigures;
  readonly occurredAt?: string | undefined;
  readonly discoveredAt?: string | undefined;
  /** When the responsible person of the unit came to know. */
  readonly learnedAt?: string | undefined;
  readonly text: ContentReference;
  readonly itemId?: string | undefined;
}

/** The office's clocks may go a little before the ledger's. */
const toleratedMicros = 5n * 60n * 1_000_000n;

/** Why claimed instants cannot be: in the future, or one before what it follows from. */
export function wrongTimes(
  times: readonly (readonly [string, string | undefined])[],
  now: bigint,
): Refusal | undefined {
  const known = times.flatMap(([name, at]) => (at === undefined ? [] : [{ name, at }]));
  const latest = instantText(now + toleratedMicros);
  for (const [index, { name, at }] of known.entries()) {
    if (at > latest) return { code: 'TimeInTheFuture', article: '20', details: { field: name, at } };
    const before = known[index - 1];
    if (before && at < before.at)
      return { code: 'TimesOutOfOrder', article: '20', details: { field: name, at, before: before.name } };
  }
  return undefined;
}

/** An incident that begins, its times judged before: graded, with the rulebooks that hold for it to its end, and the clocks of whoever has to tell it first. */
export function opened(
  { data, actor, today, now, read }: Situation<Opening>,
  told: { readonly at: string },
): Turn | { readonly refused: Refusal } {
  const { incidentId, unitId, text, itemId, level: claimed, learnedAt, ...known } = data;
  const unit = read(units, unitId);
  const wrong = notStanding(read, unitId) ?? wrongOpening(data, read);
  if (wrong || !unit) return { refused: wrong ?? { code: 'UnitUnknown', details: { unitId } } };
  const pinned = booksAbove(unitId, today, read);
  const graded = levelFor(booksOf({ rulebooks: pinned }, read), known, claimed);
  if ('refused' in graded) return graded;
  const fact = IncidentReported.of({
    ...{ incidentId, unitId, tier: tierOf(unit), text, openedBy: actor, rulebooks: [...pinned] },
    ...{ category: known.category, figures: known.figures, learnedAt: learnedAt ?? known.discoveredAt ?? told.at },
    ...(known.accidentKind && { accidentKind: known.accidentKind }),
    ...(graded.level && { level: graded.level }),
    ...(known.occurredAt !== undefined && { occurredAt: known.occurredAt }),
    ...(known.discoveredAt !== undefined && { discoveredAt: known.discoveredAt }),
    ...(itemId !== undefined && { itemId }),
  });
  const incident = incidents.evolve(undefined, fact);
  // Cannot be missing: the fact opens it.
  if (!incident) throw new Error('an incident that was reported is none');
  return guarded({ ...turnOf(incident, now), facts: [fact] }, unitId, read);
}

function wrongOpening(
  { incidentId, category, accidentKind, itemId, unitId }: Opening,
  read: Read,
): Refusal | undefined {
  if (read(incidents, incidentId)) return { code: 'IncidentExists' };
  if (accidentKind !== undefined && category !== 'ACCIDENT')
    return { code: 'AccidentKindOfNoAccident', article: '20', details: { category } };
  if (itemId === undefined) return undefined;
  const item = read(items, itemId);
  return item.phase === 'NONE' || item.description.unitId !== unitId
    ? { code: 'ItemOfAnotherUnit', details: { itemId, unitId } }
    : undefined;
}

/** The rulebooks in force that day of every office above. */
function booksAbove(unitId: string, today: string, read: Read): Incident['rulebooks'] {
  const direct = read(units, unitId)?.directReportingTo ?? [];
  const offices = [...new Set([...ancestry(read, unitId), ...direct])].filter((id) => receives(read, id));
  return offices.flatMap((officeId) => {
    const published = inForce(read(rulebooks, officeId), today);
    return published ? [{ officeId, number: published.number }] : [];
  });
}

type Graded = Pick<Incident, 'category' | 'figures'>;

/** 分级: as the figures say; somebody may judge it graver, never less. Social security has a level only where a rulebook grades it. */
export function levelFor(
  books: readonly EmergencyBook[],
  { category, figures }: Graded,
  claimed: IncidentLevel | undefined,
): { readonly level?: IncidentLevel } | { readonly refused: Refusal } {
  const grades = books.flatMap(({ emergencies }) => emergencies.grades ?? []);
  const byFigures = levelOf(grades, category, figures);
  if (claimed === undefined) return byFigures ? { level: byFigures } : {};
  const isGraded = grades.some(({ categories, level }) => categories.includes(category) && level === claimed);
  if (category === 'SOCIAL_SECURITY' && !isGraded)
    return { refused: { code: 'LevelOutsideCategory', article: '20', details: { category, level: claimed } } };
  if (byFigures && isGraver(byFigures, claimed))
    return { refused: { code: 'LevelBelowFigures', article: '20', details: { level: claimed, byFigures } } };
  return { level: claimed };
}

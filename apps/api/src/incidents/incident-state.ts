import type { Incident, Party } from '@shangda/domain/emergency/incident';
import type { IncidentFigures } from '@shangda/events/incident';
import { incidentElement, tier } from '@shangda/events/vocabulary';
import type { Happened } from '../items/item-history.js';
import type { IncidentText } from '../items/texts.js';
import { referencesIn } from './incident-timeline.js';

/** A unit or office that knows, and what it did about it. Null: not yet. */
export interface PartyView {
  readonly unitId: string;
  readonly name: string;
  readonly tier: string;
  readonly learnedAt: string;
  /** Told in writing. */
  readonly toldAt: string | null;
  readonly receivedAt: string | null;
  readonly receivedBy: string | null;
  readonly reportedAt: string | null;
  /** Something it sent still waits for a leader's signature. */
  readonly unsigned: boolean;
  readonly followUps: number;
  readonly finalAt: string | null;
}

export type FigureView = Readonly<Record<keyof IncidentFigures, number | null>>;

/** Every figure there is; null: nobody has told it. */
export const knownFigures = ({ deaths, missing, seriousInjuries, lossYuan }: IncidentFigures): FigureView => ({
  deaths: deaths ?? null,
  missing: missing ?? null,
  seriousInjuries: seriousInjuries ?? null,
  lossYuan: lossYuan ?? null,
});

/** What was told last of each element, by whomever; null: nobody has told it. */
export function knownElements(
  happened: readonly Happened[],
  texts: ReadonlyMap<string, IncidentText>,
): IncidentElements {
  const told = happened.flatMap(({ fact }) => referencesIn(fact).map(({ id }) => texts.get(id)?.elements ?? {}));
  return Object.fromEntries(
    incidentElement.options.map((name) => [name, told.findLast((one) => one[name] !== undefined)?.[name] ?? null]),
  );
}

type IncidentElements = Readonly<Record<string, string | null>>;

export const unknownIn = (elements: IncidentElements, figures: FigureView): readonly string[] =>
  Object.entries({ ...elements, ...figures }).flatMap(([name, value]) => (value === null ? [name] : []));

const earlier = (one: Party, other: Party): number => (one.learnedAt < other.learnedAt ? -1 : 1);
const lower = (one: Party, other: Party): number => tier.options.indexOf(one.tier) - tier.options.indexOf(other.tier);

/** Who knows, in the order in which they came to know. */
export function partiesOf(incident: Incident, happened: readonly Happened[]): readonly Omit<PartyView, 'name'>[] {
  const told = new Map<string, string>();
  const receipts = new Map<string, { readonly receivedAt: string; readonly receivedBy: string }>();
  for (const { fact } of happened) {
    if (fact.type === 'IncidentReportSent')
      for (const { officeId } of fact.data.to) told.set(officeId, told.get(officeId) ?? fact.data.sentAt);
    if (fact.type === 'IncidentReportReceived') receipts.set(fact.data.officeId, fact.data);
  }
  return Object.values(incident.parties)
    .toSorted((one, other) => (one.learnedAt === other.learnedAt ? lower(one, other) : earlier(one, other)))
    .map(({ unitId, tier, learnedAt, reportedAt, unsigned, followUps, finalAt }) => ({
      ...{ unitId, tier, learnedAt },
      toldAt: told.get(unitId) ?? null,
      receivedAt: receipts.get(unitId)?.receivedAt ?? null,
      receivedBy: receipts.get(unitId)?.receivedBy ?? null,
      reportedAt: reportedAt ?? null,
      ...{ unsigned, followUps, finalAt: finalAt ?? null },
    }));
}

import type { Settings } from '@shangda/events/rulebook/settings';
import type { AdoptionLevel, Category } from '@shangda/events/vocabulary';
import type { Credit, ReportedFact } from './facts.js';

/** An item as far as counting it goes. */
export interface CountedItem {
  readonly report: ReportedFact;
  sentOn: string;
  /** Sent before it was signed; then `signedOn` is the day on which it may count. */
  unsigned: boolean;
  signedOn?: string | undefined;
  receivedOn?: string | undefined;
  /** As it was sent last the office has received it, or linked it to another. */
  inHand: boolean;
  commissioned: boolean;
  returned: boolean;
  filed: boolean;
  /** It counted before it was filed without use. */
  setAside: boolean;
  duplicate: boolean;
  withdrawn: boolean;
  /** The office let it go after it had received it: what counted goes on counting, nothing comes to count. */
  letGo: boolean;
  /** Where and when it counts at present; undefined: not at all. */
  counted?: { readonly on: string; readonly credits: readonly Credit[] } | undefined;
}

export interface CountedAdoption {
  /** The item, or the composite. */
  readonly key: string;
  readonly outletId: string;
  readonly level: AdoptionLevel;
  readonly pieceKind: string;
  readonly category?: Category | undefined;
  readonly on: string;
}

/** What units reported and had adopted, to be counted in any period. Owned by the fold, changed in place. */
export interface Tally {
  readonly items: Map<string, CountedItem>;
  readonly reportedBy: Map<string, Set<string>>;
  readonly adoptedOf: Map<string, CountedAdoption[]>;
  /** Pieces an outlet carried: a joint piece is one, however many units it counts for. */
  readonly pieces: CountedAdoption[];
}

export const newTally = (): Tally => ({ items: new Map(), reportedBy: new Map(), adoptedOf: new Map(), pieces: [] });

/** The settings that decide whether an item counts, and the ids under which entries name them. */
export type CountingRule =
  | 'returned-counts'
  | 'unused-counts'
  | 'duplicate-counts'
  | 'commissioned-counts'
  | 'emergency-counts'
  | 'emergency-counts-on'
  | 'counted-on'
  | 'forwarded'
  | 'withdrawn-points';

/** The day on which an item counts, or what forbids it. Open points of the regulation; the defaults are those of the reference. */
export function countsOn(
  item: CountedItem,
  settings: Settings,
): { readonly on: string } | { readonly not: CountingRule } {
  const { report } = item;
  const emergency = report.urgency === 'FLASH';
  const emergencies = settings.emergencyCounts?.value ?? 'ONCE';
  if (item.withdrawn) return { not: 'withdrawn-points' };
  if (report.forwarded) return { not: 'forwarded' };
  if (item.duplicate && !(settings.duplicateCounts?.value ?? false)) return { not: 'duplicate-counts' };
  if (item.returned && !(settings.returnedCounts?.value ?? true)) return { not: 'returned-counts' };
  if (item.filed && !(settings.unusedCounts?.value ?? true)) return { not: 'unused-counts' };
  if (item.commissioned && !(settings.commissionedCounts?.value ?? true)) return { not: 'commissioned-counts' };
  if (emergency && emergencies === 'NOT') return { not: 'emergency-counts' };
  if (report.followsUp !== undefined && emergencies !== 'EACH_REPORT') return { not: 'emergency-counts' };
  const sent = sendingOf(item, settings);
  if (sent === undefined) return { not: 'emergency-counts-on' };
  if (settings.countedOn?.value !== 'RECEIPT') return { on: sent };
  if (item.receivedOn === undefined) return { not: 'counted-on' };
  return { on: item.receivedOn > sent ? item.receivedOn : sent };
}

/** An emergency that went unsigned counts from its signature, unless the office lets it count from its report (Art. 16, 20). */
function sendingOf({ unsigned, sentOn, signedOn }: CountedItem, { emergencyCountsOn }: Settings): string | undefined {
  if (!unsigned || emergencyCountsOn.value === 'REPORTED') return sentOn;
  return signedOn;
}

export function countFor(tally: Tally, unitId: string, itemId: string): void {
  const known = tally.reportedBy.get(unitId);
  if (known) known.add(itemId);
  else tally.reportedBy.set(unitId, new Set([itemId]));
}

export function countAdoption(tally: Tally, units: Iterable<string>, adoption: CountedAdoption): void {
  for (const unitId of units) {
    const known = tally.adoptedOf.get(unitId);
    if (known) known.push(adoption);
    else tally.adoptedOf.set(unitId, [adoption]);
  }
}

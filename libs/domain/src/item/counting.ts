import type { ItemCount, QuotaCount } from '@shangda/events/count';
import type { Fact } from '@shangda/events/event';
import { ItemCounted, ItemUncounted } from '@shangda/events/item';
import { firstDayOf, monthOf } from '../calendar.js';
import type { Read } from '../command.js';
import { countsUnsigned, duplicatesCount, quotaCounts, settingsOn } from '../rulebook.js';
import { ancestry, units } from '../unit.js';
import { unitOn } from '../unit-history.js';
import { creditsOf } from './report.js';
import { type Description, type KnownItem, items } from './state.js';

/** Where an item comes to count on a day: on the fact that says so of the unit that reports it, on one of its own for others. */
interface Counting {
  readonly counts: QuotaCount[];
  readonly others: readonly Fact[];
}

/**
 * An item counts once at an office for each of its units, and where it is a duplicate, withdrawn, an order that does not count, or filed
 * without use where that does not count, not at all, however often it is returned or signed later. An office to which another forwarded it
 * has it from there: the unit reported nothing to it.
 */
function notYetCountedAt(item: KnownItem, offices: readonly string[], { today, read }: Now): readonly string[] {
  return offices.filter((officeId) => {
    const { phase, filed, forwardedBy, ordered, originalItemId } = item.handlings[officeId] ?? {};
    if (phase === 'DUPLICATE' && duplicateIsGone(item, officeId, originalItemId, monthOf(today), read)) return false;
    if (phase === 'WITHDRAWN' || forwardedBy !== undefined || ordered) return false;
    if (filed && settingsOn(officeId, today, read)?.unusedCounts?.value === false) return false;
    return !item.counts.some((count) => count.officeId === officeId);
  });
}

/** The same matter sent twice by one unit counts once, unless the office says otherwise; another unit's counts beside it. */
export function duplicateIsGone(
  { description }: KnownItem,
  officeId: string,
  originalItemId: string | undefined,
  period: string,
  read: Read,
): boolean {
  const original = originalItemId === undefined ? undefined : read(items, originalItemId);
  const known = original && original.phase !== 'NONE' ? original.description.unitId : description.unitId;
  return known === description.unitId && !duplicatesCount(officeId, period, read);
}

interface Now {
  readonly today: string;
  readonly read: Read;
}

/** On the day of its report, except where the day of receipt decides. */
export function countsAtReport(item: KnownItem, offices: readonly string[], { today, read }: Now): Counting {
  const now = notYetCountedAt(item, offices, { today, read }).filter((officeId) => {
    if (settingsOn(officeId, today, read)?.countedOn?.value !== 'RECEIPT') return true;
    // An emergency that was received unsigned counts when it is signed.
    const { phase = 'REPORTED' } = item.handlings[officeId] ?? {};
    return phase !== 'REPORTED' && phase !== 'RETURNED';
  });
  return counting(item.description, now, today, read);
}

/** What came on paper or by telephone is reported and received at once. */
export function counting(description: Description, offices: readonly string[], today: string, read: Read): Counting {
  const all = countsOf(description, offices, today, read);
  const { unitId } = description;
  const others = all.filter((count) => count.unitId !== unitId);
  return {
    counts: all.filter((count) => count.unitId === unitId).map(({ unitId: _own, ...count }) => count),
    others: others.length > 0 ? [ItemCounted.of({ counts: others })] : [],
  };
}

/** On the day of receipt, where that decides; an item linked to another before it was received is received thereby. */
export function countedOnReceipt(
  item: KnownItem,
  officeId: string,
  now: Now,
  originalItemId?: string,
): readonly Fact[] {
  if (settingsOn(officeId, now.today, now.read)?.countedOn?.value !== 'RECEIPT') return [];
  const handling = item.handlings[officeId];
  if (originalItemId === undefined || !handling) return countedNow(item, officeId, now);
  const linked = { ...handling, phase: 'DUPLICATE' as const, originalItemId };
  return countedNow({ ...item, handlings: { ...item.handlings, [officeId]: linked } }, officeId, now);
}

/** Of an unsigned emergency only where it counts unsigned. */
function countedNow({ report, ...item }: KnownItem, officeId: string, { today, read }: Now): readonly Fact[] {
  if (!report || (report.unsigned && countsUnsigned([officeId], today, read).length === 0)) return [];
  const offices = notYetCountedAt({ ...item, report }, [officeId], { today, read });
  const counts = countsOf(report.description, offices, today, read);
  return counts.length > 0 ? [ItemCounted.of({ counts })] : [];
}

type Choice = 'returnedCounts' | 'unusedCounts' | 'commissionedCounts';
type Because = Parameters<typeof ItemUncounted.of>[0]['because'];

/** Taken back where the office's rulebook for the month says that such items do not count. */
export function uncountedBy(
  choice: Choice,
  because: Because,
  item: KnownItem,
  officeId: string,
  read: Read,
): readonly Fact[] {
  const uncounts = item.counts.filter(
    (count) =>
      count.officeId === officeId && settingsOn(officeId, firstDayOf(count.period), read)?.[choice]?.value === false,
  );
  return uncounts.length > 0 ? [ItemUncounted.of({ officeId, uncounts, because })] : [];
}

export function uncountedAt(item: KnownItem, officeId: string, because: Because): readonly Fact[] {
  const uncounts = item.counts.filter((count) => count.officeId === officeId);
  return uncounts.length > 0 ? [ItemUncounted.of({ officeId, uncounts, because })] : [];
}

/** An ordered piece is known as such when it answers its order; where those do not count it will not count later either. */
export function uncountedAsOrdered(item: KnownItem, officeId: string, today: string, read: Read): readonly Fact[] {
  if (settingsOn(officeId, today, read)?.commissionedCounts?.value !== false) return [];
  const uncounts = item.counts.filter((count) => count.officeId === officeId);
  return [ItemUncounted.of({ officeId, uncounts, because: 'COMMISSIONED' })];
}

/** What was filed without use is used after all: it counts where it did, or from now on. */
export function countedAgain(item: KnownItem, officeId: string, now: Now): readonly Fact[] {
  const handling = item.handlings[officeId];
  if (!handling?.filed || settingsOn(officeId, now.today, now.read)?.unusedCounts?.value !== false) return [];
  if (handling.setAside?.length) return [ItemCounted.of({ counts: [...handling.setAside] })];
  const handlings = { ...item.handlings, [officeId]: { ...handling, filed: false } };
  return countedNow({ ...item, handlings }, officeId, now);
}

/** What a fact that speaks of the item's own unit leaves to the others. */
export function uncountedOfOthers(
  { description, counts }: KnownItem,
  because: Because,
  gone: (count: ItemCount) => boolean = () => true,
): readonly Fact[] {
  const others = counts.filter((count) => count.unitId !== description.unitId && gone(count));
  return [...new Set(others.map(({ officeId }) => officeId))].map((officeId) =>
    ItemUncounted.of({ officeId, uncounts: others.filter((count) => count.officeId === officeId), because }),
  );
}

/** For each unit it is credited to, and for the county of a direct point where the office says so. */
function countsOf(description: Description, offices: readonly string[], today: string, read: Read): ItemCount[] {
  const credited = creditsOf(description).map(({ unitId }) => unitId);
  return offices.flatMap((officeId) => {
    const counties = credited.flatMap((unitId) => countyFor(unitId, officeId, today, read));
    return [...new Set([...credited, ...counties])].flatMap((unitId) => {
      const unit = read(units, unitId);
      const counts = unit ? quotaCounts(unit, [officeId], today, description.urgency, read) : [];
      return counts.map((count) => ({ ...count, unitId }));
    });
  });
}

function countyFor(unitId: string, officeId: string, day: string, read: Read): readonly string[] {
  const unit = read(units, unitId);
  if (!unit || settingsOn(officeId, day, read)?.directPointCountsForCounty?.value !== true) return [];
  if (!unitOn(unit, day).directReportingTo.includes(officeId)) return [];
  const county = ancestry(read, unitId)
    .slice(1)
    .find((id) => isCountyOn(id, day, read));
  return county === undefined ? [] : [county];
}

function isCountyOn(unitId: string, day: string, read: Read): boolean {
  const unit = read(units, unitId);
  return unit?.level === 'COUNTY' && unitOn(unit, day).exists;
}

import type { QuotaCount } from '@shangda/events/count';
import { type Rulebook, type RulebookFact, RulebookPublished } from '@shangda/events/rulebook';
import type { QuotaRule } from '@shangda/events/rulebook/quotas';
import type { Settings } from '@shangda/events/rulebook/settings';
import type { Urgency } from '@shangda/events/vocabulary';
import { firstDayOf, monthOf } from './calendar.js';
import { type Read, type StreamKind, defineCommand, streamKey } from './command.js';
import { type Decision, refuse } from './decision.js';
import { lockedPeriods } from './assessment.js';
import { faultsOf } from './rulebook-faults.js';
import { sameJson } from './same-json.js';
import { minimumFor } from './scoring/membership.js';
import { type Unit, notStanding, units } from './unit.js';
import { unitOn } from './unit-history.js';

/** All versions an office ever published, in the order of publishing. */
export interface PublishedRulebooks {
  readonly versions: readonly PublishedRulebook[];
}

export interface PublishedRulebook {
  readonly number: number;
  readonly effectiveFrom: string;
  readonly rulebook: Rulebook;
}

export const rulebooks: StreamKind<PublishedRulebooks> = {
  category: 'rulebook',
  initial: { versions: [] },
  evolve: (published, fact) => {
    const { data } = fact as RulebookFact;
    return {
      versions: [
        ...published.versions,
        { number: data.number, effectiveFrom: data.effectiveFrom, rulebook: data.rulebook },
      ],
    };
  },
};

/** Publishes an office's rulebook. The document was checked against its schema at the door; here its sense is. */
export const publishRulebook = defineCommand<{ readonly officeId: string; readonly rulebook: Rulebook }>({
  name: 'PublishRulebook',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: ({ data: { officeId, rulebook }, read, today }): Decision => {
    const gone = notStanding(read, officeId);
    if (gone) return { refused: gone };
    const { versions } = read(rulebooks, officeId);
    const [fault] = faultsOf(rulebook);
    if (fault) return refuse(fault.code, undefined, { path: fault.pointer });
    // Before its date is judged: what is on record already publishes nothing, however old it is.
    if (sameJson(versions.at(-1)?.rulebook, rulebook)) return { nothing: true };
    if (versions.length > 0 && rulebook.effectiveFrom < firstDayOf(monthOf(today))) {
      return refuse('EffectiveInThePast', '34', { path: '/effectiveFrom', effectiveFrom: rulebook.effectiveFrom });
    }
    const locked = read(lockedPeriods, officeId).find((period) => period >= monthOf(rulebook.effectiveFrom));
    if (locked !== undefined)
      return refuse('EffectiveInLockedPeriod', '34', { path: '/effectiveFrom', period: locked });
    const number = versions.length + 1;
    const stream = streamKey(rulebooks, officeId);
    return {
      accepted: {
        writes: [
          {
            stream,
            facts: [RulebookPublished.of({ officeId, number, effectiveFrom: rulebook.effectiveFrom, rulebook })],
          },
        ],
        result: { rulebookNumber: number },
      },
    };
  },
});

/** The version in force on a day: the latest effective one; of two with one date, the one published last. */
export function inForce(published: PublishedRulebooks, day: string): PublishedRulebook | undefined {
  return published.versions.reduce<PublishedRulebook | undefined>(
    (best, version) =>
      version.effectiveFrom <= day && version.effectiveFrom >= (best?.effectiveFrom ?? '') ? version : best,
    undefined,
  );
}

/** The quotas that the clock opens, warns of and closes month by month: of all reports. All others are measured when a period's results are asked. */
export const monthlyReportQuotas = (rulebook: Rulebook): readonly QuotaRule[] =>
  rulebook.quotas.filter(
    ({ period, measure, categories }) => period === 'MONTH' && measure === 'REPORTED' && categories === undefined,
  );

/** What a unit owes by a quota in a month, by what it is on the month's first day; undefined: nothing. */
export function minimumOf(
  rulebook: Rulebook,
  rule: QuotaRule,
  { id, class: unitClass, directReportingTo }: Pick<Unit, 'id' | 'class' | 'directReportingTo'>,
  officeId: string,
  firstDay: string,
): number | undefined {
  const unit = { id, class: unitClass, directReportingPoint: directReportingTo.includes(officeId) };
  return minimumFor(rulebook, rule, unit, firstDay)?.minimum;
}

/**
 * Where an item of this unit counts, judged on the day it comes to count (Art. 21(4)): at every receiving office whose rulebook,
 * in force on the first day of the month, has a quota for the unit. A direct point's item counts for itself only.
 * Default, not in the text: class and direct reporting of the month are those on its first day, and a unit that was not there that day owes nothing in it.
 */
export function quotaCounts(
  unit: Unit,
  receivers: readonly string[],
  day: string,
  urgency: Urgency,
  read: Read,
): QuotaCount[] {
  const period = monthOf(day);
  const firstDay = firstDayOf(period);
  const asItWas = { id: unit.id, ...unitOn(unit, firstDay) };
  if (!asItWas.exists) return [];
  return receivers.flatMap((officeId) => {
    const rulebook = inForce(read(rulebooks, officeId), firstDay)?.rulebook;
    if (!rulebook || (urgency === 'FLASH' && rulebook.settings.emergencyCounts?.value === 'NOT')) return [];
    return monthlyReportQuotas(rulebook)
      .filter((rule) => minimumOf(rulebook, rule, asItWas, officeId, firstDay) !== undefined)
      .map((rule) => ({ officeId, ruleId: rule.id, period }));
  });
}

/** The settings by which the month of a day is counted. */
export const settingsOn = (officeId: string, day: string, read: Read): Settings | undefined =>
  inForce(read(rulebooks, officeId), firstDayOf(monthOf(day)))?.rulebook.settings;

/** Does an item linked as a duplicate go on counting at this office (default, not in the text: no)? */
export function duplicatesCount(officeId: string, period: string, read: Read): boolean {
  return settingsOn(officeId, firstDayOf(period), read)?.duplicateCounts?.value ?? false;
}

/** May an emergency go unsigned? One receiving office's rulebook in force that day is enough, for speed goes first (Art. 20); without any, no. */
export function unsignedEmergencyAllowed(receivers: readonly string[], day: string, read: Read): boolean {
  return receivers.some(
    (officeId) => inForce(read(rulebooks, officeId), day)?.rulebook.settings.unsignedEmergency.value,
  );
}

/** The offices at which an unsigned emergency counts when it is reported; at the others it counts when it is signed (Art. 16). */
export function countsUnsigned(receivers: readonly string[], day: string, read: Read): readonly string[] {
  return receivers.filter(
    (officeId) => inForce(read(rulebooks, officeId), day)?.rulebook.settings.emergencyCountsOn.value === 'REPORTED',
  );
}

import type { Rulebook } from '@shangda/events/rulebook';
import { gannanOffice, type UnitRow } from './gannan-units.js';

const officeDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

/** What a unit owes the prefecture's office by one rule. */
export interface Obligation {
  readonly unitId: string;
  readonly ruleId: string;
  readonly required: number;
}

export interface Counter {
  readonly unitId: string;
  readonly ruleId: string;
  readonly required: number | null;
  readonly measured: number;
}

/** Art. 21(4) read once more, by the client for itself: who of these units owes how much by the rulebook. */
export function obligationsOf(units: readonly UnitRow[], rulebook: Pick<Rulebook, 'quotas'>): readonly Obligation[] {
  return rulebook.quotas.flatMap(({ id: ruleId, minima }) =>
    minima.flatMap(({ appliesTo, minimum: required }) =>
      units
        .filter(
          (unit) =>
            (unit.parentId === gannanOffice && appliesTo.classes?.includes(unit.class)) ||
            (appliesTo.directReportingPoint && unit.directReportingTo.includes(gannanOffice)),
        )
        .map(({ id: unitId }) => ({ unitId, ruleId, required })),
    ),
  );
}

/** The client's own count, kept only from what the HTTP answers said. */
export class Tally {
  private readonly items = new Map<string, { readonly unitIds: readonly string[]; readonly month: string }>();

  /** A joint item counts for each of its units. */
  reported(unitIds: readonly string[], itemId: string, recordedAt: string): void {
    this.items.set(itemId, { unitIds, month: officeDay.format(new Date(recordedAt)).slice(0, 7) });
  }

  /** Withdrawn before receipt, or linked as a duplicate by an office whose counters these are. */
  uncounted(itemId: string, office?: string): void {
    if (office === undefined || office === gannanOffice) this.items.delete(itemId);
  }

  count(unitId: string, month: string): number {
    return [...this.items.values()].filter((item) => item.unitIds.includes(unitId) && item.month === month).length;
  }

  /** Where the counters say something else than was seen here, leave out a unit that owes something, or name one that owes nothing. */
  differences(counters: readonly Counter[], owed: readonly Obligation[], month: string): readonly string[] {
    const rows = new Map(counters.map((counter) => [keyOf(counter), counter]));
    const keys = new Set(owed.map(keyOf));
    return [
      ...owed.flatMap((obligation) => this.compared(obligation, rows.get(keyOf(obligation)), month)),
      ...counters
        .filter((counter) => !keys.has(keyOf(counter)))
        .map((counter) => `${keyOf(counter)}: counter of a unit that owes nothing by the rulebook`),
    ];
  }

  private compared(owed: Obligation, counter: Counter | undefined, month: string): readonly string[] {
    const place = keyOf(owed);
    const seen = this.count(owed.unitId, month);
    if (!counter) return [`${place}: no counter, client ${seen} of ${owed.required}`];
    return [
      ...(counter.required === owed.required
        ? []
        : [`${place}: counter requires ${counter.required ?? 'nothing'}, the rulebook ${owed.required}`]),
      ...(counter.measured === seen ? [] : [`${place}: counter ${counter.measured}, client ${seen}`]),
    ];
  }
}

const keyOf = ({ unitId, ruleId }: { readonly unitId: string; readonly ruleId: string }): string =>
  `${unitId} ${ruleId}`;

const officeDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

export interface Counter {
  readonly unitId: string;
  readonly ruleId: string;
  readonly required: number | null;
  readonly measured: number;
}

/** The client's own count, kept only from what the HTTP answers said. */
export class Tally {
  private readonly items = new Map<string, { readonly unitId: string; readonly month: string }>();

  reported(unitId: string, itemId: string, recordedAt: string): void {
    this.items.set(itemId, { unitId, month: officeDay.format(new Date(recordedAt)).slice(0, 7) });
  }

  /** Withdrawn before receipt, or linked as a duplicate by an office whose counters these are. */
  uncounted(itemId: string, office?: string): void {
    if (office === undefined || office === '6230') this.items.delete(itemId);
  }

  count(unitId: string, month: string): number {
    return [...this.items.values()].filter((item) => item.unitId === unitId && item.month === month).length;
  }

  /** Counters that say something else than was seen here. */
  differences(counters: readonly Counter[], month: string): readonly string[] {
    return counters
      .filter((counter) => counter.required !== null && counter.measured !== this.count(counter.unitId, month))
      .map(
        (counter) =>
          `${counter.unitId} ${counter.ruleId}: counter ${counter.measured}, client ${this.count(counter.unitId, month)}`,
      );
  }
}

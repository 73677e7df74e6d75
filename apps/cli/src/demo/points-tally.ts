import Fraction from 'fraction.js';

/** An item in the prefecture's hands: received, and by whom it may be used. */
export interface InHand {
  readonly id: string;
  readonly version: number;
  /** The units that wrote it, the one that reported it first. */
  readonly unitIds: readonly string[];
}

/** What an item has earned so far, by the client's own reading of the sample's table. */
interface Earned {
  readonly unitIds: readonly string[];
  /** The best of each level (叠加: the best two levels count). */
  readonly levels: Map<string, number>;
  instruction: number;
  readingCopies: number;
  corrected: boolean;
}

/** `sample-scoring.json` read once more, by the client for itself: only what the demo plays. */
const table = {
  PREFECTURE: { brief: 1, composite: 2, 'special-report': 3, research: 4 },
  PROVINCE: { forwarded: 10 },
  instruction: { principal: 5, deputy: 3 },
  readingCopy: 2,
  quotaMet: new Fraction(1),
  perItemShort: new Fraction('0.2'),
  commission: { DONE: 2, LATE: -1, MISSED: -2 },
} as const;

/** The client's own points, kept from what it did and was answered; exact, like the office's. */
export class PointsTally {
  private readonly items = new Map<string, Earned>();
  private readonly work = new Map<string, Fraction>();
  private readonly composites: (readonly string[])[] = [];
  pieces = 0;

  adopted(item: InHand, level: 'PREFECTURE' | 'PROVINCE', kind: string): void {
    const { levels } = this.earned(item);
    const worth: Readonly<Record<string, number>> = table[level];
    levels.set(level, Math.max(levels.get(level) ?? 0, worth[kind] ?? Number.NaN));
    this.pieces += item.unitIds.length;
  }

  composite(sources: readonly InHand[]): void {
    this.composites.push(sources.flatMap(({ unitIds }) => unitIds));
    this.pieces += new Set(sources.flatMap(({ unitIds }) => unitIds)).size;
  }

  instructed(item: InHand, rank: 'principal' | 'deputy'): void {
    this.earned(item).instruction = table.instruction[rank];
  }

  readingCopy(item: InHand): void {
    this.earned(item).readingCopies += table.readingCopy;
  }

  corrected(item: InHand): void {
    this.earned(item).corrected = true;
  }

  commission(unitId: string, outcome: keyof typeof table.commission): void {
    this.addWork(unitId, new Fraction(table.commission[outcome]));
  }

  quota(unitId: string, measured: number, required: number): void {
    this.addWork(unitId, measured >= required ? table.quotaMet : table.perItemShort.mul(measured - required));
  }

  /** Totals by unit; a direct point's adoptions count half again for its county, which `countyOf` names. */
  totals(countyOf: (unitId: string) => string | undefined): ReadonlyMap<string, Fraction> {
    const totals = new Map(this.work);
    const add = (unitId: string, points: Fraction) =>
      totals.set(unitId, (totals.get(unitId) ?? new Fraction(0)).add(points));
    const credit = (unitId: string, points: Fraction) => {
      add(unitId, points);
      const county = countyOf(unitId);
      if (county !== undefined) add(county, points.div(2));
    };
    for (const { unitIds, levels, instruction, readingCopies, corrected } of this.items.values()) {
      const whole = [...levels.values()].reduce((sum, worth) => sum + worth, instruction + readingCopies);
      for (const unitId of unitIds) credit(unitId, new Fraction(whole, unitIds.length).div(corrected ? 2 : 1));
    }
    for (const unitIds of this.composites)
      for (const unitId of new Set(unitIds))
        credit(unitId, new Fraction(table.PREFECTURE.composite, new Set(unitIds).size));
    return totals;
  }

  private earned(item: InHand): Earned {
    const known = this.items.get(item.id);
    if (known) return known;
    const earned = {
      unitIds: item.unitIds,
      levels: new Map<string, number>(),
      instruction: 0,
      readingCopies: 0,
      corrected: false,
    };
    this.items.set(item.id, earned);
    return earned;
  }

  private addWork(unitId: string, points: Fraction): void {
    this.work.set(unitId, (this.work.get(unitId) ?? new Fraction(0)).add(points));
  }
}

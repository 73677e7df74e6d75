import { gannanOffice, type UnitRow } from './gannan-units.js';

/** What is to happen to one item of the demo. */
export type Course =
  'plain' | 'declined' | 'returned' | 'withdrawn' | 'duplicate' | 'revised' | 'emergency' | 'by-telephone';

export interface PlannedItem {
  readonly unit: UnitRow;
  readonly course: Course;
  /** Send each command twice. */
  readonly repeat: boolean;
  readonly number: number;
}

/** A small seeded generator (mulberry32): the same seed always gives the same month. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** About 2,000 items over the days, some units busy and some behind. Sample figures, no real unit's record. */
export function planMonth(units: readonly UnitRow[], days: number, seed: number): readonly (readonly PlannedItem[])[] {
  const random = randomOf(seed);
  const month: PlannedItem[][] = Array.from({ length: days }, () => []);
  let number = 0;
  for (const unit of units) {
    if (unit.id === gannanOffice) continue;
    const [least, most] = usualCount(unit);
    const count = least + Math.floor(random() * (most - least + 1));
    for (let at = 0; at < count; at++) {
      number++;
      month[Math.floor(random() * days)]?.push({
        unit,
        number,
        course: courseOf(random(), unit),
        repeat: random() < 0.05,
      });
    }
  }
  const [county] = units.filter((unit) => unit.class === 'COUNTY_GOVERNMENT');
  if (county)
    month[Math.floor(days / 2)]?.push({ unit: county, course: 'emergency', repeat: false, number: number + 1 });
  return month;
}

function usualCount(unit: UnitRow): readonly [number, number] {
  if (unit.class === 'COUNTY_GOVERNMENT') return [12, 24];
  if (unit.class === 'DEPARTMENT' || unit.class === 'STATIONED') return [7, 16];
  if (unit.directReportingTo.length > 0) return [1, 7];
  return [8, 25];
}

function courseOf(chance: number, unit: UnitRow): Course {
  if (chance < 0.04) return 'declined';
  if (chance < 0.08) return 'returned';
  if (chance < 0.11) return 'withdrawn';
  if (chance < 0.14) return 'duplicate';
  if (chance < 0.18) return 'revised';
  return chance < 0.2 && unit.parentId === gannanOffice ? 'by-telephone' : 'plain';
}

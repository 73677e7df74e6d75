import { gannanOffice, type UnitRow } from './gannan-units.js';

/** What is to happen to one item of the demo. */
export type Course =
  'plain' | 'joint' | 'declined' | 'returned' | 'withdrawn' | 'duplicate' | 'revised' | 'emergency' | 'by-telephone';

export interface PlannedItem {
  readonly unit: UnitRow;
  readonly course: Course;
  /** Send each command twice. */
  readonly repeat: boolean;
  readonly number: number;
  /** Of a joint item: the unit it was written with. */
  readonly partner?: UnitRow | undefined;
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

/** About 1,900 items in each month, some units busy and some behind: the days of all months in order. Sample figures, no real unit's record. */
export function planMonths(
  units: readonly UnitRow[],
  daysOfMonths: readonly number[],
  seed: number,
): readonly (readonly PlannedItem[])[] {
  const random = randomOf(seed);
  let number = 0;
  const next = () => ++number;
  return daysOfMonths.flatMap((days) => planMonth(units, days, random, next));
}

function planMonth(
  units: readonly UnitRow[],
  days: number,
  random: () => number,
  next: () => number,
): readonly (readonly PlannedItem[])[] {
  const month: PlannedItem[][] = Array.from({ length: days }, () => []);
  const departments = units.filter((unit) => unit.class === 'DEPARTMENT');
  for (const unit of units) {
    if (unit.id === gannanOffice) continue;
    const [least, most] = usualCount(unit);
    const count = least + Math.floor(random() * (most - least + 1));
    for (let at = 0; at < count; at++) {
      const course = courseOf(random(), unit);
      const partner = course === 'joint' ? departments[Math.floor(random() * departments.length)] : undefined;
      const alone = partner === undefined || partner === unit;
      month[Math.floor(random() * days)]?.push({
        unit,
        number: next(),
        course: course === 'joint' && alone ? 'plain' : course,
        repeat: random() < 0.05,
        ...(alone ? {} : { partner }),
      });
    }
  }
  const [county] = units.filter((unit) => unit.class === 'COUNTY_GOVERNMENT');
  if (county) month[Math.floor(days / 2)]?.push({ unit: county, course: 'emergency', repeat: false, number: next() });
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
  if (chance < 0.2 && unit.parentId === gannanOffice) return 'by-telephone';
  return chance < 0.25 && unit.class === 'DEPARTMENT' ? 'joint' : 'plain';
}

import fc from 'fast-check';
import { DutyOverridden, DutyPlanned, HolidaysNamed, type RosterFact } from '@shangda/events/roster';
import { instantText, officeDayAt, startOfOfficeDay } from '@shangda/domain/calendar';
import type { Read } from '@shangda/domain/command';
import { type DutyAs, onDuty, rosters, rosterWithin } from '@shangda/domain/roster';
import { type Gap, gapsOf } from '@shangda/domain/roster-gaps';

interface Scale {
  readonly unit: bigint;
  readonly first: bigint;
  readonly ticks: number;
  readonly dayOf: readonly string[];
}

const scaleOf = (unit: bigint, first: bigint, ticks: number): Scale => ({
  ...{ unit, first, ticks },
  dayOf: Array.from({ length: ticks }, (_, tick) => officeDayAt(first + BigInt(tick) * unit).day),
});
/** Days minute by minute, and the microseconds around a midnight. */
const scales = [
  scaleOf(60_000_000n, startOfOfficeDay('2026-03-10') + 4n * 3_600_000_000n, 3 * 1440),
  scaleOf(1n, startOfOfficeDay('2026-03-11') - 200n, 400),
];
const days = ['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13'];
const persons = ['one', 'two', 'gone'] as const;
const serves = (personId: string): boolean => personId !== 'gone';

interface Told {
  readonly kind: 'PLAN' | 'OVERRIDE';
  readonly from: number;
  readonly ticks: number;
  readonly officerId: string | undefined;
  readonly leaderId: string | undefined;
}
interface Named {
  readonly kind: 'HOLIDAY' | 'MAKE_UP_DAY';
  readonly days: readonly string[];
  readonly name: string;
}

const somebody = fc.constantFrom(...persons);
const maybe = fc.option(somebody, { nil: undefined });
const named: fc.Arbitrary<Named> = fc.record({
  kind: fc.constantFrom('HOLIDAY', 'HOLIDAY', 'MAKE_UP_DAY'),
  days: fc.subarray(days, { minLength: 1 }),
  name: fc.constantFrom('甲', '乙'),
});
const toldIn = (ticks: number): fc.Arbitrary<Told> => {
  const span = { from: fc.nat(ticks - 1), ticks: fc.integer({ min: 1, max: Math.ceil(ticks / 3) }) };
  return fc.oneof(
    fc.record({ kind: fc.constant('PLAN' as const), ...span, officerId: somebody, leaderId: maybe }),
    fc
      .record({ kind: fc.constant('OVERRIDE' as const), ...span, officerId: maybe, leaderId: maybe })
      .filter(({ officerId, leaderId }) => officerId !== undefined || leaderId !== undefined),
  );
};
const history = fc.constantFrom(...scales).chain((scale) =>
  fc.record({
    scale: fc.constant(scale),
    told: fc.array(fc.oneof({ weight: 3, arbitrary: toldIn(scale.ticks) }, named), { maxLength: 25 }),
    window: fc
      .tuple(fc.nat(scale.ticks - 1), fc.integer({ min: 1, max: scale.ticks }))
      .map(([from, length]) => [from, Math.min(from + length, scale.ticks)] as const),
  }),
);

const instantAt = ({ first, unit }: Scale, tick: number): string => instantText(first + BigInt(tick) * unit);

function factOf(one: Told | Named, scale: Scale): RosterFact {
  if ('days' in one) return HolidaysNamed.of({ officeId: 'gannan', ...one, days: [...one.days], source: '样例通知' });
  const { officerId, leaderId } = one;
  const span = { from: instantAt(scale, one.from), until: instantAt(scale, one.from + one.ticks) };
  const leader = leaderId !== undefined && { leaderId };
  if (one.kind === 'PLAN')
    return DutyPlanned.of({ officeId: 'gannan', shifts: [{ ...span, officerId: officerId ?? '', ...leader }] });
  const officer = officerId !== undefined && { officerId };
  return DutyOverridden.of({ officeId: 'gannan', ...span, ...officer, ...leader, reason: '换班' });
}

/** Who is on duty in every tick, written down tick by tick. */
function byTick(told: readonly (Told | Named)[], ticks: number) {
  const officers = new Array<string | undefined>(ticks).fill(undefined);
  const leaders = new Array<string | undefined>(ticks).fill(undefined);
  const holidays = new Map<string, string>();
  for (const one of told) {
    if ('days' in one)
      for (const day of one.days)
        if (one.kind === 'HOLIDAY') holidays.set(day, one.name);
        else holidays.delete(day);
    else
      for (let tick = one.from; tick < Math.min(one.from + one.ticks, ticks); tick++) {
        if (one.officerId !== undefined) officers[tick] = one.officerId;
        if (one.leaderId !== undefined || one.kind === 'PLAN') leaders[tick] = one.leaderId;
      }
  }
  return { officers, leaders, holidays };
}

/** The gaps of one duty, read off the ticks: ticks that miss the same follow one another. */
function gapsByTick(
  missing: DutyAs,
  { officers, leaders, holidays }: ReturnType<typeof byTick>,
  scale: Scale,
  [first, end]: readonly [number, number],
): readonly Gap[] {
  const gaps: { personId: string | undefined; holiday: string | undefined; from: number; end: number }[] = [];
  for (let tick = first; tick < end; tick++) {
    const personId = (missing === 'OFFICER' ? officers : leaders)[tick];
    if (personId !== undefined && serves(personId)) continue;
    const holiday = missing === 'LEADER' ? holidays.get(scale.dayOf[tick] ?? '') : undefined;
    const last = gaps.at(-1);
    if (last?.end === tick && last.personId === personId && last.holiday === holiday) last.end++;
    else gaps.push({ personId, holiday, from: tick, end: tick + 1 });
  }
  return gaps.map(({ from, end: until, holiday, personId }) => ({
    ...{ missing, holiday, personId, required: missing === 'OFFICER' || holiday !== undefined },
    ...{ from: instantAt(scale, from), until: instantAt(scale, until) },
  }));
}

describe('Article 20 — whatever is planned, overridden and named', () => {
  it('the gaps are those found by looking at every minute, and at every microsecond around midnight', () =>
    fc.assert(
      fc.property(history, ({ scale, told, window }) => {
        const roster = told.reduce((state, one) => rosters.evolve(state, factOf(one, scale)), rosters.initial);
        const [from, until] = [instantAt(scale, window[0]), instantAt(scale, window[1])];
        const gaps = gapsOf(roster, from, until, serves);
        const ticks = byTick(told, scale.ticks);
        for (const as of ['OFFICER', 'LEADER'] as const)
          expect(gaps.filter(({ missing }) => missing === as)).toEqual(gapsByTick(as, ticks, scale, window));
        expect(gaps.every((gap, at) => at === 0 || (gaps[at - 1]?.from ?? '') <= gap.from)).toBe(true);
      }),
      { numRuns: 150 },
    ));

  it('whoever is on duty is who was told last for that time', () =>
    fc.assert(
      fc.property(history, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), ({ scale, told }, asked) => {
        const roster = told.reduce((state, one) => rosters.evolve(state, factOf(one, scale)), rosters.initial);
        const read = ((_kind: unknown, _id: string) => roster) as Read;
        const { officers, leaders } = byTick(told, scale.ticks);
        for (const tick of asked.map((one) => one % scale.ticks)) {
          const found = onDuty(read, 'gannan', scale.first + BigInt(tick) * scale.unit);
          expect([found.officerId, found.leaderId]).toEqual([officers[tick], leaders[tick]]);
        }
        const lines = rosterWithin(roster, { from: instantAt(scale, 0), until: instantAt(scale, scale.ticks) });
        for (const { from, until, officer, leader } of lines) {
          expect(from < until).toBe(true);
          expect(officer === undefined || (officer.from <= from && until <= officer.until)).toBe(true);
          expect(leader === undefined || (leader.from <= from && until <= leader.until)).toBe(true);
        }
      }),
      { numRuns: 150 },
    ));
});

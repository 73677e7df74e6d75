import type { RosterFact } from '@shangda/events/roster';
import { type DayKind, type Role, leaderRole } from '@shangda/events/vocabulary';
import { instantText } from './calendar.js';
import type { Read, StreamKind } from './command.js';
import { type Person, holds } from './person.js';
import { type Layer, type Stretch, type Stretches, holdingAt, laidOver, within } from './stretches.js';

/** Somebody on duty for a while. */
export interface Duty extends Stretch {
  readonly personId: string;
  /** Why it is this person and not the one who was planned. */
  readonly reason?: string | undefined;
}

export interface NamedDay {
  readonly kind: DayKind;
  readonly name: string;
  readonly source: string;
}

/** 值班表 as it stands: what was laid over is gone from it and remains in the ledger. */
export interface Roster {
  readonly officers: Stretches<Duty>;
  readonly leaders: Stretches<Duty>;
  /** By office day. */
  readonly days: Readonly<Record<string, NamedDay>>;
}

/** One roster an office. */
export const rosters: StreamKind<Roster> = {
  category: 'roster',
  initial: { officers: [], leaders: [], days: {} },
  evolve: (roster, fact) => evolve(roster, fact as RosterFact),
};

function evolve(roster: Roster, fact: RosterFact): Roster {
  switch (fact.type) {
    case 'DutyPlanned': {
      const { shifts } = fact.data;
      const officers = shifts.map(({ officerId, ...shift }) => layerOf(shift, officerId));
      // A shift without a leader has none, whoever stood there before.
      const leaders = shifts.map(({ leaderId, ...shift }) => layerOf(shift, leaderId));
      return { ...roster, officers: laidOver(roster.officers, officers), leaders: laidOver(roster.leaders, leaders) };
    }
    case 'DutyOverridden': {
      const { officerId, leaderId, reason } = fact.data;
      const instead = (duties: Stretches<Duty>, personId: string | undefined) =>
        personId === undefined ? duties : laidOver(duties, [layerOf(fact.data, personId, reason)]);
      return { ...roster, officers: instead(roster.officers, officerId), leaders: instead(roster.leaders, leaderId) };
    }
    case 'HolidaysNamed': {
      const { days, kind, name, source } = fact.data;
      const named = Object.fromEntries(days.map((day) => [day, { kind, name, source }]));
      return { ...roster, days: { ...roster.days, ...named } };
    }
    default:
      return fact satisfies never;
  }
}

function layerOf({ from, until }: Stretch, personId: string | undefined, reason?: string): Layer<Duty> {
  if (personId === undefined) return { from, until };
  return { from, until, by: { from, until, personId, ...(reason !== undefined && { reason }) } };
}

/** 值班员, 带班领导 */
export type DutyAs = 'OFFICER' | 'LEADER';

const rolesOf: Readonly<Record<DutyAs, readonly Role[]>> = { OFFICER: ['DUTY_OFFICER'], LEADER: leaderRole.options };

/** On duty is who has the role at the office itself: by it they receive there, and answer for it. */
export const mayServe = (person: Person | undefined, as: DutyAs, officeId: string): boolean =>
  rolesOf[as].some((role) => holds(person, role, officeId));

export interface OnDuty {
  readonly officerId?: string;
  readonly leaderId?: string;
}

/**
 * Who stands in an office's roster at an instant (microseconds since 1970), overrides included.
 * Does not ask whether they still hold the role they were planned in; the report of gaps does.
 */
export function onDuty(read: Read, officeId: string, at: bigint): OnDuty {
  const roster = read(rosters, officeId);
  const instant = instantText(at);
  const [officer, leader] = [holdingAt(roster.officers, instant), holdingAt(roster.leaders, instant)];
  return { ...(officer && { officerId: officer.personId }), ...(leader && { leaderId: leader.personId }) };
}

/** A time in which neither officer nor leader changes, and somebody is on duty. */
export interface RosterLine extends Stretch {
  readonly officer?: Duty | undefined;
  readonly leader?: Duty | undefined;
}

/** The roster of a time, line by line. */
export function rosterWithin({ officers, leaders }: Roster, span: Stretch): readonly RosterLine[] {
  const [as, behind] = [within(officers, span), within(leaders, span)];
  const bounds = [...new Set([...as, ...behind].flatMap(({ from, until }) => [from, until]))].sort();
  return bounds.slice(1).flatMap((until, at) => {
    const from = bounds[at] ?? until;
    const [officer, leader] = [holdingAt(as, from), holdingAt(behind, from)];
    return officer || leader ? [{ from, until, officer, leader }] : [];
  });
}

import { Injectable } from '@nestjs/common';
import { instantText, microsOf, officeDayAt } from '@shangda/domain/calendar';
import { type Person, people } from '@shangda/domain/person';
import { type Duty, mayServe, type NamedDay, type Roster, rosters, rosterWithin } from '@shangda/domain/roster';
import { type Gap, gapsOf } from '@shangda/domain/roster-gaps';
import { holdingAt, type Stretch, within } from '@shangda/domain/stretches';
import { Executor } from '@shangda/event-store/execute';
import { instant } from '@shangda/events/event';
import { decodeCursor, type Page, type PageQuery, pageOf } from '../http/paging.js';
import { malformed } from '../http/problem.js';

/** Somebody on duty, with the whole of their time; `reason` where they stand in. */
export type DutyEntry = Duty & { readonly name: string };

interface RosterEntry extends Stretch {
  readonly officer: DutyEntry | null;
  readonly leader: DutyEntry | null;
}

type DayEntry = NamedDay & { readonly day: string };

/** What a roster was asked about, and how many facts it is made of. */
interface Asked extends Stretch {
  readonly officeId: string;
  readonly version: number;
}

export interface RosterPage extends Page<RosterEntry>, Asked {
  readonly days: readonly DayEntry[];
}

export interface GapReport extends Asked {
  readonly gaps: readonly Gap[];
  /** What the report knew of holidays. */
  readonly days: readonly DayEntry[];
}

export interface DutyNow {
  readonly officeId: string;
  readonly at: string;
  readonly officer: DutyEntry | null;
  readonly leader: DutyEntry | null;
}

/** Reads a roster from its own stream: it is never behind. */
@Injectable()
export class RosterReader {
  constructor(private readonly executor: Executor) {}

  async page(officeId: string, span: Stretch, query: PageQuery): Promise<RosterPage> {
    const { state: roster, version } = await this.executor.load(rosters, officeId);
    const lines = rosterWithin(roster, { ...span, from: beginningOf(query, span) });
    const { entries, next } = pageOf(
      query,
      lines,
      (line) => line,
      ({ until }) => [until],
    );
    const known = await this.peopleOf(entries.flatMap(({ officer, leader }) => [officer, leader]));
    const named = entries.map(({ from, until, officer, leader }) => ({
      ...{ from, until },
      officer: entryOf(officer && holdingAt(roster.officers, from), known),
      leader: entryOf(leader && holdingAt(roster.leaders, from), known),
    }));
    const page = { entries: named, ...(next !== undefined && { next }) };
    return { officeId, version, ...span, ...page, days: daysWithin(roster, span) };
  }

  async gaps(officeId: string, span: Stretch): Promise<GapReport> {
    const { state: roster, version } = await this.executor.load(rosters, officeId);
    const known = await this.peopleOf([...within(roster.officers, span), ...within(roster.leaders, span)]);
    const gaps = gapsOf(roster, span.from, span.until, (personId, as) => mayServe(known.get(personId), as, officeId));
    return { officeId, version, ...span, gaps, days: daysWithin(roster, span) };
  }

  async at(officeId: string, micros: bigint): Promise<DutyNow> {
    const { state } = await this.executor.load(rosters, officeId);
    const at = instantText(micros);
    const [officer, leader] = [holdingAt(state.officers, at), holdingAt(state.leaders, at)];
    const known = await this.peopleOf([officer, leader]);
    return { officeId, at, officer: entryOf(officer, known), leader: entryOf(leader, known) };
  }

  private async peopleOf(duties: readonly (Duty | undefined)[]): Promise<ReadonlyMap<string, Person>> {
    const ids = new Set(duties.flatMap((duty) => (duty ? [duty.personId] : [])));
    const loaded = await Promise.all([...ids].map(async (id) => (await this.executor.load(people, id)).state));
    return new Map(loaded.flatMap((person) => (person ? [[person.id, person] as const] : [])));
  }
}

function entryOf(duty: Duty | undefined, known: ReadonlyMap<string, Person>): DutyEntry | null {
  return duty ? { ...duty, name: known.get(duty.personId)?.name ?? duty.personId } : null;
}

/** Where the page before ended, or now, if that is later; 400 where no page of this question could have ended. */
function beginningOf({ cursor }: PageQuery, { from, until }: Stretch): string {
  const [after = from] = decodeCursor(cursor, 1) ?? [];
  if (!instant.safeParse(after).success || after > until) throw malformed('query.cursor');
  return after > from ? after : from;
}

function daysWithin({ days }: Roster, { from, until }: Stretch): readonly DayEntry[] {
  const first = officeDayAt(microsOf(from)).day;
  const last = officeDayAt(microsOf(until) - 1n).day;
  const within = Object.entries(days).filter(([day]) => first <= day && day <= last);
  return within.map(([day, named]) => ({ day, ...named })).toSorted((one, other) => (one.day < other.day ? -1 : 1));
}

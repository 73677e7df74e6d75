import type { UnitFact } from '@shangda/events/unit';
import type { UnitClass } from '@shangda/events/vocabulary';

/** A value and the office day from which it holds; without a day it holds for as long as the register remembers. */
interface Dated<Value> {
  readonly from: string | undefined;
  readonly value: Value;
}

/** Oldest first; no change is dated before the one recorded before it. */
export type Timeline<Value> = readonly [Dated<Value>, ...Dated<Value>[]];

export interface UnitName {
  readonly name: string;
  readonly nameEn: string;
}

/** The unit is no more from this day on. */
export interface Ending {
  readonly on: string;
  /** Whose everything it leaves is; missing where it was stopped. */
  readonly successorId?: string | undefined;
}

/** What a unit's stream says of it over time: what item, quota and credit are judged by. */
export interface UnitHistory {
  readonly startedOn?: string | undefined;
  readonly ended?: Ending | undefined;
  readonly names: Timeline<UnitName>;
  readonly parents: Timeline<string | null>;
  readonly classes: Timeline<UnitClass>;
  /** Offices it reports straight to. */
  readonly directs: Timeline<readonly string[]>;
}

/** A unit as it was, or will be, on one day. */
export interface UnitOnDay extends UnitName {
  readonly exists: boolean;
  readonly parentId: string | null;
  readonly class: UnitClass;
  readonly directReportingTo: readonly string[];
  /** From the day on which it ended: who took its place. */
  readonly successorId?: string | undefined;
}

/** Credit follows the unit as it was on the date: what was recorded later, or holds from later, does not count. */
export function unitOn(history: UnitHistory, day: string): UnitOnDay {
  const { startedOn = '', ended } = history;
  const isOver = ended !== undefined && ended.on <= day;
  return {
    exists: startedOn <= day && !isOver,
    ...valueOn(history.names, day),
    parentId: valueOn(history.parents, day),
    class: valueOn(history.classes, day),
    directReportingTo: valueOn(history.directs, day),
    ...(isOver && ended.successorId !== undefined && { successorId: ended.successorId }),
  };
}

type HistoryFact = Extract<
  UnitFact,
  {
    type:
      | 'UnitMoved'
      | 'UnitReclassified'
      | 'UnitRenamed'
      | 'DirectReportingNamed'
      | 'UnitMerged'
      | 'UnitSplit'
      | 'UnitStopped';
  }
>;

export function beginning({ data }: Extract<UnitFact, { type: 'UnitRegistered' }>): UnitHistory {
  const since = <Value>(value: Value): Timeline<Value> => [{ from: undefined, value }];
  return {
    startedOn: data.startedOn,
    names: since({ name: data.name, nameEn: data.nameEn }),
    parents: since(data.parentId),
    classes: since(data.class),
    directs: since<readonly string[]>(data.directReportingTo),
  };
}

/** What a fact adds to the history. */
export function changeOf(history: UnitHistory, fact: HistoryFact): Partial<UnitHistory> {
  const { effectiveOn: from } = fact.data;
  switch (fact.type) {
    case 'UnitMoved':
      return { parents: [...history.parents, { from, value: fact.data.parentId }] };
    case 'UnitReclassified':
      return { classes: [...history.classes, { from, value: fact.data.class }] };
    case 'UnitRenamed':
      return { names: [...history.names, { from, value: { name: fact.data.name, nameEn: fact.data.nameEn } }] };
    case 'DirectReportingNamed':
      return { directs: [...history.directs, { from, value: fact.data.officeIds }] };
    case 'UnitMerged':
      return { ended: { on: fact.data.effectiveOn, successorId: fact.data.successorId } };
    case 'UnitSplit':
      return fact.data.continues ? {} : { ended: { on: fact.data.effectiveOn, successorId: fact.data.into[0] } };
    case 'UnitStopped':
      return { ended: { on: fact.data.effectiveOn } };
    default:
      return fact satisfies never;
  }
}

function valueOn<Value>(timeline: Timeline<Value>, day: string): Value {
  return timeline.reduce((best, next) => (next.from === undefined || next.from <= day ? next : best)).value;
}

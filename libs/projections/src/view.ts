import { type OfficeFact, newestFact } from '@shangda/events/catalogue';
import { mustFit } from './column-fit.js';
import type { RecordedFact } from './facts.js';

export type FactType = OfficeFact['type'];

/** A fact as a fold sees it. Numbers, not bigints: both stay exact for two centuries and folds are the hot path. */
export interface ViewEvent<Type extends FactType = FactType> {
  readonly stream: string;
  /** Dense number in the order of the whole ledger. */
  readonly sequence: number;
  /** Ledger time, microseconds since 1970. */
  readonly recordedAt: number;
  readonly fact: Extract<OfficeFact, { type: Type }>;
}

/** A row as JSON has it: days are `2026-03-31`, nothing is undefined. The same in memory, on the way to the table and back. */
export type Row = Readonly<Record<string, unknown>>;

/** Values of a view's `groupedBy` columns. */
export type Group = readonly string[];

/**
 * A pure fold with a name, a version and a table `views.<name>`. One fold, used live, in rebuilds, in verify and in specs.
 * Rows of one group are folded together, so a line may know its neighbours; different groups never see each other.
 */
export interface View<R extends Row = Row, Type extends FactType = FactType> {
  readonly name: string;
  /** Raised when the fold changes; the live runner then waits for a rebuild. */
  readonly version: number;
  /** Primary key. */
  readonly key: readonly (keyof R & string)[];
  /** Leading columns of the key. */
  readonly groupedBy: readonly (keyof R & string)[];
  /** Every column with its SQL type. */
  readonly columns: Readonly<Record<keyof R & string, string>>;
  readonly handles: readonly Type[];
  groupsOf(event: ViewEvent<Type>): readonly Group[];
  /** The group's rows after the event. An untouched row is returned as the same object and is not written again. */
  apply(rows: readonly R[], event: ViewEvent<Type>, group: Group): readonly R[];
}

/** Checks a fold against its own row and facts, then forgets them: only the types in `handles` are ever handed to it. */
export const defineView = <R extends Row, Type extends FactType>(view: View<R, Type>): View => view as unknown as View;

/** Rows by group, as far as they were loaded or folded. */
export type Groups = Map<string, readonly Row[]>;

/** U+001F cannot stand in any id. */
export const groupId = (group: Group): string => group.join('\u001f');

export const rowId = (view: View, row: Row): string => view.key.map((column) => String(row[column])).join('\u001f');

/** The subject of a stream: `item-<id>` → `<id>`. */
export const subjectOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** Throws on a fact this program does not know. */
export function readEvent(event: RecordedFact): ViewEvent {
  return {
    stream: event.stream,
    sequence: event.sequence,
    recordedAt: event.recordedAt,
    fact: newestFact(event.type, event.schemaVersion, event.payload),
  };
}

/** Folds one event into the groups it touches: into all of them, or, where the fold throws or a row would not fit its table, into none. */
export function applyEvent(view: View, groups: Groups, event: ViewEvent, touched: readonly Group[]): void {
  const next = touched.map((group) => {
    const id = groupId(group);
    const before = groups.get(id) ?? [];
    const after = view.apply(before, event, group);
    for (const row of after) if (!before.includes(row)) mustFit(view.columns, row);
    return [id, after] as const;
  });
  for (const [id, rows] of next) groups.set(id, rows);
}

/** The whole view in memory, by key: what a table must equal after the same events. */
export function foldView(view: View, events: Iterable<ViewEvent>): ReadonlyMap<string, Row> {
  const groups: Groups = new Map();
  const handled = new Set<string>(view.handles);
  for (const event of events) {
    if (handled.has(event.fact.type)) applyEvent(view, groups, event, view.groupsOf(event));
  }
  return new Map([...groups.values()].flat().map((row) => [rowId(view, row), row]));
}

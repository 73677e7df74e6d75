import { type FactType, type Group, type Row, type View, type ViewEvent, defineView } from './view.js';

/** What one fact adds: under which key, how much of what. */
export interface Addition<Count extends string> {
  readonly key: Group;
  readonly add: Readonly<Partial<Record<Count, number>>>;
}

export interface TallyDefinition<Key extends string, Count extends string, Type extends FactType> {
  readonly name: string;
  readonly version: number;
  /** Columns and SQL types of the key, in the order of every addition's key. */
  readonly key: Readonly<Record<Key, string>>;
  readonly counts: readonly Count[];
  readonly handles: readonly Type[];
  additionsOf(event: ViewEvent<Type>): readonly Addition<Count>[];
}

/** A view that only adds whole numbers: statistics over any period are sums of its days. */
export function defineTally<Key extends string, Count extends string, Type extends FactType>(
  tally: TallyDefinition<Key, Count, Type>,
): View {
  const key = Object.keys(tally.key) as Key[];
  const integers = Object.fromEntries(tally.counts.map((count) => [count, 'integer']));
  const none = Object.fromEntries(tally.counts.map((count) => [count, 0]));
  return defineView<Row, Type>({
    name: tally.name,
    version: tally.version,
    key,
    groupedBy: key,
    columns: { ...tally.key, ...integers },
    handles: tally.handles,
    groupsOf: (event) => tally.additionsOf(event).map((addition) => addition.key),
    apply: ([row], event, group) => {
      const before: Row = row ?? { ...Object.fromEntries(key.map((column, at) => [column, group[at]])), ...none };
      const own = tally.additionsOf(event).filter((addition) => sameKey(addition.key, group));
      return [own.reduce((sum, { add }) => added(sum, add), before)];
    },
  });
}

const sameKey = (one: Group, other: Group): boolean => one.every((part, at) => part === other[at]);

function added(row: Row, add: Readonly<Record<string, number | undefined>>): Row {
  const sums = Object.entries(add).map(([count, more = 0]) => [count, Number(row[count]) + more] as const);
  return { ...row, ...Object.fromEntries(sums) };
}

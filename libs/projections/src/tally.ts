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

/** Place of the fact in the order of the whole ledger. */
const place = 'sequence';

/** A view that only adds whole numbers, a row for each fact and key: statistics over any days, as of any point of the ledger, are sums of rows. */
export function defineTally<Key extends string, Count extends string, Type extends FactType>(
  tally: TallyDefinition<Key, Count, Type>,
): View {
  const key = [...Object.keys(tally.key), place];
  const integers = Object.fromEntries(tally.counts.map((count) => [count, 'integer']));
  const none = Object.fromEntries(tally.counts.map((count) => [count, 0]));
  return defineView<Row, Type>({
    name: tally.name,
    version: tally.version,
    key,
    groupedBy: key,
    columns: { ...tally.key, [place]: 'bigint', ...integers },
    handles: tally.handles,
    groupsOf: (event) => tally.additionsOf(event).map((addition) => [...addition.key, String(event.sequence)]),
    apply: (_none, event, group) => {
      const own = tally.additionsOf(event).filter((addition) => sameKey(addition.key, group));
      const named = Object.fromEntries(Object.keys(tally.key).map((column, at) => [column, group[at]]));
      return [own.reduce<Row>((sum, { add }) => added(sum, add), { ...named, [place]: event.sequence, ...none })];
    },
  });
}

const sameKey = (one: Group, other: Group): boolean => one.every((part, at) => part === other[at]);

function added(row: Row, add: Readonly<Record<string, number | undefined>>): Row {
  const sums = Object.entries(add).map(([count, more = 0]) => [count, Number(row[count]) + more] as const);
  return { ...row, ...Object.fromEntries(sums) };
}

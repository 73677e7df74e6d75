import { isDeepStrictEqual } from 'node:util';
import { type CommandDefinition, type StreamKind, streamKey } from '@shangda/domain/command';
import type { Operator } from '../operator.js';
import { CommandRefused } from '../operator.js';
import { WronglyAsked } from '../terminal.js';
import { type RowProblem, sayProblem } from './validated.js';

export interface ImportRow<Data> {
  readonly line: number;
  readonly id: string;
  readonly data: Data;
}

/** One kind of thing in the register and how it gets there. */
export interface Importable<Data> {
  readonly definition: CommandDefinition<Data>;
  readonly kind: StreamKind<object | undefined>;
  /** The refusal that means: it is there already. */
  readonly already: string;
}

export interface ImportReport {
  readonly registered: number;
  /** Were in the register before. */
  readonly skipped: number;
  /** Of the skipped, ids whose register entry says something else; an import changes nothing. */
  readonly different: readonly string[];
}

/**
 * Registers rows in their order; what is there already is skipped, so a broken-off import is simply run again. All rows are
 * judged first: where the rules would refuse one, `WronglyAsked` names every such line and nothing is written.
 */
export async function importRows<Data extends object>(
  operator: Operator,
  { definition, kind, already }: Importable<Data>,
  rows: readonly ImportRow<Data>[],
  onProgress: (done: number) => void = () => undefined,
): Promise<ImportReport> {
  const { wanted, present } = await judged(operator, definition, already, rows);
  let registered = 0;
  for (const [at, { id, data }] of wanted.entries()) {
    if (await registeredNow(operator, { definition, kind, already }, id, data)) registered++;
    onProgress(at + 1);
  }
  const different: string[] = [];
  for (const { id, data } of present) if (!agrees(await operator.load(kind, id), data)) different.push(id);
  return { registered, skipped: rows.length - registered, different };
}

async function judged<Data>(
  operator: Operator,
  definition: CommandDefinition<Data>,
  already: string,
  rows: readonly ImportRow<Data>[],
) {
  const rehearsal = await operator.rehearsal();
  const wanted: ImportRow<Data>[] = [];
  const present: ImportRow<Data>[] = [];
  const problems: string[] = [];
  for (const row of rows) {
    const decision = await rehearsal.decide(definition, row.data);
    if (!('refused' in decision)) wanted.push(row);
    else if (decision.refused.code === already) present.push(row);
    else
      problems.push(
        `${sayProblem({ line: row.line, column: undefined, code: decision.refused.code }, {})} ${JSON.stringify(decision.refused.details ?? {})}`,
      );
  }
  if (problems.length > 0) throw new WronglyAsked([...problems, 'nothing was written']);
  return { wanted, present };
}

/** Somebody may have registered it since it was judged. */
async function registeredNow<Data>(
  operator: Operator,
  { definition, kind, already }: Importable<Data>,
  id: string,
  data: Data,
): Promise<boolean> {
  try {
    return await operator.run(definition, data, streamKey(kind, id));
  } catch (cause) {
    if (cause instanceof CommandRefused && cause.refusal.code === already) return false;
    throw cause;
  }
}

function agrees(state: object | undefined, data: object): boolean {
  const entry = new Map(Object.entries(state ?? {}));
  return Object.entries(data).every(
    ([key, value]) => value === undefined || !entry.has(key) || isDeepStrictEqual(entry.get(key), value),
  );
}

/** Refuses a file in which an id stands twice. */
export function twice(rows: readonly ImportRow<unknown>[], column: string): readonly RowProblem[] {
  const first = new Set<string>();
  return rows.flatMap(({ line, id }) => {
    const again = first.has(id);
    first.add(id);
    return again ? [{ line, column, code: 'import.id_twice' }] : [];
  });
}

/** Cells that hold several values: `one;two`, empty for none. */
export function listed(cell: string): readonly string[] {
  return cell === '' ? [] : cell.split(';').map((value) => value.trim());
}

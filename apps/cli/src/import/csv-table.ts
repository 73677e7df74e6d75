import { CsvError, type Info, parse } from 'csv-parse/sync';
import { WronglyAsked } from '../terminal.js';

export interface CsvRow {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface CsvColumns {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

interface Parsed {
  readonly info: Info;
  readonly record: readonly string[];
}

const largestFile = 64 * 1024 * 1024;

/**
 * The rows of a CSV file (RFC 4180, UTF-8) under their column names, in NFC. The header may have any order. Throws `WronglyAsked`
 * with line numbers: an unknown, doubled or missing column, a row of another width, a broken quote, other encodings.
 */
export function csvTable(bytes: Uint8Array, columns: CsvColumns): readonly CsvRow[] {
  const [header, ...rows] = parsed(decoded(bytes));
  if (!header)
    throw new WronglyAsked([`the file is empty; its first line names the columns ${columns.required.join(',')}`]);
  const names = header.record;
  const wrong = [...wrongHeader(names, columns), ...rows.flatMap((row) => wrongWidth(row, names.length))];
  if (wrong.length > 0) throw new WronglyAsked(wrong);
  return rows.map((row) => ({
    line: lineOf(row),
    cells: Object.fromEntries(names.map((name, at) => [name, row.record[at] ?? ''])),
  }));
}

function decoded(bytes: Uint8Array): string {
  if (bytes.length > largestFile)
    throw new WronglyAsked([`the file is larger than ${largestFile / 1024 / 1024} MiB; import it in parts`]);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).normalize('NFC');
  } catch {
    throw new WronglyAsked(['the file is not UTF-8; save it as "CSV UTF-8"']);
  }
}

function parsed(text: string): readonly Parsed[] {
  try {
    // csv-parse types its answer by options it cannot see here.
    return parse(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly Parsed[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new WronglyAsked([`line ${String(cause.lines)}: ${cause.message}`]);
  }
}

function wrongHeader(names: readonly string[], { required, optional = [] }: CsvColumns): readonly string[] {
  const known = [...required, ...optional];
  return [
    ...required.filter((name) => !names.includes(name)).map((name) => `line 1: the column ${name} is missing`),
    ...names
      .filter((name) => !known.includes(name))
      .map((name) => `line 1: there is no column ${JSON.stringify(name)}; columns are ${known.join(', ')}`),
    ...names
      .filter((name, at) => names.indexOf(name) !== at)
      .map((name) => `line 1: the column ${name} stands there twice`),
  ];
}

function wrongWidth(row: Parsed, width: number): readonly string[] {
  const { length } = row.record;
  return length === width ? [] : [`line ${lineOf(row)}: ${length} cells, the header has ${width}`];
}

/** csv-parse counts to a row's end; a quoted cell may hold line breaks. */
function lineOf({ info, record }: Parsed): number {
  return info.lines - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0);
}

/** What is wrong with the sense of a rulebook, and where: a JSON Pointer into the document and a code. */
export interface RulebookFault {
  readonly pointer: string;
  readonly code: string;
  /** Pointers to the rows it contradicts. */
  readonly others?: readonly string[];
}

/** Rows of a list that may be left out, with their pointers. */
export const rowsOf = <Row>(list: string, rows: readonly Row[] | undefined): readonly (readonly [string, Row])[] =>
  (rows ?? []).map((row, at) => [`/${list}/${at}`, row]);

/** Each row that says what an earlier one said already. */
export function* saidTwice<Row>(
  rows: readonly (readonly [string, Row])[],
  keyOf: (row: Row) => string,
  code: string,
): Iterable<RulebookFault> {
  const seen = new Set<string>();
  for (const [pointer, row] of rows) {
    if (seen.has(keyOf(row))) yield { pointer, code };
    seen.add(keyOf(row));
  }
}

type Columns = Readonly<Record<string, string>>;

/**
 * Throws where PostgreSQL could not hold a row's value: refused there, it would fail the whole batch, and the view with it, again and
 * again. Judged here, by the fold, it parks one stream, and does so alike live, rebuilt and replayed in memory. Does not check
 * nulls: which columns may be null is the fold's row type.
 */
export function mustFit(columns: Columns, row: Readonly<Record<string, unknown>>): void {
  for (const column in columns) {
    const value = row[column];
    const type = columns[column] ?? '';
    if (value !== null && fits[type]?.(value) === false) throw new DoesNotFit(column, type);
  }
}

export class DoesNotFit extends Error {
  constructor(column: string, type: string) {
    super(`the value of ${column} is no ${type}`);
  }
}

type Fits = (value: unknown) => boolean;

/** U+0000 stands in no text of PostgreSQL; lone surrogates never reach a ledger. */
const isText: Fits = (value) => typeof value === 'string' && !value.includes('\u0000');
const isInteger: Fits = (value) => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31;
const isUuid: Fits = (value) => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
const listOf =
  (isMember: Fits): Fits =>
  (value) =>
    Array.isArray(value) && value.every(isMember);

/** Most days are valid in any month: only the last three need a calendar. */
function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value)) return false;
  return value.slice(8) <= '28' || new Date(`${value}T00:00:00Z`).getUTCDate() === Number(value.slice(8));
}

function isDocument(value: unknown): boolean {
  if (typeof value === 'string') return isText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, member]) => isText(key) && isDocument(member));
}

/** Every type a view names its columns with. */
const fits: Readonly<Record<string, Fits>> = {
  text: isText,
  integer: isInteger,
  bigint: Number.isSafeInteger,
  boolean: (value) => typeof value === 'boolean',
  date: isDay,
  uuid: isUuid,
  jsonb: isDocument,
  'text[]': listOf(isText),
  'integer[]': listOf(isInteger),
};

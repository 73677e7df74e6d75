import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { malformed } from './problem.js';
import { OptionalField, QueryInteger } from './validation.js';

export const largestPage = 200;
export const usualPage = 50;

/** One page of a list and the way to the next: `next` is absent on the last. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly next?: string | undefined;
}

export class PageQuery {
  @ApiPropertyOptional({
    example: 50,
    minimum: 1,
    maximum: largestPage,
    description: 'How many at most, 50 unless said',
  })
  @OptionalField()
  @QueryInteger(1, largestPage)
  readonly limit?: number;

  @ApiPropertyOptional({ description: '`next` of the page before', maxLength: 1000 })
  @OptionalField()
  @Matches(/^[A-Za-z0-9_-]{1,1000}$/)
  readonly cursor?: string;
}

/** How many rows to ask for: one more than the page, to know whether there is a next. */
export const rowsWanted = (query: PageQuery): number => (query.limit ?? usualPage) + 1;

/** Cuts the extra row off and says where the next page begins. */
export function pageOf<Row, Entry>(
  query: PageQuery,
  rows: readonly Row[],
  entry: (row: Row) => Entry,
  keyOf: (row: Row) => readonly string[],
): Page<Entry> {
  const limit = query.limit ?? usualPage;
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    entries: shown.map(entry),
    ...(rows.length > limit && last !== undefined ? { next: encodeCursor(keyOf(last)) } : {}),
  };
}

export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The key a cursor stands for, so many texts; 400 `query.cursor` when another question made it. */
export function decodeCursor(cursor: string | undefined, parts: number): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  const key = parsed(cursor);
  if (!Array.isArray(key) || key.length !== parts || !key.every(isText)) throw malformed('query.cursor');
  return key;
}

/** A NUL would come back from the database as an error of ours. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

import { sqlState } from '@shangda/event-store/append';
import {
  CursorUnreadable,
  type RegisterFilter,
  type RegisterLine,
  registerPage,
  type RegisterQuestion,
  type RegisterSort,
} from '@shangda/projections/register-page';
import type pg from 'pg';
import { type Page, usualPage } from '../http/paging.js';
import { malformed } from '../http/problem.js';

/** With a minus the newest first. */
type Order = RegisterSort | `-${RegisterSort}`;

interface LinesQuery extends RegisterFilter {
  readonly sort?: Order | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** One page of an office's register or of a unit's own, as a door answers it. */
export async function registerLines(
  pool: pg.Pool,
  of: RegisterQuestion['of'],
  usualOrder: Order,
  { sort = usualOrder, limit = usualPage, cursor, ...filter }: LinesQuery,
): Promise<Page<RegisterLine>> {
  const descending = sort.startsWith('-');
  try {
    const order = { sort: sort.replace('-', '') as RegisterSort, descending };
    const { lines, nextCursor: next } = await registerPage(pool, { of, filter, ...order, cursor, limit });
    return { entries: lines, ...(next === undefined ? {} : { next }) };
  } catch (cause) {
    // Also a cursor that was made by hand and whose key is no day or number.
    const isCursor = cause instanceof CursorUnreadable || (cursor !== undefined && sqlState(cause)?.startsWith('22'));
    throw isCursor ? malformed('query.cursor', { cause }) : cause;
  }
}

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
import { orNull } from '../http/sample.js';

/** A `RegisterLine`, for the documents. */
export const lineSample = {
  itemId: orNull('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11'),
  entryId: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
  officeId: orNull('6230'),
  unitId: '623001',
  unitName: orNull('合作市'),
  unitNameEn: orNull('Hezuo City'),
  authorId: orNull('623001-officer'),
  title: orNull('合作市举办牧民技能培训'),
  category: orNull('UNIT_WORK'),
  urgency: orNull('ROUTINE'),
  tone: orNull('GOOD'),
  phase: 'RECEIVED',
  signature: orNull('SIGNED'),
  revision: 1,
  channel: orNull('SYSTEM'),
  handledOn: orNull('PAPER'),
  registrationYear: orNull(2026),
  registrationNumber: orNull(118),
  reportedOn: orNull('2026-03-04'),
  receivedOn: orNull('2026-03-04'),
  returnDueOn: orNull('2026-03-20'),
  originalItemId: orNull('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11'),
};

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

import { ApiPropertyOptional } from '@nestjs/swagger';
import { boundsOf } from '@shangda/domain/scoring/periods';
import { applyDecorators } from '@nestjs/common';
import { IsOfficeDay } from './instants.js';
import { Problem } from './problem.js';
import { OptionalField, QueryInteger } from './validation.js';

/** A query property that cuts an answer off at a place in the ledger. */
export const UntilSequence = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      example: 4711,
      minimum: 1,
      description: 'Only what stood in the ledger up to this event (`sequence` of the feed)',
    }),
    OptionalField(),
    QueryInteger(1, Number.MAX_SAFE_INTEGER),
  );

/** A query property that ends the asked period with a day of it. */
export const AsOf = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      example: '2026-03-15',
      description: 'A day of the period, with which it ends in this answer; periods it is compared with stay whole',
    }),
    OptionalField(),
    IsOfficeDay(),
  );

/** First and last day asked for. A day outside the period is refused: nothing could be as of it. */
export function boundsAsOf({ period, asOf }: { readonly period: string; readonly asOf?: string }) {
  const { first, last } = boundsOf(period);
  if (asOf !== undefined && (asOf < first || asOf > last))
    throw new Problem(422, 'time.outside_period', { errors: [{ pointer: '/asOf', code: 'time.outside_period' }] });
  return { first, last: asOf ?? last };
}

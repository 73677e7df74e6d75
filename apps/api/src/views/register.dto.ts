import { ApiPropertyOptional } from '@nestjs/swagger';
import { category, urgency } from '@shangda/events/vocabulary';
import type { Category, Urgency } from '@shangda/events/vocabulary';
import { IsIn, IsOptional } from 'class-validator';
import { IsOfficeDay } from '../http/instants.js';
import { PageQuery } from '../http/paging.js';
import { IsRegisterId } from '../http/validation.js';

const handlingPhases = ['REPORTED', 'RECEIVED', 'RETURNED', 'DUPLICATE', 'WITHDRAWN', 'LINE_ONLY'] as const;
const orders = ['reportedOn', '-reportedOn', 'registrationNumber', '-registrationNumber', 'latest', '-latest'] as const;

/** A unit's own lines have no registration number. */
const ownOrders = ['reportedOn', '-reportedOn', 'latest', '-latest'] as const;
const ownPhases = ['DRAFT', 'AWAITING_SIGN_OFF', 'REPORTED', 'WITHDRAWN'] as const;

/** What both registers can be asked: an office's, and a unit's own. */
abstract class ItemLinesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: category.options })
  @IsOptional()
  @IsIn(category.options)
  readonly category?: Category;

  @ApiPropertyOptional({ enum: urgency.options })
  @IsOptional()
  @IsIn(urgency.options)
  readonly urgency?: Urgency;

  @ApiPropertyOptional({ example: '2026-03-01', description: 'Reported on this day or later' })
  @IsOptional()
  @IsOfficeDay()
  readonly from?: string;

  @ApiPropertyOptional({ example: '2026-03-31', description: 'Reported on this day or earlier' })
  @IsOptional()
  @IsOfficeDay()
  readonly to?: string;
}

export class RegisterQuery extends ItemLinesQuery {
  @ApiPropertyOptional({
    enum: orders,
    example: '-reportedOn',
    description: 'With a minus the newest first; -reportedOn unless said. By registrationNumber: only what has one',
  })
  @IsOptional()
  @IsIn(orders)
  readonly sort?: (typeof orders)[number];

  @ApiPropertyOptional({ enum: handlingPhases, example: 'REPORTED' })
  @IsOptional()
  @IsIn(handlingPhases)
  readonly phase?: (typeof handlingPhases)[number];

  @ApiPropertyOptional({ example: '623001', description: 'The unit it comes from' })
  @IsOptional()
  @IsRegisterId()
  readonly unitId?: string;
}

export class UnitItemsQuery extends ItemLinesQuery {
  @ApiPropertyOptional({
    enum: ownOrders,
    example: '-latest',
    description: 'With a minus the newest first; -latest unless said. By reportedOn: only what was reported',
  })
  @IsOptional()
  @IsIn(ownOrders)
  readonly sort?: (typeof ownOrders)[number];

  @ApiPropertyOptional({ enum: ownPhases, example: 'DRAFT' })
  @IsOptional()
  @IsIn(ownPhases)
  readonly phase?: (typeof ownPhases)[number];
}

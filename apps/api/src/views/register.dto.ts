import { ApiPropertyOptional } from '@nestjs/swagger';
import { category, urgency } from '@shangda/events/vocabulary';
import type { Category, Urgency } from '@shangda/events/vocabulary';
import { IsIn, IsOptional } from 'class-validator';
import { IsOfficeDay } from '../http/instants.js';
import { PageQuery } from '../http/paging.js';
import { IsRegisterId } from '../http/validation.js';

const phases = ['REPORTED', 'RECEIVED', 'RETURNED', 'DUPLICATE', 'WITHDRAWN', 'LINE_ONLY'] as const;
const orders = ['reportedOn', '-reportedOn', 'registrationNumber', '-registrationNumber', 'latest', '-latest'] as const;

export class RegisterQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: orders,
    example: '-reportedOn',
    description: 'With a minus the newest first; -reportedOn unless said. By registrationNumber: only what has one',
  })
  @IsOptional()
  @IsIn(orders)
  readonly sort?: (typeof orders)[number];

  @ApiPropertyOptional({ enum: phases, example: 'REPORTED' })
  @IsOptional()
  @IsIn(phases)
  readonly phase?: (typeof phases)[number];

  @ApiPropertyOptional({ example: '623001', description: 'The unit it comes from' })
  @IsOptional()
  @IsRegisterId()
  readonly unitId?: string;

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

import { ApiPropertyOptional } from '@nestjs/swagger';
import { category, tone, urgency } from '@shangda/events/vocabulary';
import type { Category, Tone, Urgency } from '@shangda/events/vocabulary';
import { IsIn, IsOptional } from 'class-validator';
import { IsOfficeDay } from '../http/instants.js';
import { PageQuery } from '../http/paging.js';
import { IsRegisterId } from '../http/validation.js';

const phases = ['REPORTED', 'RECEIVED', 'RETURNED', 'DUPLICATE', 'WITHDRAWN', 'LINE_ONLY'] as const;
export const registerOrders = ['reportedOn', '-reportedOn', 'number', '-number'] as const;
export type RegisterOrder = (typeof registerOrders)[number];

export class RegisterQuery extends PageQuery {
  @ApiPropertyOptional({ enum: registerOrders, example: '-reportedOn', description: 'A minus: the latest first, which is usual. By number: only what has one' })
  @IsOptional()
  @IsIn(registerOrders)
  readonly sort?: RegisterOrder;

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

  @ApiPropertyOptional({ enum: tone.options })
  @IsOptional()
  @IsIn(tone.options)
  readonly tone?: Tone;

  @ApiPropertyOptional({ example: '2026-03-01', description: 'Reported on this day or later' })
  @IsOptional()
  @IsOfficeDay()
  readonly from?: string;

  @ApiPropertyOptional({ example: '2026-03-31', description: 'Reported on this day or earlier' })
  @IsOptional()
  @IsOfficeDay()
  readonly to?: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { IsRegisterId, OptionalField } from '../http/validation.js';

const period = /^20\d{2}(-(0[1-9]|1[0-2])|-Q[1-4])?$/;

/** A month, a quarter or a year of an office. */
export class PeriodQuery {
  @ApiProperty({
    example: '2026-Q1',
    description: 'A year, a quarter or a month at the office: 2026, 2026-Q1, 2026-03',
  })
  @Matches(period, { context: { status: 422, code: 'time.invalid' } })
  readonly period: string;
}

export class StatisticsQuery extends PeriodQuery {
  @ApiPropertyOptional({ example: '623001', description: 'One unit only; its own people may ask for it too' })
  @OptionalField()
  @IsRegisterId()
  readonly unitId?: string;
}

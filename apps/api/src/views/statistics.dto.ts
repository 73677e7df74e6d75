import { ApiPropertyOptional } from '@nestjs/swagger';
import { AsOf, UntilSequence } from '../http/as-of.js';
import { IsPeriod } from '../http/period.js';
import { IsRegisterId, OptionalField } from '../http/validation.js';

export class StatisticsQuery {
  @IsPeriod()
  readonly period: string;

  @ApiPropertyOptional({ example: '623001', description: 'One unit only; its own people may ask for it too' })
  @OptionalField()
  @IsRegisterId()
  readonly unitId?: string;

  @AsOf()
  readonly asOf?: string;

  @UntilSequence()
  readonly untilSequence?: number;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { IsPeriod } from '../http/period.js';
import { IsRegisterId, OptionalField, QueryInteger } from '../http/validation.js';
import { bundledRulebook } from '../rulebooks/bundled-rulebook.js';
import { PageQuery } from '../http/paging.js';

const sequenceProperty = {
  example: 4711,
  minimum: 1,
  description: 'Only what stood in the ledger up to this event (`sequence` of the feed)',
};

export class ScoreboardQuery {
  @IsPeriod()
  readonly period: string;

  @ApiPropertyOptional(sequenceProperty)
  @OptionalField()
  @QueryInteger(1, Number.MAX_SAFE_INTEGER)
  readonly untilSequence?: number;
}

export class ScoreSheetQuery extends PageQuery {
  @IsPeriod()
  readonly period: string;

  @ApiPropertyOptional(sequenceProperty)
  @OptionalField()
  @QueryInteger(1, Number.MAX_SAFE_INTEGER)
  readonly untilSequence?: number;
}

export class WhatIfDto {
  @ApiProperty({ example: '6230' })
  @IsRegisterId()
  readonly officeId: string;

  @IsPeriod()
  readonly period: string;

  @ApiProperty({
    type: Object,
    description: 'rulebooks/rulebook.schema.json; taken as if it had always been in force',
    example: bundledRulebook,
  })
  @IsObject()
  readonly rulebook: Record<string, unknown>;
}

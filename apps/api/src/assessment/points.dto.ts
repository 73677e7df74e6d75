import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, Matches } from 'class-validator';
import { IsRegisterId, OptionalField, QueryInteger } from '../http/validation.js';
import { bundledRulebook } from '../rulebooks/bundled-rulebook.js';
import { PageQuery } from '../http/paging.js';

const period = /^20\d{2}(-(0[1-9]|1[0-2])|-Q[1-4])?$/;
const inTime = { context: { status: 422, code: 'time.invalid' } };

const periodProperty = {
  example: '2026-Q1',
  description: 'A year, a quarter or a month at the office: 2026, 2026-Q1, 2026-03',
};
const sequenceProperty = {
  example: 4711,
  minimum: 1,
  description: 'Only what stood in the ledger up to this event (`sequence` of the feed)',
};

export class ScoreboardQuery {
  @ApiProperty(periodProperty)
  @Matches(period, inTime)
  readonly period: string;

  @ApiPropertyOptional(sequenceProperty)
  @OptionalField()
  @QueryInteger(1, Number.MAX_SAFE_INTEGER)
  readonly untilSequence?: number;
}

export class ScoreSheetQuery extends PageQuery {
  @ApiProperty(periodProperty)
  @Matches(period, inTime)
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

  @ApiProperty(periodProperty)
  @Matches(period, inTime)
  readonly period: string;

  @ApiProperty({
    type: Object,
    description: 'rulebooks/rulebook.schema.json; taken as if it had always been in force',
    example: bundledRulebook,
  })
  @IsObject()
  readonly rulebook: Record<string, unknown>;
}

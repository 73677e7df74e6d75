import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { AsOf, UntilSequence } from '../http/as-of.js';
import { IsPeriod } from '../http/period.js';
import { IsRegisterId } from '../http/validation.js';
import { bundledRulebook } from '../rulebooks/bundled-rulebook.js';
import { PageQuery } from '../http/paging.js';

export class ScoreboardQuery {
  @IsPeriod()
  readonly period: string;

  @AsOf()
  readonly asOf?: string;

  @UntilSequence()
  readonly untilSequence?: number;
}

export class ScoreSheetQuery extends PageQuery {
  @IsPeriod()
  readonly period: string;

  @AsOf()
  readonly asOf?: string;

  @UntilSequence()
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

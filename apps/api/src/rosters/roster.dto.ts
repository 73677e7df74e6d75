import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { dayKind } from '@shangda/events/vocabulary';
import type { DayKind } from '@shangda/events/vocabulary';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray } from 'class-validator';
import { IsInstant, IsOfficeDay } from '../http/instants.js';
import { PageQuery } from '../http/paging.js';
import {
  IsBodyText,
  IsListOf,
  IsOneOf,
  IsRegisterId,
  IsTitle,
  OptionalField,
  QueryInteger,
} from '../http/validation.js';

/** The longest time one question is about. */
export const longestSpanDays = 366;

export class ShiftDto {
  @ApiProperty({ example: '2026-10-01T08:00:00+08:00', format: 'date-time' })
  @IsInstant()
  readonly from: string;

  @ApiProperty({ example: '2026-10-02T08:00:00+08:00', format: 'date-time', description: 'At most 7 days later' })
  @IsInstant()
  readonly until: string;

  @ApiProperty({ example: '6230-duty-officer', description: 'DUTY_OFFICER of the office' })
  @IsRegisterId()
  readonly officerId: string;

  @ApiPropertyOptional({ example: '6230-leader', description: '带班领导: a leader of the office' })
  @OptionalField()
  @IsRegisterId()
  readonly leaderId?: string;
}

export class PlanDutyDto {
  @ApiProperty({
    type: [ShiftDto],
    example: [
      {
        from: '2026-10-01T08:00:00+08:00',
        until: '2026-10-02T08:00:00+08:00',
        officerId: '6230-duty-officer',
        leaderId: '6230-leader',
      },
    ],
  })
  @IsListOf(() => ShiftDto, { min: 1, max: 200 })
  readonly shifts: readonly ShiftDto[];
}

export class OverrideDutyDto {
  @ApiProperty({ example: '2026-10-01T20:00:00+08:00', format: 'date-time' })
  @IsInstant()
  readonly from: string;

  @ApiProperty({ example: '2026-10-02T08:00:00+08:00', format: 'date-time', description: 'At most 31 days later' })
  @IsInstant()
  readonly until: string;

  @ApiPropertyOptional({ example: '6230-second-duty-officer', description: 'Unless said, the officer stays' })
  @OptionalField()
  @IsRegisterId()
  readonly officerId?: string;

  @ApiPropertyOptional({ example: '6230-second-leader', description: 'Unless said, the leader stays' })
  @OptionalField()
  @IsRegisterId()
  readonly leaderId?: string;

  @ApiProperty({ example: '换班', maxLength: 500 })
  @IsBodyText(500)
  readonly reason: string;
}

export class NameHolidaysDto {
  @ApiProperty({ type: [String], example: ['2026-10-01', '2026-10-02', '2026-10-03'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(60)
  @ArrayUnique()
  @IsOfficeDay({ each: true })
  readonly days: readonly string[];

  @ApiProperty({ enum: dayKind.options, example: 'HOLIDAY', description: '节假日, or 调休上班 (no holiday)' })
  @IsOneOf(dayKind.options)
  readonly kind: DayKind;

  @ApiProperty({ example: '国庆节', maxLength: 200 })
  @IsTitle()
  readonly name: string;

  @ApiProperty({ example: '全国年节及纪念日放假办法', maxLength: 200, description: 'The notice that names them' })
  @IsTitle()
  readonly source: string;
}

export class RosterQuery extends PageQuery {
  @ApiPropertyOptional({ example: '2026-10-01T00:00:00Z', format: 'date-time', description: 'Now unless said' })
  @OptionalField()
  @IsInstant()
  readonly from?: string;

  @ApiPropertyOptional({
    example: '2026-10-08T00:00:00Z',
    format: 'date-time',
    description: `30 days after \`from\` unless said; at most ${longestSpanDays}`,
  })
  @OptionalField()
  @IsInstant()
  readonly until?: string;
}

export class GapsQuery {
  @ApiPropertyOptional({
    example: 30,
    minimum: 1,
    maximum: longestSpanDays,
    description: 'Days from now on (of 24 hours), 30 unless said',
  })
  @OptionalField()
  @QueryInteger(1, longestSpanDays)
  readonly days?: number;
}

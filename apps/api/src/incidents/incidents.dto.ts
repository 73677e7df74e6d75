import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { accidentKind, incidentCategory, incidentLevel } from '@shangda/events/vocabulary';
import type { AccidentKind, IncidentCategory, IncidentLevel } from '@shangda/events/vocabulary';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray } from 'class-validator';
import { IsInstant } from '../http/instants.js';
import { IsUuid } from '../http/uuid.js';
import { IsBodyText, IsInteger, IsOneOf, IsPart, IsRegisterId, IsTitle, OptionalField } from '../http/validation.js';
import { IncidentElementsDto } from './incident-text.dto.js';

const most = 10_000_000;
const mostYuan = 1_000_000_000_000;

/** 伤亡和损失: what is known so far; what is left out is not known. */
export class FiguresDto {
  @ApiPropertyOptional({ example: 3, minimum: 0, maximum: most })
  @OptionalField()
  @IsInteger(0, most)
  readonly deaths?: number;

  @ApiPropertyOptional({ example: 1, minimum: 0, maximum: most })
  @OptionalField()
  @IsInteger(0, most)
  readonly missing?: number;

  @ApiPropertyOptional({ example: 4, minimum: 0, maximum: most })
  @OptionalField()
  @IsInteger(0, most)
  readonly seriousInjuries?: number;

  @ApiPropertyOptional({ example: 2_000_000, minimum: 0, maximum: mostYuan, description: '直接经济损失, whole yuan' })
  @OptionalField()
  @IsInteger(0, mostYuan)
  readonly lossYuan?: number;
}

/** What is known of an incident when it is first told. */
class OpeningDto {
  @ApiProperty({ example: '623001', description: 'Whose duty it is to report it first' })
  @IsRegisterId()
  readonly unitId: string;

  @ApiProperty({ enum: incidentCategory.options, example: 'ACCIDENT' })
  @IsOneOf(incidentCategory.options)
  readonly category: IncidentCategory;

  @ApiPropertyOptional({ enum: accidentKind.options, example: 'OTHER', description: 'Of an accident' })
  @OptionalField()
  @IsOneOf(accidentKind.options)
  readonly accidentKind?: AccidentKind;

  @ApiPropertyOptional({
    enum: incidentLevel.options,
    example: 'III',
    description: 'Worked out from the figures unless said; may be graver than they say, never less',
  })
  @OptionalField()
  @IsOneOf(incidentLevel.options)
  readonly level?: IncidentLevel;

  @ApiPropertyOptional({ type: FiguresDto, example: { deaths: 3, seriousInjuries: 4 } })
  @OptionalField()
  @IsPart(() => FiguresDto)
  readonly figures?: FiguresDto;

  @ApiPropertyOptional({ example: '2026-03-10T10:00:00+08:00', format: 'date-time', description: '发生时间' })
  @OptionalField()
  @IsInstant()
  readonly occurredAt?: string;

  @ApiPropertyOptional({ example: '2026-03-10T10:02:00+08:00', format: 'date-time', description: '发现时间' })
  @OptionalField()
  @IsInstant()
  readonly discoveredAt?: string;

  @ApiPropertyOptional({
    example: '2026-03-10T10:05:00+08:00',
    format: 'date-time',
    description: 'When the responsible person of the unit came to know; else when it was discovered, else now',
  })
  @OptionalField()
  @IsInstant()
  readonly learnedAt?: string;

  @ApiProperty({ example: '合作市某矿井下事故', maxLength: 200 })
  @IsTitle()
  readonly name: string;

  @ApiPropertyOptional({ type: IncidentElementsDto, example: { TIME: '3月10日10时许', PLACE: '合作市某矿井下' } })
  @OptionalField()
  @IsPart(() => IncidentElementsDto)
  readonly elements?: IncidentElementsDto;

  @ApiPropertyOptional({ example: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11', description: 'The item that reports it' })
  @OptionalField()
  @IsUuid()
  readonly itemId?: string;
}

export class ReportIncidentDto extends OpeningDto {
  @ApiProperty({ type: [String], example: ['6230'], description: 'Any offices above: none between can stop it' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @ArrayUnique()
  @IsRegisterId({ each: true })
  readonly to: readonly string[];

  @ApiPropertyOptional({ example: '详情正在核实', maxLength: 5000 })
  @OptionalField()
  @IsBodyText(5000)
  readonly note?: string;

  @ApiPropertyOptional({ example: '领导在现场,先报后签', maxLength: 500, description: 'Unless a leader sends it' })
  @OptionalField()
  @IsBodyText(500)
  readonly unsignedBecause?: string;
}

export class OpenByCallDto extends OpeningDto {
  @ApiProperty({ example: '2026-03-10T10:20:00+08:00', format: 'date-time' })
  @IsInstant()
  readonly calledAt: string;

  @ApiProperty({
    example: '合作市值班室来电,州值班员接听',
    maxLength: 5000,
    description: 'Who told whom, by what number',
  })
  @IsBodyText(5000)
  readonly note: string;
}

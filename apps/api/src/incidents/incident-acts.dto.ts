import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { deadlineKind, incidentLevel, incidentReportKind, outsideChannel, tier } from '@shangda/events/vocabulary';
import type { DeadlineKind, IncidentLevel, IncidentReportKind, OutsideChannel, Tier } from '@shangda/events/vocabulary';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray } from 'class-validator';
import { IsInstant } from '../http/instants.js';
import { IsBodyText, IsInteger, IsOneOf, IsPart, IsRegisterId, OptionalField } from '../http/validation.js';
import { FollowUpHeadingsDto, IncidentElementsDto } from './incident-text.dto.js';
import { FiguresDto } from './incidents.dto.js';

/** The unit or office in whose name something is done; it must have come to know of the incident. */
export class PartyDto {
  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;
}

export class LogCallDto extends PartyDto {
  @ApiProperty({ example: '6230', description: 'The office that was called; `unitId` called it' })
  @IsRegisterId()
  readonly officeId: string;

  @ApiProperty({ example: '2026-03-10T10:50:00+08:00', format: 'date-time' })
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

export class IncidentReportDto extends PartyDto {
  @ApiProperty({ enum: incidentReportKind.options, example: 'FOLLOW_UP', description: '初报、续报、终报、补报' })
  @IsOneOf(incidentReportKind.options)
  readonly kind: IncidentReportKind;

  @ApiPropertyOptional({
    example: 1,
    minimum: 1,
    maximum: 10_000,
    description: 'Of a follow-up: 1, 2, 3 … of this unit',
  })
  @OptionalField()
  @IsInteger(1, 10_000)
  readonly number?: number;

  @ApiProperty({ type: [String], example: ['6230'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @ArrayUnique()
  @IsRegisterId({ each: true })
  readonly to: readonly string[];

  @ApiPropertyOptional({ type: FiguresDto, example: { deaths: 4 }, description: 'Those that are new' })
  @OptionalField()
  @IsPart(() => FiguresDto)
  readonly figures?: FiguresDto;

  @ApiPropertyOptional({ type: IncidentElementsDto, example: { MEASURES: '救护队已下井' } })
  @OptionalField()
  @IsPart(() => IncidentElementsDto)
  readonly elements?: IncidentElementsDto;

  @ApiPropertyOptional({ type: FollowUpHeadingsDto, example: { PROGRESS: '被困人员已全部找到' } })
  @OptionalField()
  @IsPart(() => FollowUpHeadingsDto)
  readonly headings?: FollowUpHeadingsDto;

  @ApiPropertyOptional({ example: '详情正在核实', maxLength: 5000 })
  @OptionalField()
  @IsBodyText(5000)
  readonly note?: string;

  @ApiPropertyOptional({ example: '领导在现场,先报后签', maxLength: 500, description: 'Unless a leader sends it' })
  @OptionalField()
  @IsBodyText(500)
  readonly unsignedBecause?: string;
}

export class OutsideReportDto extends PartyDto {
  @ApiProperty({ enum: tier.options, example: 'PROVINCE', description: 'Of the office outside this system' })
  @IsOneOf(tier.options)
  readonly tier: Tier;

  @ApiProperty({ enum: incidentReportKind.options, example: 'INITIAL' })
  @IsOneOf(incidentReportKind.options)
  readonly kind: IncidentReportKind;

  @ApiProperty({ enum: outsideChannel.options, example: 'FAX' })
  @IsOneOf(outsideChannel.options)
  readonly channel: OutsideChannel;

  @ApiProperty({ example: '2026-03-10T13:40:00+08:00', format: 'date-time' })
  @IsInstant()
  readonly sentAt: string;

  @ApiProperty({
    example: '传真至省政府总值班室,回执存值班室',
    maxLength: 5000,
    description: 'Which office, what proves it',
  })
  @IsBodyText(5000)
  readonly note: string;
}

export class OutsideReceiptDto extends PartyDto {
  @ApiProperty({ enum: tier.options, example: 'PROVINCE' })
  @IsOneOf(tier.options)
  readonly tier: Tier;

  @ApiProperty({ example: '2026-03-10T13:50:00+08:00', format: 'date-time' })
  @IsInstant()
  readonly receivedAt: string;

  @ApiProperty({ example: '省政府总值班室来电确认', maxLength: 5000, description: 'Who said so' })
  @IsBodyText(5000)
  readonly note: string;
}

/** Something a party judges, and why. */
export class ReopenIncidentDto extends PartyDto {
  @ApiProperty({ example: '伤亡人数有变化', maxLength: 500 })
  @IsBodyText(500)
  readonly reason: string;
}

export class ChangeLevelDto extends ReopenIncidentDto {
  @ApiPropertyOptional({ enum: incidentLevel.options, example: 'II', description: 'Left out: not graded any more' })
  @OptionalField()
  @IsOneOf(incidentLevel.options)
  readonly level?: IncidentLevel;
}

/** Which clock of the unit: what it waits for, towards which level. */
export class DeadlineDto extends ReopenIncidentDto {
  @ApiProperty({ enum: deadlineKind.options, example: 'FOLLOW_UP' })
  @IsOneOf(deadlineKind.options)
  readonly kind: DeadlineKind;

  @ApiPropertyOptional({ enum: tier.options, example: 'PREFECTURE', description: 'Left out where nobody is told' })
  @OptionalField()
  @IsOneOf(tier.options)
  readonly to?: Tier;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type AdoptionLevel,
  type CommissionOutcome,
  type FindingGravity,
  type FindingKind,
  adoptionLevel,
  commissionOutcome,
  findingGravity,
  findingKind,
} from '@shangda/events/vocabulary';
import { IsOfficeDay } from '../http/instants.js';
import { IsUuid } from '../http/uuid.js';
import { IsBodyText, IsOneOf, IsRegisterId, IsTitle, OptionalField } from '../http/validation.js';

const sampleId = '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11';

export class InstructionDto {
  @ApiProperty({ enum: adoptionLevel.options, example: 'PREFECTURE', description: 'Whose leader' })
  @IsOneOf(adoptionLevel.options)
  readonly level: AdoptionLevel;

  @ApiProperty({ example: 'principal', description: 'A rank of the rulebook' })
  @IsRegisterId()
  readonly rank: string;

  @ApiProperty({ example: '州长', description: 'A post', maxLength: 200 })
  @IsTitle()
  readonly leaderPost: string;

  @ApiProperty({
    example: '请农牧局核实并提出办法。',
    description: 'Word for word; a read mark is none',
    maxLength: 5000,
  })
  @IsBodyText(5000)
  readonly text: string;

  @ApiProperty({ example: '2026-03-21' })
  @IsOfficeDay()
  readonly instructedOn: string;

  @ApiPropertyOptional({ example: sampleId, description: 'On an item' })
  @OptionalField()
  @IsUuid()
  readonly itemId?: string;

  @ApiPropertyOptional({ description: 'Or on an issue' })
  @OptionalField()
  @IsUuid()
  readonly issueId?: string;

  @ApiPropertyOptional({ example: 'zhengwu-xinxi', description: 'Where the leader read it' })
  @OptionalField()
  @IsRegisterId()
  readonly outletId?: string;
}

export class CommissionOutcomeDto {
  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;

  @ApiProperty({ enum: commissionOutcome.options, example: 'DONE' })
  @IsOneOf(commissionOutcome.options)
  readonly outcome: CommissionOutcome;

  @ApiPropertyOptional({ example: sampleId, description: 'The item that answers it' })
  @OptionalField()
  @IsUuid()
  readonly itemId?: string;

  @ApiProperty({ example: '2026-03-10' })
  @IsOfficeDay()
  readonly dueOn: string;
}

export class FindingDto {
  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;

  @ApiProperty({ enum: findingKind.options, example: 'LATE', description: '迟报 漏报 瞒报 误报 谎报' })
  @IsOneOf(findingKind.options)
  readonly kind: FindingKind;

  @ApiProperty({ enum: findingGravity.options, example: 'MINOR', description: 'Art. 32' })
  @IsOneOf(findingGravity.options)
  readonly gravity: FindingGravity;

  @ApiPropertyOptional({ example: sampleId })
  @OptionalField()
  @IsUuid()
  readonly itemId?: string;

  @ApiProperty({ example: '值班记录:事发后五小时才报', maxLength: 5000 })
  @IsBodyText(5000)
  readonly evidence: string;

  @ApiPropertyOptional({ example: '值班员未在岗,已整改', description: 'What the unit said', maxLength: 5000 })
  @OptionalField()
  @IsBodyText(5000)
  readonly reply?: string;

  @ApiProperty({ example: '2026-03-25' })
  @IsOfficeDay()
  readonly decidedOn: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { category, channel, collectionMethod, secrecy, subtype, tone, urgency } from '@shangda/events/vocabulary';
import type { Category, Channel, CollectionMethod, Secrecy, Subtype, Tone, Urgency } from '@shangda/events/vocabulary';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { IsInstant, IsOfficeDay } from '../http/instants.js';
import { IsBodyText, IsInteger, IsListOf, IsOneOf, IsRegisterId, IsTitle, OptionalField } from '../http/validation.js';
import { IsUuid } from '../http/uuid.js';

const entered = channel.options.filter((name): name is Exclude<Channel, 'SYSTEM'> => name !== 'SYSTEM');

export class CreditDto {
  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;

  @ApiProperty({ example: 1, description: 'Part of the sum of all weights', minimum: 1, maximum: 1000 })
  @IsInteger(1, 1000)
  readonly weight: number;
}

/** A new version of an item's text and description. */
export class ReviseItemDto {
  @ApiProperty({ example: '合作市举办牧民技能培训', description: '标题 (Art. 15)', maxLength: 200 })
  @IsTitle()
  readonly title: string;

  @ApiProperty({ example: '3月4日,合作市组织开展牧民技能培训,参训120人。', description: '正文', maxLength: 20000 })
  @IsBodyText(20_000)
  readonly body: string;

  @ApiProperty({ enum: category.options, example: 'UNIT_WORK', description: 'Art. 10(1)–(5)' })
  @IsOneOf(category.options)
  readonly category: Category;

  @ApiPropertyOptional({ enum: subtype.options, example: 'KEY_PROJECTS', description: 'Of its own category' })
  @OptionalField()
  @IsOneOf(subtype.options)
  readonly subtype?: Subtype;

  @ApiProperty({ enum: urgency.options, example: 'ROUTINE' })
  @IsOneOf(urgency.options)
  readonly urgency: Urgency;

  @ApiProperty({ enum: collectionMethod.options, example: 'VISIT', description: 'Art. 11' })
  @IsOneOf(collectionMethod.options)
  readonly method: CollectionMethod;

  @ApiProperty({ enum: tone.options, example: 'GOOD', description: '报喜 / 报忧 (Art. 21(2))' })
  @IsOneOf(tone.options)
  readonly tone: Tone;

  @ApiProperty({
    enum: secrecy.options,
    example: 'PUBLIC',
    description: 'Everything above PUBLIC is refused until secrecy is built',
  })
  @IsOneOf(secrecy.options)
  readonly secrecy: Secrecy;

  @ApiPropertyOptional({ example: '合作市人力资源和社会保障局', maxLength: 200 })
  @OptionalField()
  @IsTitle()
  readonly source?: string;

  @ApiPropertyOptional({
    type: [CreditDto],
    example: [
      { unitId: '623001', weight: 2 },
      { unitId: '623021', weight: 1 },
    ],
    description: '联合报送: the reporting unit first',
  })
  @OptionalField()
  @IsListOf(() => CreditDto, { min: 2, max: 16 })
  readonly joint?: readonly CreditDto[];
}

export class DraftItemDto extends ReviseItemDto {
  @ApiProperty({ example: '623001', description: 'The unit in whose name it is written' })
  @IsRegisterId()
  readonly unitId: string;
}

export class EnterItemDto extends DraftItemDto {
  @ApiProperty({ enum: entered, example: 'TELEPHONE' })
  @IsOneOf(entered)
  readonly channel: Exclude<Channel, 'SYSTEM'>;

  @ApiProperty({
    example: '合作市值班室来电,值班员接听',
    description: 'Who told whom, or where the signed form lies',
    maxLength: 500,
  })
  @IsBodyText(500)
  readonly evidence: string;

  @ApiProperty({
    example: '2026-03-04T08:55:00+08:00',
    format: 'date-time',
    description: 'When the call, the fax or the paper came; at most 5 minutes ahead of the ledger',
  })
  @IsInstant()
  readonly occurredAt: string;
}

export class SubmitItemDto {
  @ApiPropertyOptional({
    type: [String],
    example: ['6230'],
    description: 'Receiving offices; by default those of the unit',
  })
  @OptionalField()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @IsRegisterId({ each: true })
  readonly receivers?: readonly string[];

  @ApiPropertyOptional({
    example: '山洪正在上涨,先报后签',
    description: 'Report at once, sign afterwards (FLASH items of Art. 10(3) only)',
    maxLength: 500,
  })
  @OptionalField()
  @IsBodyText(500)
  readonly unsignedReason?: string;

  @ApiPropertyOptional({
    example: '涉及多县,需州政府协调',
    description: '越级上报 (Art. 21(3)): a base unit may report an important matter to any office above it',
    maxLength: 500,
  })
  @OptionalField()
  @IsBodyText(500)
  readonly skipLevelReason?: string;
}

export class ReasonDto {
  @ApiProperty({ example: '数据未核实', maxLength: 500 })
  @IsBodyText(500)
  readonly reason: string;
}

export class ReturnItemDto extends ReasonDto {
  @ApiPropertyOptional({ example: '2026-03-20' })
  @OptionalField()
  @IsOfficeDay()
  readonly dueOn?: string;
}

export class LinkDuplicateDto {
  @ApiProperty({ example: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11' })
  @IsUuid()
  readonly originalItemId: string;
}

export class RegisterLineDto {
  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;

  @ApiProperty({ enum: ['PAPER', 'CLASSIFIED_NETWORK'], example: 'PAPER' })
  @IsOneOf(['PAPER', 'CLASSIFIED_NETWORK'])
  readonly handledOn: 'PAPER' | 'CLASSIFIED_NETWORK';
}

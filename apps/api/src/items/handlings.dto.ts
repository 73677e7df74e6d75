import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type AdoptionLevel,
  type Category,
  type FiledReason,
  type Route,
  type SelectionCriterion,
  type Subtype,
  adoptionLevel,
  category,
  filedReason,
  route,
  selectionCriterion,
  subtype,
} from '@shangda/events/vocabulary';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean } from 'class-validator';
import { IsOfficeDay } from '../http/instants.js';
import { IsBodyText, IsOneOf, IsRegisterId, IsTitle, OptionalField } from '../http/validation.js';
import { ReasonDto } from './items.dto.js';

export class QuestionDto {
  @ApiProperty({ example: '参训人数是120人还是102人?', maxLength: 2000 })
  @IsBodyText(2000)
  readonly question: string;

  @ApiPropertyOptional({ example: '2026-03-06' })
  @OptionalField()
  @IsOfficeDay()
  readonly dueOn?: string;
}

export class AnswerDto {
  @ApiProperty({ example: '6230', description: 'The office that asked' })
  @IsRegisterId()
  readonly officeId: string;

  @ApiProperty({ example: '120人,以签到册为准。', maxLength: 2000 })
  @IsBodyText(2000)
  readonly answer: string;
}

export class FileItemDto {
  @ApiProperty({ enum: filedReason.options, example: 'ALREADY_KNOWN' })
  @IsOneOf(filedReason.options)
  readonly reason: FiledReason;

  @ApiPropertyOptional({ example: '上期已刊', maxLength: 500 })
  @OptionalField()
  @IsBodyText(500)
  readonly note?: string;
}

export class SelectItemDto {
  @ApiProperty({
    enum: selectionCriterion.options,
    isArray: true,
    example: ['NEW_TOPIC', 'GROUNDED'],
    description: 'Which of the six criteria of Art. 13 it meets',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(selectionCriterion.options.length)
  @ArrayUnique()
  @IsOneOf(selectionCriterion.options, { each: true })
  readonly criteria: readonly SelectionCriterion[];
}

export class EditItemDto {
  @ApiProperty({ example: '合作市培训牧民120人', maxLength: 200 })
  @IsTitle()
  readonly title: string;

  @ApiProperty({ example: '合作市3月4日开展牧民技能培训,参训120人。', maxLength: 20000 })
  @IsBodyText(20_000)
  readonly body: string;
}

export class ReclassifyItemDto extends ReasonDto {
  @ApiProperty({ enum: category.options, example: 'PUBLIC_OPINION', description: 'Art. 10(1)–(5)' })
  @IsOneOf(category.options)
  readonly category: Category;

  @ApiPropertyOptional({ enum: subtype.options, example: 'HOT_ISSUE' })
  @OptionalField()
  @IsOneOf(subtype.options)
  readonly subtype?: Subtype;
}

export class ForwardItemDto {
  @ApiPropertyOptional({ example: '6230', description: 'An office of this system' })
  @OptionalField()
  @IsRegisterId()
  readonly toOfficeId?: string;

  @ApiPropertyOptional({ enum: adoptionLevel.options, description: 'Or a level outside it' })
  @OptionalField()
  @IsOneOf(adoptionLevel.options)
  readonly toLevel?: AdoptionLevel;
}

export class DecideWithdrawalDto {
  @ApiProperty({ example: true })
  @IsBoolean()
  readonly granted: boolean;

  @ApiPropertyOptional({ example: '已排版', description: 'Needed where it is not granted', maxLength: 500 })
  @OptionalField()
  @IsBodyText(500)
  readonly reason?: string;
}

export class AdoptionAboveDto {
  @ApiProperty({ enum: adoptionLevel.options, example: 'PROVINCE' })
  @IsOneOf(adoptionLevel.options)
  readonly level: AdoptionLevel;

  @ApiProperty({ example: 'sheng-zhengwu-xinxi', description: 'An outlet of that level in the rulebook of the office' })
  @IsRegisterId()
  readonly outletId: string;

  @ApiProperty({ example: 'brief' })
  @IsRegisterId()
  readonly pieceKind: string;

  @ApiProperty({ example: '2026-05-08', description: 'Day of the adoption; points accrue on it' })
  @IsOfficeDay()
  readonly adoptedOn: string;

  @ApiProperty({ enum: route.options, example: 'FORWARDED', description: '直报 / 转报' })
  @IsOneOf(route.options)
  readonly route: Route;

  @ApiProperty({ example: '省政府办公厅采用通报2026年第5期', maxLength: 500 })
  @IsBodyText(500)
  readonly evidence: string;
}

export class ReadingCopyDto {
  @ApiProperty({ example: '州政府秘书长', description: 'A post', maxLength: 200 })
  @IsTitle()
  readonly leaderPost: string;

  @ApiProperty({ enum: adoptionLevel.options, example: 'PREFECTURE' })
  @IsOneOf(adoptionLevel.options)
  readonly level: AdoptionLevel;

  @ApiProperty({ example: '2026-03-20' })
  @IsOfficeDay()
  readonly sentOn: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { engagement, post, trainingKind } from '@shangda/events/vocabulary';
import type { Engagement, Post, TrainingKind } from '@shangda/events/vocabulary';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray } from 'class-validator';
import { IsOfficeDay } from '../http/instants.js';
import { PageQuery } from '../http/paging.js';
import { IsBodyText, IsOneOf, IsRegisterId, IsTitle, IsWholeNumber, OptionalField } from '../http/validation.js';

/** A post of information work (Art. 5, 6). */
export class PostDto {
  @ApiProperty({ enum: post.options, example: 'INFO_OFFICER' })
  @IsOneOf(post.options)
  readonly post: Post;

  @ApiPropertyOptional({
    enum: engagement.options,
    example: 'FULL_TIME',
    description: 'Of INFO_OFFICER alone, and there required',
  })
  @OptionalField()
  @IsOneOf(engagement.options)
  readonly engagement?: Engagement;
}

export class FillPostDto extends PostDto {
  @ApiProperty({ example: '623001-officer' })
  @IsRegisterId()
  readonly personId: string;

  @ApiPropertyOptional({ example: '2026-03-01', description: 'The first day in it; today unless said' })
  @OptionalField()
  @IsOfficeDay()
  readonly filledOn?: string;
}

export class VacatePostDto {
  @ApiProperty({ enum: post.options, example: 'LEADER_IN_CHARGE' })
  @IsOneOf(post.options)
  readonly post: Post;

  @ApiProperty({ example: '623001-leader' })
  @IsRegisterId()
  readonly personId: string;

  @ApiPropertyOptional({ example: '2026-03-01', description: 'The first day without; today unless said' })
  @OptionalField()
  @IsOfficeDay()
  readonly vacatedOn?: string;

  @ApiProperty({ example: '调离', maxLength: 500 })
  @IsBodyText(500)
  readonly reason: string;
}

export class RecordTrainingDto {
  @ApiProperty({ enum: trainingKind.options, example: 'LECTURE' })
  @IsOneOf(trainingKind.options)
  readonly kind: TrainingKind;

  @ApiProperty({ example: '政务信息写作', maxLength: 200 })
  @IsTitle()
  readonly subject: string;

  @ApiProperty({ example: '2026-03-02', description: 'The first day' })
  @IsOfficeDay()
  readonly startedOn: string;

  @ApiProperty({ type: 'integer', example: 2, minimum: 1, maximum: 366 })
  @IsWholeNumber(1, 366)
  readonly days: number;

  @ApiProperty({ type: [String], example: ['623001-officer'], description: 'Persons of the register' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsRegisterId({ each: true })
  readonly participants: readonly string[];
}

export class VacanciesQuery extends PageQuery {
  @ApiPropertyOptional({ example: '623001', description: 'Only this unit and what lies below it' })
  @OptionalField()
  @IsRegisterId()
  readonly under?: string;
}

export class TrainingsQuery extends VacanciesQuery {
  @ApiPropertyOptional({ example: '623001-officer', description: 'Only those this person took part in' })
  @OptionalField()
  @IsRegisterId()
  readonly personId?: string;
}

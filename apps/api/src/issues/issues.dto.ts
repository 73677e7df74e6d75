import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean } from 'class-validator';
import { IsOfficeDay } from '../http/instants.js';
import { PageQuery } from '../http/paging.js';
import { IsUuid } from '../http/uuid.js';
import {
  IsBodyText,
  IsDigits,
  IsListOf,
  IsRegisterId,
  IsTitle,
  OptionalField,
  QueryInteger,
} from '../http/validation.js';
import { EditItemDto } from '../items/handlings.dto.js';
import { CreditDto } from '../items/items.dto.js';

export class IssuesQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'zhengwu-xinxi', description: 'One outlet only' })
  @OptionalField()
  @IsRegisterId()
  readonly outletId?: string;

  @ApiPropertyOptional({ example: 2026, minimum: 2000, maximum: 2099, description: 'Issues of one year only' })
  @OptionalField()
  @QueryInteger(2000, 2099)
  readonly year?: number;
}

export class PieceDto {
  @ApiPropertyOptional({ example: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11', description: 'An item' })
  @OptionalField()
  @IsUuid()
  readonly itemId?: string;

  @ApiPropertyOptional({ description: 'Or a composite (综合)' })
  @OptionalField()
  @IsUuid()
  readonly compositeId?: string;

  @ApiProperty({ example: 'brief', description: 'A kind of the rulebook' })
  @IsRegisterId()
  readonly pieceKind: string;
}

export class PublishIssueDto {
  @ApiProperty({ example: 'zhengwu-xinxi', description: 'An outlet of the rulebook' })
  @IsRegisterId()
  readonly outletId: string;

  @ApiPropertyOptional({ example: false, description: '增刊, with a row of numbers of its own' })
  @OptionalField()
  @IsBoolean()
  readonly supplement?: boolean;

  @ApiProperty({ example: '12', description: '期, once a year for each outlet' })
  @IsDigits(6)
  readonly number: string;

  @ApiProperty({ example: '2026-03-20', description: 'The day that counts; not in the future' })
  @IsOfficeDay()
  readonly publishedOn: string;

  @ApiProperty({ type: [String], example: ['州政府领导', '各县市人民政府'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(64)
  @ArrayUnique()
  @IsTitle({ each: true })
  readonly recipients: readonly string[];

  @ApiProperty({
    type: [PieceDto],
    example: [{ itemId: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11', pieceKind: 'brief' }],
  })
  @IsListOf(() => PieceDto, { min: 1, max: 32 })
  readonly pieces: readonly PieceDto[];
}

export class ComposePieceDto extends EditItemDto {
  @ApiProperty({
    type: [String],
    example: ['0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11', '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e12'],
    description: 'Items the office selected; they and their units stay linked',
  })
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(32)
  @ArrayUnique()
  @IsUuid({ each: true })
  readonly itemIds: readonly string[];

  @ApiPropertyOptional({
    type: [CreditDto],
    example: [
      { unitId: '623001', weight: 2 },
      { unitId: '623021', weight: 1 },
    ],
    description: 'By default each unit by the number of its sources',
  })
  @OptionalField()
  @IsListOf(() => CreditDto, { min: 1, max: 32 })
  readonly credits?: readonly CreditDto[];
}

export class CorrectIssueDto extends EditItemDto {
  @ApiPropertyOptional({ example: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11', description: 'The piece: an item' })
  @OptionalField()
  @IsUuid()
  readonly itemId?: string;

  @ApiPropertyOptional({ description: 'Or a composite' })
  @OptionalField()
  @IsUuid()
  readonly compositeId?: string;

  @ApiProperty({ example: '参训人数有误', maxLength: 500 })
  @IsBodyText(500)
  readonly reason: string;
}

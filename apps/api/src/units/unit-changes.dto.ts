import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { unitClass } from '@shangda/events/vocabulary';
import type { UnitClass } from '@shangda/events/vocabulary';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsObject, ValidateNested } from 'class-validator';
import { IsOfficeDay } from '../http/instants.js';
import { IsBodyText, IsOneOf, IsRegisterId, IsTitle, OptionalField } from '../http/validation.js';
import { NewUnitDto, NumberedUnitDto } from './units.dto.js';

const newUnit = {
  name: '州农牧水务局',
  nameEn: 'Agriculture, Animal Husbandry and Water Bureau',
  parentId: '6230',
  level: 'DEPARTMENT',
  class: 'DEPARTMENT',
  isOffice: false,
  directReportingTo: [],
};

/** A change in the life of a unit. */
export class UnitChangeDto {
  @ApiPropertyOptional({
    example: '2026-07-01',
    description: 'The first office day on which it holds; today unless said',
  })
  @OptionalField()
  @IsOfficeDay()
  readonly effectiveOn?: string;

  @ApiProperty({ example: '机构改革', maxLength: 500 })
  @IsBodyText(500)
  readonly reason: string;
}

export class MoveUnitDto extends UnitChangeDto {
  @ApiProperty({ example: '6230' })
  @IsRegisterId()
  readonly parentId: string;
}

export class ReclassifyUnitDto extends UnitChangeDto {
  @ApiProperty({ enum: unitClass.options, example: 'DEPARTMENT' })
  @IsOneOf(unitClass.options)
  readonly class: UnitClass;
}

export class RenameUnitDto extends UnitChangeDto {
  @ApiProperty({ example: '州水务局', maxLength: 200 })
  @IsTitle()
  readonly name: string;

  @ApiProperty({ example: 'Water Affairs Bureau', maxLength: 200 })
  @IsTitle()
  readonly nameEn: string;
}

export class MergeUnitsDto extends UnitChangeDto {
  @ApiProperty({ type: [String], example: ['6230-water'], description: 'The units that are no more from that day' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(32)
  @ArrayUnique()
  @IsRegisterId({ each: true })
  readonly unitIds: readonly string[];

  @ApiProperty({ example: '6230-agriculture', description: 'The unit they go into' })
  @IsRegisterId()
  readonly successorId: string;

  @ApiPropertyOptional({ type: NewUnitDto, example: newUnit, description: 'What the successor is, where it is new' })
  @OptionalField()
  @IsObject()
  @ValidateNested()
  @Type(() => NewUnitDto)
  readonly newUnit?: NewUnitDto;
}

export class SplitUnitDto extends UnitChangeDto {
  @ApiProperty({ type: [NumberedUnitDto], example: [{ ...newUnit, unitId: '6230-water-affairs' }] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => NumberedUnitDto)
  readonly into: readonly NumberedUnitDto[];

  @ApiProperty({ example: true, description: 'It goes on beside its parts; otherwise the first of them succeeds it' })
  @IsBoolean()
  readonly continues: boolean;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { signerRole, unitClass, unitLevel } from '@shangda/events/vocabulary';
import type { SignerRole, UnitClass, UnitLevel } from '@shangda/events/vocabulary';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsObject,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsOfficeDay } from '../http/instants.js';
import { PageQuery } from '../http/paging.js';
import { IsOneOf, IsRegisterId, IsTitle, OptionalField } from '../http/validation.js';

/** One signature of a unit's procedure (Art. 16): who holds this role there. */
export class SignOffStepDto {
  @ApiProperty({ enum: signerRole.options, example: 'LEADER_IN_CHARGE' })
  @IsOneOf(signerRole.options)
  readonly role: SignerRole;

  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;
}

export class SignOffChainDto {
  @ApiProperty({ type: [SignOffStepDto], example: [{ role: 'LEADER_IN_CHARGE', unitId: '623001' }] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SignOffStepDto)
  readonly chain: readonly SignOffStepDto[];
}

export class DirectReportingDto {
  @ApiProperty({
    type: [String],
    example: ['6230'],
    description: 'Offices it reports straight to (信息直报点); none to end it',
  })
  @IsArray()
  @ArrayMaxSize(8)
  @ArrayUnique()
  @IsRegisterId({ each: true })
  readonly officeIds: readonly string[];

  @ApiPropertyOptional({
    example: '2026-07-01',
    description: 'The first office day on which it holds; today unless said',
  })
  @OptionalField()
  @IsOfficeDay()
  readonly effectiveOn?: string;
}

/** What is said of a unit that comes into the register. */
export class NewUnitDto {
  @ApiProperty({ example: '合作市人民政府', maxLength: 200 })
  @IsTitle()
  readonly name: string;

  @ApiProperty({ example: "Hezuo City People's Government", maxLength: 200 })
  @IsTitle()
  readonly nameEn: string;

  @ApiProperty({
    example: '6230',
    anyOf: [{ type: 'string' }, { type: 'null' }],
    description: 'The unit above; null for the top of a tree',
  })
  @ValidateIf((_dto, value) => value !== null)
  @IsRegisterId()
  readonly parentId: string | null;

  @ApiProperty({ enum: unitLevel.options, example: 'COUNTY' })
  @IsOneOf(unitLevel.options)
  readonly level: UnitLevel;

  @ApiProperty({ enum: unitClass.options, example: 'COUNTY_GOVERNMENT' })
  @IsOneOf(unitClass.options)
  readonly class: UnitClass;

  @ApiProperty({ example: true, description: 'It receives reports of others' })
  @IsBoolean()
  readonly isOffice: boolean;

  @ApiProperty({ example: [], type: [String] })
  @IsArray()
  @ArrayMaxSize(8)
  @ArrayUnique()
  @IsRegisterId({ each: true })
  readonly directReportingTo: readonly string[];

  @ApiPropertyOptional({
    type: [SignOffStepDto],
    example: [{ role: 'LEADER_IN_CHARGE', unitId: '623001' }],
    description: "By default the unit's own leader",
  })
  @OptionalField()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SignOffStepDto)
  readonly signOffChain?: readonly SignOffStepDto[];
}

/** A new unit with its id. */
export class NumberedUnitDto extends NewUnitDto {
  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;
}

export class RegisterUnitDto extends NumberedUnitDto {
  @ApiPropertyOptional({
    example: '2026-07-01',
    description: 'The day it was set up; none if it was there before this register',
  })
  @OptionalField()
  @IsOfficeDay()
  readonly startedOn?: string;
}

export class UnitsQuery extends PageQuery {
  @ApiPropertyOptional({ example: '6230', description: 'Only this unit and what lies below it' })
  @OptionalField()
  @IsRegisterId()
  readonly under?: string;

  @ApiPropertyOptional({ example: '2026-07-01', description: 'The register as it was on this office day' })
  @OptionalField()
  @IsOfficeDay()
  readonly on?: string;
}

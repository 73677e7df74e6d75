import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { role } from '@shangda/events/vocabulary';
import type { Role } from '@shangda/events/vocabulary';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { PageQuery } from '../http/paging.js';
import { IsBodyText, IsRegisterId, IsTitle } from '../http/validation.js';

/** A role in a unit. */
export class GrantDto {
  @ApiProperty({ enum: role.options, example: 'INFO_OFFICER' })
  @IsIn(role.options)
  readonly role: Role;

  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;
}

export class RevokeRoleDto extends GrantDto {
  @ApiProperty({ example: '调离', maxLength: 500 })
  @IsBodyText(500)
  readonly reason: string;
}

export class RegisterPersonDto {
  @ApiProperty({ example: 'hezuo-officer' })
  @IsRegisterId()
  readonly personId: string;

  @ApiProperty({ example: '合作市信息员', maxLength: 200 })
  @IsTitle()
  readonly name: string;

  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;

  @ApiProperty({ type: [GrantDto], example: [{ role: 'INFO_OFFICER', unitId: '623001' }] })
  @IsArray()
  @ArrayMaxSize(32)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => GrantDto)
  readonly grants: readonly GrantDto[];
}

export class PeopleQuery extends PageQuery {
  @ApiPropertyOptional({ example: '623001', description: 'Only people of this unit and of what lies below it' })
  @IsOptional()
  @IsRegisterId()
  readonly under?: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { leaderRole, role } from '@shangda/events/vocabulary';
import type { LeaderRole, Role } from '@shangda/events/vocabulary';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, ValidateNested } from 'class-validator';
import { IsOfficeDay } from '../http/instants.js';
import { PageQuery } from '../http/paging.js';
import { PostDto } from '../posts/posts.dto.js';
import { IsBodyText, IsOneOf, IsRegisterId, IsTitle, OptionalField } from '../http/validation.js';

/** A role in a unit. */
export class GrantDto {
  @ApiProperty({ enum: role.options, example: 'INFO_OFFICER' })
  @IsOneOf(role.options)
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

/** A leader's own role in a unit, for signing. */
export class EndDelegationDto {
  @ApiProperty({ enum: leaderRole.options, example: 'LEADER_IN_CHARGE', description: 'A role the asker holds' })
  @IsOneOf(leaderRole.options)
  readonly role: LeaderRole;

  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;

  @ApiProperty({ example: '外出学习', maxLength: 500 })
  @IsBodyText(500)
  readonly reason: string;
}

export class DelegateSignOffDto extends EndDelegationDto {
  @ApiProperty({ example: '2026-03-30', description: 'The first office day' })
  @IsOfficeDay()
  readonly startsOn: string;

  @ApiProperty({ example: '2026-04-03', description: 'The last office day' })
  @IsOfficeDay()
  readonly endsOn: string;
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

  @ApiPropertyOptional({
    type: [PostDto],
    example: [{ post: 'INFO_OFFICER', engagement: 'FULL_TIME' }],
    description: 'Posts taken in the unit today, with the roles that go with them',
  })
  @OptionalField()
  @IsArray()
  @ArrayMaxSize(3)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => PostDto)
  readonly posts?: readonly PostDto[];
}

export class TransferPersonDto {
  @ApiProperty({ example: '623002' })
  @IsRegisterId()
  readonly unitId: string;

  @ApiPropertyOptional({ example: '2026-07-01', description: 'The first day there; today unless said' })
  @OptionalField()
  @IsOfficeDay()
  readonly effectiveOn?: string;

  @ApiProperty({ example: '机构改革', maxLength: 500 })
  @IsBodyText(500)
  readonly reason: string;
}

export class PeopleQuery extends PageQuery {
  @ApiPropertyOptional({ example: '623001', description: 'Only people of this unit and of what lies below it' })
  @OptionalField()
  @IsRegisterId()
  readonly under?: string;
}

import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { PageQuery } from '../http/paging.js';
import { IsOneOf, OptionalField } from '../http/validation.js';

export const noticeStates = ['QUEUED', 'SENT', 'DELIVERED', 'ACKNOWLEDGED', 'FAILED'] as const;

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** Nothing that could end a header or name a second mailbox. */
const mailbox = new RegExp(`^(?=.{3,254}$)[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@(?:${label}\\.){0,8}${label}$`);
const number = /^\+?[0-9]{5,20}$/;

/** All of it at once: what is left out is no more. */
export class SetContactDto {
  @ApiPropertyOptional({ example: 'officer@hezuo.example', maxLength: 254 })
  @OptionalField()
  @Matches(mailbox)
  readonly email?: string;

  @ApiPropertyOptional({ example: '+8613800000000', description: 'Digits alone, a + before them or not' })
  @OptionalField()
  @Matches(number)
  readonly phone?: string;
}

export class NoticesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: noticeStates, example: 'FAILED', description: 'Only notices in this state' })
  @OptionalField()
  @IsOneOf(noticeStates)
  readonly state?: string;
}

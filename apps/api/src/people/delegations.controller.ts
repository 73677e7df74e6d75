import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { streamKey } from '@shangda/domain/command';
import { delegateSignOff, endDelegation } from '@shangda/domain/delegation';
import { people } from '@shangda/domain/person';
import { type Sender, SentBy } from '../http/sender.js';
import { CommandRoute } from '../http/command-route.js';
import { plain } from '../http/plain.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { DelegateSignOffDto, EndDelegationDto } from './people.dto.js';

/** 委托审签 (Art. 16): who signs while a leader is away. */
@ApiTags('people')
@ApiBearerAuth()
@Controller('v1')
export class DelegationsController {
  constructor(private readonly desk: Desk) {}

  @Post('people/:personId/delegate-sign-off')
  @HttpCode(200)
  @CommandRoute({ summary: '委托审签 · let this person sign in your stead', command: 'DelegateSignOff' })
  delegate(
    @Param('personId') id: string,
    @Body() dto: DelegateSignOffDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: delegateSignOff,
      data: { ...plain(dto), personId: id },
      ...sender,
      ...about(id),
    });
  }

  @Post('people/:personId/end-delegation')
  @HttpCode(200)
  @CommandRoute({ summary: '终止委托 · sign yourself again', command: 'EndDelegation' })
  endDelegation(
    @Param('personId') id: string,
    @Body() dto: EndDelegationDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: endDelegation,
      data: { ...plain(dto), personId: id },
      ...sender,
      ...about(id),
    });
  }
}

const about = (personId: string) => ({ subject: streamKey(people, personId), id: personId });

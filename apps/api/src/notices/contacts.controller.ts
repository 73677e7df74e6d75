import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { streamKey } from '@shangda/domain/command';
import { contacts, setContact } from '@shangda/domain/contact';
import { CommandRoute } from '../http/command-route.js';
import { type Sender, SentBy } from '../http/sender.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { sealAddress } from './contact-address.js';
import { SetContactDto } from './notices.dto.js';

/** 联系方式: where somebody is reached outside of this system. Addresses go in and are given out to nobody but the channels. */
@ApiTags('notices')
@ApiBearerAuth()
@Controller('v1/people/:personId/contacts')
export class ContactsController {
  constructor(private readonly desk: Desk) {}

  @Post()
  @HttpCode(200)
  @CommandRoute({ summary: '登记联系方式 · where a person is reached, all of it at once', command: 'SetContact' })
  set(
    @Param('personId') personId: string,
    @Body() { email, phone }: SetContactDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const mail = email === undefined ? undefined : sealAddress(email);
    const mobile = phone === undefined ? undefined : sealAddress(phone);
    return this.desk.run({
      definition: setContact,
      data: { personId, email: mail?.reference, phone: mobile?.reference },
      ...sender,
      subject: streamKey(contacts, personId),
      id: personId,
      contents: [mail, mobile].flatMap((sealed) => (sealed ? [sealed.content] : [])),
    });
  }
}

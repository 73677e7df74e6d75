import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { recordAdoptionAbove, sendReadingCopy } from '@shangda/domain/item/above';
import { forwardItem } from '@shangda/domain/item/forwarding';
import { linkDuplicate, receiveItem, returnItem } from '@shangda/domain/item/handling';
import { editItem, fileItem, reclassifyItem, selectItem } from '@shangda/domain/item/triage';
import { askVerification } from '@shangda/domain/item/verification';
import { decideWithdrawal } from '@shangda/domain/item/withdrawal';
import { CommandRoute } from '../http/command-route.js';
import { NoBody } from '../http/no-body.js';
import { plain } from '../http/plain.js';
import { type Sender, SentBy } from '../http/sender.js';
import { UuidParam } from '../http/uuid.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { about } from './errands.js';
import {
  AdoptionAboveDto,
  DecideWithdrawalDto,
  EditItemDto,
  FileItemDto,
  ForwardItemDto,
  QuestionDto,
  ReadingCopyDto,
  ReclassifyItemDto,
  SelectItemDto,
} from './handlings.dto.js';
import { HandlingReader } from './handling-reader.js';
import { LinkDuplicateDto, ReturnItemDto } from './items.dto.js';
import { sealItemText, sealNote } from './texts.js';

/** What an office does with an item it got, from receipt to the news from above. */
@ApiTags('handlings')
@ApiBearerAuth()
@Controller('v1/offices/:officeId/items/:itemId')
export class HandlingsController {
  constructor(
    private readonly desk: Desk,
    private readonly reader: HandlingReader,
  ) {}

  @Post('receive')
  @HttpCode(200)
  @CommandRoute({ summary: '签收登记 · receive and register', command: 'ReceiveItem' })
  receive(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body(NoBody) _none: undefined,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({ definition: receiveItem, data: { itemId, officeId }, ...sender, ...about(itemId) });
  }

  @Post('return')
  @HttpCode(200)
  @CommandRoute({ summary: '退回修改 · return for revision', command: 'ReturnItem', version: 'required' })
  return(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ReturnItemDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), itemId, officeId };
    return this.desk.run({ definition: returnItem, data, ...sender, ...about(itemId) });
  }

  @Post('link-duplicate')
  @HttpCode(200)
  @CommandRoute({ summary: '重复关联 · link a duplicate to its original', command: 'LinkDuplicate' })
  linkDuplicate(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: LinkDuplicateDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), itemId, officeId };
    return this.desk.run({ definition: linkDuplicate, data, ...sender, ...about(itemId) });
  }

  @Post('ask')
  @HttpCode(200)
  @CommandRoute({ summary: '核实 · ask the unit what is unclear or doubtful', command: 'AskVerification' })
  ask(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() { question, ...dto }: QuestionDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const { contents, reference } = sealNote(question);
    const data = { ...dto, itemId, officeId, question: reference };
    return this.desk.run({ definition: askVerification, data, contents, ...sender, ...about(itemId) });
  }

  @Post('file')
  @HttpCode(200)
  @CommandRoute({ summary: '备查 · keep without using it', command: 'FileItem', version: 'required' })
  file(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: FileItemDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), itemId, officeId };
    return this.desk.run({ definition: fileItem, data, ...sender, ...about(itemId) });
  }

  @Post('select')
  @HttpCode(200)
  @CommandRoute({ summary: '筛选 · select by the six criteria', command: 'SelectItem', version: 'required' })
  select(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: SelectItemDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), itemId, officeId };
    return this.desk.run({ definition: selectItem, data, ...sender, ...about(itemId) });
  }

  @Post('edit')
  @HttpCode(200)
  @CommandRoute({ summary: '编辑 · the office’s own text', command: 'EditItem', version: 'required' })
  async edit(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() { title, body }: EditItemDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const { contents, reference } = sealItemText(title, body);
    const measure = await this.reader.measure(itemId, { title, body });
    const data = { itemId, officeId, content: reference, ...measure };
    return this.desk.run({ definition: editItem, data, contents, ...sender, ...about(itemId) });
  }

  @Post('reclassify')
  @HttpCode(200)
  @CommandRoute({ summary: '改类 · the office’s own category', command: 'ReclassifyItem' })
  reclassify(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ReclassifyItemDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), itemId, officeId };
    return this.desk.run({ definition: reclassifyItem, data, ...sender, ...about(itemId) });
  }

  @Post('forward')
  @HttpCode(200)
  @CommandRoute({ summary: '转报 · pass on to a higher office', command: 'ForwardItem' })
  forward(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ForwardItemDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), itemId, officeId };
    return this.desk.run({ definition: forwardItem, data, ...sender, ...about(itemId) });
  }

  @Post('decide-withdrawal')
  @HttpCode(200)
  @CommandRoute({
    summary: '撤回决定 · let a received item go, or keep it',
    command: 'DecideWithdrawal',
  })
  decideWithdrawal(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: DecideWithdrawalDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), itemId, officeId };
    return this.desk.run({ definition: decideWithdrawal, data, ...sender, ...about(itemId) });
  }

  @Post('reading-copies')
  @CommandRoute({ summary: '送阅 · send to one leader', command: 'SendReadingCopy' })
  sendReadingCopy(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ReadingCopyDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), itemId, officeId };
    return this.desk.run({ definition: sendReadingCopy, data, ...sender, ...about(itemId) });
  }

  @Post('adoptions-above')
  @CommandRoute({ summary: '上级采用 · an adoption at a higher level', command: 'RecordAdoptionAbove' })
  recordAdoptionAbove(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: AdoptionAboveDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), itemId, officeId };
    return this.desk.run({ definition: recordAdoptionAbove, data, ...sender, ...about(itemId) });
  }
}

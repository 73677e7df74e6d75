import { Body, Controller, Get, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { draftItem, reviseItem } from '@shangda/domain/item/drafting';
import { enterItem } from '@shangda/domain/item/entry';
import { approveItem, declineSignOff, submitItem } from '@shangda/domain/item/sign-off';
import { items } from '@shangda/domain/item/state';
import { answerVerification } from '@shangda/domain/item/verification';
import { requestWithdrawal, withdrawItem } from '@shangda/domain/item/withdrawal';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import { microsOf } from '../http/instants.js';
import { NoBody } from '../http/no-body.js';
import { plain } from '../http/plain.js';
import { ReadersLanguage } from '../http/readers-language.js';
import { type Sender, SentBy } from '../http/sender.js';
import { PersonId } from '../http/token.guard.js';
import { UuidParam } from '../http/uuid.js';
import type { Language } from '../text/language.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { about, aboutNew } from './errands.js';
import { AnswerDto } from './handlings.dto.js';
import { DraftItemDto, EnterItemDto, ReasonDto, ReviseItemDto, SubmitItemDto } from './items.dto.js';
import { type ItemView, ItemReader } from './item-reader.js';
import { WritingHints } from './writing-hints.js';
import { itemSample } from './item-sample.js';
import { sealItemText, sealNote } from './texts.js';

/** The text goes beside the ledger, its salted digest into the event. */
function describe({ title, body, joint, ...description }: ReviseItemDto) {
  const { contents, reference: content } = sealItemText(title, body);
  return { contents, description: { ...description, content, ...(joint && { joint: joint.map(plain) }) } };
}

/** 政务信息: what its unit does with an item, from draft to report; and what comes to an office on another way. */
@ApiTags('items')
@ApiBearerAuth()
@Controller('v1')
export class ItemsController {
  constructor(
    private readonly desk: Desk,
    private readonly reader: ItemReader,
  ) {}

  @Post('items')
  @UseInterceptors(WritingHints)
  @CommandRoute({ summary: '拟稿 · draft an item', command: 'DraftItem' })
  draft(@Body() dto: DraftItemDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    const subject = aboutNew(items);
    const { contents, description } = describe(dto);
    const data = { ...description, unitId: dto.unitId, itemId: subject.id };
    return this.desk.run({ definition: draftItem, data, contents, ...sender, ...subject });
  }

  @Get('items/:itemId')
  @QueryRoute({ summary: '查看 · one item with its versions', query: 'ReadItem', answer: itemSample, grows: true })
  find(
    @Param('itemId', UuidParam) itemId: string,
    @PersonId() personId: string,
    @ReadersLanguage() language: Language,
  ): Promise<ItemView> {
    return this.reader.find(itemId, personId, language);
  }

  @Post('items/:itemId/revise')
  @HttpCode(200)
  @UseInterceptors(WritingHints)
  @CommandRoute({ summary: '修改 · a new version of the text', command: 'ReviseItem', version: 'required' })
  revise(
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ReviseItemDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const { contents, description } = describe(dto);
    const data = { ...description, itemId };
    return this.desk.run({ definition: reviseItem, data, contents, ...sender, ...about(itemId) });
  }

  @Post('items/:itemId/submit')
  @HttpCode(200)
  @CommandRoute({ summary: '提交审签 · hand in for sign-off', command: 'SubmitItem', version: 'required' })
  submit(
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: SubmitItemDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({ definition: submitItem, data: { ...plain(dto), itemId }, ...sender, ...about(itemId) });
  }

  @Post('items/:itemId/approve')
  @HttpCode(200)
  @CommandRoute({
    summary: '审签 · sign one step; the last one reports the item',
    command: 'ApproveItem',
    version: 'required',
  })
  approve(
    @Param('itemId', UuidParam) itemId: string,
    @Body(NoBody) _none: undefined,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({ definition: approveItem, data: { itemId }, ...sender, ...about(itemId) });
  }

  @Post('items/:itemId/decline')
  @HttpCode(200)
  @CommandRoute({ summary: '不予签发 · decline to sign', command: 'DeclineSignOff', version: 'required' })
  decline(
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ReasonDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({ definition: declineSignOff, data: { ...plain(dto), itemId }, ...sender, ...about(itemId) });
  }

  @Post('items/:itemId/answer')
  @HttpCode(200)
  @CommandRoute({ summary: '答复核实 · answer what an office asked', command: 'AnswerVerification' })
  answer(
    @Param('itemId', UuidParam) itemId: string,
    @Body() { officeId, answer }: AnswerDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const { contents, reference } = sealNote(answer);
    const data = { itemId, officeId, answer: reference };
    return this.desk.run({ definition: answerVerification, data, contents, ...sender, ...about(itemId) });
  }

  @Post('items/:itemId/withdraw')
  @HttpCode(200)
  @CommandRoute({ summary: '撤回 · withdraw before receipt', command: 'WithdrawItem', version: 'required' })
  withdraw(
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ReasonDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({ definition: withdrawItem, data: { ...plain(dto), itemId }, ...sender, ...about(itemId) });
  }

  @Post('items/:itemId/request-withdrawal')
  @HttpCode(200)
  @CommandRoute({ summary: '申请撤回 · ask received items back', command: 'RequestWithdrawal' })
  requestWithdrawal(
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ReasonDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), itemId };
    return this.desk.run({ definition: requestWithdrawal, data, ...sender, ...about(itemId) });
  }

  @Post('offices/:officeId/items')
  @UseInterceptors(WritingHints)
  @CommandRoute({ summary: '代录 · enter what came by telephone, fax or paper', command: 'EnterItem' })
  enter(
    @Param('officeId') officeId: string,
    @Body() dto: EnterItemDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const subject = aboutNew(items);
    const { contents, description } = describe(dto);
    const { unitId, channel, evidence } = dto;
    const occurredAt = microsOf(dto.occurredAt);
    const data = { ...description, unitId, channel, evidence, occurredAt, itemId: subject.id, officeId };
    return this.desk.run({ definition: enterItem, data, contents, ...sender, ...subject });
  }
}

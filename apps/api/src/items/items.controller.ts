import { Body, Controller, Get, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { streamKey } from '@shangda/domain/command';
import { draftItem, reviseItem, withdrawItem } from '@shangda/domain/item/drafting';
import { enterItem } from '@shangda/domain/item/entry';
import { linkDuplicate, receiveItem, returnItem } from '@shangda/domain/item/handling';
import { approveItem, declineSignOff, submitItem } from '@shangda/domain/item/sign-off';
import { items } from '@shangda/domain/item/state';
import { canonical } from '@shangda/event-store/canonical';
import { sealContent } from '@shangda/event-store/content';
import { newId } from '@shangda/event-store/identifiers';
import { type CommandHeaders, CommandMeta } from '../http/command-headers.js';
import { microsOf } from '../http/instants.js';
import { NoBody } from '../http/no-body.js';
import { plain } from '../http/plain.js';
import { ReadersLanguage } from '../http/readers-language.js';
import { PersonId } from '../http/token.guard.js';
import { UuidParam } from '../http/uuid.js';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import type { Language } from '../text/language.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import {
  DraftItemDto,
  EnterItemDto,
  LinkDuplicateDto,
  ReasonDto,
  ReturnItemDto,
  ReviseItemDto,
  SubmitItemDto,
} from './items.dto.js';
import { type ItemView, ItemReader } from './item-reader.js';
import { WritingHints } from './writing-hints.js';
import { itemSample } from './item-sample.js';

const textMediaType = 'application/vnd.shangda.item+json';

/** The text goes beside the ledger, its salted digest into the event. */
function describe({ title, body, ...description }: ReviseItemDto) {
  const { content, digest } = sealContent(textMediaType, canonical({ title, body }));
  return { contents: [content], description: { ...description, content: { id: content.id, digest } } };
}

/** 政务信息: from draft to report inside the unit, then what each receiving office does with it. */
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
  draft(
    @Body() dto: DraftItemDto,
    @PersonId() personId: string,
    @CommandMeta() headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    const id = newId();
    const { contents, description } = describe(dto);
    const data = { ...description, unitId: dto.unitId, itemId: id };
    return this.desk.run({
      definition: draftItem,
      data,
      personId,
      headers,
      subject: streamKey(items, id),
      subjectIsNew: true,
      id,
      contents,
    });
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
    @PersonId() personId: string,
    @CommandMeta({ version: 'required' }) headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    const { contents, description } = describe(dto);
    return this.desk.run({
      definition: reviseItem,
      data: { ...description, itemId },
      personId,
      headers,
      ...about(itemId),
      contents,
    });
  }

  @Post('items/:itemId/submit')
  @HttpCode(200)
  @CommandRoute({ summary: '提交审签 · hand in for sign-off', command: 'SubmitItem', version: 'required' })
  submit(
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: SubmitItemDto,
    @PersonId() personId: string,
    @CommandMeta({ version: 'required' }) headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: submitItem,
      data: { ...plain(dto), itemId },
      personId,
      headers,
      ...about(itemId),
    });
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
    @PersonId() personId: string,
    @CommandMeta({ version: 'required' }) headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({ definition: approveItem, data: { itemId }, personId, headers, ...about(itemId) });
  }

  @Post('items/:itemId/decline')
  @HttpCode(200)
  @CommandRoute({ summary: '不予签发 · decline to sign', command: 'DeclineSignOff', version: 'required' })
  decline(
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ReasonDto,
    @PersonId() personId: string,
    @CommandMeta({ version: 'required' }) headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: declineSignOff,
      data: { ...plain(dto), itemId },
      personId,
      headers,
      ...about(itemId),
    });
  }

  @Post('items/:itemId/withdraw')
  @HttpCode(200)
  @CommandRoute({ summary: '撤回 · withdraw before receipt', command: 'WithdrawItem', version: 'required' })
  withdraw(
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ReasonDto,
    @PersonId() personId: string,
    @CommandMeta({ version: 'required' }) headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: withdrawItem,
      data: { ...plain(dto), itemId },
      personId,
      headers,
      ...about(itemId),
    });
  }

  @Post('offices/:officeId/items')
  @UseInterceptors(WritingHints)
  @CommandRoute({ summary: '代录 · enter what came by telephone, fax or paper', command: 'EnterItem' })
  enter(
    @Param('officeId') officeId: string,
    @Body() dto: EnterItemDto,
    @PersonId() personId: string,
    @CommandMeta() headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    const id = newId();
    const { contents, description } = describe(dto);
    const data = {
      ...description,
      unitId: dto.unitId,
      channel: dto.channel,
      evidence: dto.evidence,
      occurredAt: microsOf(dto.occurredAt),
      itemId: id,
      officeId,
    };
    return this.desk.run({
      definition: enterItem,
      data,
      personId,
      headers,
      subject: streamKey(items, id),
      subjectIsNew: true,
      id,
      contents,
    });
  }

  @Post('offices/:officeId/items/:itemId/receive')
  @HttpCode(200)
  @CommandRoute({ summary: '签收登记 · receive and register', command: 'ReceiveItem' })
  receive(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body(NoBody) _none: undefined,
    @PersonId() personId: string,
    @CommandMeta() headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({ definition: receiveItem, data: { itemId, officeId }, personId, headers, ...about(itemId) });
  }

  @Post('offices/:officeId/items/:itemId/return')
  @HttpCode(200)
  @CommandRoute({ summary: '退回修改 · return for revision', command: 'ReturnItem', version: 'required' })
  return(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: ReturnItemDto,
    @PersonId() personId: string,
    @CommandMeta({ version: 'required' }) headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: returnItem,
      data: { ...plain(dto), itemId, officeId },
      personId,
      headers,
      ...about(itemId),
    });
  }

  @Post('offices/:officeId/items/:itemId/link-duplicate')
  @HttpCode(200)
  @CommandRoute({ summary: '重复关联 · link a duplicate to its original', command: 'LinkDuplicate' })
  linkDuplicate(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Body() dto: LinkDuplicateDto,
    @PersonId() personId: string,
    @CommandMeta() headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: linkDuplicate,
      data: { ...plain(dto), itemId, officeId },
      personId,
      headers,
      ...about(itemId),
    });
  }
}

function about(itemId: string): { readonly subject: string; readonly id: string } {
  return { subject: streamKey(items, itemId), id: itemId };
}

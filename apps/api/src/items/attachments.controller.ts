import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { CommandDefinition } from '@shangda/domain/command';
import { addAttachment, attachEvidence, removeAttachment } from '@shangda/domain/item/attachments';
import { streamKey } from '@shangda/domain/command';
import { items } from '@shangda/domain/item/state';
import { openFile } from '@shangda/event-store/files';
import { newId } from '@shangda/event-store/identifiers';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Sender, SentBy } from '../http/sender.js';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import { NoBody } from '../http/no-body.js';
import { notFound } from '../http/problem.js';
import { PersonId } from '../http/token.guard.js';
import { TakesFile } from '../http/upload-door.js';
import { UuidParam } from '../http/uuid.js';
import { attachmentLimits, type Configuration } from '../office/configuration.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { CONFIGURATION, POOLS } from '../office/office.module.js';
import { fileKinds } from './file-kinds.js';
import { ItemReader } from './item-reader.js';
import { AttachmentDto, type Upload, uploadOf } from './upload.js';

const aFile = { schema: { type: 'string', format: 'binary' } };
/** A download is a file on its way to a disk: nothing in it may run, be framed or be guessed to be something else. */
const neverInline = {
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'private, no-store',
};

/** 附件: files at an item. They come and go as bytes, one a request, and are never shown in place. */
@ApiTags('items')
@ApiBearerAuth()
@Controller('v1')
export class AttachmentsController {
  constructor(
    private readonly desk: Desk,
    private readonly reader: ItemReader,
    @Inject(POOLS) private readonly pools: LedgerPools,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  @Post('items/:itemId/attachments')
  @TakesFile()
  @ApiConsumes(...fileKinds.keys())
  @ApiBody(aFile)
  @CommandRoute({ summary: '附件 · attach a file to a draft', command: 'AddAttachment', version: 'required' })
  async add(
    @Param('itemId', UuidParam) itemId: string,
    @Query() dto: AttachmentDto,
    @PersonId() personId: string,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.attach(addAttachment, { itemId }, await uploadOf(request, dto), personId);
  }

  @Post('items/:itemId/attachments/:attachmentId/remove')
  @HttpCode(200)
  @CommandRoute({ summary: '移除附件 · take a file off a draft', command: 'RemoveAttachment', version: 'required' })
  remove(
    @Param('itemId', UuidParam) itemId: string,
    @Param('attachmentId', UuidParam) attachmentId: string,
    @Body(NoBody) _none: undefined,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { itemId, attachmentId };
    const subject = streamKey(items, itemId);
    return this.desk.run({ definition: removeAttachment, data, ...sender, subject, id: itemId });
  }

  @Post('offices/:officeId/items/:itemId/attachments')
  @TakesFile()
  @ApiConsumes(...fileKinds.keys())
  @ApiBody(aFile)
  @CommandRoute({
    summary: '留存凭证 · keep the paper of an item the office entered',
    command: 'AttachEvidence',
    version: 'required',
  })
  async attachEvidence(
    @Param('officeId') officeId: string,
    @Param('itemId', UuidParam) itemId: string,
    @Query() dto: AttachmentDto,
    @PersonId() personId: string,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.attach(attachEvidence, { itemId, officeId }, await uploadOf(request, dto), personId);
  }

  @Get('items/:itemId/attachments/:attachmentId')
  @QueryRoute({
    summary: '下载附件 · a file as it was attached',
    query: 'ReadItem',
    id: 'ReadAttachment',
    also: Object.fromEntries([...fileKinds.keys()].map((type) => [type, '…'])),
  })
  async download(
    @Param('itemId', UuidParam) itemId: string,
    @Param('attachmentId', UuidParam) attachmentId: string,
    @PersonId() personId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { name, mediaType, sha256, size } = await this.reader.attachment(itemId, attachmentId, personId);
    const pieces = await openFile(this.pools.read, sha256);
    if (!pieces) throw notFound();
    const digest = `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
    reply.headers({ ...neverInline, 'repr-digest': digest });
    const stream = Readable.from(pieces, { objectMode: false });
    return new StreamableFile(stream, { type: mediaType, disposition: savedAs(name), length: size });
  }

  private attach<Place extends { readonly itemId: string }>(
    definition: CommandDefinition<Place & ReturnType<AttachmentsController['dataOf']>>,
    place: Place,
    { headers, contents, files, ...upload }: Upload,
    personId: string,
  ): Promise<CommandAnswer> {
    const id = place.itemId;
    const data = { ...place, ...this.dataOf(upload) };
    return this.desk.run({ definition, data, personId, headers, contents, files, subject: streamKey(items, id), id });
  }

  private dataOf({ content, purpose, secrecy }: Pick<Upload, 'content' | 'purpose' | 'secrecy'>) {
    return { attachmentId: newId(), content, purpose, secrecy, most: attachmentLimits(this.configuration).perItem };
  }
}

/** RFC 6266: the name in UTF-8, and for who cannot read that, none but its ending. */
function savedAs(name: string): string {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="attachment${name.slice(name.lastIndexOf('.'))}"; filename*=UTF-8''${encoded}`;
}

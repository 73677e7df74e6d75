import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { sealFile } from '@shangda/event-store/content';
import type { NewContent, NewFile } from '@shangda/event-store/ledger';
import { attachmentPurpose, secrecy } from '@shangda/events/vocabulary';
import type { AttachmentPurpose, Secrecy } from '@shangda/events/vocabulary';
import type { FastifyRequest } from 'fastify';
import { type CommandHeaders, commandHeadersOf } from '../http/command-headers.js';
import { Problem } from '../http/problem.js';
import { IsOneOf, IsTitle, OptionalField, rule } from '../http/validation.js';
import { fileKinds } from './file-kinds.js';

/** What a name must not have, so that it is one on every machine it is saved to: no path, no drive, no device. */
const outOfPlace = /[\\/:*?"<>|]|^\.|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** What is said of a file beside its bytes. */
export class AttachmentDto {
  @ApiProperty({
    example: '签发单.pdf',
    description: 'The name as it is saved again; its ending fits the type',
    maxLength: 200,
  })
  @IsTitle()
  @rule('isFileName', (value) => typeof value !== 'string' || !outOfPlace.test(value), undefined, {
    status: 400,
    code: 'attachment.name',
  })
  readonly name: string;

  @ApiPropertyOptional({
    enum: attachmentPurpose.options,
    default: 'ATTACHMENT',
    description: 'SIGNED_FORM: 签发单扫描件',
  })
  @OptionalField()
  @IsOneOf(attachmentPurpose.options)
  readonly purpose?: AttachmentPurpose;

  @ApiProperty({ enum: secrecy.options, example: 'PUBLIC', description: 'Everything above PUBLIC is refused' })
  @IsOneOf(secrecy.options)
  readonly secrecy: Secrecy;
}

/** A file that may be attached, ready to be written. */
export interface Upload {
  readonly headers: CommandHeaders;
  readonly purpose: AttachmentPurpose;
  readonly secrecy: Secrecy;
  readonly content: { readonly id: string; readonly digest: string };
  readonly contents: readonly NewContent[];
  readonly files: readonly NewFile[];
}

/** Checks the bytes of a request against what is said of them: 422 `attachment.*`. The command's id stands for name, type, purpose and bytes. */
export async function uploadOf(request: FastifyRequest, dto: AttachmentDto): Promise<Upload> {
  const { name, purpose = 'ATTACHMENT', secrecy } = dto;
  const mediaType = request.headers['content-type']?.trim().toLowerCase() ?? '';
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  mustBeWhatItSays(mediaType, name, bytes);
  const description = { name, mediaType, sha256: await sha256Of(bytes), size: bytes.length };
  const { method, url, headers: sent } = request;
  const body = { ...description, purpose, secrecy };
  const headers = commandHeadersOf({ method, url, headers: sent, body }, { version: 'required' });
  const { content, digest } = sealFile(description);
  const files = [{ digest: description.sha256, body: bytes }];
  return { headers, purpose, secrecy, content: { id: content.id, digest }, contents: [content], files };
}

function mustBeWhatItSays(mediaType: string, name: string, bytes: Buffer): void {
  const kind = fileKinds.get(mediaType);
  if (!kind) throw new Problem(415, 'attachment.media_type', { details: { allowed: [...fileKinds.keys()] } });
  if (bytes.length === 0) throw new Problem(422, 'attachment.empty');
  if (!kind.endings.some((ending) => name.length > ending.length && name.toLowerCase().endsWith(ending)))
    throw new Problem(422, 'attachment.ending', { details: { allowed: kind.endings } });
  const fault = kind.faultOf(bytes);
  if (fault !== undefined) throw new Problem(422, fault);
}

/** Off this thread: ten megabytes would hold everybody else for tens of milliseconds. */
async function sha256Of(bytes: Buffer): Promise<string> {
  const view = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  return Buffer.from(await crypto.subtle.digest('SHA-256', view)).toString('hex');
}

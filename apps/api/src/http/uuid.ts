import { type ArgumentMetadata, Injectable, type PipeTransform, applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import type { ValidationOptions } from 'class-validator';
import { malformed } from './problem.js';
import { rule } from './validation.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const notUuid = { status: 400, code: 'input.uuid' } as const;

/** A UUID as it is written here: in lower case. */
export const isUuid = (text: string): boolean => uuid.test(text);

/** Capitals mean the same UUID (RFC 9562), and streams are named in lower case. What is none stays as it is, to be refused. */
export function lowerUuid(text: string): string {
  const lower = text.toLowerCase();
  return isUuid(lower) ? lower : text;
}

/** A path parameter that is a UUID, in lower case whatever the sender's; 400 `input.invalid` that names the parameter. */
@Injectable()
export class UuidParam implements PipeTransform<string, string> {
  transform(value: string, { data }: ArgumentMetadata): string {
    const id = lowerUuid(value);
    if (!isUuid(id)) throw malformed('input.invalid', { errors: [{ pointer: `/${data ?? ''}`, code: notUuid.code }] });
    return id;
  }
}

/** The same for a property. */
export function IsUuid(options?: ValidationOptions): PropertyDecorator {
  const lower = (value: unknown): unknown => (typeof value === 'string' ? lowerUuid(value) : value);
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(lower) : lower(value))),
    rule('isUuid', (value) => typeof value === 'string' && isUuid(value), options, notUuid),
  );
}

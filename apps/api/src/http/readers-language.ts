import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Language, languageOf } from '../text/language.js';

/** The language in which the sender reads, by `Accept-Language`. */
export const ReadersLanguage = createParamDecorator((_data: undefined, context: ExecutionContext): Language =>
  languageOf(context.switchToHttp().getRequest<FastifyRequest>().headers['accept-language']),
);

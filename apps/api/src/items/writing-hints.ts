import { readFileSync } from 'node:fs';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { type Field, hintsBy, type WrittenText } from '@shangda/domain/item/hints';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import { type Language, languageOf, messageOf } from '../text/language.js';

/** One mark in the margin, in the reader's language. */
export interface HintView {
  readonly code: string;
  /** Code points of a field, the last one not included. */
  readonly at: { readonly field: Field; readonly from: number; readonly to: number };
  readonly text: string;
}

const list = z.strictObject({
  note: z.string(),
  words: z.array(z.strictObject({ wrong: z.string().min(1), right: z.array(z.string().min(1)).min(1) })),
});

/** One list for every office, until an office can keep its own. */
const file = new URL('../../../../rulebooks/words/wrong-words.json', import.meta.url);
const hintsOf = hintsBy(list.parse(JSON.parse(readFileSync(file, 'utf8'))).words);

/** What might be written better in a text (Art. 14, 15). Never a refusal, never recorded. */
export const hintsFor = (text: WrittenText, language: Language): readonly HintView[] =>
  hintsOf(text).map(({ code, at, limit, instead }) => ({
    code,
    at,
    text: messageOf(code, language, { limit, allowed: instead }).detail,
  }));

/** Adds to a command's answer the hints on the text that was sent with it: the same text gets the same hints, so a repeat the same answer. */
export class WritingHints implements NestInterceptor<object, object> {
  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<object> {
    const { body, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const language = languageOf(headers['accept-language']);
    // Past the handler the body has been validated: it has a title and a text.
    return next.handle().pipe(map((answer) => ({ ...answer, hints: hintsFor(body as WrittenText, language) })));
  }
}

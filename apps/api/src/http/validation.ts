import { applyDecorators, ValidationPipe, type ValidationPipeOptions } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy, type ValidationError, type ValidationOptions } from 'class-validator';
import { Problem, type FieldProblem } from './problem.js';

const maxTitleLength = 200;
const maxReportedErrors = 50;
const registerId = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Controls, and what is unseen or turns the line around: two titles that look the same must be the same. */
const unseen =
  // eslint-disable-next-line no-misleading-character-class -- each stands for itself
  /[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const controlInBody = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** Built-in constraints whose refusal is about meaning (422); every other one is 400 `input.invalid`. */
const meanings: Readonly<Record<string, string>> = {
  maxLength: 'text.too_long',
  isLength: 'text.too_long',
  minLength: 'text.too_short',
  arrayMaxSize: 'list.too_long',
  isDateString: 'time.invalid',
  isIso8601: 'time.invalid',
  isRFC3339: 'time.invalid',
};
const shapes: Readonly<Record<string, string>> = { whitelistValidation: 'input.unknown_field' };

interface Judgement {
  readonly status: 400 | 422;
  readonly code: string;
  readonly limit?: number;
}

/** Unknown fields and wrong types are refused, never dropped or converted. */
export const validationOptions: ValidationPipeOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  transform: true,
  transformOptions: { enableImplicitConversion: false },
  exceptionFactory: problemOfValidation,
};

/** The pipe for `app.useGlobalPipes`. */
export function strictValidation(): ValidationPipe {
  return new ValidationPipe(validationOptions);
}

/** One problem for all refused fields: their code if they share one, 400 as soon as one of them is malformed. */
export function problemOfValidation(errors: readonly ValidationError[]): Problem {
  const found: (FieldProblem & Judgement)[] = [];
  for (const error of errors) collect(error, '', found);
  const status = found.length === 0 || found.some((field) => field.status === 400) ? 400 : 422;
  const codes = new Set(found.map((field) => field.code));
  const [only] = codes;
  const generic = status === 400 ? 'input.invalid' : 'input.refused';
  const code = codes.size === 1 && only !== undefined && !only.startsWith('input.') ? only : generic;
  const limits = new Set(found.map((field) => field.limit));
  const [limit] = limits;
  return new Problem(status, code, {
    ...(limits.size === 1 && limit !== undefined ? { details: { limit } } : {}),
    errors: found.slice(0, maxReportedErrors).map(({ status: _status, ...field }) => field),
  });
}

function collect(error: ValidationError, parent: string, found: (FieldProblem & Judgement)[]): void {
  const name = error.property.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1');
  const pointer = `${parent}/${name}`;
  const seen = new Set<string>();
  for (const constraint of Object.keys(error.constraints ?? {})) {
    const judgement = judge(error, constraint);
    if (seen.has(judgement.code)) continue;
    seen.add(judgement.code);
    found.push({ pointer, ...judgement });
  }
  for (const child of error.children ?? []) collect(child, pointer, found);
}

function judge(error: ValidationError, constraint: string): Judgement {
  const shape = shapes[constraint];
  if (shape !== undefined) return { status: 400, code: shape };
  // A missing field breaks every rule at once; it is said once, as missing.
  if (error.value === undefined) return { status: 400, code: 'input.missing' };
  const own: unknown = error.contexts?.[constraint];
  if (isJudgement(own)) return own;
  const meaning = meanings[constraint];
  return meaning === undefined ? { status: 400, code: 'input.invalid' } : { status: 422, code: meaning };
}

function isJudgement(context: unknown): context is Judgement {
  return typeof context === 'object' && context !== null && 'code' in context && 'status' in context;
}

/** 1–200 code points, one line, nothing unseen in it: 400 `text.control`, 422 `text.too_long` with the limit. */
export function IsTitle(options?: ValidationOptions): PropertyDecorator {
  return lineOfText(maxTitleLength, (text) => !unseen.test(text), options);
}

/** 1–`max` code points; line breaks and tabs are the only control characters. 400 `text.control`, 422 `text.too_long`. */
export function IsBodyText(max: number, options?: ValidationOptions): PropertyDecorator {
  return lineOfText(max, (text) => !controlInBody.test(text), options);
}

/** The id of a person, unit or outlet in a register. 400. */
export function IsRegisterId(options?: ValidationOptions): PropertyDecorator {
  return rule('isRegisterId', (value) => typeof value === 'string' && registerId.test(value), options);
}

/** An integer in a query string, written in digits; arrives as a number. The one conversion, and it is asked for by name. */
export function QueryInteger(min: number, max: number, options?: ValidationOptions): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^(?:0|[1-9][0-9]{0,14})$/.test(value) ? Number(value) : value,
    ),
    rule('queryInteger', (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max, options),
  );
}

function lineOfText(max: number, isClean: (text: string) => boolean, options?: ValidationOptions): PropertyDecorator {
  const control: Judgement = { status: 400, code: 'text.control' };
  const tooLong: Judgement = { status: 422, code: 'text.too_long', limit: max };
  return applyDecorators(
    rule('isWrittenText', (value) => typeof value === 'string' && value.trim() !== '', options),
    rule('isCleanText', (value) => typeof value !== 'string' || isClean(value), options, control),
    rule('isShortEnough', (value) => typeof value !== 'string' || hasAtMost(value, max), options, tooLong),
  );
}

function rule(
  name: string,
  accepts: (value: unknown) => boolean,
  options?: ValidationOptions,
  context?: Judgement,
): PropertyDecorator {
  return ValidateBy(
    // class-validator keeps a context only beside a message that is not empty.
    { name, validator: { validate: accepts, defaultMessage: () => name } },
    context === undefined ? options : { ...options, context },
  );
}

/** Counted in code points: a rare Han or an emoji is one. */
function hasAtMost(text: string, max: number): boolean {
  if (text.length <= max) return true;
  if (text.length > max * 2) return false;
  let count = 0;
  for (const _point of text) count++;
  return count <= max;
}

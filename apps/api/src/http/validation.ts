import { type ArgumentMetadata, applyDecorators, ValidationPipe, type ValidationPipeOptions } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsObject,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationError,
  type ValidationOptions,
} from 'class-validator';
import { malformed, pointerTo, Problem, type FieldProblem } from './problem.js';

const maxTitleLength = 200;
const maxReportedErrors = 50;
const registerId = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Controls, and what is unseen or turns the line around: two titles that look the same must be the same. */
const unseen =
  // eslint-disable-next-line no-misleading-character-class -- each stands for itself
  /[\p{Cc}\p{Noncharacter_Code_Point}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
const controlInBody =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\p{Noncharacter_Code_Point}]/u;

/** Built-in constraints whose refusal is about meaning (422). */
const meanings: Readonly<Record<string, string>> = {
  maxLength: 'text.too_long',
  isLength: 'text.too_long',
  minLength: 'text.too_short',
  arrayMaxSize: 'list.too_long',
  isDateString: 'time.invalid',
  isIso8601: 'time.invalid',
  isRFC3339: 'time.invalid',
};
/** Those about form (400); any other one is `input.invalid`. */
const forms: Readonly<Record<string, string>> = {
  isString: 'input.text',
  isBoolean: 'input.boolean',
  isArray: 'input.list',
  isObject: 'input.object',
  nestedValidation: 'input.object',
  arrayMinSize: 'input.list_empty',
  arrayUnique: 'input.list_repeated',
  matches: 'input.form',
};

interface Judgement extends Omit<FieldProblem, 'pointer'> {
  readonly status: 400 | 422;
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
  return new StrictValidation(validationOptions);
}

/** A request without a body has no field that could be pointed at. */
class StrictValidation extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (value === undefined && isBodyClass(metadata)) throw malformed('json.empty');
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

/** A body of which nothing is read has no class. */
const isBodyClass = ({ type, metatype }: ArgumentMetadata): boolean =>
  type === 'body' && metatype !== undefined && metatype !== Object;

/** A field that may be left out. `null` is not leaving it out, as class-validator's own `IsOptional` has it: it is of the wrong type. */
export function OptionalField(): PropertyDecorator {
  return ValidateIf((_dto, value) => value !== undefined);
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
  const pointer = `${parent}${pointerTo(error.property)}`;
  const seen = new Set<string>();
  const broken = Object.keys(error.constraints ?? {});
  // What is no list breaks every rule about lists and their entries; it is said once.
  for (const constraint of broken.includes('isArray') ? ['isArray'] : broken) {
    const judgement = judge(error, constraint);
    if (seen.has(judgement.code)) continue;
    seen.add(judgement.code);
    found.push({ pointer, ...judgement });
  }
  for (const child of error.children ?? []) collect(child, pointer, found);
}

function judge(error: ValidationError, constraint: string): Judgement {
  if (constraint === 'whitelistValidation') return { status: 400, code: 'input.unknown_field' };
  // A missing field breaks every rule at once; it is said once, as missing.
  if (error.value === undefined) return { status: 400, code: 'input.missing' };
  const own: unknown = error.contexts?.[constraint];
  if (isJudgement(own)) return own;
  const meaning = meanings[constraint];
  if (meaning !== undefined) return { status: 422, code: meaning };
  return { status: 400, code: forms[constraint] ?? 'input.invalid' };
}

function isJudgement(context: unknown): context is Judgement {
  return typeof context === 'object' && context !== null && 'code' in context && 'status' in context;
}

/** 1–200 code points, one line, nothing unseen in it or around it: 400 `text.control`, `text.spaces`, 422 `text.too_long` with the limit. */
export function IsTitle(options?: ValidationOptions): PropertyDecorator {
  return applyDecorators(
    lineOfText(maxTitleLength, (text) => !unseen.test(text), options),
    rule('isTrimmed', (value) => typeof value !== 'string' || value.trim() === '' || value.trim() === value, options, {
      status: 400,
      code: 'text.spaces',
    }),
  );
}

/** One of these words: 400 `input.choice`, which says them. */
export function IsOneOf(words: readonly string[], options?: ValidationOptions): PropertyDecorator {
  return rule('isOneOf', (value) => typeof value === 'string' && words.includes(value), options, {
    status: 400,
    code: 'input.choice',
    allowed: words,
  });
}

/** 1–`max` code points; line breaks and tabs are the only control characters. 400 `text.control`, 422 `text.too_long`. */
export function IsBodyText(max: number, options?: ValidationOptions): PropertyDecorator {
  return lineOfText(max, (text) => !controlInBody.test(text), options);
}

/** The id of a person, unit or outlet in a register. 400. */
export function IsRegisterId(options?: ValidationOptions): PropertyDecorator {
  return rule('isRegisterId', (value) => typeof value === 'string' && registerId.test(value), options, {
    status: 400,
    code: 'input.register_id',
  });
}

/** A number written in at most so many digits, without leading zeros: the same number is the same text. 400. */
export function IsDigits(most: number): PropertyDecorator {
  const digits = new RegExp(`^[1-9][0-9]{0,${most - 1}}$`);
  return rule('isDigits', (value) => typeof value === 'string' && digits.test(value), undefined, {
    status: 400,
    code: 'input.digits',
  });
}

/** An integer, as JSON has it: 400 `input.integer`. */
export function IsInteger(min: number, max: number): PropertyDecorator {
  return rule(
    'isInteger',
    (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
    undefined,
    {
      status: 400,
      code: 'input.integer',
      min,
      max,
    },
  );
}

/** A list of objects, each checked by its own class. */
export function IsListOf(dto: () => new () => object, { min, max }: { min: number; max: number }): PropertyDecorator {
  return applyDecorators(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(dto),
  );
}

/** One object, checked by its own class. */
export function IsPart(dto: () => new () => object): PropertyDecorator {
  return applyDecorators(IsObject(), ValidateNested(), Type(dto));
}

/** An integer in a query string, written in digits; arrives as a number. The one conversion, and it is asked for by name. */
export function QueryInteger(min: number, max: number, options?: ValidationOptions): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^(?:0|[1-9][0-9]{0,14})$/.test(value) ? Number(value) : value,
    ),
    rule('queryInteger', (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max, options, {
      status: 400,
      code: 'input.integer',
      min,
      max,
    }),
  );
}

/** A whole number in a body. 400. */
export function IsWholeNumber(min: number, max: number, options?: ValidationOptions): PropertyDecorator {
  return rule(
    'isWholeNumber',
    (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
    options,
    {
      status: 400,
      code: 'input.integer',
      min,
      max,
    },
  );
}

function lineOfText(max: number, isClean: (text: string) => boolean, options?: ValidationOptions): PropertyDecorator {
  const empty: Judgement = { status: 400, code: 'input.empty' };
  const control: Judgement = { status: 400, code: 'text.control' };
  const tooLong: Judgement = { status: 422, code: 'text.too_long', limit: max };
  return applyDecorators(
    rule('isString', (value) => typeof value === 'string', options),
    rule('isWrittenText', (value) => typeof value !== 'string' || value.trim() !== '', options, empty),
    rule('isCleanText', (value) => typeof value !== 'string' || isClean(value), options, control),
    rule('isShortEnough', (value) => typeof value !== 'string' || hasAtMost(value, max), options, tooLong),
  );
}

/** A rule of one's own; `context` says how its refusal is judged. */
export function rule(
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

import { readFileSync } from 'node:fs';
import { samplesOf } from '@shangda/events/rulebook/patterns';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { dayFaults } from './calendar-days.js';
import type { FieldProblem } from '../http/problem.js';

/** A check of documents against a schema under `rulebooks/`: where each fault lies and what would have been taken; empty: of the right form, and every day is one of the calendar. */
export function schemaCheck(file: string): (document: unknown) => readonly FieldProblem[] {
  let validate: ValidateFunction | undefined;
  return (document) => {
    // Compiled when first asked: most commands never ask.
    validate ??= compiled(file);
    return validate(document) ? dayFaults(document) : told(validate.errors ?? []).map(fieldProblem);
  };
}

function compiled(file: string): ValidateFunction {
  const url = new URL(`../../../../rulebooks/${file}`, import.meta.url);
  const options = {
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    discriminator: true,
    verbose: true,
  };
  return new Ajv(options).compile(JSON.parse(readFileSync(url, 'utf8')) as object);
}

/** One error for each place: of a choice only that none fits, not what each of its branches lacks; and not that a format was chosen. */
function told(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ schemaPath }) => `${schemaPath}/`);
  const chosen = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath));
  return errors.filter(
    ({ keyword, schemaPath, instancePath }) =>
      keyword === 'anyOf' ||
      (keyword !== 'if' && !chosen.has(instancePath) && !choices.some((choice) => schemaPath.startsWith(choice))),
  );
}

/** Members of the error's parameters that name the member at fault: it is pointed at itself, not the object around it. */
const naming: Readonly<Record<string, string>> = {
  required: 'missingProperty',
  additionalProperties: 'additionalProperty',
  discriminator: 'tag',
};

function fieldProblem({ instancePath, keyword, params, parentSchema }: ErrorObject): FieldProblem {
  const named: unknown = (params as Record<string, unknown>)[naming[keyword] ?? ''];
  const member = typeof named === 'string' ? `/${named.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
  return {
    pointer: `${instancePath.slice(0, 200)}${member}`,
    code: `schema.${keyword}`,
    ...taken(params, parentSchema),
  };
}

/** What the schema would have taken; never what was sent. */
function taken(
  { limit, allowedValues, pattern }: ErrorObject['params'],
  schema: ErrorObject['parentSchema'],
): Pick<FieldProblem, 'limit' | 'allowed' | 'expected'> {
  const expected = samplesOf.get(String(pattern)) ?? (schema?.['anyOf'] ? samplesOfChoice(schema) : undefined);
  return {
    ...(expected === undefined ? {} : { expected }),
    ...(typeof limit === 'number' ? { limit } : {}),
    ...(Array.isArray(allowedValues) ? { allowed: allowedValues.map(String) } : {}),
  };
}

const samplesOfChoice = ({ description }: Record<string, unknown>): string | undefined =>
  typeof description === 'string' ? description : undefined;

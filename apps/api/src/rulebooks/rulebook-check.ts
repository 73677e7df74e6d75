import { readFileSync } from 'node:fs';
import { faultsOf } from '@shangda/domain/rulebook-faults';
import { type Rulebook, readRulebook } from '@shangda/events/rulebook';
import { Ajv, type ErrorObject } from 'ajv';
import { isOfficeDay } from '../http/instants.js';
import { type FieldProblem, Problem } from '../http/problem.js';

const maxReportedErrors = 50;
const schema = JSON.parse(
  readFileSync(new URL('../../../../rulebooks/rulebook.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, discriminator: true }).compile(schema);

/** The document as a rulebook of this office, or 422 `rulebook.invalid` with where each fault lies. One of an older format is read as what it means in the newest. */
export function checkedRulebook(document: unknown, officeId: string): Rulebook {
  if (!validate(document)) throw invalid(told(validate.errors ?? []).map(fieldProblem));
  const rulebook = readRulebook(document);
  const faults: FieldProblem[] = faultsOf(rulebook).map(({ pointer, code }) => ({
    pointer: `/rulebook${pointer}`,
    code,
  }));
  // What a schema cannot say: days of the calendar, and whose rulebook it is.
  if (!isOfficeDay(rulebook.effectiveFrom)) faults.push({ pointer: '/rulebook/effectiveFrom', code: 'time.invalid' });
  if (rulebook.office !== undefined && rulebook.office !== officeId)
    faults.push({ pointer: '/rulebook/office', code: 'rulebook.office' });
  if (faults.length > 0) throw invalid(faults);
  return rulebook;
}

function invalid(errors: readonly FieldProblem[]): Problem {
  return new Problem(422, 'rulebook.invalid', { errors: errors.slice(0, maxReportedErrors) });
}

/** One error for each place: of a choice only that none fits, not what each of its branches lacks; and not that a format was chosen. */
function told(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ schemaPath }) => `${schemaPath}/`);
  return errors.filter(
    ({ keyword, schemaPath }) => keyword !== 'if' && !choices.some((choice) => schemaPath.startsWith(choice)),
  );
}

/** A missing or unknown member is pointed at itself, not at the object around it. */
function fieldProblem({ instancePath, keyword, params }: ErrorObject): FieldProblem {
  const named: unknown =
    keyword === 'required'
      ? params.missingProperty
      : keyword === 'additionalProperties'
        ? params.additionalProperty
        : keyword === 'discriminator'
          ? params.tag
          : undefined;
  const member = typeof named === 'string' ? `/${named.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
  return { pointer: `/rulebook${instancePath.slice(0, 200)}${member}`, code: `schema.${keyword}`, ...taken(params) };
}

/** What the schema would have taken; never what was sent. */
function taken({ limit, allowedValues }: ErrorObject['params']): Pick<FieldProblem, 'limit' | 'allowed'> {
  return {
    ...(typeof limit === 'number' ? { limit } : {}),
    ...(Array.isArray(allowedValues) ? { allowed: allowedValues.map(String) } : {}),
  };
}

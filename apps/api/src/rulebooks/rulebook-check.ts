import { faultsOf } from '@shangda/domain/rulebook-faults';
import { type Rulebook, readRulebook } from '@shangda/events/rulebook';
import { isOfficeDay } from '../http/instants.js';
import { type FieldProblem, Problem } from '../http/problem.js';
import { completed } from './national-rules.js';
import { schemaCheck } from './schema-faults.js';

const maxReportedErrors = 50;
const formFaults = schemaCheck('rulebook.schema.json');

/** The document as a rulebook of this office, or 422 `rulebook.invalid` with where each fault lies. One of an older format is read as what it means in the newest, and what it takes in of the statutes stands in it. */
export function checkedRulebook(document: unknown, officeId: string): Rulebook {
  const ofForm = formFaults(document);
  if (ofForm.length > 0) throw invalid(ofForm);
  const rulebook = completed(readRulebook(document));
  const faults: FieldProblem[] = [...faultsOf(rulebook)];
  // What a schema cannot say: days of the calendar, and whose rulebook it is.
  if (!isOfficeDay(rulebook.effectiveFrom)) faults.push({ pointer: '/effectiveFrom', code: 'time.invalid' });
  if (rulebook.office !== undefined && rulebook.office !== officeId)
    faults.push({ pointer: '/office', code: 'rulebook.office' });
  if (faults.length > 0) throw invalid(faults);
  return rulebook;
}

function invalid(faults: readonly FieldProblem[]): Problem {
  const errors = faults
    .slice(0, maxReportedErrors)
    .map((fault) => ({ ...fault, pointer: `/rulebook${fault.pointer}` }));
  return new Problem(422, 'rulebook.invalid', { errors });
}

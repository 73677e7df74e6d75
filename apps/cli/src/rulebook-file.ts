import { type FieldProblem, Problem } from '@shangda/api/http/problem';
import { parseStrictJson } from '@shangda/api/http/strict-json';
import { checkedRulebook } from '@shangda/api/rulebooks/rulebook-check';
import { messagesEn } from '@shangda/api/text/messages.en';
import { type Rulebook, rulebook as recordedRulebook } from '@shangda/events/rulebook';

export interface RulebookFault {
  /** JSON Pointer into the file; empty for the file as a whole. */
  readonly path: string;
  readonly code: string;
  /** Samples of what would have been taken. */
  readonly expected?: string | undefined;
  /** Pointers to the rows it contradicts. */
  readonly others?: readonly string[] | undefined;
}

export interface RulebookReading {
  /** Undefined where there are faults. */
  readonly rulebook: Rulebook | undefined;
  readonly faults: readonly RulebookFault[];
}

/** A rulebook as this release reads it, or every fault with its place: JSON as strict as the API's, then the schema, then the sense. Asks no database. */
export function readRulebook(bytes: Buffer, office?: string): RulebookReading {
  try {
    const document = parseStrictJson(bytes);
    const rulebook = checkedRulebook(document, office ?? officeOf(document));
    const faults = unrecordable(rulebook);
    return faults.length === 0 ? { rulebook, faults } : { rulebook: undefined, faults };
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    const errors: readonly FieldProblem[] = cause.errors ?? [{ pointer: '', code: cause.code }];
    const faults = errors.map((error) => fileFault({ ...error, pointer: error.pointer.replace(/^\/rulebook/, '') }));
    return { rulebook: undefined, faults };
  }
}

export const fileFault = ({ pointer, code, expected, others }: FieldProblem): RulebookFault => ({
  path: pointer,
  code,
  ...(expected === undefined ? {} : { expected }),
  ...(others === undefined ? {} : { others }),
});

export function sayFault({ path, code, expected, others }: RulebookFault): string {
  const said = [
    messagesEn[code]?.title,
    expected === undefined ? undefined : `wanted: ${expected}`,
    others === undefined ? undefined : `see ${others.join(', ')}`,
  ].filter((words) => words !== undefined);
  return `${path === '' ? 'the file' : path}: ${code}${said.length === 0 ? '' : ` (${said.join('; ')})`}`;
}

/** Without a wish the file's own office is meant; a rulebook that names none fits every office. */
function officeOf(document: unknown): string {
  return typeof document === 'object' &&
    document !== null &&
    'office' in document &&
    typeof document.office === 'string'
    ? document.office
    : '';
}

/** What `verify` would later say of the recorded fact. */
function unrecordable(rulebook: Rulebook): readonly RulebookFault[] {
  const issues = recordedRulebook.safeParse(rulebook).error?.issues ?? [];
  return issues.map(({ path, code }) => ({
    path: path.map((step) => `/${String(step)}`).join(''),
    code: `schema.${code}`,
  }));
}

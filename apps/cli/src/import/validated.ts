import { Problem } from '@shangda/api/http/problem';
import { strictValidation } from '@shangda/api/http/validation';
import { messagesEn } from '@shangda/api/text/messages.en';

/** What a body of the API must look like; the files are held to the same. */
type BodyClass = new () => object;

export interface RowProblem {
  readonly line: number;
  readonly column: string | undefined;
  readonly code: string;
}

const pipe = strictValidation();

/** What the API's door would say of this row, by column. */
export async function problemsOf(
  line: number,
  body: object,
  shape: BodyClass,
  columnOf: Readonly<Record<string, string>>,
): Promise<readonly RowProblem[]> {
  try {
    await pipe.transform(body, { type: 'body', metatype: shape });
    return [];
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    return (cause.errors ?? [{ pointer: '', code: cause.code }]).map(({ pointer, code }) => {
      const field = pointer.split('/')[1] ?? '';
      return { line, column: columnOf[field] ?? field, code };
    });
  }
}

/** `line 4, column level: input.choice (PREFECTURE | …)`. */
export function sayProblem({ line, column, code }: RowProblem, takes: Readonly<Record<string, string>>): string {
  const hint = (column === undefined ? undefined : takes[column]) ?? messagesEn[code]?.title;
  return `line ${line}${column === undefined ? '' : `, column ${column}`}: ${code}${hint === undefined ? '' : ` (${hint})`}`;
}

/** One refused field: where (JSON Pointer into what was sent), why (stable code), and what would have been taken. Never text of the request. */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: string;
  readonly limit?: number;
  readonly min?: number;
  readonly max?: number;
  readonly allowed?: readonly string[];
  /** Samples of what would have been taken. */
  readonly expected?: string;
  /** Pointers to what it contradicts. */
  readonly others?: readonly string[];
}

/** The JSON Pointer to a field that was sent; no longer than is useful. */
export const pointerTo = (field: string): string =>
  `/${field.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export interface ProblemExtras {
  /** The article of the regulation that refuses, as the domain cites it. */
  readonly article?: string;
  /** Facts for the client, shown as they are: never put text of the request here. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * An answer that is not a success, on its way to the edge. The words come later from the catalogue, keyed by `code`;
 * this carries only what is the same in every language.
 */
export class Problem extends Error {
  readonly article: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly errors: readonly FieldProblem[] | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(
    readonly status: number,
    readonly code: string,
    extras: ProblemExtras = {},
  ) {
    super(code, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = 'Problem';
    this.article = extras.article;
    this.details = extras.details;
    this.errors = extras.errors;
    this.headers = extras.headers;
  }
}

/** 400: malformed, unknown field or wrong type. */
export function malformed(code: string, extras?: ProblemExtras): Problem {
  return new Problem(400, code, extras);
}

/** 401 with the challenge RFC 6750 asks for. */
export function unauthenticated(code: 'auth.token_missing' | 'auth.token_invalid', cause?: unknown): Problem {
  const challenge = code === 'auth.token_missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  return new Problem(401, code, { headers: { 'WWW-Authenticate': challenge }, cause });
}

/** 403 for a thing the person may see but not touch. What they may not see is `notFound`. */
export function roleMissing(details?: Readonly<Record<string, unknown>>): Problem {
  return new Problem(403, 'access.role_missing', details === undefined ? {} : { details });
}

/** 404: not there or not yours, on purpose the same answer. */
export function notFound(): Problem {
  return new Problem(404, 'not_found');
}

/** 409 after the internal retries ran out. */
export function conflict(): Problem {
  return new Problem(409, 'conflict');
}

/** 412: the version in `If-Match` is not the current one. Never retried for the client. */
export function versionFailed(currentVersion?: number): Problem {
  return new Problem(412, 'version.failed', currentVersion === undefined ? {} : { details: { currentVersion } });
}

/** 428: this command must say which version it judged. */
export function versionRequired(): Problem {
  return new Problem(428, 'version.required');
}

/** 422: a refusal of the regulation, its PascalCase code given as it is. */
export function refused(code: string, article?: string, details?: Readonly<Record<string, unknown>>): Problem {
  return new Problem(422, code, {
    ...(article === undefined ? {} : { article }),
    ...(details === undefined ? {} : { details }),
  });
}

/** 503: the ledger does not answer; nothing is known to be lost, the same command id may be sent again. */
export function ledgerUnavailable(cause?: unknown, retryAfterSeconds = 5): Problem {
  return new Problem(503, 'ledger.unavailable', { headers: { 'Retry-After': String(retryAfterSeconds) }, cause });
}

import { HttpException } from '@nestjs/common';
import { ledgerUnavailable, Problem } from './problem.js';

/** Codes for errors that only bring a status. */
const codeOfStatus: Readonly<Record<number, string>> = {
  400: 'input.invalid',
  401: 'auth.token_invalid',
  403: 'access.role_missing',
  404: 'route.not_found',
  405: 'route.method_not_allowed',
  408: 'request.timeout',
  409: 'conflict',
  412: 'version.failed',
  413: 'body.too_large',
  414: 'url.too_long',
  415: 'body.content_type',
  428: 'version.required',
  429: 'request.too_many',
  431: 'header.too_large',
  503: 'service.unavailable',
};

const headersOfStatus: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'Bearer' },
  // The rest of the body is not read: it must not be taken for the next request, nor keep the connection open.
  413: { Connection: 'close' },
  503: { 'Retry-After': '5' },
};

const problemOfFastify: Readonly<Record<string, readonly [status: number, code: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body.too_large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'body.content_type'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'body.incomplete'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'json.empty'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'json.malformed'],
  FST_ERR_BAD_URL: [400, 'url.malformed'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'url.too_long'],
  FST_ERR_NOT_FOUND: [404, 'route.not_found'],
  // The sender hung up in the middle of the body.
  ECONNRESET: [400, 'body.incomplete'],
  ERR_STREAM_PREMATURE_CLOSE: [400, 'body.incomplete'],
};

/**
 * What an exception means to the client. `Problem` is given as it is; frameworks are translated by code and status, never by
 * their message (which may hold text of the request); anything else is a failure of the machine: 500 `internal`.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isLedgerUnavailable(error)) return ledgerUnavailable(error);
  if (error instanceof HttpException) return problemOfStatus(error.getStatus(), error);
  if (error instanceof Error && 'statusCode' in error && 'code' in error) return problemOfFramework(error);
  if (isDisconnected(error)) return ledgerUnavailable(error);
  return new Problem(500, 'internal', { cause: error });
}

function problemOfFramework(error: Error & { statusCode: unknown; code: unknown }): Problem {
  const code = String(error.code);
  const known = Object.hasOwn(problemOfFastify, code) ? problemOfFastify[code] : undefined;
  if (known !== undefined)
    return new Problem(known[0], known[1], { cause: error, headers: headersOfStatus[known[0]] ?? {} });
  // Others' errors also carry statuses: the answer of a remote server is not ours to pass on.
  if (!code.startsWith('FST_') || typeof error.statusCode !== 'number')
    return new Problem(500, 'internal', { cause: error });
  return problemOfStatus(error.statusCode, error);
}

/** The problem for an error that brings nothing but a status. */
export function problemOfStatus(status: number, cause?: unknown): Problem {
  const code = codeOfStatus[status];
  if (code !== undefined) return new Problem(status, code, { cause, headers: headersOfStatus[status] ?? {} });
  return status >= 400 && status < 500
    ? new Problem(status, 'request.refused', { cause })
    : new Problem(500, 'internal', { cause });
}

/** A question that found no database: the connection failed, or the server is stopping, full or has no such database. */
function isDisconnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(?:57P|08|53|3D)[0-9A-Z]{2,3}$/.test(code)) return true;
  return (
    /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_)/.test(code) ||
    /^(?:Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
  );
}

/** Known by name: the door does not ask which library said so, and a cause may be wrapped. */
function isLedgerUnavailable(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if (current.name === 'LedgerUnavailable' || current.constructor.name === 'LedgerUnavailable') return true;
    current = current.cause;
  }
  return false;
}

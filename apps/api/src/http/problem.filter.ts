import { inspect } from 'node:util';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter, type LoggerService } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, messageOf, type Language } from '../text/language.js';
import type { Problem } from './problem.js';
import type { PersonRequest } from './token.guard.js';
import { problemOf } from './problem-of.js';

// One import for the edge: what an exception means, and how it is answered.
export { problemOf };

/** Turns every exception into problem+json (RFC 9457). Logs failures of the machine, once, with their cause, and what an auditor would ask about. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Pick<LoggerService, 'error' | 'warn'> = new Logger('http')) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<PersonRequest>();
    const problem = problemOf(error);
    if (problem.status >= 500) this.logFailure(problem, request);
    if (isSuspicious(problem))
      this.log.warn({ refused: problem.code, personId: request.personId, ...placeOf(request) });
    answer(problem, request, http.getResponse<FastifyReply>());
  }

  private logFailure(problem: Problem, request: FastifyRequest): void {
    const cause = inspect(problem.cause ?? problem, { depth: 4, maxStringLength: 2000, maxArrayLength: 20 });
    this.log.error({ failure: problem.code, ...placeOf(request), cause });
  }
}

/** A token that was not ours, a door without the role for it, a command id used for something else: slips mostly, attempts sometimes. */
function isSuspicious({ status, code }: Problem): boolean {
  return code === 'auth.token_invalid' || code === 'command.reused' || status === 403;
}

function placeOf(request: FastifyRequest) {
  return { requestId: request.id, method: request.method, route: routeOf(request) };
}

/** The path as it was declared: the one that was sent may hold anything. */
function routeOf(request: FastifyRequest): string | undefined {
  return (request.routeOptions as Partial<FastifyRequest['routeOptions']> | undefined)?.url;
}

/** Sends a problem, unless an answer is already on its way. */
export function answer(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent) return;
  const language = languageOf(request.headers['accept-language']);
  void reply
    .code(problem.status)
    .headers({
      ...problem.headers,
      'Content-Type': 'application/problem+json',
      'Content-Language': language,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept-Language',
    })
    .send(problemText(problem, language, request.id));
}

/** The schema of rulebooks has more keywords than there are words for. */
const fieldFallback = (code: string): string => (code.startsWith('schema.') ? 'schema' : 'input.wrong');

/** The body of the answer. `<`, `>` and `&` are escaped, so that no reader can take it for markup. */
export function problemText(problem: Problem, language: Language, requestId?: string): string {
  const fallback = problem.status >= 500 ? 'internal' : problem.status === 422 ? 'input.refused' : 'request.refused';
  const { title, detail } = messageOf(problem.code, language, problem.details, fallback);
  const text = JSON.stringify({
    type: `urn:shangda:problem:${problem.code}`,
    title,
    status: problem.status,
    code: problem.code,
    detail,
    article: problem.article,
    details: problem.details,
    errors: problem.errors?.map((field) => ({
      ...field,
      detail: messageOf(field.code, language, { ...field }, fieldFallback(field.code)).detail,
    })),
    instance: requestId === undefined ? undefined : `urn:shangda:request:${requestId}`,
  });
  return text.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

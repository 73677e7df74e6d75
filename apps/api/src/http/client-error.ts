import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemOfStatus } from './problem-of.js';
import { Problem } from './problem.js';
import { problemText } from './problem.filter.js';

/**
 * Answers what Node could not read as HTTP, before Fastify sees a request: 431, 408, else 400 `request.malformed`.
 * For the `clientErrorHandler` option of the Fastify adapter.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOfClientError(error.code);
  const id = randomUUID();
  const body = Buffer.from(problemText(problem, 'zh-CN', id));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json',
    'Content-Language: zh-CN',
    `X-Request-Id: ${id}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
}

function problemOfClientError(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return problemOfStatus(431);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problemOfStatus(408);
  return new Problem(400, 'request.malformed');
}

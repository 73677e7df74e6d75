import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { malformed, Problem } from './problem.js';
import { parseStrictJson } from './strict-json.js';
import { takesFile } from './upload-door.js';
import { checkUrl } from './url.js';

/** Bytes of one request body. A million is some three hundred thousand Han: more than any report needs. */
export const bodyLimit = 1024 * 1024;

/**
 * Makes the door strict before any controller: only JSON in UTF-8 up to 1 MiB (where a route takes a file, that file), uncompressed, and a
 * URL that says each thing once.
 * Call it before `app.init()`; Nest then leaves its own parsers out. What a header already gives away is refused before a
 * byte of the body is read. A request without a body reaches its route with `body` undefined.
 * Does not inflate: every content encoding is 415, so there is no bomb to defuse.
 */
export function registerStrictInput(adapter: FastifyAdapter): void {
  const instance = adapter.getInstance();
  // Fastify brings a parser of its own for plain text.
  instance.removeContentTypeParser('text/plain');
  adapter.useBodyParser('application/json', false, { bodyLimit }, (_request, body, done) => {
    try {
      // JSON announced and nothing sent is no body: a command that says everything in its path needs none.
      done(null, body.length === 0 ? undefined : parseStrictJson(body));
    } catch (error) {
      done(error instanceof Error ? error : new Error('body parser', { cause: error }));
    }
  });
  adapter.useBodyParser('*', false, { bodyLimit }, (_request, _body, done) => {
    done(new Problem(415, 'body.content_type'));
  });
  instance.addHook('onRequest', (request, _reply, done) => {
    try {
      mustNameHost(request);
      checkUrl(request.raw.url ?? '/');
      checkBodyHeaders(request);
      normaliseQuery(request);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error('strict input', { cause: error }));
    }
  });
}

/** RFC 9112 asks for it. Node would refuse it too, but with nothing said: see `requireHostHeader`. */
function mustNameHost(request: FastifyRequest): void {
  if (request.raw.httpVersion === '1.1' && request.headers.host === undefined) throw malformed('request.malformed');
}

function checkBodyHeaders(request: FastifyRequest): void {
  // Nothing reads a body here, whatever the headers promise.
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') throw new Problem(415, 'body.encoding');
  // Its own door asks who sends it before anything else.
  if (takesFile(request)) return;
  const type = request.headers['content-type'];
  if (type === undefined) {
    if (hasBody(request)) throw new Problem(415, 'body.content_type');
    return;
  }
  checkContentType(type);
  if (Number(request.headers['content-length']) > bodyLimit) {
    throw new Problem(413, 'body.too_large', { details: { limit: bodyLimit }, headers: { Connection: 'close' } });
  }
}

function hasBody(request: FastifyRequest): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function checkContentType(type: string): void {
  const [mediaType, ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  if (mediaType !== 'application/json') throw new Problem(415, 'body.content_type');
  const charsets = parameters.filter((parameter) => parameter.startsWith('charset='));
  if (charsets.some((charset) => !/^charset="?utf-8"?$/.test(charset))) throw new Problem(415, 'body.charset');
}

/** Query texts meet register texts that are stored in NFC, so they take the same form. */
function normaliseQuery(request: FastifyRequest): void {
  const query = request.query as Record<string, unknown>;
  for (const key of Object.keys(query)) {
    const value = query[key];
    if (typeof value === 'string') query[key] = value.normalize('NFC');
  }
}

import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/** What routes that take files let in. */
export interface UploadLimits {
  /** Bytes of one file. */
  readonly bytes: number;
  readonly mediaTypes: readonly string[];
  /** Under way at once in one process: each is held in memory until it is answered. */
  readonly atOnce: number;
}

/** Marks a route whose body is a file as it is, instead of JSON. */
export const TakesFile = (): MethodDecorator => RouteConfig({ takesFile: true });

export const takesFile = (request: FastifyRequest): boolean =>
  'takesFile' in request.routeOptions.config && request.routeOptions.config.takesFile === true;

/** Takes bytes of these types where a route asks for them; call it after `registerStrictInput`, which refuses them everywhere else. */
export function registerUploads(
  adapter: FastifyAdapter,
  limits: UploadLimits,
  personOf: (authorization: string | undefined) => Promise<unknown>,
): void {
  for (const type of limits.mediaTypes)
    adapter.useBodyParser(type, false, { bodyLimit: limits.bytes }, (_request, body, done) => done(null, body));
  let underWay = 0;
  // Who sends is asked before the body is read, and again at the door: strangers fill no memory.
  adapter.getInstance().addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!takesFile(request)) return;
    await personOf(request.headers.authorization);
    checkHeaders(request, limits);
    if (underWay >= limits.atOnce)
      throw new Problem(429, 'request.too_many', { headers: { 'Retry-After': '1', Connection: 'close' } });
    underWay++;
    reply.raw.once('close', () => underWay--);
  });
}

/** Refuses by its headers what would be refused by its bytes: 415 `attachment.media_type`, 413 `attachment.too_large`. */
function checkHeaders({ headers }: FastifyRequest, { bytes, mediaTypes }: UploadLimits): void {
  const type = headers['content-type']?.trim().toLowerCase();
  // Nothing that may be attached has a parameter, such as a charset.
  if (type === undefined || !mediaTypes.includes(type))
    throw new Problem(415, 'attachment.media_type', { details: { allowed: mediaTypes } });
  if (Number(headers['content-length']) > bytes)
    throw new Problem(413, 'attachment.too_large', { details: { limit: bytes }, headers: { Connection: 'close' } });
}

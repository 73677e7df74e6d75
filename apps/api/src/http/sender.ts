import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type CommandHeaders, commandHeadersOf } from './command-headers.js';
import { requiredVersionKey } from './command-route.js';
import { personOf } from './token.guard.js';

/** Who sends a command, and what its headers say: what every errand needs besides its data. */
export interface Sender {
  readonly personId: string;
  readonly headers: CommandHeaders;
}

/** Asks for `If-Match` where the route's `@CommandRoute` says that the command judges a version. */
export const SentBy = createParamDecorator((_data: undefined, context: ExecutionContext): Sender => {
  const version = Reflect.getMetadata(requiredVersionKey, context.getHandler()) as 'required' | undefined;
  const headers = commandHeadersOf(
    context.switchToHttp().getRequest<FastifyRequest>(),
    version === undefined ? {} : { version },
  );
  return { personId: personOf(context), headers };
});

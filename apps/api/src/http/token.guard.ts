import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { TokenVerifier } from './tokens.js';

const openToAll = 'shangda:open-to-all';

/** A request whose sender is known. */
export interface PersonRequest extends FastifyRequest {
  personId?: string;
}

/** Opens a route or controller to callers without a token: health, documents, OpenAPI. */
export function Public(): CustomDecorator {
  return SetMetadata(openToAll, true);
}

/** Closes every route that is not `@Public()`: no token, no answer. Identity comes from the token alone, never from another header. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const isOpen = this.reflector.getAllAndOverride<boolean | undefined>(openToAll, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (isOpen === true) return true;
    const request = context.switchToHttp().getRequest<PersonRequest>();
    request.personId = await this.verifier.personOf(request.headers.authorization);
    return true;
  }
}

/** The person who sends the request. Not for `@Public()` routes, where nobody is known. */
export const PersonId = createParamDecorator((_data: undefined, context: ExecutionContext): string =>
  personOf(context),
);

export function personOf(context: ExecutionContext): string {
  const { personId } = context.switchToHttp().getRequest<PersonRequest>();
  if (personId === undefined) throw new Error('a person is asked for on a route without a token');
  return personId;
}

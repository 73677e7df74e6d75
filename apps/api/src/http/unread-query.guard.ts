import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { malformed, pointerTo } from './problem.js';

const mostReported = 50;

/** A route that reads no query refuses one, as the others refuse a parameter they do not know: what would be ignored was meant. */
@Injectable()
export class UnreadQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const keys = Object.keys(context.switchToHttp().getRequest<FastifyRequest>().query as object);
    if (keys.length === 0 || readsQuery(context)) return true;
    const errors = keys.slice(0, mostReported).map((key) => ({ pointer: pointerTo(key), code: 'input.unknown_field' }));
    throw malformed('input.invalid', { errors });
  }
}

/** Nest keeps a handler's parameters under `<kind>:<place>`. */
function readsQuery(context: ExecutionContext): boolean {
  const read: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name);
  return Object.keys(read ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}

import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';

export const routePolicyKey = 'shangda:policy';

/** Documents a route that carries a command: its headers, its answers, and the row of the policy that guards it. */
export function CommandRoute(route: {
  readonly summary: string;
  readonly command: string;
  readonly version?: 'required';
}): MethodDecorator {
  return applyDecorators(
    SetMetadata(routePolicyKey, route.command),
    ApiOperation({ summary: route.summary, operationId: route.command }),
    ApiExtension('x-policy', route.command),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'UUID of this command: sent twice, done once',
      schema: { type: 'string', format: 'uuid' },
    }),
    ApiHeader({
      name: 'If-Match',
      required: route.version === 'required',
      description: 'The version that was judged, as "3"',
      schema: { type: 'string' },
    }),
    ApiHeader({
      name: 'Correlation-Id',
      required: false,
      description: 'UUID of what several commands belong to; it stands on their events. By default the command id',
      schema: { type: 'string', format: 'uuid' },
    }),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: 'wait=5: answer when the views show it, at most 30 s',
      schema: { type: 'string' },
    }),
    ApiResponse({ status: '2XX', description: 'id, version and ledger position', schema: answerSchema }),
    ApiResponse({
      status: '4XX',
      description: 'application/problem+json with a stable code and, for a refusal, its article',
    }),
  );
}

const answerSchema = {
  type: 'object',
  required: ['id', 'version'],
  properties: {
    id: { type: 'string' },
    version: { type: 'integer' },
    position: { type: 'string', description: 'position of the last event in the ledger' },
    recordedAt: { type: 'string', format: 'date-time' },
    views: { type: 'string', enum: ['current', 'pending'] },
    registrationYear: { type: 'integer' },
    registrationNumber: { type: 'integer' },
  },
  example: {
    id: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
    version: 3,
    position: '42',
    recordedAt: '2026-03-04T01:00:00.000Z',
  },
};

/** Documents a route that answers a question, and names the row of the policy that guards it. `id`: where one row guards several routes. */
export function QueryRoute(route: {
  readonly summary: string;
  readonly query: string;
  readonly id?: string;
}): MethodDecorator {
  return applyDecorators(
    SetMetadata(routePolicyKey, route.query),
    ApiOperation({ summary: route.summary, operationId: route.id ?? route.query }),
    ApiExtension('x-policy', route.query),
    ApiResponse({ status: 200, description: 'the answer' }),
    ApiResponse({ status: '4XX', description: 'application/problem+json with a stable code' }),
  );
}

import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { commandProblem, healthProblem, queryProblem } from './problem-sample.js';
import { exampleOf, instant, oneOf, optional, type Sample, schemaOf } from './sample.js';

export const routePolicyKey = 'shangda:policy';
/** Where a route keeps that its command must name the version it judged. */
export const requiredVersionKey = 'shangda:version';

/** Documents a route that carries a command: its headers, its answers, and the row of the policy that guards it. */
export function CommandRoute(route: {
  readonly summary: string;
  readonly command: string;
  readonly version?: 'required';
}): MethodDecorator {
  return applyDecorators(
    SetMetadata(routePolicyKey, route.command),
    SetMetadata(requiredVersionKey, route.version),
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
    ApiResponse({ status: '2XX', description: 'id, version and ledger position', content: json(commandAnswer) }),
    ApiResponse(commandProblem),
  );
}

/** A `CommandAnswer`; what a command adds to it (as a registration number) comes beside. */
const commandAnswer = {
  id: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
  version: 3,
  position: optional('42'),
  recordedAt: optional(instant('2026-03-04T01:00:00.000Z')),
  views: optional(oneOf(['current', 'pending'], 'current')),
  registrationYear: optional(2026),
  registrationNumber: optional(118),
  hints: optional([
    {
      code: 'hint.word_wrong',
      at: { field: oneOf(['title', 'body'], 'body'), from: 12, to: 14 },
      text: '是否应作：部署？',
    },
  ]),
  attachmentId: optional('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e13'),
};

/** One media type's schema and example. */
const json = (answer: Sample, grows = false) => ({
  'application/json': { schema: schemaOf(answer, grows), example: exampleOf(answer) },
});

/** Documents a route that answers a question, and names the row of the policy that guards it. `id`: where one row guards several routes. */
export function QueryRoute(route: {
  readonly summary: string;
  readonly query: string;
  readonly id?: string;
  /** As JSON; missing where there are other forms only. */
  readonly answer?: Sample;
  /** Members may be added to the answer that its sample does not show. */
  readonly grows?: boolean;
  /** In other forms: media types with an example each. */
  readonly also?: Readonly<Record<string, string>>;
}): MethodDecorator {
  return applyDecorators(
    SetMetadata(routePolicyKey, route.query),
    ApiOperation({ summary: route.summary, operationId: route.id ?? route.query }),
    ApiExtension('x-policy', route.query),
    ApiResponse({
      status: 200,
      description: 'The answer',
      content: { ...(route.answer === undefined ? {} : json(route.answer, route.grows)), ...texts(route.also ?? {}) },
    }),
    ApiResponse(queryProblem),
  );
}

/** Documents what anybody may ask without a token. */
export function OpenRoute(route: {
  readonly summary: string;
  readonly id: string;
  readonly answer: Sample;
}): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: route.summary, operationId: route.id }),
    ApiResponse({ status: 200, description: 'The answer', content: json(route.answer) }),
    ApiResponse(healthProblem),
  );
}

function texts(also: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(also).map(([type, example]) => [type, { schema: { type: 'string' }, example }]),
  );
}

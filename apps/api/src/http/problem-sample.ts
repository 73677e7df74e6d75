import type { Schema } from './sample.js';

const text = { type: 'string' };

/** RFC 9457, as `problemText` writes it. */
export const problemSchema: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { ...text, description: 'urn:shangda:problem: and the code' },
    title: { ...text, description: 'In the language asked for: zh-CN unless said, or en' },
    status: { type: 'integer' },
    code: { ...text, description: 'Stable: programs look at this' },
    detail: text,
    article: { ...text, description: 'The article of the regulation that refuses' },
    details: { type: 'object', description: 'Facts for the client' },
    errors: {
      type: 'array',
      description: 'Every refused field',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: {
          pointer: { ...text, description: 'JSON Pointer into what was sent' },
          code: text,
          detail: text,
          limit: { type: 'integer' },
        },
        additionalProperties: false,
      },
    },
    instance: { ...text, description: 'urn:shangda:request: and the request id of the log' },
  },
  additionalProperties: false,
};

const refusedCommand = {
  type: 'urn:shangda:problem:AuthorMayNotSign',
  title: 'The author may not sign',
  status: 422,
  code: 'AuthorMayNotSign',
  detail: 'Who wrote an item may not sign it off.',
  article: '16',
  instance: 'urn:shangda:request:0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
};

const refusedQuestion = {
  type: 'urn:shangda:problem:not_found',
  title: 'Not found',
  status: 404,
  code: 'not_found',
  detail: 'There is no such thing, or it is not yours to see.',
  instance: 'urn:shangda:request:0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
};

const notReady = {
  type: 'urn:shangda:problem:ledger.unavailable',
  title: 'The ledger does not answer',
  status: 503,
  code: 'ledger.unavailable',
  detail: 'Send the same command again, with the same id.',
};

const content = (example: object) => ({
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example },
});

export const commandProblem = {
  status: '4XX' as const,
  description: 'A stable code and, for a refusal, its article',
  content: content(refusedCommand),
};
export const queryProblem = { status: '4XX' as const, description: 'A stable code', content: content(refusedQuestion) };
export const healthProblem = { status: 503, description: 'Not now; Retry-After says when', content: content(notReady) };

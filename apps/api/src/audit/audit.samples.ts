import { described, exampleOf, instant, optional, orNull } from '../http/sample.js';

const text = { type: 'string' };

const eventSample = {
  sequence: optional('42'),
  block: optional('7'),
  position: '42',
  stream: 'unit-623001',
  version: 2,
  eventId: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e12',
  type: 'UnitMoved',
  schemaVersion: 1,
  commandId: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
  correlationId: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
  causationId: orNull(described(text, null)),
  actor: '6230-registrar',
  onBehalfOf: orNull(described(text, null)),
  unit: orNull('6230'),
  authority: orNull(described(text, null)),
  reason: orNull(described(text, null)),
  occurredAt: orNull(described({ ...text, format: 'date-time' }, null)),
  recordedAt: instant('2026-03-04T01:00:00.000000Z'),
  data: described({ type: 'object' }, { unitId: '623001', parentId: '6230', reason: '机构改革' }),
  hash: '9f2c4e…',
};

export const streamSample = { stream: 'unit-623001', version: 2, events: [eventSample] };
export const feedSample = { events: [eventSample], next: '42', head: '42' };
/** One line of NDJSON, one event of the tail. */
export const lineSample = `${JSON.stringify(exampleOf(eventSample))}\n`;

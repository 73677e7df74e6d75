import { createHash } from 'node:crypto';
import { derivedId } from '@shangda/event-store/identifiers';
import type { AppendOutcome, AppendRequest, NewEvent } from '@shangda/event-store/ledger';

/** A command of one event, reproducible from its name; everything can be said otherwise. */
export function note(name: string, changes: Partial<AppendRequest> = {}): AppendRequest {
  return {
    actor: 'clerk-a',
    commandId: derivedId(`command ${name}`),
    digest: createHash('sha256').update(`asked ${name}`).digest(),
    correlationId: derivedId(`correlation ${name}`),
    expectations: [],
    events: [noted(`item-${name}`)],
    result: `{"name":"${name}"}`,
    ...changes,
  };
}

export function noted(stream: string, changes: Partial<NewEvent> = {}): NewEvent {
  return {
    stream,
    eventId: derivedId(`event ${stream}`),
    type: 'Noted',
    schemaVersion: 1,
    payload: '{"n":1}',
    ...changes,
  };
}

export function mustBeAppended(outcome: AppendOutcome): Extract<AppendOutcome, { status: 'appended' | 'repeated' }> {
  if (outcome.status !== 'appended') throw new Error(`expected an append, got ${outcome.status}`);
  return outcome;
}

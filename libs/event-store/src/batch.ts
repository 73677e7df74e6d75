import type { AppendOutcome, AppendRequest, DeadlineChange, Expectation, NewContent } from './ledger.js';

/** Joins the texts of a batch; it cannot stand raw in JSON and is refused in every other text. */
const separator = '\u001f';
const anyTime = { from: 0n, before: 9_000_000_000_000_000n };

export const appendStatement = {
  name: 'ledger-append',
  text: `select * from ledger.append(${Array.from({ length: 39 }, (_, at) => `$${at + 1}`).join(',')})`,
};

/** The parameters of `ledger.append` for a batch of independent commands. */
export function encodeBatch(batch: readonly AppendRequest[]): unknown[] {
  const streams = numberStreams(batch);
  const events = batch.flatMap((request) => request.events);
  const expectations = batch.map((request) => expectationsOf(request));
  const contents = events.flatMap((event, at) => (event.contents ?? []).map((content) => ({ content, event: at + 1 })));
  return [
    texts(streams.keys),
    numbers(streams.keys.slice(0, streams.written).map(bucketOf)),
    streams.written,
    list(batch.map((request) => request.commandId)),
    Buffer.concat(batch.map((request) => request.digest)),
    texts(batch.map((request) => request.actor)),
    texts(batch.map((request) => request.onBehalfOf)),
    texts(batch.map((request) => request.unit)),
    texts(batch.map((request) => request.authority)),
    texts(batch.map((request) => request.reason)),
    list(batch.map((request) => request.correlationId)),
    list(batch.map((request) => request.causationId)),
    texts(batch.map((request) => request.result)),
    list(batch.map((request) => (request.window ?? anyTime).from)),
    list(batch.map((request) => (request.window ?? anyTime).before)),
    numbers(runningCounts(expectations)),
    numbers(expectations.flat().map((expectation) => streams.slot(expectation.stream))),
    numbers(expectations.flat().map((expectation) => expectation.version)),
    numbers(runningCounts(batch.map((request) => request.events))),
    numbers(events.map((event) => streams.slot(event.stream))),
    list(events.map((event) => event.eventId)),
    texts(events.map((event) => event.type)),
    numbers(events.map((event) => event.schemaVersion)),
    list(events.map((event) => event.occurredAt)),
    texts(events.map((event) => event.payload)),
    ...encodeContents(contents),
    ...encodeDeadlines(
      batch.flatMap((request, at) => (request.deadlines ?? []).map((change) => ({ change, command: at + 1 }))),
    ),
  ];
}

export interface BatchAnswer {
  readonly statuses: readonly number[];
  readonly positions: readonly string[];
  readonly versions: readonly number[];
  readonly recorded: readonly string[];
  readonly conflicts: string;
  readonly results: string;
}

/** What happened to each command of a batch, in its order. */
export function decodeOutcomes(batch: readonly AppendRequest[], answer: BatchAnswer): readonly AppendOutcome[] {
  const conflicts = answer.conflicts.split(separator);
  const results = answer.results.split(separator);
  return batch.map((request, at) => {
    const recordedAt = BigInt(answer.recorded[at] ?? 0);
    const version = answer.versions[at] ?? 0;
    const position = BigInt(answer.positions[at] ?? 0);
    switch (answer.statuses[at]) {
      case 0:
        return { status: 'appended', position, version, recordedAt, result: request.result };
      case 1:
        return { status: 'repeated', position, version, recordedAt, result: results[at] ?? '' };
      case 2:
        return { status: 'reused' };
      case 3:
        return { status: 'conflict', stream: conflicts[at] ?? '', actual: version };
      case 4:
        return { status: 'outside-window', now: recordedAt };
      case 5:
        return { status: 'deadline-closed' };
      default:
        throw new Error(`ledger.append answered an unknown status ${String(answer.statuses[at])}`);
    }
  });
}

/** Streams this command writes, without repetition. */
export function writtenStreams(request: AppendRequest): ReadonlySet<string> {
  return new Set(request.events.map((event) => event.stream));
}

/** Stable share 0–1023 of a stream, for spreading views over workers (FNV-1a). */
export function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193) >>> 0;
  return hash % 1024;
}

function numberStreams(batch: readonly AppendRequest[]) {
  const slots = new Map<string, number>();
  const name = (stream: string) => {
    if (!slots.has(stream)) slots.set(stream, slots.size + 1);
  };
  for (const request of batch) for (const event of request.events) name(event.stream);
  const written = slots.size;
  for (const request of batch) for (const expectation of request.expectations) name(expectation.stream);
  return { keys: [...slots.keys()], written, slot: (stream: string) => slots.get(stream) ?? 0 };
}

function expectationsOf(request: AppendRequest): readonly Expectation[] {
  return request.expectations.filter((expectation) => expectation.version >= 0);
}

function runningCounts(groups: readonly (readonly unknown[])[]): number[] {
  let total = 0;
  return groups.map((group) => (total += group.length));
}

function encodeContents(contents: readonly { content: NewContent; event: number }[]): unknown[] {
  if (contents.length === 0) return [null, null, null, null, null];
  return [
    numbers(contents.map(({ event }) => event)),
    list(contents.map(({ content }) => content.id)),
    texts(contents.map(({ content }) => content.mediaType)),
    Buffer.concat(contents.map(({ content }) => content.salt)),
    texts(contents.map(({ content }) => content.body)),
  ];
}

function encodeDeadlines(changes: readonly { change: DeadlineChange; command: number }[]): unknown[] {
  if (changes.length === 0) return [null, null, null, null, null, null, null, null, null];
  return [
    numbers(changes.map(({ command }) => command)),
    list(changes.map(({ change }) => (change.dueAt === undefined ? 'f' : 't'))),
    texts(changes.map(({ change }) => change.subject)),
    texts(changes.map(({ change }) => change.kind)),
    numbers(changes.map(({ change }) => change.cycle)),
    numbers(changes.map(({ change }) => change.step)),
    list(changes.map(({ change }) => change.dueAt)),
    numbers(changes.map(({ change }) => change.severity ?? 3)),
    texts(changes.map(({ change }) => firingOf(change))),
  ];
}

/** Its parts joined by U+001E, which can stand raw neither in JSON nor in a name. */
function firingOf({ fires }: DeadlineChange): string | undefined {
  return fires && [fires.stream, bucketOf(fires.stream), fires.type, fires.schemaVersion, fires.payload].join('\u001e');
}

function texts(values: readonly (string | undefined)[]): string {
  return values.map((value) => value ?? '').join(separator);
}

function numbers(values: readonly number[]): string {
  return `{${values.join(',')}}`;
}

/** An array literal of values that need no quoting: ids, integers, booleans; undefined is null. */
function list(values: readonly (string | bigint | undefined)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

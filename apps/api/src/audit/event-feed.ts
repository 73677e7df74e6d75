import { Inject, Injectable } from '@nestjs/common';
import { type FeedEvent, readFeed, readHead } from '@shangda/event-store/feed';
import type { RecordedEvent } from '@shangda/event-store/ledger';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { Problem } from '../http/problem.js';
import { POOLS } from '../office/office.module.js';

/** An event as it is told outside: big numbers are texts, times are RFC 3339 with microseconds. */
export interface ToldEvent {
  /** Dense number in the order of the whole ledger; missing while the event is not sealed. */
  readonly sequence?: string;
  readonly block?: string;
  readonly position: string;
  readonly stream: string;
  readonly version: number;
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly unit: string | null;
  readonly authority: string | null;
  readonly reason: string | null;
  readonly occurredAt: string | null;
  readonly recordedAt: string;
  readonly data: unknown;
  readonly hash: string;
}

export interface FeedQuestion {
  /** Go on after this sequence. */
  readonly after: bigint;
  readonly limit: number;
  readonly type?: string | undefined;
  readonly stream?: string | undefined;
}

export interface FeedAnswer {
  readonly events: readonly ToldEvent[];
  /** Where the next question goes on; what lies before it is answered, matching or not. */
  readonly next: bigint;
  /** The last sealed event. `next` equal to it: there is nothing more for now. */
  readonly head: bigint;
}

/** A question reads at most this many ledger events a step, so that a rare type cannot hold a connection. */
const eventsPerStep = 5000;
const mostSteps = 4;

/** The sealed ledger in its one order. Nothing that is told once is ever changed, repeated or overtaken. */
@Injectable()
export class EventFeed {
  constructor(@Inject(POOLS) private readonly pools: LedgerPools) {}

  async page({ after, limit, type, stream }: FeedQuestion): Promise<FeedAnswer> {
    const head = (await readHead(this.pools.read)).sequence;
    const events: FeedEvent[] = [];
    let next = after;
    for (let step = 0; step < mostSteps && next < head && events.length < limit; step++) {
      const page = await this.step(next, limit, type);
      const found = page.events.filter(
        (event) => event.sequence > next && (stream === undefined || event.stream === stream),
      );
      events.push(...found.slice(0, limit - events.length));
      const isCut = events.length >= limit;
      next = isCut ? (events.at(-1)?.sequence ?? next) : page.lastSequence;
    }
    return { events: events.map(told), next, head: head > next ? head : next };
  }

  /** Everything from a sequence to the head as it stood at the start, a page at a time and no faster than it is taken. */
  async *all(question: FeedQuestion): AsyncGenerator<readonly ToldEvent[]> {
    let left = question.limit;
    let after = question.after;
    let head: bigint | undefined;
    while (left > 0) {
      const page = await this.page({ ...question, after, limit: Math.min(left, 1000) });
      head ??= page.head;
      if (page.events.length > 0) yield page.events;
      left -= page.events.length;
      if (page.next === after || page.next >= head) return;
      after = page.next;
    }
  }

  async head(): Promise<bigint> {
    return (await readHead(this.pools.read)).sequence;
  }

  /** 422 `cursor.ahead` with the true head: whoever goes on after what was never sealed would wait for ever. */
  async mustHaveReached(sequence: bigint): Promise<void> {
    const head = await this.head();
    if (sequence > head) throw new Problem(422, 'cursor.ahead', { details: { head: String(head) } });
  }

  private async step(after: bigint, limit: number, type: string | undefined) {
    const { rows } = await this.pools.read.query<{ number: string }>({
      name: 'block-of-sequence',
      text: 'select number from ledger.block where first_sequence <= $1 and event_count > 0 order by first_sequence desc limit 1',
      values: [after + 1n],
    });
    const page = await readFeed(this.pools.read, BigInt(rows[0]?.number ?? 1) - 1n, {
      types: type === undefined ? undefined : [type],
      events: type === undefined ? Math.min(limit, eventsPerStep) : eventsPerStep,
    });
    const { rows: ends } = await this.pools.read.query<{ last: string }>({
      name: 'last-sequence-of-block',
      text: 'select first_sequence + event_count - 1 as last from ledger.block where number = $1',
      values: [page.lastBlock],
    });
    return { events: page.events, lastSequence: BigInt(ends[0]?.last ?? after) };
  }
}

export function told(event: RecordedEvent & Partial<Pick<FeedEvent, 'sequence' | 'block'>>): ToldEvent {
  const { sequence, block, position, occurredAt, recordedAt, payload, hash, ...rest } = event;
  return {
    ...(sequence === undefined ? {} : { sequence: String(sequence) }),
    ...(block === undefined ? {} : { block: String(block) }),
    position: String(position),
    ...rest,
    occurredAt: occurredAt === null ? null : instantOf(occurredAt),
    recordedAt: instantOf(recordedAt),
    data: JSON.parse(payload) as unknown,
    hash,
  };
}

function instantOf(micros: bigint): string {
  const seconds = new Date(Number(micros / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(micros % 1_000_000n).padStart(6, '0')}Z`;
}

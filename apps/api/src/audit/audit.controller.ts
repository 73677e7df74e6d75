import { Readable } from 'node:stream';
import {
  Controller,
  Get,
  Headers,
  Inject,
  type MessageEvent,
  Param,
  Query,
  Sse,
  StreamableFile,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { Executor } from '@shangda/event-store/execute';
import type { Ledger, RecordedEvent } from '@shangda/event-store/ledger';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { Observable } from 'rxjs';
import { QueryRoute } from '../http/command-route.js';
import { microsOf } from '../http/instants.js';
import { malformed, notFound, Problem, roleMissing } from '../http/problem.js';
import { PersonId } from '../http/token.guard.js';
import { lowerUuid } from '../http/uuid.js';
import { LEDGER, POOLS } from '../office/office.module.js';
import { grantsOf, permitted } from '../office/permitted.js';
import { FeedQuery, StreamQuery, TailQuery } from './audit.dto.js';
import { feedSample, lineSample, streamSample } from './audit.samples.js';
import { EventFeed, type ToldEvent, told } from './event-feed.js';
import { StreamPlaces } from './stream-places.js';

const ndjson = 'application/x-ndjson';
const usualPage = 100;
const tailPauseMilliseconds = 250;
/** Through a quiet night something is said now and then, so that no proxy takes the line for dead. */
const heartbeatMilliseconds = 15_000;

interface FeedPage {
  readonly events: readonly ToldEvent[];
  readonly next: string;
  readonly head: string;
}

/** What auditors read: a thing's history from its unit up, and the whole sealed ledger from the top of the tree. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1')
export class AuditController implements OnModuleDestroy {
  private isClosing = false;

  constructor(
    private readonly executor: Executor,
    private readonly feed: EventFeed,
    private readonly places: StreamPlaces,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get('streams/:key/events')
  @QueryRoute({
    summary: '历史 · the events of one thing',
    query: 'ReadHistory',
    id: 'ReadStream',
    answer: streamSample,
  })
  async stream(
    @Param('key') given: string,
    @Query() query: StreamQuery,
    @PersonId() personId: string,
  ): Promise<{ readonly stream: string; readonly version: number; readonly events: readonly ToldEvent[] }> {
    const key = lowerKey(given);
    const isShown = query.asOf === undefined ? () => true : untilOf(query.asOf);
    const places = await this.places.of(key);
    if (places.length === 0) throw notFound();
    await permitted(this.executor, queryPolicy.ReadHistory, personId, places);
    const events = (await this.ledger.readStream(key)).filter(isShown);
    if (events.length === 0) throw notFound();
    return { stream: key, version: events.at(-1)?.version ?? 0, events: events.map(told) };
  }

  @Get('events')
  @QueryRoute({
    summary: '账本 · sealed events in their order',
    query: 'ReadHistory',
    id: 'ReadEvents',
    answer: feedSample,
    also: { [ndjson]: lineSample },
  })
  async events(
    @Query() query: FeedQuery,
    @Headers('accept') accept: string | undefined,
    @PersonId() personId: string,
  ): Promise<FeedPage | StreamableFile> {
    await this.mustAuditEverything(personId);
    const { type, stream } = query;
    const after = BigInt(query.after ?? 0);
    await this.feed.mustHaveReached(after);
    if (accept?.includes(ndjson)) {
      const all = this.feed.all({ after, type, stream, limit: query.limit ?? Number.MAX_SAFE_INTEGER });
      return new StreamableFile(Readable.from(linesOf(all), { objectMode: false }), { type: ndjson });
    }
    const { events, next, head } = await this.feed.page({ after, type, stream, limit: query.limit ?? usualPage });
    return { events, next: String(next), head: String(head) };
  }

  @Sse('events/tail')
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Sequence of the last event that was seen',
    schema: { type: 'string' },
  })
  @QueryRoute({
    summary: '账本尾部 · newly sealed events as they come',
    query: 'ReadHistory',
    id: 'TailEvents',
    also: { 'text/event-stream': `id: 42\nevent: ItemReported\ndata: ${lineSample}\n` },
  })
  async tail(
    @Query() query: TailQuery,
    @Headers('last-event-id') last: string | undefined,
    @PersonId() personId: string,
  ): Promise<Observable<MessageEvent>> {
    if (last !== undefined && !/^(0|[1-9]\d{0,17})$/.test(last))
      throw malformed('input.invalid', { errors: [{ pointer: '/Last-Event-ID', code: 'input.form' }] });
    await this.mustAuditEverything(personId);
    const from = last ?? query.after;
    const start = from === undefined ? await this.feed.head() : BigInt(from);
    await this.feed.mustHaveReached(start);
    return new Observable((subscriber) => {
      void this.follow(
        start,
        () => !subscriber.closed && !this.isClosing,
        (event) => subscriber.next(event),
        personId,
      ).then(
        () => subscriber.complete(),
        (cause: unknown) => subscriber.error(cause),
      );
    });
  }

  /** A tail would keep its connection, and with it the process, open for ever. */
  onModuleDestroy(): void {
    this.isClosing = true;
  }

  /** Asks again and again rather than listening: the tail may be late by a quarter of a second and never misses an event. */
  private async follow(
    start: bigint,
    isWanted: () => boolean,
    tell: (event: MessageEvent) => void,
    personId: string,
  ): Promise<void> {
    let after = start;
    let told = performance.now();
    while (isWanted()) {
      const page = await this.feed.page({ after, limit: usualPage });
      const isQuiet = performance.now() - told > heartbeatMilliseconds;
      // A role revoked meanwhile ends the tail.
      if (page.events.length > 0 || isQuiet) {
        await this.mustAuditEverything(personId);
        told = performance.now();
      }
      for (const event of page.events) tell({ id: event.sequence ?? '', type: event.type, data: event });
      if (isQuiet) tell({ id: String(page.next), type: 'heartbeat', data: { head: String(page.head) } });
      after = page.next;
      if (page.events.length === 0) await new Promise((resolve) => setTimeout(resolve, tailPauseMilliseconds));
    }
  }

  /** The feed holds everything, so it asks for the auditor's role at the top of every tree. */
  private async mustAuditEverything(personId: string): Promise<void> {
    const { rows } = await this.pools.read.query<{ unit_id: string }>(
      'select unit_id from views.unit_register where parent_id is null',
    );
    const grants = await grantsOf(this.executor, personId);
    const held = rows.filter(({ unit_id: top }) =>
      grants.some(({ role, unitId }) => role === 'AUDITOR' && unitId === top),
    ).length;
    if (held === 0) throw roleMissing();
    const tops = rows.length;
    if (held < tops) throw new Problem(403, 'access.audit_incomplete', { details: { role: 'AUDITOR', held, tops } });
  }
}

/** Ids of items and incidents are UUIDs, which may come in capitals. */
const lowerKey = (key: string): string =>
  key.replace(/^(item-|incident-)(.*)$/, (_key, category: string, id: string) => category + lowerUuid(id));

/** `asOf`: digits are a version, everything else must be an instant (422). */
function untilOf(asOf: string): (event: RecordedEvent) => boolean {
  if (/^\d{1,9}$/.test(asOf)) return (event) => event.version <= Number(asOf);
  const until = microsOf(asOf);
  return (event) => event.recordedAt <= until;
}

async function* linesOf(pages: AsyncIterable<readonly ToldEvent[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((event) => `${JSON.stringify(event)}\n`).join('');
}

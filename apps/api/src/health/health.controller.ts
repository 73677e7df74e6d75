import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { refuseUnsafeSettings, UnsafeDurability } from '@shangda/event-store/durability';
import { readHead } from '@shangda/event-store/feed';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { OpenRoute } from '../http/command-route.js';
import { Problem } from '../http/problem.js';
import { described, instant, oneOf } from '../http/sample.js';
import { Public } from '../http/token.guard.js';
import { POOLS } from '../office/office.module.js';
import { type ViewLag, viewLags } from '../office/view-lag.js';

interface Lag {
  readonly simulated: boolean;
  /** Newest sealed block and the last event in it. */
  readonly block: string;
  readonly sequence: string;
  readonly sealedAt: string;
  readonly views: readonly ViewLag[];
  /** Streams a view could not fold and has set aside. */
  readonly parked: number;
}

const lagSample = {
  simulated: false,
  block: '7',
  sequence: '42',
  sealedAt: instant('2026-03-04T01:00:00.000Z'),
  views: [{ view: 'quota_counters', block: '7', events: 0, seconds: described({ type: 'number' }, 0.2) }],
  parked: 0,
};

/** For supervisors and probes: open to all, and says nothing about anybody. */
@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(@Inject(POOLS) private readonly pools: LedgerPools) {}

  @Get('live')
  @OpenRoute({ summary: 'The process answers', id: 'Live', answer: { status: oneOf(['live'], 'live') } })
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @OpenRoute({
    summary: 'The ledger is reachable, migrated, founded and durable; 503 otherwise',
    id: 'Ready',
    answer: { status: oneOf(['ready'], 'ready') },
  })
  async ready(): Promise<{ readonly status: 'ready' }> {
    const { rows } = await this.pools.read.query<{ ledger: string | null; views: string | null }>(
      "select to_regclass('ledger.identity')::text as ledger, to_regclass('views.checkpoint')::text as views",
    );
    if (!rows[0]?.ledger || !rows[0].views) throw notReady('ledger.not_migrated');
    const { rowCount } = await this.pools.read.query('select 1 from ledger.identity');
    if (rowCount !== 1) throw notReady('ledger.not_founded');
    await refuseUnsafeSettings(this.pools.read).catch((cause: unknown) => {
      throw cause instanceof UnsafeDurability ? notReady('ledger.not_durable', cause) : cause;
    });
    return { status: 'ready' };
  }

  @Get('lag')
  @OpenRoute({ summary: 'How far sealing and each view are behind', id: 'Lag', answer: lagSample })
  async lag(): Promise<Lag> {
    const head = await readHead(this.pools.read);
    const { rows } = await this.pools.read.query<{ simulated: boolean; sealed_at: Date; parked: string }>(
      `select i.simulated, b.sealed_at, (select count(*) from views.parked) as parked
        from ledger.identity i, (select sealed_at from ledger.block order by number desc limit 1) b`,
    );
    const [row] = rows;
    if (!row) throw notReady('ledger.not_founded');
    return {
      simulated: row.simulated,
      block: String(head.block),
      sequence: String(head.sequence),
      sealedAt: row.sealed_at.toISOString(),
      views: await viewLags(this.pools.read),
      parked: Number(row.parked),
    };
  }
}

const notReady = (code: string, cause?: unknown): Problem =>
  new Problem(503, code, { headers: { 'Retry-After': '5' }, cause });

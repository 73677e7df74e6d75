import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { refuseUnsafeSettings, UnsafeDurability } from '@shangda/event-store/durability';
import { readHead } from '@shangda/event-store/feed';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { Problem } from '../http/problem.js';
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

/** For supervisors and probes: open to all, and says nothing about anybody. */
@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(@Inject(POOLS) private readonly pools: LedgerPools) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers', operationId: 'Live' })
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'The ledger is reachable, migrated, founded and durable; 503 otherwise',
    operationId: 'Ready',
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
  @ApiOperation({ summary: 'How far sealing and each view are behind', operationId: 'Lag' })
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

import { Controller, Get, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { officeDayAt } from '@shangda/domain/calendar';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { QueryRoute } from '../http/command-route.js';
import { instant } from '../http/sample.js';
import { POOLS } from '../office/office.module.js';

interface Clock {
  readonly now: string;
  /** The office's day, Asia/Shanghai. */
  readonly today: string;
  readonly simulated: boolean;
}

const clockSample = { now: instant('2026-03-04T01:00:00.000Z'), today: '2026-03-04', simulated: false };

/** The ledger's time, which is what every fact is dated by. It cannot be set from here. */
@ApiTags('health')
@ApiBearerAuth()
@Controller('v1/clock')
export class ClockController {
  constructor(@Inject(POOLS) private readonly pools: LedgerPools) {}

  @Get()
  @QueryRoute({ summary: '账本时间 · the time facts are dated by', query: 'ReadClock', answer: clockSample })
  async read(): Promise<Clock> {
    const { rows } = await this.pools.read.query<{ now: string; simulated: boolean }>(
      'select ledger.micros(ledger.ledger_now()) as now, simulated from ledger.identity',
    );
    const micros = BigInt(rows[0]?.now ?? 0);
    return {
      now: new Date(Number(micros / 1000n)).toISOString(),
      today: officeDayAt(micros).day,
      simulated: rows[0]?.simulated ?? false,
    };
  }
}

import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { officeDayAt } from '@shangda/domain/calendar';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { type QuotaLine, quotaTable } from '@shangda/projections/quota-table';
import { Matches } from 'class-validator';
import { QueryRoute } from '../http/command-route.js';
import { orNull } from '../http/sample.js';
import { PersonId } from '../http/token.guard.js';
import { IsRegisterId, OptionalField } from '../http/validation.js';
import { POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';

export class QuotasQuery {
  @ApiProperty({ example: '2026-03', description: 'A month at the office' })
  @Matches(/^20\d{2}-(0[1-9]|1[0-2])$/, { context: { status: 422, code: 'time.invalid' } })
  readonly period: string;

  @ApiPropertyOptional({ example: '623001', description: 'One unit only; its own people may ask for it too' })
  @OptionalField()
  @IsRegisterId()
  readonly unitId?: string;
}

const quotasSample = {
  officeId: '6230',
  period: '2026-03',
  counters: [
    {
      officeId: '6230',
      ruleId: 'monthly-county',
      unitId: '623001',
      unitName: orNull('合作市'),
      unitNameEn: orNull('Hezuo City'),
      unitClass: orNull('COUNTY_GOVERNMENT'),
      period: '2026-03',
      measured: 12,
      required: orNull(15),
      met: orNull(false),
      shortBy: 3,
      projection: orNull(14),
      rulebookNumber: orNull(1),
      warnedDays: orNull(5),
      closed: false,
      closedMeasured: orNull(12),
      adjustment: 0,
    },
  ],
};

/** 任务 (Art. 21(4)): what each unit owes an office in a month, and what it has reported. */
@ApiTags('views')
@ApiBearerAuth()
@Controller('v1/offices/:officeId/quotas')
export class QuotasController {
  constructor(
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get()
  @QueryRoute({ summary: '报送任务 · quotas of a month', query: 'ReadQuotas', answer: quotasSample })
  async table(
    @Param('officeId') officeId: string,
    @Query() query: QuotasQuery,
    @PersonId() personId: string,
  ): Promise<{ readonly officeId: string; readonly period: string; readonly counters: readonly QuotaLine[] }> {
    const { period, unitId } = query;
    await permitted(
      this.executor,
      queryPolicy.ReadQuotas,
      personId,
      unitId === undefined ? [officeId] : [officeId, unitId],
    );
    const { day: today } = officeDayAt(await this.executor.now());
    return { officeId, period, counters: await quotaTable(this.pools.read, { officeId, period, unitId, today }) };
  }
}

import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { IsOptional, Matches } from 'class-validator';
import { QueryRoute } from '../http/command-route.js';
import { PersonId } from '../http/token.guard.js';
import { IsRegisterId } from '../http/validation.js';
import { POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';

export class QuotasQuery {
  @ApiProperty({ example: '2026-03', description: 'A month at the office' })
  @Matches(/^20\d{2}-(0[1-9]|1[0-2])$/, { context: { status: 422, code: 'time.invalid' } })
  readonly period: string;

  @ApiPropertyOptional({ example: '623001', description: 'One unit only; its own people may ask for it too' })
  @IsOptional()
  @IsRegisterId()
  readonly unitId?: string;
}

interface QuotaLine {
  readonly ruleId: string;
  readonly unitId: string;
  readonly unitName: string | null;
  /** Null where the unit owes nothing. */
  readonly required: number | null;
  readonly measured: number;
  readonly shortBy: number;
  readonly rulebookNumber: number | null;
  readonly closed: boolean;
  readonly closedMeasured: number | null;
  readonly warnedDays: number | null;
}

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
  @QueryRoute({ summary: '报送任务 · quotas of a month', query: 'ReadQuotas' })
  async table(
    @Param('officeId') officeId: string,
    @Query() query: QuotasQuery,
    @PersonId() personId: string,
  ): Promise<{ readonly officeId: string; readonly period: string; readonly counters: readonly QuotaLine[] }> {
    const { period, unitId } = query;
    await permitted(this.executor, queryPolicy.ReadQuotas, personId, unitId === undefined ? [officeId] : [officeId, unitId]);
    const { rows } = await this.pools.read.query<QuotaLine>(
      `select q.rule_id as "ruleId", q.unit_id as "unitId", u.name as "unitName", q.required, q.measured,
          greatest(0, coalesce(q.required, 0) - q.measured) as "shortBy", q.rulebook_number as "rulebookNumber", q.closed,
          q.closed_measured as "closedMeasured", q.warned_days as "warnedDays"
        from views.quota_counters q left join views.unit_register u using (unit_id)
        where q.office_id = $1 and q.period = $2 and ($3::text is null or q.unit_id = $3) order by q.unit_id, q.rule_id`,
      [officeId, period, unitId ?? null],
    );
    return { officeId, period, counters: rows };
  }
}

import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { officeDayAt } from '@shangda/domain/calendar';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { type FractionText, exact } from '@shangda/events/fraction';
import { displayed } from '@shangda/domain/scoring/display';
import { type QuotaLine, type QuotaResultLine, quotaResultsOf, quotaTable } from '@shangda/projections/quota-table';
import { QueryRoute } from '../http/command-route.js';
import { IsPeriodOrWeek } from '../http/period.js';
import { orNull } from '../http/sample.js';
import { PersonId } from '../http/token.guard.js';
import { IsRegisterId, OptionalField } from '../http/validation.js';
import { POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';

export class QuotasQuery {
  @IsPeriodOrWeek()
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
  results: [
    {
      ruleId: 'quarterly-adoptions',
      unitId: '623001',
      unitName: orNull('合作市'),
      unitNameEn: orNull('Hezuo City'),
      measured: { n: '9', d: '1', shown: '9.00' },
      required: { n: '10', d: '1', shown: '10.00' },
      met: false,
      voluntary: false,
      rulebookNumber: 1,
      cause: { stream: 'quota-6230-2026-03', sequence: 4711 },
    },
  ],
};

type Shown = FractionText & { readonly shown: string };
type Result = Omit<QuotaResultLine, 'measured' | 'required'> & { readonly measured: Shown; readonly required: Shown };

interface QuotasOfPeriod {
  readonly officeId: string;
  readonly period: string;
  /** Monthly quotas of reports, counted as items come. */
  readonly counters: readonly QuotaLine[];
  /** All other quotas, measured when their period is over. */
  readonly results: readonly Result[];
}

/** 任务 (Art. 21(4)): what each unit owes an office in a period, and what it has done of it. */
@ApiTags('views')
@ApiBearerAuth()
@Controller('v1/offices/:officeId/quotas')
export class QuotasController {
  constructor(
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get()
  @QueryRoute({
    summary: '报送任务 · quotas of a period: monthly ones of reports as counted so far, all others once it is over',
    query: 'ReadQuotas',
    answer: quotasSample,
  })
  async table(
    @Param('officeId') officeId: string,
    @Query() query: QuotasQuery,
    @PersonId() personId: string,
  ): Promise<QuotasOfPeriod> {
    const { period, unitId } = query;
    await permitted(
      this.executor,
      queryPolicy.ReadQuotas,
      personId,
      unitId === undefined ? [officeId] : [officeId, unitId],
    );
    const { day: today } = officeDayAt(await this.executor.now());
    const [counters, results] = await Promise.all([
      quotaTable(this.pools.read, { officeId, period, unitId, today }),
      quotaResultsOf(this.pools.read, { officeId, period, unitId }),
    ]);
    return { officeId, period, counters, results: results.map(shownResult) };
  }
}

const shownResult = ({ measured, required, ...line }: QuotaResultLine): Result => ({
  ...line,
  measured: shown(measured),
  required: shown(required),
});

const shown = (figure: FractionText): Shown => ({ ...figure, shown: displayed(exact(figure)) });

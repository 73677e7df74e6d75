import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { type NamedSpan, comparedSpans } from '@shangda/domain/scoring/comparison';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { adoptionStatistics } from '@shangda/projections/adoption-statistics';
import { categoryBalance } from '@shangda/projections/category-balance';
import { daySums } from '@shangda/projections/day-sums';
import { officerStatistics } from '@shangda/projections/officer-statistics';
import type { View } from '@shangda/projections/view';
import { boundsAsOf } from '../http/as-of.js';
import { QueryRoute } from '../http/command-route.js';
import { PersonId } from '../http/token.guard.js';
import { POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';
import {
  adoptionsSample,
  adoptionsOf,
  balanceOf,
  balanceSample,
  officersOf,
  officersSample,
} from './statistics-lines.js';
import { StatisticsQuery } from './statistics.dto.js';

/** 统计 (Art. 28, 29): what became of what was reported, beside the period before and the year before. */
@ApiTags('views')
@ApiBearerAuth()
@Controller('v1/offices/:officeId')
export class StatisticsController {
  constructor(
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get('adoption-statistics')
  @QueryRoute({
    summary: '采用统计 · adoptions by unit, outlet, level and kind, with rate and time',
    query: 'ReadStatistics',
    id: 'ReadAdoptionStatistics',
    answer: adoptionsSample,
  })
  async adoptions(
    @Param('officeId') officeId: string,
    @Query() query: StatisticsQuery,
    @PersonId() personId: string,
  ): Promise<ReturnType<typeof adoptionsOf>> {
    const spans = await this.spansFor(officeId, query, personId);
    const [pieces, items] = await Promise.all([
      this.sums(adoptionStatistics, officeId, query, spans),
      this.sums(categoryBalance, officeId, query, spans),
    ]);
    return adoptionsOf(officeId, spans, pieces, items);
  }

  @Get('category-balance')
  @QueryRoute({
    summary: '类别与喜忧 · good and problem news by category (Art. 10, 21(2))',
    query: 'ReadStatistics',
    id: 'ReadCategoryBalance',
    answer: balanceSample,
  })
  async balance(
    @Param('officeId') officeId: string,
    @Query() query: StatisticsQuery,
    @PersonId() personId: string,
  ): Promise<ReturnType<typeof balanceOf>> {
    const spans = await this.spansFor(officeId, query, personId);
    return balanceOf(officeId, spans, await this.sums(categoryBalance, officeId, query, spans));
  }

  @Get('officer-statistics')
  @QueryRoute({
    summary: '信息员统计 · what became of what each officer wrote (Art. 31)',
    query: 'ReadStatistics',
    id: 'ReadOfficerStatistics',
    answer: officersSample,
  })
  async officers(
    @Param('officeId') officeId: string,
    @Query() query: StatisticsQuery,
    @PersonId() personId: string,
  ): Promise<ReturnType<typeof officersOf>> {
    const spans = await this.spansFor(officeId, query, personId);
    return officersOf(officeId, spans, await this.sums(officerStatistics, officeId, query, spans));
  }

  private async spansFor(officeId: string, query: StatisticsQuery, personId: string): Promise<readonly NamedSpan[]> {
    const places = query.unitId === undefined ? [officeId] : [officeId, query.unitId];
    await permitted(this.executor, queryPolicy.ReadStatistics, personId, places);
    boundsAsOf(query);
    return comparedSpans(query.period, query.asOf);
  }

  private sums(view: View, officeId: string, { unitId, untilSequence }: StatisticsQuery, spans: readonly NamedSpan[]) {
    return daySums(this.pools.read, view, { officeId, unitId, untilSequence, spans });
  }
}

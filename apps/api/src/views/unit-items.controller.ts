import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import type { RegisterLine } from '@shangda/projections/register-page';
import { QueryRoute } from '../http/command-route.js';
import type { Page } from '../http/paging.js';
import { plain } from '../http/plain.js';
import { page } from '../http/sample.js';
import { PersonId } from '../http/token.guard.js';
import { POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';
import { lineSample, registerLines } from './register-lines.js';
import { UnitItemsQuery } from './register.dto.js';

/** What a unit wrote itself, drafts included; nobody outside it sees this list. */
@ApiTags('views')
@ApiBearerAuth()
@Controller('v1/units/:unitId/items')
export class UnitItemsController {
  constructor(
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get()
  @QueryRoute({
    summary: '本单位信息 · items of a unit, drafts included',
    query: 'ReadUnitItems',
    answer: page(lineSample),
  })
  async list(
    @Param('unitId') unitId: string,
    @Query() query: UnitItemsQuery,
    @PersonId() personId: string,
  ): Promise<Page<RegisterLine>> {
    await permitted(this.executor, queryPolicy.ReadUnitItems, personId, [unitId]);
    return registerLines(this.pools.read, { unitId }, '-latest', plain(query));
  }
}

import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { type Work, worklistOf } from '@shangda/projections/directory';
import { IsOptional } from 'class-validator';
import { QueryRoute } from '../http/command-route.js';
import { largestPage } from '../http/paging.js';
import { PersonId } from '../http/token.guard.js';
import { QueryInteger } from '../http/validation.js';
import { POOLS } from '../office/office.module.js';
import { grantsOf } from '../office/permitted.js';

export class WorklistQuery {
  @ApiPropertyOptional({ example: 50, minimum: 1, maximum: largestPage, description: 'How many at most' })
  @IsOptional()
  @QueryInteger(1, largestPage)
  readonly limit?: number;
}

/** What waits on the desks of the one who asks, in the roles held now: emergencies first, then the oldest. */
@ApiTags('views')
@ApiBearerAuth()
@Controller('v1/worklist')
export class WorklistController {
  constructor(
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get()
  @QueryRoute({ summary: '待办 · what waits for you', query: 'ReadWorklist' })
  async list(
    @Query() query: WorklistQuery,
    @PersonId() personId: string,
  ): Promise<{ readonly entries: readonly Work[] }> {
    const grants = await grantsOf(this.executor, personId);
    // A duty officer receives as an editor does.
    const desks = grants.map(({ role, unitId }) => ({ role: role === 'DUTY_OFFICER' ? 'EDITOR' : role, unitId }));
    const work = await worklistOf(this.pools.read, desks, query.limit);
    return { entries: work.filter((line) => !(line.kind === 'SIGN_OFF' && mayNotSign(line, personId))) };
  }
}

/** Nobody is shown a signature that Art. 16 would refuse. */
function mayNotSign({ authorId, signers }: Work, personId: string): boolean {
  return authorId === personId || signers.includes(personId);
}

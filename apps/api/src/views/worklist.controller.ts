import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import type { Delegation, Grant } from '@shangda/domain/person';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { type Work, worklistOf } from '@shangda/projections/directory';
import { IsOptional } from 'class-validator';
import { QueryRoute } from '../http/command-route.js';
import { largestPage } from '../http/paging.js';
import { instant, orNull } from '../http/sample.js';
import { PersonId } from '../http/token.guard.js';
import { QueryInteger } from '../http/validation.js';
import { POOLS } from '../office/office.module.js';
import { delegationsOf, grantsOf } from '../office/permitted.js';

export class WorklistQuery {
  @ApiPropertyOptional({ example: 50, minimum: 1, maximum: largestPage, description: 'How many at most' })
  @IsOptional()
  @QueryInteger(1, largestPage)
  readonly limit?: number;
}

const worklistSample = {
  entries: [
    {
      kind: 'SIGN_OFF',
      itemId: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
      officeId: orNull('6230'),
      deskUnitId: '623001',
      role: 'LEADER_IN_CHARGE',
      unitId: '623001',
      unitName: orNull('合作市'),
      unitNameEn: orNull('Hezuo City'),
      authorId: '623001-officer',
      signers: ['623001-leader'],
      title: orNull('合作市举办牧民技能培训'),
      category: 'UNIT_WORK',
      urgency: 'ROUTINE',
      dueOn: orNull('2026-03-20'),
      since: instant('2026-03-04T01:00:00.000Z'),
    },
  ],
};

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
  @QueryRoute({ summary: '待办 · what waits for you', query: 'ReadWorklist', answer: worklistSample })
  async list(
    @Query() query: WorklistQuery,
    @PersonId() personId: string,
  ): Promise<{ readonly entries: readonly Work[] }> {
    const grants = await grantsOf(this.executor, personId);
    const delegations = await delegationsOf(this.executor, personId);
    // A duty officer receives as an editor does.
    const desks = [...grants, ...delegations].map(({ role, unitId }) => ({
      role: role === 'DUTY_OFFICER' ? 'EDITOR' : role,
      unitId,
    }));
    const work = await worklistOf(this.pools.read, desks, query.limit);
    const asker = { personId, grants, delegations };
    return { entries: work.filter((line) => line.kind !== 'SIGN_OFF' || maySign(line, asker)) };
  }
}

interface Asker {
  readonly personId: string;
  readonly grants: readonly Grant[];
  readonly delegations: readonly Delegation[];
}

/** Nobody is shown a signature that Art. 16 would refuse: to the one who signs or to the one in whose stead. */
function maySign({ authorId, signers, role, deskUnitId }: Work, { personId, grants, delegations }: Asker): boolean {
  const isFree = (id: string): boolean => id !== authorId && !signers.includes(id);
  const isDesk = (grant: Grant): boolean => grant.role === role && grant.unitId === deskUnitId;
  const inOwnName = grants.some(isDesk);
  return isFree(personId) && (inOwnName || delegations.some((one) => isDesk(one) && isFree(one.leaderId)));
}

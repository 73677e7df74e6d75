import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { QueryRoute } from '../http/command-route.js';
import { PersonId } from '../http/token.guard.js';
import { POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';
import { checkedRulebook } from '../rulebooks/rulebook-check.js';
import { whatIfSample } from './points-sample.js';
import { WhatIfDto } from './points.dto.js';
import { type WhatIf, whatIf } from './what-if.js';

/** 试算: an office's history under another rulebook, off the record. */
@ApiTags('points')
@ApiBearerAuth()
@Controller('v1/what-if')
export class WhatIfController {
  /** One at a time: each reads the whole ledger. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Post()
  @HttpCode(200)
  @QueryRoute({
    summary: '试算 · the history under another rulebook, off the record',
    query: 'TryRulebook',
    answer: whatIfSample,
  })
  async try(@Body() dto: WhatIfDto, @PersonId() personId: string): Promise<WhatIf> {
    const { officeId, period } = dto;
    await permitted(this.executor, queryPolicy.TryRulebook, personId, [officeId]);
    const rulebook = checkedRulebook(dto.rulebook, officeId);
    const answer = this.last.then(() => whatIf(this.pools.read, { officeId, rulebook, period }));
    this.last = answer.catch(() => undefined);
    return answer;
  }
}

import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { enterRegisterLine } from '@shangda/domain/item/entry';
import { yearOf, officeDayAt } from '@shangda/domain/calendar';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import type { RegisterLine } from '@shangda/projections/register-page';
import { type Sender, SentBy } from '../http/sender.js';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import type { Page } from '../http/paging.js';
import { plain } from '../http/plain.js';
import { page } from '../http/sample.js';
import { PersonId } from '../http/token.guard.js';
import { RegisterLineDto } from '../items/items.dto.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';
import { lineSample, registerLines } from './register-lines.js';
import { RegisterQuery } from './register.dto.js';

/** 登记簿 (Art. 24): what an office was sent and did with it; above the ceiling only a line of it. */
@ApiTags('views')
@ApiBearerAuth()
@Controller('v1/offices/:officeId')
export class RegisterController {
  constructor(
    private readonly desk: Desk,
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get('register')
  @QueryRoute({ summary: '登记簿 · the register of an office', query: 'ReadRegister', answer: page(lineSample) })
  async register(
    @Param('officeId') officeId: string,
    @Query() query: RegisterQuery,
    @PersonId() personId: string,
  ): Promise<Page<RegisterLine>> {
    await permitted(this.executor, queryPolicy.ReadRegister, personId, [officeId]);
    return registerLines(this.pools.read, { officeId }, '-reportedOn', plain(query));
  }

  @Post('register-lines')
  @CommandRoute({ summary: '只登记一行 · a line for a matter above the ceiling', command: 'EnterRegisterLine' })
  async enterLine(
    @Param('officeId') officeId: string,
    @Body() dto: RegisterLineDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const year = yearOf(officeDayAt(await this.executor.now()).day);
    const data = { officeId, unitId: dto.unitId, handledOn: dto.handledOn };
    const answer = await this.desk.run({
      definition: enterRegisterLine,
      data,
      ...sender,
      subject: `register-${officeId}-${year}`,
      id: `${officeId}/${year}`,
    });
    // The number is known once the line is written; a repeat finds its own again.
    return { ...answer, id: `${officeId}/${answer.registrationYear}/${answer.registrationNumber}` };
  }
}

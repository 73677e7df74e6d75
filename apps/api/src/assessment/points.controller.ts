import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { officeDayAt } from '@shangda/domain/calendar';
import { streamKey } from '@shangda/domain/command';
import { lockPeriod, lockedPeriods } from '@shangda/domain/assessment';
import { rulebooks } from '@shangda/domain/rulebook';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { type ScoreLine, scoreLines } from '@shangda/projections/points-table';
import { type Sender, SentBy } from '../http/sender.js';
import { boundsAsOf } from '../http/as-of.js';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import { isOfficeDay } from '../http/instants.js';
import { MonthParam } from '../http/month.js';
import { NoBody } from '../http/no-body.js';
import { type Page, decodeCursor, pageOf, rowsWanted } from '../http/paging.js';
import { malformed } from '../http/problem.js';
import { page } from '../http/sample.js';
import { PersonId } from '../http/token.guard.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';
import { permittedAlsoToReporters } from '../office/reporters.js';
import { ScoreSheetQuery, ScoreboardQuery } from './points.dto.js';
import { type Scoreboard, scoreboardOf } from './scoreboard.js';
import { scoreLineSample, scoreboardSample } from './points-sample.js';

/** 记分 (Art. 28, 31): who stands where, and what every number is made of. */
@ApiTags('points')
@ApiBearerAuth()
@Controller('v1/offices/:officeId')
export class PointsController {
  constructor(
    private readonly desk: Desk,
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get('scoreboard')
  @QueryRoute({
    summary: '积分榜 · the ranking of a period by groups',
    query: 'ReadScoreboard',
    answer: scoreboardSample,
    grows: true,
  })
  async scoreboard(
    @Param('officeId') officeId: string,
    @Query() query: ScoreboardQuery,
    @PersonId() personId: string,
  ): Promise<Scoreboard> {
    await permittedAlsoToReporters(this.executor, queryPolicy.ReadScoreboard, personId, officeId);
    const [published, locked, now] = await Promise.all([
      this.executor.load(rulebooks, officeId),
      this.executor.load(lockedPeriods, officeId),
      this.executor.now(),
    ]);
    const { period, asOf, untilSequence } = query;
    boundsAsOf(query);
    const question = { officeId, period, asOf, untilSequence, today: officeDayAt(now).day };
    return scoreboardOf(this.pools.read, published.state, locked.state, question);
  }

  @Get('score-sheets/:unitId')
  @QueryRoute({
    summary: '得分明细 · every entry of a unit with its rule and the fact behind it',
    query: 'ReadScoreSheet',
    answer: page(scoreLineSample),
    grows: true,
  })
  async scoreSheet(
    @Param('officeId') officeId: string,
    @Param('unitId') unitId: string,
    @Query() query: ScoreSheetQuery,
    @PersonId() personId: string,
  ): Promise<Page<ScoreLine>> {
    await permitted(this.executor, queryPolicy.ReadScoreSheet, personId, [officeId, unitId]);
    const { first: from, last: until } = boundsAsOf(query);
    const question = { officeId, unitId, from, until, untilSequence: query.untilSequence };
    const rows = await scoreLines(this.pools.read, question, { after: keyOf(query), limit: rowsWanted(query) });
    return pageOf(
      query,
      rows,
      (line) => line,
      ({ on, sequence }) => [on, String(sequence)],
    );
  }

  @Post('periods/:period/lock')
  @HttpCode(200)
  @CommandRoute({ summary: '结账 · make a month of points final', command: 'LockPeriod' })
  lock(
    @Param('officeId') officeId: string,
    @Param('period', MonthParam) period: string,
    @Body(NoBody) _none: undefined,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: lockPeriod,
      data: { officeId, period },
      ...sender,
      subject: streamKey(lockedPeriods, officeId),
      id: `${officeId}/${period}`,
    });
  }
}

function keyOf({ cursor }: ScoreSheetQuery): readonly [on: string, sequence: string] | undefined {
  const [on, sequence] = decodeCursor(cursor, 2) ?? [];
  if (on === undefined || sequence === undefined) return undefined;
  if (!isOfficeDay(on) || !/^\d{1,15}$/.test(sequence)) throw malformed('query.cursor');
  return [on, sequence];
}

import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { instantText } from '@shangda/domain/calendar';
import { streamKey } from '@shangda/domain/command';
import { rosters } from '@shangda/domain/roster';
import { nameHolidays, overrideDuty, planDuty } from '@shangda/domain/roster-planning';
import type { Stretch } from '@shangda/domain/stretches';
import { Executor } from '@shangda/event-store/execute';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import { microsOf } from '../http/instants.js';
import { plain } from '../http/plain.js';
import { Problem } from '../http/problem.js';
import { type Sender, SentBy } from '../http/sender.js';
import { PersonId } from '../http/token.guard.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { permitted } from '../office/permitted.js';
import { type DutyNow, type GapReport, type RosterPage, RosterReader } from './roster-reader.js';
import {
  GapsQuery,
  longestSpanDays,
  NameHolidaysDto,
  OverrideDutyDto,
  PlanDutyDto,
  RosterQuery,
} from './roster.dto.js';
import { gapsSample, nowSample, rosterSample } from './roster.samples.js';

const dayMicros = 86_400_000_000n;
const usualSpanDays = 30;

/** 值班表 (Art. 20: emergencies keep no hours): who is on duty at an office, and when nobody is. */
@ApiTags('rosters')
@ApiBearerAuth()
@Controller('v1/offices/:officeId/roster')
export class RosterController {
  constructor(
    private readonly desk: Desk,
    private readonly executor: Executor,
    private readonly reader: RosterReader,
  ) {}

  @Post('shifts')
  @HttpCode(200)
  @CommandRoute({ summary: '排班 · plan shifts; they hold instead of what stood there', command: 'PlanDuty' })
  plan(
    @Param('officeId') officeId: string,
    @Body() dto: PlanDutyDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const shifts = dto.shifts.map((shift) => ({ ...plain(shift), ...spanOf(shift) }));
    return this.desk.run({ definition: planDuty, data: { officeId, shifts }, ...sender, ...about(officeId) });
  }

  @Post('overrides')
  @HttpCode(200)
  @CommandRoute({ summary: '换班、代班 · somebody else for a while, and why', command: 'OverrideDuty' })
  override(
    @Param('officeId') officeId: string,
    @Body() dto: OverrideDutyDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), ...spanOf(dto), officeId };
    return this.desk.run({ definition: overrideDuty, data, ...sender, ...about(officeId) });
  }

  @Post('holidays')
  @HttpCode(200)
  @CommandRoute({ summary: '节假日登记 · holidays and make-up days of the yearly notice', command: 'NameHolidays' })
  nameHolidays(
    @Param('officeId') officeId: string,
    @Body() dto: NameHolidaysDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), officeId };
    return this.desk.run({ definition: nameHolidays, data, ...sender, ...about(officeId) });
  }

  @Get()
  @QueryRoute({ summary: '值班表 · who is on duty, overrides applied', query: 'ReadRoster', answer: rosterSample })
  async list(
    @Param('officeId') officeId: string,
    @Query() query: RosterQuery,
    @PersonId() personId: string,
  ): Promise<RosterPage> {
    await permitted(this.executor, queryPolicy.ReadRoster, personId, [officeId]);
    const from = query.from === undefined ? await this.executor.now() : microsOf(query.from);
    const until = query.until === undefined ? daysAfter(from, usualSpanDays) : microsOf(query.until);
    if (until <= from || until > daysAfter(from, longestSpanDays))
      throw new Problem(422, 'time.range', { details: { limitDays: longestSpanDays } });
    return this.reader.page(officeId, { from: instantText(from), until: instantText(until) }, query);
  }

  @Get('gaps')
  @QueryRoute({
    summary: '值班空缺 · when no officer is on duty, or no leader stands behind',
    query: 'ReadRoster',
    id: 'ReadRosterGaps',
    answer: gapsSample,
  })
  async gaps(
    @Param('officeId') officeId: string,
    @Query() { days }: GapsQuery,
    @PersonId() personId: string,
  ): Promise<GapReport> {
    await permitted(this.executor, queryPolicy.ReadRoster, personId, [officeId]);
    const now = await this.executor.now();
    const until = instantText(daysAfter(now, days ?? usualSpanDays));
    return this.reader.gaps(officeId, { from: instantText(now), until });
  }

  @Get('now')
  @QueryRoute({
    summary: '当前值班 · who is on duty this moment',
    query: 'ReadRoster',
    id: 'ReadRosterNow',
    answer: nowSample,
  })
  async now(@Param('officeId') officeId: string, @PersonId() personId: string): Promise<DutyNow> {
    await permitted(this.executor, queryPolicy.ReadRoster, personId, [officeId]);
    return this.reader.at(officeId, await this.executor.now());
  }
}

const about = (officeId: string) => ({ subject: streamKey(rosters, officeId), id: officeId });

const daysAfter = (from: bigint, days: number): bigint => from + BigInt(days) * dayMicros;

/** Instants in any offset, as facts have them. */
const spanOf = ({ from, until }: Stretch): Stretch => ({
  from: instantText(microsOf(from)),
  until: instantText(microsOf(until)),
});

import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { streamKey } from '@shangda/domain/command';
import { fillPost, vacatePost } from '@shangda/domain/post';
import { posts } from '@shangda/domain/post-state';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { engagement, post } from '@shangda/events/vocabulary';
import { type Sender, SentBy } from '../http/sender.js';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import type { Page } from '../http/paging.js';
import { plain } from '../http/plain.js';
import { oneOf, orNull, page } from '../http/sample.js';
import { PersonId } from '../http/token.guard.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { POOLS } from '../office/office.module.js';
import { permitted, permittedPlaces } from '../office/permitted.js';
import { type HoldingEntry, readPosts, readVacancies, type VacancyEntry } from './post-lists.js';
import { FillPostDto, VacanciesQuery, VacatePostDto } from './posts.dto.js';

const postsSample = {
  unitId: '623001',
  posts: [
    {
      post: oneOf(post.options, 'INFO_OFFICER'),
      personId: '623001-officer',
      name: orNull('合作市信息员'),
      engagement: orNull(oneOf(engagement.options, 'FULL_TIME')),
      filledOn: '2026-03-01',
      vacatedOn: orNull('2026-09-01'),
    },
  ],
};
const vacancySample = {
  unitId: '623001',
  name: '合作市人民政府',
  nameEn: "Hezuo City People's Government",
  post: oneOf(post.options, 'LEADER_IN_CHARGE'),
  since: '2026-03-01',
};

/** 分管领导、责任人、信息员 (Art. 5, 6): who holds the posts of information work, and which nobody holds. */
@ApiTags('people')
@ApiBearerAuth()
@Controller('v1')
export class PostsController {
  constructor(
    private readonly desk: Desk,
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Post('units/:unitId/posts/fill')
  @HttpCode(200)
  @CommandRoute({ summary: '任职 · somebody takes a post, and the role that goes with it', command: 'FillPost' })
  fill(@Param('unitId') unitId: string, @Body() dto: FillPostDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    const data = { ...plain(dto), unitId };
    return this.desk.run({ definition: fillPost, data, ...sender, ...about(unitId) });
  }

  @Post('units/:unitId/posts/vacate')
  @HttpCode(200)
  @CommandRoute({ summary: '离任 · somebody leaves a post', command: 'VacatePost' })
  vacate(
    @Param('unitId') unitId: string,
    @Body() dto: VacatePostDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), unitId };
    return this.desk.run({ definition: vacatePost, data, ...sender, ...about(unitId) });
  }

  @Get('units/:unitId/posts')
  @QueryRoute({ summary: '任职情况 · who holds and held the posts', query: 'ReadPosts', answer: postsSample })
  async list(
    @Param('unitId') unitId: string,
    @PersonId() personId: string,
  ): Promise<{ readonly unitId: string; readonly posts: readonly HoldingEntry[] }> {
    await permitted(this.executor, queryPolicy.ReadPosts, personId, [unitId]);
    return { unitId, posts: await readPosts(this.pools.read, unitId) };
  }

  @Get('vacancies')
  @QueryRoute({ summary: '空缺 · posts that nobody holds', query: 'ReadVacancies', answer: page(vacancySample) })
  async vacancies(@Query() query: VacanciesQuery, @PersonId() personId: string): Promise<Page<VacancyEntry>> {
    const { under } = query;
    if (under !== undefined) await permitted(this.executor, queryPolicy.ReadVacancies, personId, [under]);
    const roots =
      under === undefined ? await permittedPlaces(this.executor, queryPolicy.ReadVacancies, personId) : [under];
    return readVacancies(this.pools.read, roots, query);
  }
}

const about = (unitId: string) => ({ subject: streamKey(posts, unitId), id: unitId });

import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { streamKey } from '@shangda/domain/command';
import { recordTraining, trainings } from '@shangda/domain/training';
import { Executor } from '@shangda/event-store/execute';
import { newId } from '@shangda/event-store/identifiers';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { trainingKind } from '@shangda/events/vocabulary';
import { type Sender, SentBy } from '../http/sender.js';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import type { Page } from '../http/paging.js';
import { plain } from '../http/plain.js';
import { oneOf, page } from '../http/sample.js';
import { PersonId } from '../http/token.guard.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { POOLS } from '../office/office.module.js';
import { permitted, permittedPlaces } from '../office/permitted.js';
import { readTrainings, type TrainingLine } from './post-lists.js';
import { RecordTrainingDto, TrainingsQuery } from './posts.dto.js';

const trainingSample = {
  id: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
  unitId: '6230',
  kind: oneOf(trainingKind.options, 'LECTURE'),
  subject: '政务信息写作',
  startedOn: '2026-03-02',
  days: 2,
  participants: ['623001-officer'],
};

/** 培训 (Art. 9): how those who do information work were trained. */
@ApiTags('people')
@ApiBearerAuth()
@Controller('v1')
export class TrainingsController {
  constructor(
    private readonly desk: Desk,
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Post('units/:unitId/trainings')
  @CommandRoute({ summary: '培训登记 · record a training the unit held', command: 'RecordTraining' })
  record(
    @Param('unitId') unitId: string,
    @Body() dto: RecordTrainingDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const id = newId();
    const data = { ...plain(dto), unitId, trainingId: id };
    const subject = streamKey(trainings, id);
    return this.desk.run({ definition: recordTraining, data, ...sender, subject, subjectIsNew: true, id });
  }

  @Get('trainings')
  @QueryRoute({
    summary: '培训情况 · training at and below your own units',
    query: 'ReadTrainings',
    answer: page(trainingSample),
  })
  async list(@Query() query: TrainingsQuery, @PersonId() personId: string): Promise<Page<TrainingLine>> {
    const { under } = query;
    if (under !== undefined) await permitted(this.executor, queryPolicy.ReadTrainings, personId, [under]);
    const roots =
      under === undefined ? await permittedPlaces(this.executor, queryPolicy.ReadTrainings, personId) : [under];
    return readTrainings(this.pools.read, roots, query);
  }
}

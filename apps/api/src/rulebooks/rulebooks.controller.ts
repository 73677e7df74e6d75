import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { officeDayAt } from '@shangda/domain/calendar';
import { streamKey } from '@shangda/domain/command';
import { inForce, publishRulebook, type PublishedRulebook, rulebooks } from '@shangda/domain/rulebook';
import { Executor } from '@shangda/event-store/execute';
import { IsObject } from 'class-validator';
import { type Sender, SentBy } from '../http/sender.js';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import { described, orNull } from '../http/sample.js';
import { PersonId } from '../http/token.guard.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { permittedAlsoToReporters } from '../office/reporters.js';
import { bundledAsPublished, bundledRulebook } from './bundled-rulebook.js';
import { checkedRulebook } from './rulebook-check.js';

export class PublishRulebookDto {
  @ApiProperty({
    type: Object,
    description: 'rulebooks/rulebook.schema.json, format 2 or 1',
    example: bundledRulebook,
  })
  @IsObject()
  readonly rulebook: Record<string, unknown>;
}

interface RulebooksView {
  readonly officeId: string;
  readonly version: number;
  /** Number of the one in force today; null before the first. */
  readonly inForce: number | null;
  readonly rulebooks: readonly PublishedRulebook[];
}

const rulebooksSample = {
  officeId: '6230',
  version: 1,
  inForce: orNull(1),
  rulebooks: [
    {
      number: 1,
      effectiveFrom: '2008-04-15',
      rulebook: described({ type: 'object' }, bundledAsPublished),
    },
  ],
};

/** 规则 (Art. 21, 34): what an office asks of the units below it, as data. */
@ApiTags('rulebooks')
@ApiBearerAuth()
@Controller('v1/offices/:officeId/rulebooks')
export class RulebooksController {
  constructor(
    private readonly desk: Desk,
    private readonly executor: Executor,
  ) {}

  @Post()
  @CommandRoute({ summary: '发布规则 · publish a rulebook', command: 'PublishRulebook' })
  publish(
    @Param('officeId') officeId: string,
    @Body() dto: PublishRulebookDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { officeId, rulebook: checkedRulebook(dto.rulebook, officeId) };
    return this.desk.run({
      definition: publishRulebook,
      data,
      ...sender,
      subject: streamKey(rulebooks, officeId),
      id: officeId,
    });
  }

  @Get()
  @QueryRoute({ summary: '历次规则 · every version ever published', query: 'ReadRulebooks', answer: rulebooksSample })
  async list(@Param('officeId') officeId: string, @PersonId() personId: string): Promise<RulebooksView> {
    await permittedAlsoToReporters(this.executor, queryPolicy.ReadRulebooks, personId, officeId);
    const { state, version } = await this.executor.load(rulebooks, officeId);
    const { day } = officeDayAt(await this.executor.now());
    return { officeId, version, inForce: inForce(state, day)?.number ?? null, rulebooks: state.versions };
  }
}

import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { CommandDefinition } from '@shangda/domain/command';
import { acknowledgeEscalations } from '@shangda/domain/emergency/escalation';
import { incidents } from '@shangda/domain/emergency/incident';
import { changeLevel, reopenIncident } from '@shangda/domain/emergency/levels';
import { pauseDeadline, resumeDeadline } from '@shangda/domain/emergency/pausing';
import { Executor } from '@shangda/event-store/execute';
import { CommandRoute } from '../http/command-route.js';
import { plain } from '../http/plain.js';
import { type Sender, SentBy } from '../http/sender.js';
import { UuidParam } from '../http/uuid.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { aboutIncident } from './as-facts.js';
import { ChangeLevelDto, DeadlineDto, PartyDto, ReopenIncidentDto } from './incident-acts.dto.js';

/** What people do with an incident's level and its clocks (Art. 20). */
@ApiTags('incidents')
@ApiBearerAuth()
@Controller('v1/incidents/:incidentId')
export class IncidentClocksController {
  constructor(
    private readonly desk: Desk,
    private readonly executor: Executor,
  ) {}

  @Post('level')
  @HttpCode(200)
  @CommandRoute({ summary: '升级、降级 · judge it graver or less, never below its figures', command: 'ChangeLevel' })
  changeLevel(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() { unitId: officeId, ...dto }: ChangeLevelDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.run(changeLevel, { ...dto, officeId, incidentId }, sender);
  }

  @Post('reopening')
  @HttpCode(200)
  @CommandRoute({ summary: '重新报送 · there is more to tell after the final report', command: 'ReopenIncident' })
  reopen(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() dto: ReopenIncidentDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.run(reopenIncident, { ...plain(dto), incidentId }, sender);
  }

  @Post('acknowledgement')
  @HttpCode(200)
  @CommandRoute({
    summary: '知悉 · you have it in hand: the notices rest for a while, the deadlines do not',
    command: 'AcknowledgeEscalations',
  })
  acknowledge(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() dto: PartyDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.run(acknowledgeEscalations, { ...plain(dto), incidentId }, sender);
  }

  @Post('pause')
  @HttpCode(200)
  @CommandRoute({ summary: '暂停 · a leader at the top stops one clock, and says why', command: 'PauseDeadline' })
  pause(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() dto: DeadlineDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.run(pauseDeadline, { ...plain(dto), incidentId }, sender);
  }

  @Post('resumption')
  @HttpCode(200)
  @CommandRoute({ summary: '恢复 · the clock goes on with the time it had left', command: 'ResumeDeadline' })
  resume(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() dto: DeadlineDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.run(resumeDeadline, { ...plain(dto), incidentId }, sender);
  }

  /** The answer's version is the incident's, also where only a deadline of it has something new to say. */
  private async run<Data extends { readonly incidentId: string }>(
    definition: CommandDefinition<Data>,
    data: Data,
    sender: Sender,
  ): Promise<CommandAnswer> {
    const answer = await this.desk.run({ definition, data, ...sender, ...aboutIncident(data.incidentId) });
    const { version } = await this.executor.load(incidents, data.incidentId);
    return { ...answer, version };
  }
}

import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { openByCall } from '@shangda/domain/emergency/calls';
import { incidents } from '@shangda/domain/emergency/incident';
import { reportIncident } from '@shangda/domain/emergency/reporting';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import { type Page, PageQuery } from '../http/paging.js';
import { type Sender, SentBy } from '../http/sender.js';
import { PersonId } from '../http/token.guard.js';
import { UuidParam } from '../http/uuid.js';
import { aboutNew } from '../items/errands.js';
import { sealIncidentText } from '../items/texts.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { figuresOf, inFacts, maybeInFacts } from './as-facts.js';
import { IncidentReader, type IncidentView } from './incident-reader.js';
import { incidentSample, timelineSample } from './incident.samples.js';
import { toldIn, wordsOf } from './incident-text.dto.js';
import { OpenByCallDto, ReportIncidentDto } from './incidents.dto.js';
import type { TimelineEntry } from './incident-timeline.js';

/** What every first word of an incident says besides its text. */
const openingOf = ({
  unitId,
  category,
  accidentKind,
  level,
  figures,
  itemId,
  ...times
}: ReportIncidentDto | OpenByCallDto) => ({
  ...{ unitId, category, accidentKind, level, itemId, figures: figuresOf(figures) },
  occurredAt: maybeInFacts(times.occurredAt),
  discoveredAt: maybeInFacts(times.discoveredAt),
  learnedAt: maybeInFacts(times.learnedAt),
});

/** 突发事件 (Art. 20, 21(3)): its first word, in writing or by telephone; how it stands, and who told whom when. */
@ApiTags('incidents')
@ApiBearerAuth()
@Controller('v1')
export class IncidentsController {
  constructor(
    private readonly desk: Desk,
    private readonly reader: IncidentReader,
  ) {}

  @Post('incidents')
  @CommandRoute({ summary: '初报 · report an incident in writing, to any office above', command: 'ReportIncident' })
  report(@Body() dto: ReportIncidentDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    const subject = aboutNew(incidents);
    const { contents, reference: text } = sealIncidentText(wordsOf(dto));
    const { to, unsignedBecause } = dto;
    const data = { ...openingOf(dto), ...toldIn(dto), to, unsignedBecause, text, incidentId: subject.id };
    return this.desk.run({ definition: reportIncident, data, contents, ...sender, ...subject });
  }

  @Post('offices/:officeId/calls')
  @CommandRoute({
    summary: '电话报告 · enter the call by which an incident was first told',
    command: 'OpenIncidentByCall',
  })
  openByCall(
    @Param('officeId') officeId: string,
    @Body() dto: OpenByCallDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const subject = aboutNew(incidents);
    const { contents, reference: text } = sealIncidentText(wordsOf(dto));
    const calledAt = inFacts(dto.calledAt);
    const data = { ...openingOf(dto), officeId, calledAt, text, incidentId: subject.id };
    return this.desk.run({ definition: openByCall, data, contents, ...sender, ...subject });
  }

  @Get('incidents/:incidentId')
  @QueryRoute({
    summary: '查看 · who knows since when, what is due, what is unknown',
    query: 'ReadIncident',
    answer: incidentSample,
  })
  find(@Param('incidentId', UuidParam) incidentId: string, @PersonId() personId: string): Promise<IncidentView> {
    return this.reader.find(incidentId, personId);
  }

  @Get('incidents/:incidentId/timeline')
  @QueryRoute({
    summary: '过程 · who told whom when, and when it was recorded',
    query: 'ReadIncident',
    id: 'ReadIncidentTimeline',
    answer: timelineSample,
    grows: true,
  })
  timeline(
    @Param('incidentId', UuidParam) incidentId: string,
    @Query() query: PageQuery,
    @PersonId() personId: string,
  ): Promise<Page<TimelineEntry>> {
    return this.reader.timeline(incidentId, personId, query);
  }
}

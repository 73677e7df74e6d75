import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import {
  logCall,
  receiveIncidentReport,
  recordReceiptAbove,
  recordReportSent,
  signIncident,
} from '@shangda/domain/emergency/calls';
import { sendIncidentReport } from '@shangda/domain/emergency/reporting';
import { CommandRoute } from '../http/command-route.js';
import { plain } from '../http/plain.js';
import { type Sender, SentBy } from '../http/sender.js';
import { UuidParam } from '../http/uuid.js';
import { sealIncidentText } from '../items/texts.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { aboutIncident, figuresOf, inFacts } from './as-facts.js';
import { IncidentReportDto, LogCallDto, OutsideReceiptDto, OutsideReportDto, PartyDto } from './incident-acts.dto.js';
import { toldIn, wordsOf } from './incident-text.dto.js';

/** Who tells whom of an incident that is known, each level for itself (Art. 20). Nothing that was told is ever changed. */
@ApiTags('incidents')
@ApiBearerAuth()
@Controller('v1/incidents/:incidentId')
export class IncidentReportsController {
  constructor(private readonly desk: Desk) {}

  @Post('calls')
  @HttpCode(200)
  @CommandRoute({ summary: '电话记录 · enter a call by which an office was told', command: 'LogCall' })
  logCall(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() { unitId: fromUnitId, officeId, ...dto }: LogCallDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const { contents, reference: text } = sealIncidentText(wordsOf(dto));
    const data = { incidentId, fromUnitId, officeId, calledAt: inFacts(dto.calledAt), text };
    return this.desk.run({ definition: logCall, data, contents, ...sender, ...aboutIncident(incidentId) });
  }

  @Post('reports')
  @HttpCode(200)
  @CommandRoute({ summary: '初报、续报、终报、补报 · report in writing', command: 'SendIncidentReport' })
  send(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() dto: IncidentReportDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const { contents, reference: text } = sealIncidentText(wordsOf(dto));
    const { unitId: fromUnitId, kind, number, to, unsignedBecause } = dto;
    const figures = dto.figures && figuresOf(dto.figures);
    const data = { incidentId, fromUnitId, kind, number, to, unsignedBecause, figures, text, ...toldIn(dto) };
    return this.desk.run({ definition: sendIncidentReport, data, contents, ...sender, ...aboutIncident(incidentId) });
  }

  @Post('receipt')
  @HttpCode(200)
  @CommandRoute({ summary: '签收 · an office that was told in writing has it', command: 'ReceiveIncidentReport' })
  receive(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() dto: PartyDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), incidentId };
    return this.desk.run({ definition: receiveIncidentReport, data, ...sender, ...aboutIncident(incidentId) });
  }

  @Post('signature')
  @HttpCode(200)
  @CommandRoute({ summary: '补签 · sign what went out unsigned', command: 'SignIncident' })
  sign(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() dto: PartyDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), incidentId };
    return this.desk.run({ definition: signIncident, data, ...sender, ...aboutIncident(incidentId) });
  }

  @Post('reports-outside')
  @HttpCode(200)
  @CommandRoute({ summary: '已报上级 · told to an office outside this system', command: 'RecordReportSent' })
  recordSent(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() { note, ...dto }: OutsideReportDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const { contents, reference: text } = sealIncidentText(wordsOf({ note }));
    const data = { ...dto, incidentId, sentAt: inFacts(dto.sentAt), text };
    return this.desk.run({ definition: recordReportSent, data, contents, ...sender, ...aboutIncident(incidentId) });
  }

  @Post('receipts-outside')
  @HttpCode(200)
  @CommandRoute({ summary: '上级已收 · an office outside this system has it', command: 'RecordReceiptAbove' })
  recordReceipt(
    @Param('incidentId', UuidParam) incidentId: string,
    @Body() { note, ...dto }: OutsideReceiptDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const { contents, reference: text } = sealIncidentText(wordsOf({ note }));
    const data = { ...dto, incidentId, receivedAt: inFacts(dto.receivedAt), text };
    return this.desk.run({ definition: recordReceiptAbove, data, contents, ...sender, ...aboutIncident(incidentId) });
  }
}

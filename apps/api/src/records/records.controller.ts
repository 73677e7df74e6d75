import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { commissionOutcomes, recordCommissionOutcome } from '@shangda/domain/commission';
import { findings, recordFindingDecision } from '@shangda/domain/finding';
import { instructions, recordInstruction } from '@shangda/domain/instruction';
import { CommandRoute } from '../http/command-route.js';
import { plain } from '../http/plain.js';
import { type Sender, SentBy } from '../http/sender.js';
import { aboutNew } from '../items/errands.js';
import { sealNote } from '../items/texts.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { CommissionOutcomeDto, FindingDto, InstructionDto } from './records.dto.js';

/** What an office records besides items and issues, and what counts: instructions, commissions, findings. */
@ApiTags('records')
@ApiBearerAuth()
@Controller('v1/offices/:officeId')
export class RecordsController {
  constructor(private readonly desk: Desk) {}

  @Post('instructions')
  @CommandRoute({ summary: '批示登记 · record an instruction', command: 'RecordInstruction' })
  recordInstruction(
    @Param('officeId') officeId: string,
    @Body() { text: words, ...dto }: InstructionDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const subject = aboutNew(instructions);
    const { contents, reference: text } = sealNote(words);
    const data = { ...dto, words, text, instructionId: subject.id, officeId };
    return this.desk.run({ definition: recordInstruction, data, contents, ...sender, ...subject });
  }

  @Post('commission-outcomes')
  @CommandRoute({ summary: '约稿结果 · what became of an ordered piece', command: 'RecordCommissionOutcome' })
  recordCommissionOutcome(
    @Param('officeId') officeId: string,
    @Body() dto: CommissionOutcomeDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const subject = aboutNew(commissionOutcomes);
    const data = { ...plain(dto), commissionId: subject.id, officeId };
    return this.desk.run({ definition: recordCommissionOutcome, data, ...sender, ...subject });
  }

  @Post('findings')
  @CommandRoute({
    summary: '认定 · a leader’s finding of late, omitted, concealed or wrong',
    command: 'RecordFindingDecision',
  })
  recordFinding(
    @Param('officeId') officeId: string,
    @Body() dto: FindingDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const subject = aboutNew(findings);
    const data = { ...plain(dto), findingId: subject.id, officeId };
    return this.desk.run({ definition: recordFindingDecision, data, ...sender, ...subject });
  }
}

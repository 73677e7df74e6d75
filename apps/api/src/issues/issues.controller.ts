import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { streamKey } from '@shangda/domain/command';
import { composePiece, composites } from '@shangda/domain/composite';
import { correctIssue } from '@shangda/domain/correction';
import { issues, publishIssue } from '@shangda/domain/issue';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import { plain } from '../http/plain.js';
import { page } from '../http/sample.js';
import { type Sender, SentBy } from '../http/sender.js';
import { PersonId } from '../http/token.guard.js';
import { UuidParam } from '../http/uuid.js';
import { aboutNew } from '../items/errands.js';
import { sealItemText } from '../items/texts.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { IssueReader, issueLineSample, issueSample } from './issue-reader.js';
import { ComposePieceDto, CorrectIssueDto, PublishIssueDto, IssuesQuery } from './issues.dto.js';

/** 刊物: composites are put together, issues go out, and what was wrong in them is put right. */
@ApiTags('issues')
@ApiBearerAuth()
@Controller('v1/offices/:officeId')
export class IssuesController {
  constructor(
    private readonly desk: Desk,
    private readonly reader: IssueReader,
  ) {}

  @Post('composites')
  @CommandRoute({ summary: '综合 · one piece of several items', command: 'ComposePiece' })
  compose(
    @Param('officeId') officeId: string,
    @Body() { title, body, itemIds, credits }: ComposePieceDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const subject = aboutNew(composites);
    const { contents, reference } = sealItemText(title, body);
    const data = {
      compositeId: subject.id,
      officeId,
      content: reference,
      itemIds,
      ...(credits && { credits: credits.map(plain) }),
    };
    return this.desk.run({ definition: composePiece, data, contents, ...sender, ...subject });
  }

  @Post('issues')
  @CommandRoute({ summary: '编发 · publish an issue; its items are adopted', command: 'PublishIssue' })
  publish(
    @Param('officeId') officeId: string,
    @Body() { supplement = false, pieces, ...dto }: PublishIssueDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const subject = aboutNew(issues);
    const data = { ...dto, supplement, pieces: pieces.map(plain), issueId: subject.id, officeId };
    return this.desk.run({ definition: publishIssue, data, ...sender, ...subject });
  }

  @Get('issues')
  @QueryRoute({
    summary: '刊物目录 · the issues of an office, by outlet and year, the newest first',
    query: 'ReadIssue',
    id: 'ListIssues',
    answer: page(issueLineSample),
  })
  list(
    @Param('officeId') officeId: string,
    @Query() query: IssuesQuery,
    @PersonId() personId: string,
  ): ReturnType<IssueReader['list']> {
    return this.reader.list(officeId, query, personId);
  }

  @Get('issues/:issueId')
  @QueryRoute({ summary: '查看一期 · one issue with its corrections', query: 'ReadIssue', answer: issueSample })
  find(
    @Param('officeId') officeId: string,
    @Param('issueId', UuidParam) issueId: string,
    @PersonId() personId: string,
  ): ReturnType<IssueReader['find']> {
    return this.reader.find(officeId, issueId, personId);
  }

  @Post('issues/:issueId/correct')
  @HttpCode(200)
  @CommandRoute({ summary: '更正 · put right what was issued', command: 'CorrectIssue' })
  correct(
    @Param('officeId') officeId: string,
    @Param('issueId', UuidParam) issueId: string,
    @Body() { title, body, ...dto }: CorrectIssueDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const { contents, reference } = sealItemText(title, body);
    const data = { ...dto, issueId, officeId, content: reference };
    const subject = streamKey(issues, issueId);
    return this.desk.run({ definition: correctIssue, data, contents, ...sender, subject, id: issueId });
  }
}

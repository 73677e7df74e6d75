import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { streamKey } from '@shangda/domain/command';
import { acknowledgeNotice } from '@shangda/domain/notice';
import { notices } from '@shangda/domain/notice-state';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { type InboxKey, inboxOf, noticesOf } from '@shangda/projections/inbox-page';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import { decodeCursor, type Page, pageOf, PageQuery, rowsWanted } from '../http/paging.js';
import { malformed } from '../http/problem.js';
import { ReadersLanguage } from '../http/readers-language.js';
import { type Sender, SentBy } from '../http/sender.js';
import { PersonId } from '../http/token.guard.js';
import { isUuid, UuidParam } from '../http/uuid.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';
import type { Language } from '../text/language.js';
import { type NoticeEntry, noticeEntry, noticePage } from './notice-entry.js';
import { NoticesQuery } from './notices.dto.js';

/** 收件箱 (Art. 20): what one was told; and, for the office, who was told what and has seen it. */
@ApiTags('notices')
@ApiBearerAuth()
@Controller('v1')
export class InboxController {
  constructor(
    private readonly desk: Desk,
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get('inbox')
  @QueryRoute({ summary: '收件箱 · what you were told, the unseen first', query: 'ReadInbox', answer: noticePage })
  async inbox(
    @Query() query: PageQuery,
    @PersonId() personId: string,
    @ReadersLanguage() language: Language,
  ): Promise<Page<NoticeEntry>> {
    const rows = await inboxOf(this.pools.read, personId, { after: keyOf(query.cursor), limit: rowsWanted(query) });
    return pageOf(
      query,
      rows,
      (row) => noticeEntry(row, language),
      ({ key }) => key,
    );
  }

  @Post('inbox/:noticeId/acknowledge')
  @HttpCode(200)
  @CommandRoute({ summary: '已阅 · you have seen it; nothing further is sent', command: 'AcknowledgeNotice' })
  acknowledge(@Param('noticeId', UuidParam) noticeId: string, @SentBy() sender: Sender): Promise<CommandAnswer> {
    const subject = streamKey(notices, noticeId);
    return this.desk.run({ definition: acknowledgeNotice, data: { noticeId }, ...sender, subject, id: noticeId });
  }

  @Get('offices/:officeId/notices')
  @QueryRoute({
    summary: '提醒记录 · who was told what by which channel, and who has seen it',
    query: 'ReadNotices',
    answer: noticePage,
  })
  async sent(
    @Param('officeId') officeId: string,
    @Query() query: NoticesQuery,
    @PersonId() personId: string,
    @ReadersLanguage() language: Language,
  ): Promise<Page<NoticeEntry>> {
    await permitted(this.executor, queryPolicy.ReadNotices, personId, [officeId]);
    const [queuedAt = '', noticeId = ''] = decodeCursor(query.cursor, 2) ?? [];
    const after = query.cursor === undefined ? undefined : ([queuedAt, noticeId] as const);
    if (after !== undefined && !(isMicros(queuedAt) && isUuid(noticeId))) throw malformed('query.cursor');
    const { state } = query;
    const rows = await noticesOf(this.pools.read, { officeId, state, after, limit: rowsWanted(query) });
    return pageOf(
      query,
      rows,
      (row) => noticeEntry(row, language),
      ({ key }) => key,
    );
  }
}

/** Also a cursor made by hand is the asker's mistake, not the database's. */
function keyOf(cursor: string | undefined): InboxKey | undefined {
  const key = decodeCursor(cursor, 4);
  if (key === undefined) return undefined;
  const [seen = '', severity = '', queuedAt = '', noticeId = ''] = key;
  const isKey = /^(?:true|false)$/.test(seen) && /^[1-4]$/.test(severity) && isMicros(queuedAt) && isUuid(noticeId);
  if (!isKey) throw malformed('query.cursor');
  return [seen, severity, queuedAt, noticeId];
}

const isMicros = (text: string): boolean => /^\d{1,18}$/.test(text);

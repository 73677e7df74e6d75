import { Inject, Injectable } from '@nestjs/common';
import { queryPolicy } from '@shangda/access/policy';
import { streamKey } from '@shangda/domain/command';
import { issues } from '@shangda/domain/issue';
import { Executor } from '@shangda/event-store/execute';
import type { Ledger } from '@shangda/event-store/ledger';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { readContents } from '@shangda/event-store/read';
import { type IssueLine, issueLines } from '@shangda/projections/issue-page';
import { isOfficeDay } from '../http/instants.js';
import { type Page, decodeCursor, pageOf, rowsWanted } from '../http/paging.js';
import { malformed, notFound } from '../http/problem.js';
import { oneOf, orNull } from '../http/sample.js';
import { ofType } from '../items/handling-history.js';
import { factsOf } from '../items/handling-reader.js';
import { isUuid } from '../http/uuid.js';
import { LEDGER, POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';
import { adoptionLevel } from '@shangda/events/vocabulary';
import type { IssuesQuery } from './issues.dto.js';

/** An `IssueView`, for the documents. */
export const issueSample = {
  id: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e51',
  version: 2,
  outletId: 'zhengwu-xinxi',
  level: oneOf(adoptionLevel.options, 'PREFECTURE'),
  supplement: false,
  number: '12',
  publishedOn: '2026-03-20',
  publishedBy: '6230-editor',
  recipients: ['州政府领导'],
  pieces: [
    {
      itemId: orNull('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11'),
      compositeId: orNull('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e41'),
      pieceKind: 'brief',
    },
  ],
  corrections: [
    {
      correction: 1,
      itemId: orNull('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11'),
      compositeId: orNull('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e41'),
      title: '更正',
      body: '参训112人。',
      reason: '参训人数有误',
      by: '6230-editor',
      on: '2026-03-22',
      recipients: ['州政府领导'],
    },
  ],
};

/** An `IssueLine`, for the documents. */
export const issueLineSample = {
  id: issueSample.id,
  outletId: 'zhengwu-xinxi',
  level: issueSample.level,
  supplement: false,
  number: '12',
  publishedOn: '2026-03-20',
  publishedBy: '6230-editor',
  pieces: 9,
  corrections: 1,
};

/** Issues as they went out, with the corrections beside it, an office's list from its view, one issue from its own stream. */
@Injectable()
export class IssueReader {
  constructor(
    private readonly executor: Executor,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  async list(officeId: string, query: IssuesQuery, personId: string): Promise<Page<IssueLine>> {
    await permitted(this.executor, queryPolicy.ReadIssue, personId, [officeId]);
    const { outletId, year, cursor } = query;
    const question = { officeId, outletId, year, after: keyOf(cursor), limit: rowsWanted(query) };
    const rows = await issueLines(this.pools.read, question);
    return pageOf(
      query,
      rows,
      (line) => line,
      ({ publishedOn, id }) => [publishedOn, id],
    );
  }

  async find(officeId: string, issueId: string, personId: string) {
    await permitted(this.executor, queryPolicy.ReadIssue, personId, [officeId]);
    const happened = factsOf(await this.ledger.readStream(streamKey(issues, issueId)));
    const published = ofType(happened, 'IssuePublished')[0]?.data;
    if (published?.officeId !== officeId) throw notFound();
    const { outletId, level, supplement, number, publishedOn, publishedBy, recipients, pieces } = published;
    const corrections = ofType(happened, 'IssueCorrected').map(({ data }) => data);
    const ids = corrections.map(({ content }) => content.id);
    const texts = new Map((await readContents(this.pools.read, ids)).map(({ id, body }) => [id, body]));
    return {
      id: issueId,
      version: happened.length,
      ...{ outletId, level, supplement, number, publishedOn, publishedBy, recipients },
      pieces: pieces.map(({ itemId = null, compositeId = null, pieceKind }) => ({ itemId, compositeId, pieceKind })),
      corrections: corrections.map(({ correction, itemId = null, compositeId = null, reason, ...data }) => {
        const { title = '', body = '' } = JSON.parse(texts.get(data.content.id) ?? '{}') as Record<string, string>;
        const { correctedBy: by, correctedOn: on, recipients: told } = data;
        return { correction, itemId, compositeId, title, body, reason, by, on, recipients: told };
      }),
    };
  }
}

function keyOf(cursor: string | undefined): readonly [publishedOn: string, issueId: string] | undefined {
  const [publishedOn, issueId] = decodeCursor(cursor, 2) ?? [];
  if (publishedOn === undefined || issueId === undefined) return undefined;
  if (!isOfficeDay(publishedOn) || !isUuid(issueId)) throw malformed('query.cursor');
  return [publishedOn, issueId];
}

import { NoticeAcknowledged, NoticeDelivered, NoticeFailed, NoticeGivenUp, NoticeSent } from '@shangda/events/notice';
import { compareWithFold } from '@shangda/projections/compare';
import { inbox } from '@shangda/projections/inbox';
import { rebuildView } from '@shangda/projections/rebuild';
import { catchUp } from '@shangda/projections/runner';
import { incidentId, leaderNoticeId, noticeId, queued } from '../../specs/notices.js';
import { foldedOf, openViewLedger, tableOf, type ViewLedger } from './ledger.js';

let ledger: ViewLedger;

beforeEach(async () => {
  ledger = await openViewLedger();
});

afterEach(() => ledger.close());

const triedAt = '2026-03-10T01:30:00.000000Z';
const reason = 'http.status_503';
const about = { level: 'III', incidentId, deadline: 'initial-report.county' };

/** One is delivered at its second try; one reaches nobody, and is seen all the same. What becomes of each, in turn. */
const turns = [
  [queued(), queued({ noticeId: leaderNoticeId, channels: ['SMS'], about, severity: 4 })],
  [
    NoticeFailed.of({ channel: 'WEBHOOK', attempt: 1, triedAt, reason, final: false }),
    NoticeFailed.of({ channel: 'SMS', attempt: 1, triedAt, reason: 'channel.not_configured', final: true }),
  ],
  [
    NoticeSent.of({ channel: 'WEBHOOK', attempt: 2, triedAt }),
    NoticeGivenUp.of({ officeId: 'gannan', personId: 'hezuo-officer', leaderId: 'gannan-leader' }),
  ],
  [
    NoticeDelivered.of({ channel: 'WEBHOOK', reference: 'oa-1' }),
    NoticeAcknowledged.of({ by: 'hezuo-officer', acknowledgedAt: triedAt }),
  ],
] as const;

it.each([1, 3, 100])('live in batches of %i, rebuilt and replayed in memory the inbox says the same', async (batch) => {
  for (const [one, other] of turns) {
    await ledger.record(
      { stream: `notice-${noticeId}`, fact: one },
      { stream: `notice-${leaderNoticeId}`, fact: other },
    );
    await ledger.seal();
    await catchUp(ledger.app, inbox, { batch });
  }
  const folded = await foldedOf(ledger.app, inbox);
  expect(Object.values(folded).map(({ state }) => state)).toEqual(['DELIVERED', 'ACKNOWLEDGED']);
  expect(await tableOf(ledger.app, inbox)).toEqual(folded);
  expect(await compareWithFold(ledger.app, inbox)).toMatchObject({ equal: true });
  expect(await rebuildView(ledger.owner, inbox)).toMatchObject({ equal: true });
  expect(await tableOf(ledger.app, inbox)).toEqual(folded);
});

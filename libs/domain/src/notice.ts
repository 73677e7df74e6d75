import {
  type NoticeAbout,
  NoticeAcknowledged,
  NoticeDelivered,
  NoticeFailed,
  NoticeGivenUp,
  NoticeQueued,
  NoticeSent,
} from '@shangda/events/notice';
import type { Fact } from '@shangda/events/event';
import type { NoticeChannel } from '@shangda/events/vocabulary';
import { instantText, microsOf } from './calendar.js';
import { type Read, type Situation, defineCommand, streamKey } from './command.js';
import type { DeadlineOrder, Decision, StreamFacts } from './decision.js';
import { leaderToTell } from './notice-leader.js';
import { type Notice, type NoticeTry, firstTry, followingChannel, isSameTry, notices, rowOf } from './notice-state.js';

export interface NewNotice {
  readonly noticeId: string;
  readonly officeId: string;
  readonly personId: string;
  /** `notice.*` of the message catalogue. */
  readonly code: string;
  /** In the order in which they are tried. */
  readonly channels: readonly NoticeChannel[];
  /** From the first try of a channel to the next one, unless it was acknowledged. */
  readonly nextChannelAfterSeconds: number;
  readonly about: NoticeAbout;
  /** 1 is the gravest. */
  readonly severity: 1 | 2 | 3 | 4;
  /** Ledger time of the decision. */
  readonly now: bigint;
}

interface Telling {
  readonly writes: readonly StreamFacts[];
  readonly deadlines: readonly DeadlineOrder[];
}

/** What a decision adds to its own facts and clock rows to tell somebody something. Empty where this notice was queued before. */
export function noticeOf(read: Read, { now, ...notice }: NewNotice): Telling {
  if (read(notices, notice.noticeId)) return { writes: [], deadlines: [] };
  const queued = NoticeQueued.of({ ...notice, channels: [...new Set(notice.channels)] });
  return {
    writes: [{ stream: streamKey(notices, notice.noticeId), facts: [queued] }],
    deadlines: armed(notice, firstTry(queued.data.channels[0]), now),
  };
}

/** How a try ended. `reason`: a code of this program's; `final`: trying again would change nothing. */
export type NoticeOutcome =
  | { readonly sent: true; readonly delivered: boolean; readonly reference?: string | undefined }
  | { readonly sent: false; readonly reason: string; readonly final: boolean };

export interface NoticeAttempt extends NoticeTry {
  readonly noticeId: string;
  /** Ledger time at which it was handed over. */
  readonly triedAt: bigint;
  readonly outcome: NoticeOutcome;
  /** For the notice to the duty leader, should this have been the last hope. */
  readonly leaderNoticeId: string;
}

type Attempting = Situation<NoticeAttempt>;

/** Closes the row of a try and arms the next: again, by the next channel, or never. Nothing where another has recorded it. */
export const recordNoticeAttempt = defineCommand<NoticeAttempt>({
  name: 'RecordNoticeAttempt',
  place: ({ data, read }) => read(notices, data.noticeId)?.officeId,
  decide: (situation) => {
    const { data, read } = situation;
    const notice = read(notices, data.noticeId);
    if (!notice) return { nothing: true };
    if (!isSameTry(notice.next, data)) {
      // Acknowledged while it was under way: that it went out is still a fact, and nothing follows from it.
      const late = notice.acknowledged && data.outcome.sent;
      return late ? onRecord(notice, sentFacts(data), []) : { nothing: true };
    }
    return data.outcome.sent ? sent(notice, situation) : failed(notice, data.outcome, situation);
  },
});

/** Sent, even delivered, is not seen: the next channel follows in its time unless somebody acknowledges. */
function sent(notice: Notice, { data }: Attempting): Decision {
  const next = firstTry(followingChannel(notice, data.channel));
  const dueAt = channelEnd(notice, data.triedAt);
  return onRecord(notice, sentFacts(data), [rowOf(notice.noticeId, data), ...armed(notice, next, dueAt)]);
}

function sentFacts({ channel, attempt, triedAt, outcome }: NoticeAttempt): readonly Fact[] {
  const facts: Fact[] = [NoticeSent.of({ channel, attempt, triedAt: instantText(triedAt) })];
  if (outcome.sent && outcome.delivered) {
    const { reference } = outcome;
    facts.push(NoticeDelivered.of({ channel, ...(reference !== undefined && { reference }) }));
  }
  return facts;
}

function failed(
  notice: Notice,
  { reason, final: hopeless }: Extract<NoticeOutcome, { sent: false }>,
  situation: Attempting,
): Decision {
  const { data, now } = situation;
  const { channel, attempt } = data;
  const retryAt = now + backoff(attempt);
  const next = firstTry(followingChannel(notice, channel));
  const tooLate = next !== undefined && retryAt >= channelEnd(notice, data.triedAt);
  const final = hopeless || attempt >= mostAttempts || tooLate;
  const fact = NoticeFailed.of({ channel, attempt, triedAt: instantText(data.triedAt), reason, final });
  const closed = rowOf(notice.noticeId, data);
  if (final && !next && !notice.sent) return givenUp(notice, fact, closed, situation);
  const rows = final ? armed(notice, next, now) : armed(notice, { channel, attempt: attempt + 1 }, retryAt);
  return onRecord(notice, [fact], [closed, ...rows]);
}

/** Never silence: it stands on record, and whoever leads the office's duty is told, once. */
function givenUp(notice: Notice, last: Fact, closed: DeadlineOrder, { data, now, read }: Attempting): Decision {
  const { noticeId, officeId, nextChannelAfterSeconds, severity, about, code, personId } = notice;
  const leaderId = code === notReached ? undefined : leaderToTell(read, officeId, personId, now);
  if (leaderId === undefined) return onRecord(notice, [last, NoticeGivenUp.of({ officeId, personId })], [closed]);
  const telling = noticeOf(read, {
    noticeId: data.leaderNoticeId,
    officeId,
    personId: leaderId,
    code: notReached,
    channels: ['INBOX', ...notice.channels],
    nextChannelAfterSeconds,
    about: { ...about, noticeId },
    severity: severity as NewNotice['severity'],
    now,
  });
  const given = NoticeGivenUp.of({ officeId, personId, leaderId, leaderNoticeId: data.leaderNoticeId });
  return onRecord(notice, [last, given], [closed], telling);
}

interface Acknowledging {
  readonly noticeId: string;
}

/** 签收提醒: the person has seen it, and nothing further is sent. To anybody else there is no such notice. */
export const acknowledgeNotice = defineCommand<Acknowledging>({
  name: 'AcknowledgeNotice',
  place: ({ data, actor, read }) => {
    const notice = read(notices, data.noticeId);
    return notice?.personId === actor ? notice.officeId : undefined;
  },
  owner: ({ data, read }) => read(notices, data.noticeId)?.personId,
  decide: ({ data, actor, now, read }) => {
    const notice = read(notices, data.noticeId);
    if (!notice || notice.acknowledged) return { nothing: true };
    const acknowledged = NoticeAcknowledged.of({ by: actor, acknowledgedAt: instantText(now) });
    return onRecord(notice, [acknowledged], notice.next ? [rowOf(notice.noticeId, notice.next)] : []);
  },
});

function armed(
  { noticeId, severity }: Pick<Notice, 'noticeId' | 'severity'>,
  next: NoticeTry | undefined,
  dueAt: bigint,
): readonly DeadlineOrder[] {
  return next ? [{ ...rowOf(noticeId, next), dueAt, severity }] : [];
}

const notReached = 'notice.not_reached';

/** Tries of one channel; with the pauses between them about a quarter of an hour. A sample. */
const mostAttempts = 8;

/** 5 s, 15 s, 45 s … up to five minutes. A sample. */
function backoff(attempt: number): bigint {
  const pause = 5 * 3 ** (attempt - 1);
  return seconds(Math.min(pause, 300));
}

/** From then on the next channel is the better hope. */
function channelEnd(notice: Notice, triedAt: bigint): bigint {
  const since = notice.channelSince === undefined ? triedAt : microsOf(notice.channelSince);
  return since + seconds(notice.nextChannelAfterSeconds);
}

const seconds = (count: number): bigint => BigInt(count) * 1_000_000n;

function onRecord(
  { noticeId }: Notice,
  facts: readonly Fact[],
  deadlines: readonly DeadlineOrder[],
  besides: Telling = { writes: [], deadlines: [] },
): Decision {
  const writes = [{ stream: streamKey(notices, noticeId), facts }, ...besides.writes];
  return { accepted: { writes, deadlines: [...deadlines, ...besides.deadlines] } };
}

import { setContact } from '@shangda/domain/contact';
import { acknowledgeNotice, recordNoticeAttempt } from '@shangda/domain/notice';
import { tryOf } from '@shangda/domain/notice-state';
import { checkFact } from '@shangda/events/catalogue';
import { ContactSet } from '@shangda/events/contact';
import {
  NoticeAcknowledged,
  NoticeDelivered,
  NoticeFailed,
  NoticeGivenUp,
  NoticeQueued,
  NoticeSent,
} from '@shangda/events/notice';
import { PostFilled, PostVacated } from '@shangda/events/post';
import { DutyPlanned } from '@shangda/events/roster';
import type { NoticeChannel } from '@shangda/events/vocabulary';
import { type Given, type History, given } from '@shangda/testing/given';
import { gannan } from './gannan.js';
import { attempt, incidentId, leaderNoticeId, notice, noticeId, queued, queuedNotice, row, tell } from './notices.js';

const notifier = (at: string) => ({ actor: 'system:notifier', at });
/** A try that began at `tried` and is recorded two seconds later. */
const tried = '2026-03-10T01:30:00.000000Z';
const recordedAt = notifier('2026-03-10T01:30:02.000000Z');
const taken = { sent: true, delivered: false } as const;
const delivered = { sent: true, delivered: true } as const;
const refused = { sent: false, reason: 'http.status_503', final: false } as const;
const hopeless = { sent: false, reason: 'channel.not_configured', final: true } as const;

const sentBy = (channel: NoticeChannel, number = 1, triedAt = tried) =>
  NoticeSent.of({ channel, attempt: number, triedAt });
const failedBy = (channel: NoticeChannel, number: number, final: boolean, changes: Partial<FailedData> = {}) =>
  NoticeFailed.of({ channel, attempt: number, triedAt: tried, reason: 'http.status_503', final, ...changes });
type FailedData = Parameters<typeof NoticeFailed.of>[0];

const givenUp = NoticeGivenUp.of({ officeId: 'gannan', personId: 'hezuo-officer' });

/** All but the last channel have failed for good. */
const onlySmsLeft = (): Given =>
  given(gannan, queuedNotice(), {
    [`notice-${noticeId}`]: [failedBy('WEBHOOK', 1, true), failedBy('EMAIL', 1, true)],
  });

describe('Article 20 — who must know of an emergency is told until they say so', () => {
  it('is queued in the transaction of the fact it tells of, and due at once', () => {
    const outcome = given(gannan).when(tell, notice, notifier(tried));
    outcome.then(queued());
    outcome.thenDue(row('WEBHOOK', 1, tried));
  });

  it('once for one id, whatever is decided twice; and no channel is named twice', () => {
    const outcome = given(gannan).when(tell, { ...notice, channels: ['SMS', 'EMAIL', 'SMS'] }, notifier(tried));
    outcome.then(queued({ channels: ['SMS', 'EMAIL'] }));
    outcome.and().when(tell, notice, notifier(tried)).thenNothing();
  });

  it('carries its severity where the clock’s rows are read, so that the gravest go first', () => {
    given(gannan)
      .when(tell, { ...notice, severity: 3 }, notifier(tried))
      .thenDue({ ...row('WEBHOOK', 1, tried), severity: 3 });
    expect(tryOf(row('EMAIL', 3))).toEqual({ channel: 'EMAIL', attempt: 3 });
  });

  it('was sent, and the next channel follows in its time from the try, not from its end', () => {
    const outcome = given(gannan, queuedNotice()).when(
      recordNoticeAttempt,
      attempt('WEBHOOK', 1, tried, taken),
      recordedAt,
    );
    outcome.then(sentBy('WEBHOOK'));
    outcome.thenDue(row('WEBHOOK', 1), row('EMAIL', 1, '2026-03-10T01:31:00Z'));
  });

  it('delivered is not yet seen: the next channel follows all the same', () => {
    const told = { ...delivered, reference: 'oa-1' };
    const outcome = given(gannan, queuedNotice()).when(
      recordNoticeAttempt,
      attempt('WEBHOOK', 1, tried, told),
      recordedAt,
    );
    outcome.then(sentBy('WEBHOOK'), NoticeDelivered.of({ channel: 'WEBHOOK', reference: 'oa-1' }));
    outcome.thenDue(row('WEBHOOK', 1), row('EMAIL', 1, '2026-03-10T01:31:00Z'));
  });

  it('after the last channel nothing is armed', () => {
    const outcome = onlySmsLeft().when(recordNoticeAttempt, attempt('SMS', 1, tried, taken), recordedAt);
    outcome.then(sentBy('SMS'));
    outcome.thenDue(row('SMS', 1));
  });
});

describe('Article 20 — a channel that fails', () => {
  it('is tried again, each time after a longer pause', () => {
    const first = given(gannan, queuedNotice({ nextChannelAfterSeconds: 600 })).when(
      recordNoticeAttempt,
      attempt('WEBHOOK', 1, tried, refused),
      recordedAt,
    );
    first.then(failedBy('WEBHOOK', 1, false));
    first.thenDue(row('WEBHOOK', 1), row('WEBHOOK', 2, '2026-03-10T01:30:07Z'));
    const again = '2026-03-10T01:30:07.000000Z';
    const second = first.and().when(recordNoticeAttempt, attempt('WEBHOOK', 2, again, refused), notifier(again));
    second.then(failedBy('WEBHOOK', 2, false, { triedAt: again }));
    second.thenDue(row('WEBHOOK', 2), row('WEBHOOK', 3, '2026-03-10T01:30:22Z'));
  });

  const withSeconds = (nextChannelAfterSeconds: number) =>
    given(gannan, queuedNotice({ nextChannelAfterSeconds })).when(
      recordNoticeAttempt,
      attempt('WEBHOOK', 1, tried, refused),
      recordedAt,
    );

  it('but not where the next channel’s time comes first: then that one is tried at once', () => {
    // Recorded at 02, tried again at 07.
    withSeconds(8).thenDue(row('WEBHOOK', 1), row('WEBHOOK', 2, '2026-03-10T01:30:07Z'));
    withSeconds(7).then(failedBy('WEBHOOK', 1, true));
    withSeconds(7).thenDue(row('WEBHOOK', 1), row('EMAIL', 1, '2026-03-10T01:30:02Z'));
  });

  it('counts that time from its first try', () => {
    const later = '2026-03-10T01:30:50.000000Z';
    const triedAgain = { triedAt: '2026-03-10T01:30:07.000000Z' };
    const twice = [failedBy('WEBHOOK', 1, false), failedBy('WEBHOOK', 2, false, triedAgain)];
    const before = { [`notice-${noticeId}`]: twice };
    const record = given(gannan, queuedNotice(), before);
    const third = record.when(recordNoticeAttempt, attempt('WEBHOOK', 3, later, refused), notifier(later));
    third.then(failedBy('WEBHOOK', 3, true, { triedAt: later }));
    third.thenDue(row('WEBHOOK', 3), row('EMAIL', 1, later));
    record
      .when(recordNoticeAttempt, attempt('WEBHOOK', 3, later, taken), notifier(later))
      .thenDue(row('WEBHOOK', 3), row('EMAIL', 1, '2026-03-10T01:31:00Z'));
  });

  it('and anew for the next channel', () => {
    const before = { [`notice-${noticeId}`]: [failedBy('WEBHOOK', 1, false), failedBy('WEBHOOK', 2, true)] };
    const later = '2026-03-10T01:30:58.000000Z';
    given(gannan, queuedNotice(), before)
      .when(recordNoticeAttempt, attempt('EMAIL', 1, later, refused), notifier(later))
      .thenDue(row('EMAIL', 1), row('EMAIL', 2, '2026-03-10T01:31:03Z'));
  });

  it('gives way at once where trying again would change nothing', () => {
    const outcome = given(gannan, queuedNotice()).when(
      recordNoticeAttempt,
      attempt('WEBHOOK', 1, tried, hopeless),
      recordedAt,
    );
    outcome.then(failedBy('WEBHOOK', 1, true, { reason: 'channel.not_configured' }));
    outcome.thenDue(row('WEBHOOK', 1), row('EMAIL', 1, '2026-03-10T01:30:02Z'));
  });

  it('is not tried for ever, also where it is the last', () => {
    const upTo = (most: number): History => ({
      [`notice-${noticeId}`]: [
        queued({ channels: ['SMS'] }),
        ...Array.from({ length: most - 1 }, (_none, before) => failedBy('SMS', before + 1, false)),
      ],
    });
    const at = (number: number) =>
      given(gannan, upTo(number)).when(recordNoticeAttempt, attempt('SMS', number, tried, refused), recordedAt);
    at(7).then(failedBy('SMS', 7, false));
    // Never more than five minutes apart.
    at(7).thenDue(row('SMS', 7), row('SMS', 8, '2026-03-10T01:35:02Z'));
    at(8).then(failedBy('SMS', 8, true), givenUp);
    at(8).thenDue(row('SMS', 8));
  });
});

describe('Article 20 — where every channel failed it does not end in silence', () => {
  const inCharge = { unitId: 'gannan', post: 'LEADER_IN_CHARGE', personId: 'gannan-leader' } as const;
  const head = { unitId: 'gannan', post: 'RESPONSIBLE_HEAD', personId: 'gannan-second-leader' } as const;
  const filledOn = '2026-01-05';
  const filled: History = {
    'posts-gannan': [PostFilled.of({ ...inCharge, filledOn }), PostFilled.of({ ...head, filledOn })],
  };
  const leaderIs = (leaderId: string, personId = 'hezuo-officer', ...more: readonly History[]) => {
    const outcome = given(gannan, filled, ...more, queuedNotice({ channels: ['SMS'], personId })).when(
      recordNoticeAttempt,
      attempt('SMS', 1, tried, hopeless),
      recordedAt,
    );
    outcome.thenIn({
      [`notice-${noticeId}`]: [
        failedBy('SMS', 1, true, { reason: 'channel.not_configured' }),
        NoticeGivenUp.of({ officeId: 'gannan', personId, leaderId, leaderNoticeId }),
      ],
      [`notice-${leaderNoticeId}`]: [
        NoticeQueued.of({
          ...notice,
          noticeId: leaderNoticeId,
          personId: leaderId,
          code: 'notice.not_reached',
          channels: ['INBOX', 'SMS'],
          about: { ...notice.about, noticeId },
        }),
      ],
    });
    return outcome;
  };

  it('the office’s leader in charge is told, of what and of whom, by a notice of its own', () => {
    const leaderRow = { ...row('INBOX', 1, '2026-03-10T01:30:02Z'), subject: `notice-${leaderNoticeId}` };
    leaderIs('gannan-leader').thenDue(row('SMS', 1), leaderRow);
  });

  it('the head where it is the leader who was not reached, or where nobody is in charge', () => {
    leaderIs('gannan-second-leader', 'gannan-leader');
    const left = PostVacated.of({ ...inCharge, vacatedOn: '2026-03-01', reason: '调离' });
    leaderIs('gannan-second-leader', 'hezuo-officer', { 'posts-gannan': [left] });
  });

  it('before them the leader on duty, as long as the shift lasts and unless it is they who were not reached', () => {
    const dutyUntil = (until: string): History => {
      const shift = { from: '2026-03-10T00:00:00.000000Z', until, officerId: 'gannan-officer' };
      const shifts = [{ ...shift, leaderId: 'gannan-duty-leader' }];
      return { 'roster-gannan': [DutyPlanned.of({ officeId: 'gannan', shifts })] };
    };
    leaderIs('gannan-duty-leader', 'hezuo-officer', dutyUntil('2026-03-10T01:30:02.000001Z'));
    leaderIs('gannan-leader', 'hezuo-officer', dutyUntil('2026-03-10T01:30:02.000000Z'));
    leaderIs('gannan-leader', 'gannan-duty-leader', dutyUntil('2026-03-10T08:00:00.000000Z'));
  });

  it('with nobody to tell it still stands on record', () =>
    onlySmsLeft()
      .when(recordNoticeAttempt, attempt('SMS', 1, tried, hopeless), recordedAt)
      .then(failedBy('SMS', 1, true, { reason: 'channel.not_configured' }), givenUp));

  it('once: a leader who is not reached either rings nobody', () =>
    given(gannan, filled, queuedNotice({ code: 'notice.not_reached', channels: ['SMS'] }))
      .when(recordNoticeAttempt, attempt('SMS', 1, tried, hopeless), recordedAt)
      .then(failedBy('SMS', 1, true, { reason: 'channel.not_configured' }), givenUp));

  it('is not given up where another channel took it', () => {
    const before = { [`notice-${noticeId}`]: [sentBy('WEBHOOK'), failedBy('EMAIL', 1, true)] };
    given(gannan, filled, queuedNotice(), before)
      .when(recordNoticeAttempt, attempt('SMS', 1, tried, hopeless), recordedAt)
      .then(failedBy('SMS', 1, true, { reason: 'channel.not_configured' }));
  });
});

describe('Article 20 — who has seen it is left in peace', () => {
  const byPerson = { actor: 'hezuo-officer', at: '2026-03-10T01:40:00.000000Z' };
  const acknowledged = NoticeAcknowledged.of({ by: 'hezuo-officer', acknowledgedAt: byPerson.at });

  it('the person themselves acknowledges, and nothing more is due', () => {
    const outcome = given(gannan, queuedNotice()).when(acknowledgeNotice, { noticeId }, byPerson);
    outcome.then(acknowledged);
    outcome.thenDue(row('WEBHOOK', 1));
    outcome.and().when(acknowledgeNotice, { noticeId }, byPerson).thenNothing();
  });

  it('between two channels, between two tries, after the last', () => {
    const after = (...facts: readonly (ReturnType<typeof sentBy> | ReturnType<typeof failedBy>)[]) =>
      given(gannan, queuedNotice(), { [`notice-${noticeId}`]: facts }).when(acknowledgeNotice, { noticeId }, byPerson);
    after(sentBy('WEBHOOK')).thenDue(row('EMAIL', 1));
    after(failedBy('WEBHOOK', 1, false)).thenDue(row('WEBHOOK', 2));
    after(sentBy('WEBHOOK'), sentBy('EMAIL'), sentBy('SMS')).thenDue();
  });

  it.each(['gannan-leader', 'gannan-editor', 'hezuo-leader'])('nobody else does, nor knows of it: %s', (actor) =>
    given(gannan, queuedNotice())
      .when(acknowledgeNotice, { noticeId }, { ...byPerson, actor })
      .thenRefused('access.hidden'),
  );

  it('what went out meanwhile is on record, and nothing follows from it', () => {
    const record = given(gannan, queuedNotice(), { [`notice-${noticeId}`]: [acknowledged] });
    const late = record.when(recordNoticeAttempt, attempt('WEBHOOK', 1, tried, taken), recordedAt);
    late.then(sentBy('WEBHOOK'));
    late.thenDue();
    late.and().when(acknowledgeNotice, { noticeId }, byPerson).thenNothing();
    const later = late.and().when(recordNoticeAttempt, attempt('EMAIL', 1, tried, taken), recordedAt);
    later.then(sentBy('EMAIL'));
    later.thenDue();
    record.when(recordNoticeAttempt, attempt('WEBHOOK', 1, tried, refused), recordedAt).thenNothing();
  });
});

describe('Article 20 — one try is recorded once', () => {
  it('another that comes late with the same row changes nothing', () => {
    const once = given(gannan, queuedNotice()).when(
      recordNoticeAttempt,
      attempt('WEBHOOK', 1, tried, taken),
      recordedAt,
    );
    once
      .and()
      .when(recordNoticeAttempt, attempt('WEBHOOK', 1, tried, refused), recordedAt)
      .thenNothing();
    once
      .and()
      .when(recordNoticeAttempt, attempt('WEBHOOK', 2, tried, taken), recordedAt)
      .thenNothing();
    once
      .and()
      .when(recordNoticeAttempt, attempt('INBOX', 1, tried, taken), recordedAt)
      .thenNothing();
  });

  it('is of a notice there is', () =>
    given(gannan)
      .when(recordNoticeAttempt, attempt('WEBHOOK', 1, tried, taken), recordedAt)
      .thenRefused('access.hidden'));
});

describe('Article 17 — nothing that is told can hold a text', () => {
  it.each([
    ['about', { deadline: '合作市发生地震' }],
    ['about', { level: 'grave accident in Hezuo' }],
    ['about', { dueAt: '明天上午' }],
    ['about', { title: 'x' }],
    ['about', { itemId: '合作市举办培训' }],
  ])('in %s: %j', (_where, about) => {
    const wrong = { ...queued().data, about: { incidentId, ...about } };
    expect(checkFact({ ...queued(), data: wrong })).toBeDefined();
  });

  it.each(['合作市发生地震', 'notice.合作', 'item', 'notice.A b'])('as a code: %s', (code) =>
    expect(checkFact({ ...queued(), data: { ...queued().data, code } })).toBeDefined(),
  );

  it.each(['550 mailbox of 合作市信息员 full', 'password is 123', 'refused'])('as a reason: %s', (reason) => {
    const wrong = failedBy('EMAIL', 1, true, { reason });
    expect(checkFact(wrong)).toBeDefined();
  });
});

describe('People say where they can be reached', () => {
  const content = (n: number) => ({ id: `0195a000-0000-7000-8000-0000000000c${n}`, digest: String(n).repeat(64) });
  const byOfficer = { actor: 'hezuo-officer', at: tried };

  it('all of it at once; the addresses lie beside the ledger', () => {
    const both = { personId: 'hezuo-officer', email: content(1), phone: content(2) };
    const outcome = given(gannan).when(setContact, both, byOfficer);
    outcome.thenIn({ 'contacts-hezuo-officer': [ContactSet.of(both)] });
    const none = { personId: 'hezuo-officer' };
    const cleared = outcome.and().when(setContact, none, byOfficer);
    cleared.then(ContactSet.of(none));
    cleared.and().when(setContact, none, byOfficer).thenNothing();
  });

  it('of somebody in the register', () =>
    given(gannan).when(setContact, { personId: 'nobody' }, byOfficer).thenRefused('access.hidden'));
});

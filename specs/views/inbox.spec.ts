import type { Fact } from '@shangda/events/event';
import { NoticeAcknowledged, NoticeDelivered, NoticeFailed, NoticeGivenUp, NoticeSent } from '@shangda/events/notice';
import type { NoticeChannel } from '@shangda/events/vocabulary';
import { inbox } from '@shangda/projections/inbox';
import { foldView } from '@shangda/projections/view';
import { incidentId, noticeId, queued } from '../notices.js';
import { inStream, recorded, startedAt } from './recorded.js';

const triedAt = '2026-03-31T01:00:00.000000Z';
const sent = (channel: NoticeChannel) => NoticeSent.of({ channel, attempt: 1, triedAt });
const delivered = (channel: NoticeChannel) => NoticeDelivered.of({ channel });
const failed = (channel: NoticeChannel, attempt: number, final: boolean) =>
  NoticeFailed.of({ channel, attempt, triedAt, reason: 'http.status_503', final });
const acknowledged = NoticeAcknowledged.of({ by: 'hezuo-officer', acknowledgedAt: triedAt });
const givenUp = { officeId: 'gannan', personId: 'hezuo-officer' };

const lineAfter = (...facts: readonly Fact[]) => {
  const events = recorded(...[queued(), ...facts].map((fact) => inStream(`notice-${noticeId}`, fact)));
  return [...foldView(inbox, events).values()][0];
};
const stateAfter = (...facts: readonly Fact[]) => lineAfter(...facts)?.['state'];

describe('Inbox — what somebody was told', () => {
  it('waits on every channel at first', () =>
    expect(lineAfter()).toEqual({
      notice_id: noticeId,
      office_id: 'gannan',
      person_id: 'hezuo-officer',
      code: 'notice.item',
      severity: 1,
      about: { incidentId, dueAt: '2026-03-10T02:00:00.000000Z' },
      state: 'QUEUED',
      channels: ['WEBHOOK', 'EMAIL', 'SMS'].map((channel) => ({
        channel,
        state: 'WAITING',
        attempts: 0,
        reason: null,
      })),
      queued_at: startedAt,
      acknowledged_at: null,
      leader_id: null,
    }));

  it('comes as far as its best channel, and nothing later takes that back', () => {
    expect(stateAfter(sent('EMAIL'))).toBe('SENT');
    expect(stateAfter(sent('WEBHOOK'), delivered('WEBHOOK'))).toBe('DELIVERED');
    expect(stateAfter(sent('WEBHOOK'), delivered('WEBHOOK'), sent('EMAIL'))).toBe('DELIVERED');
    expect(stateAfter(sent('WEBHOOK'), failed('EMAIL', 1, true))).toBe('SENT');
    expect(stateAfter(acknowledged, sent('SMS'))).toBe('ACKNOWLEDGED');
  });

  it('shows how each channel did, and why not', () => {
    const facts = [failed('WEBHOOK', 1, false), failed('WEBHOOK', 2, true), sent('EMAIL'), failed('SMS', 1, false)];
    expect(lineAfter(...facts)?.['channels']).toEqual([
      { channel: 'WEBHOOK', state: 'FAILED', attempts: 2, reason: 'http.status_503' },
      { channel: 'EMAIL', state: 'SENT', attempts: 1, reason: null },
      { channel: 'SMS', state: 'RETRYING', attempts: 1, reason: 'http.status_503' },
    ]);
  });

  it('is seen when the person says so, also after it was given up', () => {
    const failedAtLast = NoticeGivenUp.of({ ...givenUp, leaderId: 'gannan-leader' });
    expect(lineAfter(failedAtLast)).toMatchObject({ state: 'FAILED', leader_id: 'gannan-leader' });
    expect(lineAfter(NoticeGivenUp.of(givenUp))).toMatchObject({ state: 'FAILED', leader_id: null });
    expect(lineAfter(failedAtLast, acknowledged)).toMatchObject({
      state: 'ACKNOWLEDGED',
      acknowledged_at: startedAt + 2_000_000,
    });
  });
});

import type { NoticeAbout } from '@shangda/events/notice';
import { type FactType, type ViewEvent, defineView, subjectOf } from './view.js';

/** As far as it came: a failed channel is no state of the notice while another one may still take it. */
export type NoticeState = 'QUEUED' | 'SENT' | 'DELIVERED' | 'ACKNOWLEDGED' | 'FAILED';

export interface ChannelLine {
  readonly channel: string;
  readonly state: 'WAITING' | 'RETRYING' | 'SENT' | 'DELIVERED' | 'FAILED';
  readonly attempts: number;
  /** Why the last try failed. */
  readonly reason: string | null;
}

export type InboxLine = {
  readonly notice_id: string;
  readonly office_id: string;
  readonly person_id: string;
  readonly code: string;
  readonly severity: number;
  readonly about: NoticeAbout;
  readonly state: NoticeState;
  readonly channels: readonly ChannelLine[];
  /** Microseconds since 1970. */
  readonly queued_at: number;
  readonly acknowledged_at: number | null;
  /** Who was told that it reached nobody. */
  readonly leader_id: string | null;
};

const handles = [
  'NoticeQueued',
  'NoticeSent',
  'NoticeDelivered',
  'NoticeFailed',
  'NoticeAcknowledged',
  'NoticeGivenUp',
] as const satisfies readonly FactType[];

type NoticeEvent = ViewEvent<(typeof handles)[number]>;

/** What people were told, by which channels, and who has seen it (Art. 20). */
export const inbox = defineView<InboxLine, (typeof handles)[number]>({
  name: 'inbox',
  version: 1,
  key: ['notice_id'],
  groupedBy: ['notice_id'],
  columns: {
    notice_id: 'uuid',
    office_id: 'text',
    person_id: 'text',
    code: 'text',
    severity: 'integer',
    about: 'jsonb',
    state: 'text',
    channels: 'jsonb',
    queued_at: 'bigint',
    acknowledged_at: 'bigint',
    leader_id: 'text',
  },
  handles,
  groupsOf: ({ stream }) => [[subjectOf(stream)]],
  apply: ([row], event) => {
    if (event.fact.type === 'NoticeQueued') return [queued(event.fact, event.recordedAt)];
    if (!row) throw new Error(`${event.fact.type} of a notice that was never queued`);
    return [later(row, event.fact, event.recordedAt)];
  },
});

type Queued = Extract<NoticeEvent['fact'], { type: 'NoticeQueued' }>;

const queued = ({ data }: Queued, queued_at: number): InboxLine => ({
  notice_id: data.noticeId,
  office_id: data.officeId,
  person_id: data.personId,
  code: data.code,
  severity: data.severity,
  about: data.about,
  state: 'QUEUED',
  channels: data.channels.map((channel) => ({ channel, state: 'WAITING', attempts: 0, reason: null })),
  queued_at,
  acknowledged_at: null,
  leader_id: null,
});

function later(row: InboxLine, fact: Exclude<NoticeEvent['fact'], Queued>, at: number): InboxLine {
  switch (fact.type) {
    case 'NoticeSent': {
      const { channel, attempt: attempts } = fact.data;
      return onChannel(farther(row, 'SENT'), channel, { state: 'SENT', attempts, reason: null });
    }
    case 'NoticeDelivered':
      return onChannel(farther(row, 'DELIVERED'), fact.data.channel, { state: 'DELIVERED' });
    case 'NoticeFailed': {
      const { channel, attempt: attempts, reason, final } = fact.data;
      return onChannel(row, channel, { state: final ? 'FAILED' : 'RETRYING', attempts, reason });
    }
    case 'NoticeAcknowledged':
      return { ...row, state: 'ACKNOWLEDGED', acknowledged_at: at };
    case 'NoticeGivenUp':
      return { ...row, state: 'FAILED', leader_id: fact.data.leaderId ?? null };
    default:
      return fact satisfies never;
  }
}

const way: readonly NoticeState[] = ['QUEUED', 'SENT', 'DELIVERED', 'ACKNOWLEDGED'];

/** What comes later on another channel takes nothing back. */
const farther = (row: InboxLine, state: NoticeState): InboxLine =>
  way.indexOf(state) > way.indexOf(row.state) ? { ...row, state } : row;

const onChannel = (row: InboxLine, channel: string, changes: Partial<ChannelLine>): InboxLine => ({
  ...row,
  channels: row.channels.map((line) => (line.channel === channel ? { ...line, ...changes } : line)),
});

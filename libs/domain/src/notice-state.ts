import type { NoticeAbout, NoticeFact } from '@shangda/events/notice';
import { type NoticeChannel, noticeChannel } from '@shangda/events/vocabulary';
import { type StreamKind, streamKey } from './command.js';
import type { DeadlineOrder } from './decision.js';

/** One try of one channel. */
export interface NoticeTry {
  readonly channel: NoticeChannel;
  /** Within the channel, from 1. */
  readonly attempt: number;
}

/** What somebody is to be told, and how far the telling has come. */
export interface Notice {
  readonly noticeId: string;
  readonly officeId: string;
  readonly personId: string;
  readonly code: string;
  readonly channels: readonly NoticeChannel[];
  readonly nextChannelAfterSeconds: number;
  readonly about: NoticeAbout;
  readonly severity: number;
  /** What the clock will do next; undefined: nothing more is sent. */
  readonly next: NoticeTry | undefined;
  /** When the channel it waits for was tried first; undefined while it was not. */
  readonly channelSince: string | undefined;
  /** Whether any channel took it. */
  readonly sent: boolean;
  readonly acknowledged: boolean;
}

export const notices: StreamKind<Notice | undefined> = {
  category: 'notice',
  initial: undefined,
  evolve: (notice, fact) => evolve(notice, fact as NoticeFact),
};

function evolve(notice: Notice | undefined, fact: NoticeFact): Notice | undefined {
  if (fact.type === 'NoticeQueued') {
    const next = firstTry(fact.data.channels[0]);
    return { ...fact.data, next, channelSince: undefined, sent: false, acknowledged: false };
  }
  if (!notice) return undefined;
  switch (fact.type) {
    case 'NoticeSent':
      return { ...onNextChannel(notice, fact.data.channel), sent: true };
    case 'NoticeFailed': {
      const { channel, attempt, triedAt, final } = fact.data;
      if (final) return onNextChannel(notice, channel);
      const next = notice.next && { ...notice.next, attempt: attempt + 1 };
      return { ...notice, next, channelSince: notice.channelSince ?? triedAt };
    }
    case 'NoticeAcknowledged':
      return { ...notice, acknowledged: true, next: undefined };
    case 'NoticeDelivered':
    case 'NoticeGivenUp':
      return notice;
    default:
      return fact satisfies never;
  }
}

function onNextChannel(notice: Notice, channel: NoticeChannel): Notice {
  const next = notice.acknowledged ? undefined : firstTry(followingChannel(notice, channel));
  return { ...notice, next, channelSince: undefined };
}

export const firstTry = (channel: NoticeChannel | undefined): NoticeTry | undefined =>
  channel && { channel, attempt: 1 };

/** No channel stands twice in a notice. */
export const followingChannel = (
  { channels }: Pick<Notice, 'channels'>,
  channel: NoticeChannel,
): NoticeChannel | undefined => channels[channels.indexOf(channel) + 1];

/** Rows of the clock that tell people something. */
export const noticeRowKind = 'NOTICE';

/** The clock's row of a try: its cycle is the channel, by its place in the vocabulary, its step the attempt. */
export function rowOf(noticeId: string, { channel, attempt }: NoticeTry): DeadlineOrder {
  return { subject: streamKey(notices, noticeId), kind: noticeRowKind, cycle: cycleOf(channel), step: attempt };
}

/** The try a row stands for. */
export function tryOf({ cycle, step }: Pick<DeadlineOrder, 'cycle' | 'step'>): NoticeTry | undefined {
  const channel = noticeChannel.options[cycle - 1];
  return channel && { channel, attempt: step };
}

export const cycleOf = (channel: NoticeChannel): number => noticeChannel.options.indexOf(channel) + 1;

/** The two mean the same attempt of the same channel. */
export const isSameTry = (one: NoticeTry | undefined, other: NoticeTry): boolean =>
  one?.channel === other.channel && one.attempt === other.attempt;

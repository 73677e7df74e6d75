import { z } from 'zod';
import { type FactOf, defineEvent, instant, registerId } from './event.js';
import { noticeChannel } from './vocabulary.js';

/** Of the message catalogue: what a notice says is found there, in the reader's language. */
export const noticeCode = z.string().regex(/^notice(?:\.[a-z][a-z_]*)+$/);

/**
 * What a notice is about: ids, instants and words of rules. Nothing in it can hold a title or a sentence (Art. 17): what leaves this
 * system by mail, short message or a call says "item N needs you" and no more.
 */
export const noticeAbout = z.strictObject({
  incidentId: z.uuid().optional(),
  itemId: z.uuid().optional(),
  /** The notice that did not reach its person. */
  noticeId: z.uuid().optional(),
  /** Name of a deadline, as its stream or its rule is named. */
  deadline: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}$/)
    .optional(),
  dueAt: instant.optional(),
  level: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,31}$/)
    .optional(),
});

/** Why a channel did not take a notice: a code of this program's, never an answer's words. */
const failureReason = z.string().regex(/^[a-z]+(?:[._][a-z0-9]+)+$/);
/** Counted from 1 within a channel. */
const attempt = z.int().min(1);

/** Somebody is to be told something; channels are tried in their order until it is acknowledged. */
export const NoticeQueued = defineEvent('NoticeQueued', 1, {
  noticeId: z.uuid(),
  officeId: registerId,
  personId: registerId,
  code: noticeCode,
  channels: z.array(noticeChannel).min(1),
  /** From the first try of a channel to the next channel. */
  nextChannelAfterSeconds: z.int().min(1),
  about: noticeAbout,
  /** 1 is the gravest. */
  severity: z.int().min(1).max(4),
});
/** The channel took it. `triedAt`: when it was handed over; folds of decisions see no other instant. */
export const NoticeSent = defineEvent('NoticeSent', 1, { channel: noticeChannel, attempt, triedAt: instant });
/** The other end has it. */
export const NoticeDelivered = defineEvent('NoticeDelivered', 1, {
  channel: noticeChannel,
  /** What the other end calls it. */
  reference: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,100}$/)
    .optional(),
});
/** `final`: this channel is not tried again. */
export const NoticeFailed = defineEvent('NoticeFailed', 1, {
  channel: noticeChannel,
  attempt,
  triedAt: instant,
  reason: failureReason,
  final: z.boolean(),
});
/** The person has seen it; nothing further is sent. */
export const NoticeAcknowledged = defineEvent('NoticeAcknowledged', 1, { by: registerId, acknowledgedAt: instant });
/** Every channel failed. Whoever leads the office's duty is told by a notice of its own; without both there was nobody to tell. */
export const NoticeGivenUp = defineEvent('NoticeGivenUp', 1, {
  officeId: registerId,
  personId: registerId,
  leaderId: registerId.optional(),
  leaderNoticeId: z.uuid().optional(),
});

export type NoticeAbout = z.output<typeof noticeAbout>;
export type NoticeFact =
  | FactOf<typeof NoticeQueued>
  | FactOf<typeof NoticeSent>
  | FactOf<typeof NoticeDelivered>
  | FactOf<typeof NoticeFailed>
  | FactOf<typeof NoticeAcknowledged>
  | FactOf<typeof NoticeGivenUp>;

import { setTimeout } from 'node:timers/promises';
import type { SystemActor } from '@shangda/access/policy';
import type { Language } from '@shangda/api/text/language';
import { type NoticeOutcome, recordNoticeAttempt } from '@shangda/domain/notice';
import {
  type Notice,
  type NoticeTry,
  cycleOf,
  followingChannel,
  isSameTry,
  noticeRowKind,
  notices,
  tryOf,
} from '@shangda/domain/notice-state';
import type { Executor } from '@shangda/event-store/execute';
import { derivedId } from '@shangda/event-store/identifiers';
import { type NoticeChannel, noticeChannel } from '@shangda/events/vocabulary';
import { type Channel, patienceMs } from '@shangda/notices/port';
import type pg from 'pg';
import { askAs } from './asking.js';
import { addressOf, messageOf } from './notice-message.js';
import { type Lane, type NoticeRow, claimRows, releaseRow } from './notice-rows.js';

const actor: SystemActor = 'system:notifier';

/** By what ways people are told, and in which language outside of the product. */
export interface Notifying {
  readonly channels: Readonly<Partial<Record<NoticeChannel, Channel>>>;
  readonly language: Language;
}

export interface NotifierOptions {
  /** For how long a worker that is silent is believed to be at a row. */
  readonly leaseMs?: number;
  /** Messages of one channel under way at the same time: one that hangs takes no place of another. */
  readonly lanes?: number;
}

/** So long a go waits at most for hands to be free again, and so many make a tick. */
const goMs = 50;
const gosPerTick = 20;

const failure = (reason: string, final: boolean): NoticeOutcome => ({ sent: false, reason, final });

/**
 * 通知: tells people what is queued, the gravest first, and writes down what became of it. What is due stands in the ledger's clock rows;
 * a row is closed by the record of its try, once whoever tried it. Killed between the two, another worker sends it again under the same key.
 */
export class Notifier {
  private readonly underWay = new Map<NoticeRow, { readonly cycle: number; readonly done: Promise<void> }>();
  private readonly leaving = new AbortController();
  private readonly leaseMs: number;
  private readonly lanes: number;

  constructor(
    private readonly executor: Executor,
    private readonly pool: pg.Pool,
    private readonly notifying: Notifying,
    private readonly onError: (cause: unknown) => void,
    { leaseMs = 3 * patienceMs, lanes = 8 }: NotifierOptions = {},
  ) {
    this.leaseMs = leaseMs;
    this.lanes = lanes;
  }

  /** Begins with what is due as far as there are hands, and again as soon as some are free; waits for none that hangs. */
  async tick(): Promise<void> {
    for (let go = 0; go < gosPerTick && !this.hasLeft(); go++) {
      const free = noticeChannel.options.map((channel) => ({ channel, free: this.handsFree(channel) }));
      const rows = await claimRows(this.pool, free, this.leaseMs);
      if (this.hasLeft()) {
        for (const row of rows) await releaseRow(this.pool, row);
        return;
      }
      for (const row of rows) this.begin(row, this.attempt(row));
      await this.passOn(free.filter((lane) => lane.free <= 0));
      if (rows.length === 0) return;
      await Promise.race([this.idle(), setTimeout(goMs, undefined, { ref: false })]);
    }
  }

  /** Waits for what is under way. */
  async idle(): Promise<void> {
    await Promise.all([...this.underWay.values()].map(({ done }) => done));
  }

  /** Lets go of what is under way: its rows stay armed. */
  async leave(): Promise<void> {
    this.leaving.abort();
    await this.idle();
  }

  private begin(row: NoticeRow, work: Promise<void>): void {
    // The row stays claimed: tried again in a moment it would fail again in a moment.
    const done = work.catch(this.onError).finally(() => this.underWay.delete(row));
    this.underWay.set(row, { cycle: row.cycle, done });
  }

  private hasLeft(): boolean {
    return this.leaving.signal.aborted;
  }

  private handsFree(channel: NoticeChannel): number {
    const busy = [...this.underWay.values()].filter(({ cycle }) => cycle === cycleOf(channel)).length;
    // What waits for nobody outside may be many at once.
    return (channel === 'INBOX' ? 4 : 1) * this.lanes - busy;
  }

  private async attempt(row: NoticeRow): Promise<void> {
    const { notice, next } = await this.standing(row);
    if (notice && next) {
      const outcome = await this.outcomeOf(notice, next.channel);
      if (!this.hasLeft()) await this.record(row, next, outcome);
    }
    await releaseRow(this.pool, row);
  }

  /** The notice and its try, where the row still stands for one. */
  private async standing(row: NoticeRow): Promise<{ readonly notice?: Notice; readonly next?: NoticeTry }> {
    const { state: notice } = await this.executor.load(notices, noticeIdOf(row));
    const next = tryOf(row);
    return notice && next && isSameTry(notice.next, next) ? { notice, next } : {};
  }

  /** Never throws but for a ledger that does not answer: a channel that is broken is a channel that failed. */
  private async outcomeOf(notice: Notice, name: NoticeChannel): Promise<NoticeOutcome> {
    // What is queued stands in the inbox already.
    if (name === 'INBOX') return { sent: true, delivered: true };
    const channel = this.notifying.channels[name];
    if (!channel) return failure('channel.not_configured', true);
    const { asksFor } = channel;
    const to = asksFor && (await addressOf(this.executor, this.pool, notice.personId, asksFor));
    if (asksFor && to === undefined) return failure('contact.missing', true);
    try {
      return await channel.send(messageOf(notice, name, this.notifying.language, to), this.leaving.signal);
    } catch (cause) {
      this.onError(cause);
      return failure('channel.broken', false);
    }
  }

  /** Whom a crowded channel has kept waiting past its time goes on to the next channel untried. */
  private async passOn(full: readonly Lane[]): Promise<void> {
    const overdue = full.map((lane) => ({ ...lane, free: 2 * this.lanes, overdueMs: patienceMs }));
    for (const row of await claimRows(this.pool, overdue, this.leaseMs)) {
      const { notice, next } = await this.standing(row);
      const waitedSeconds = Number((row.takenAt - row.dueAt) / 1_000_000n);
      const isLate = notice && next && waitedSeconds >= notice.nextChannelAfterSeconds;
      if (isLate && followingChannel(notice, next.channel)) {
        await this.record(row, next, failure('channel.busy', true));
        await releaseRow(this.pool, row);
      } else await releaseRow(this.pool, row, patienceMs / 2);
    }
  }

  private async record(row: NoticeRow, next: NoticeTry, outcome: NoticeOutcome): Promise<void> {
    const { subject, cycle, step, takenAt: triedAt } = row;
    const noticeId = noticeIdOf(row);
    // Everything but the row is left out: of two workers who tried it the first one's answer stands.
    const cause = `${subject}/${noticeRowKind}/${cycle}/${step}`;
    await askAs(this.executor, actor, {
      definition: recordNoticeAttempt,
      data: { noticeId, ...next, triedAt, outcome, leaderNoticeId: derivedId(`${subject}/not-reached`) },
      ...{ subject, cause },
    });
  }
}

const noticeIdOf = ({ subject }: NoticeRow): string => subject.slice(`${notices.category}-`.length);

import { randomUUID } from 'node:crypto';
import { officeDayAt } from '@shangda/domain/calendar';
import type { Read } from '@shangda/domain/command';
import { type NewNotice, noticeOf } from '@shangda/domain/notice';
import type { Executor } from '@shangda/event-store/execute';

/** Tells somebody something, as any decision may besides its own facts. Gives the notice's id. */
export async function tell(executor: Executor, notice: Omit<NewNotice, 'now' | 'noticeId'>): Promise<string> {
  const noticeId = randomUUID();
  const answer = await executor.execute({
    actor: 'system:operator',
    commandId: randomUUID(),
    digest: Buffer.alloc(32),
    subject: `notice-${noticeId}`,
    decide: (read: Read, now) => ({ accepted: noticeOf(read, { ...notice, noticeId, now }) }),
    window: officeDayAt,
  });
  if (answer.status !== 'accepted') throw new Error(`not told: ${answer.status}`);
  return noticeId;
}

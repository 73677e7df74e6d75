import { QuotaPeriodClosed, QuotaPeriodOpened } from '@shangda/events/quota';
import { addDays, startOfOfficeDay } from './calendar.js';
import { type Read, defineCommand, streamKey } from './command.js';
import { type DeadlineOrder, type Decision, type StreamFacts, refuse } from './decision.js';
import { quotaPeriodId, quotaPeriods } from './quota-periods.js';
import type { PublishedRulebooks } from './rulebook.js';
import { boundsOf, longerEndingWith, weeksEndingIn } from './scoring/periods.js';
import { quotasOf, versionFor } from './scoring/quotas.js';

/** Weeks of a month to be opened: of an office with weekly quotas those that are not over; all others end with the month. */
export function openingWeeks(
  { officeId, period, today }: { readonly officeId: string; readonly period: string; readonly today: string },
  published: PublishedRulebooks,
  read: Read,
): { readonly writes: readonly StreamFacts[]; readonly deadlines: readonly DeadlineOrder[] } {
  const weeks = weeksEndingIn(period).filter(
    (week) =>
      quotasOf(published, week).length > 0 &&
      today <= boundsOf(week).last &&
      read(quotaPeriods, quotaPeriodId(officeId, week)).phase === 'NONE',
  );
  const opened = weeks.map((week) => {
    const { first: firstDay, last: lastDay } = boundsOf(week);
    const rulebookNumber = versionFor(published, week)?.number ?? 0;
    const fact = QuotaPeriodOpened.of({ officeId, period: week, firstDay, lastDay, rulebookNumber });
    const dueAt = startOfOfficeDay(addDays(lastDay, 1));
    return { fact, row: { ...rowOf(officeId, week), dueAt } };
  });
  return {
    writes: opened.map(({ fact, row }) => ({ stream: row.subject, facts: [fact] })),
    deadlines: opened.map(({ row }) => row),
  };
}

const rowOf = (officeId: string, period: string): DeadlineOrder => ({
  subject: streamKey(quotaPeriods, quotaPeriodId(officeId, period)),
  kind: 'QUOTA_CLOSE',
  cycle: 1,
  step: 0,
});

/** Closes a week of an office with weekly quotas, named with a block behind which no older transaction is open: what was done of them is measured here. */
export const closeQuotaWeek = defineCommand<{
  readonly officeId: string;
  readonly period: string;
  readonly block: bigint;
}>({
  name: 'CloseQuotaWeek',
  place: ({ data }) => data.officeId,
  decide: ({ data: { officeId, period, block }, today, read }): Decision => {
    if (read(quotaPeriods, quotaPeriodId(officeId, period)).phase !== 'OPEN') return { nothing: true };
    if (today <= boundsOf(period).last) return refuse('PeriodNotOver', '21(4)', { period });
    const row = rowOf(officeId, period);
    const closed = QuotaPeriodClosed.of({ officeId, period, block: String(block), ends: [period] });
    return { accepted: { writes: [{ stream: row.subject, facts: [closed] }], deadlines: [row] } };
  },
});

/** What is over with a month, shortest first; a week that was opened and not yet closed comes before it. */
export function endingWith(
  officeId: string,
  month: string,
  read: Read,
): { readonly ends: readonly string[] } | { readonly before: string } {
  const phaseOf = (week: string) => read(quotaPeriods, quotaPeriodId(officeId, week)).phase;
  const weeks = weeksEndingIn(month).map((week) => ({ week, phase: phaseOf(week) }));
  const open = weeks.find(({ phase }) => phase === 'OPEN');
  if (open) return { before: open.week };
  const unopened = weeks.filter(({ phase }) => phase === 'NONE').map(({ week }) => week);
  return { ends: [...unopened, month, ...longerEndingWith(month)] };
}

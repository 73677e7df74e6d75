import type { Fact } from '@shangda/events/event';
import { exact } from '@shangda/events/fraction';
import { ConsequenceEntered, type PointsCause, PointsEntered } from '@shangda/events/points';
import { monthOf } from './calendar.js';
import { type StreamKind, defineCommand, streamKey } from './command.js';
import { record } from './decision.js';
import type { Consequence, Entry } from './scoring/state.js';

/** What a unit gains or loses, and what befalls it besides. */
type Line = Omit<Entry, 'because' | 'period'>;
type Effect = Omit<Consequence, 'because'>;

/** 记账凭证: everything one recorded fact earned and cost at one office, written once. The stream's name is the fact's, so twice is once. */
export const vouchers: StreamKind<number> = { category: 'points', initial: 0, evolve: (entries) => entries + 1 };

export const voucherId = (officeId: string, causeSequence: number): string => `${officeId}-${causeSequence}`;

/** Writes down what the rulebook in force on the day gave for a fact (Art. 28, 31). What stands is never worked out again. */
export const enterPoints = defineCommand<{
  readonly officeId: string;
  readonly cause: PointsCause;
  readonly entries: readonly Line[];
  readonly consequences: readonly Effect[];
}>({
  name: 'EnterPoints',
  place: ({ data }) => data.officeId,
  decide: ({ data: { officeId, cause, entries, consequences }, read }) => {
    const id = voucherId(officeId, cause.sequence);
    const facts = [
      ...entries.filter(({ amount }) => !exact(amount).equals(0)).map((entry) => entered(officeId, cause, entry)),
      ...consequences.map((effect) => befallen(officeId, cause, effect)),
    ];
    return read(vouchers, id) > 0 || facts.length === 0 ? { nothing: true } : record(streamKey(vouchers, id), ...facts);
  },
});

function entered(officeId: string, cause: PointsCause, entry: Line): Fact {
  const { unitId, itemId, on, ruleId, part, amount, rulebookNumber, calculation, adjustment } = entry;
  const period = monthOf(on);
  const line = { unitId, itemId, on, period, ruleId, part, amount, rulebookNumber, adjustment };
  return PointsEntered.of({ officeId, ...line, calculation: [...calculation], cause });
}

function befallen(officeId: string, cause: PointsCause, { unitId, effect, on, ruleId, rulebookNumber }: Effect): Fact {
  return ConsequenceEntered.of({ officeId, unitId, effect, on, ruleId, rulebookNumber, cause });
}

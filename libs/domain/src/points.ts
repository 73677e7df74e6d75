import type { Fact } from '@shangda/events/event';
import { asText, exact } from '@shangda/events/fraction';
import { ConsequenceEntered, type PointsCause, PointsEntered, QuotaResultEntered } from '@shangda/events/points';
import { monthOf } from './calendar.js';
import { type StreamKind, defineCommand, streamKey } from './command.js';
import { record } from './decision.js';
import { boundsOf } from './scoring/periods.js';
import type { QuotaResult } from './scoring/quotas.js';
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
  readonly results: readonly QuotaResult[];
}>({
  name: 'EnterPoints',
  place: ({ data }) => data.officeId,
  decide: ({ data: { officeId, cause, entries, consequences, results }, read }) => {
    const id = voucherId(officeId, cause.sequence);
    const facts = [
      ...results.map((result) => measured(officeId, cause, result)),
      ...entries.filter(({ amount }) => !exact(amount).equals(0)).map((entry) => entered(officeId, cause, entry)),
      ...consequences.map((effect) => befallen(officeId, cause, effect)),
    ];
    return read(vouchers, id) > 0 || facts.length === 0 ? { nothing: true } : record(streamKey(vouchers, id), ...facts);
  },
});

function measured(officeId: string, cause: PointsCause, result: QuotaResult): Fact {
  const { unitId, ruleId, period, met, voluntary, rulebookNumber } = result;
  return QuotaResultEntered.of({
    officeId,
    unitId,
    ruleId,
    period,
    on: boundsOf(period).last,
    measured: asText(result.measured),
    required: asText(result.required),
    met,
    voluntary,
    rulebookNumber,
    cause,
  });
}

function entered(officeId: string, cause: PointsCause, entry: Line): Fact {
  const { unitId, itemId, on, ruleId, part, amount, rulebookNumber, calculation, adjustment } = entry;
  const period = monthOf(on);
  const line = { unitId, itemId, on, period, ruleId, part, amount, rulebookNumber, adjustment };
  return PointsEntered.of({ officeId, ...line, calculation: [...calculation], cause });
}

function befallen(officeId: string, cause: PointsCause, { unitId, effect, on, ruleId, rulebookNumber }: Effect): Fact {
  return ConsequenceEntered.of({ officeId, unitId, effect, on, ruleId, rulebookNumber, cause });
}

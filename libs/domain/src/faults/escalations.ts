import type { Rulebook } from '@shangda/events/rulebook';
import type { EscalationRule } from '@shangda/events/rulebook/emergencies';
import { deadlineKind } from '@shangda/events/vocabulary';
import { microsOfElapsed } from '../emergency/durations.js';
import { limitFaults, withoutReceiver } from './emergencies.js';
import { type RulebookFault, rowsOf } from './fault.js';

/** 催报 that would end in silence, or be told in no order. */
export function* escalationFaults({ emergencies }: Rulebook): Iterable<RulebookFault> {
  for (const [pointer, rule] of rowsOf('emergencies/escalations', emergencies?.escalations)) {
    yield* orderFaults(rule, pointer);
    if (!reachesSomebody(rule)) yield { pointer: `${pointer}/steps`, code: 'ReachesNobody' };
    for (const [step, { nextChannelAfter, repeatEvery }] of rowsOf(`${pointer.slice(1)}/steps`, rule.steps)) {
      yield* limitFaults(nextChannelAfter, false, `${step}/nextChannelAfter`);
      yield* limitFaults(repeatEvery, true, `${step}/repeatEvery`);
    }
    yield* limitFaults(rule.acknowledgedFor, true, `${pointer}/acknowledgedFor`);
  }
}

function* orderFaults({ steps }: EscalationRule, pointer: string): Iterable<RulebookFault> {
  const offsets = steps.map(({ at }) => microsOfElapsed(at));
  for (const [at, offset] of offsets.entries()) {
    const before = at === 0 ? undefined : offsets[at - 1];
    if (before === undefined || offset > before) continue;
    yield { pointer: `${pointer}/steps/${at}/at`, code: offset === before ? 'OffsetTwice' : 'StepsNotInOrder' };
  }
  if (!offsets.some((offset) => offset >= 0n)) yield { pointer: `${pointer}/steps`, code: 'NoStepWhenDue' };
}

/** Of every kind the rule speaks of: where nobody is told, there is nobody at the receiver. */
const reachesSomebody = ({ kinds = deadlineKind.options, steps }: EscalationRule): boolean =>
  !kinds.some((kind) => withoutReceiver.has(kind)) ||
  steps.some(({ tell }) => tell.some(({ at }) => at !== 'RECEIVER'));

import { ExemptionEnded, ExemptionGranted } from '@shangda/events/unit';
import { monthOf } from './calendar.js';
import { type Situation, defineCommand, streamKey } from './command.js';
import { type Rule, firstRefusal, record, refuse } from './decision.js';
import { quotaPeriodId, quotaPeriods } from './quota-periods.js';
import { rulebooks } from './rulebook.js';
import { notStanding, units } from './unit.js';
import { type ExemptionKey, holdsIn, sameExemption } from './unit-exemptions.js';

interface AboutExemption extends ExemptionKey {
  readonly unitId: string;
  readonly reason: string;
}

export interface GrantExemptionData extends AboutExemption {
  /** The last month. */
  readonly to: string;
  /** The post or organ that decided it; who records it stands on the event. */
  readonly grantedBy: string;
}

/** 免除: the office frees a unit of a rule, or of all quotas, for some months. The text knows none: the office answers for it, by name. */
export const grantExemption = defineCommand<GrantExemptionData>({
  name: 'GrantExemption',
  place: (situation) => officeOf(situation),
  decide: (situation) => {
    const { unitId, officeId, ruleId, from, to, grantedBy, reason } = situation.data;
    const refusal = firstRefusal(situation, [unitMustStand, monthsMustFollow, ruleMustBeKnown, monthMustBeOpen]);
    if (refusal) return { refused: refusal };
    const granted = { officeId, ...(ruleId !== undefined && { ruleId }), from, to, grantedBy, reason };
    return record(streamKey(units, unitId), ExemptionGranted.of(granted));
  },
});

/** The unit owes again from this month on. */
export const endExemption = defineCommand<AboutExemption>({
  name: 'EndExemption',
  place: (situation) => officeOf(situation),
  decide: ({ data, today, read }) => {
    const { unitId, officeId, ruleId, from, reason } = data;
    const month = monthOf(today);
    const standing = read(units, unitId)?.exemptions.find((one) => sameExemption(one, data));
    if (!standing || !holdsIn(standing, standing.from > month ? standing.from : month))
      return refuse('NotExempt', '21(4)', { unitId, from });
    const ended = { officeId, ...(ruleId !== undefined && { ruleId }), from, endedFrom: month, reason };
    return record(streamKey(units, unitId), ExemptionEnded.of(ended));
  },
});

function officeOf({ data, read }: Situation<AboutExemption>): string | undefined {
  return read(units, data.officeId)?.isOffice && read(units, data.unitId) ? data.officeId : undefined;
}

type Granting = Rule<Situation<GrantExemptionData>>;

const unitMustStand: Granting = ({ data, read }) => notStanding(read, data.unitId);

const monthsMustFollow: Granting = ({ data: { from, to } }) =>
  to < from ? { code: 'EndsBeforeItStarts', details: { from, to } } : undefined;

const ruleMustBeKnown: Granting = ({ data: { officeId, ruleId }, read }) => {
  const known = read(rulebooks, officeId).versions.flatMap(({ rulebook }) => rulebook.quotas.map(({ id }) => id));
  return ruleId === undefined || known.includes(ruleId) ? undefined : { code: 'RuleUnknown', details: { ruleId } };
};

/** What a closed month came to stands. */
const monthMustBeOpen: Granting = ({ data: { officeId, from }, read }) =>
  read(quotaPeriods, quotaPeriodId(officeId, from)).phase === 'CLOSED'
    ? { code: 'PeriodClosed', article: '21(4)', details: { period: from } }
    : undefined;

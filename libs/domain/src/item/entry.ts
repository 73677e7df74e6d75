import type { Channel, Secrecy } from '@shangda/events/vocabulary';
import { ItemEntered, ItemReceived, ItemReported } from '@shangda/events/item';
import { RegisterLineEntered } from '@shangda/events/register';
import { yearOf } from '../calendar.js';
import { type Situation, defineCommand, streamKey } from '../command.js';
import { type Rule, firstRefusal, refuse } from '../decision.js';
import { notStanding, officesInReach, units } from '../unit.js';
import { counting } from './counting.js';
import { aboveCeiling, mustBeNew, wrongDescription } from './drafting.js';
import { nextNumber, registers } from './registration.js';
import { saidOf } from './report.js';
import { type Description, items } from './state.js';

export interface EnterItemData extends Description {
  readonly itemId: string;
  readonly officeId: string;
  readonly secrecy: Secrecy;
  readonly channel: Exclude<Channel, 'SYSTEM'>;
  /** Who told whom at what number, or where the signed form lies. */
  readonly evidence: string;
  /** When the call or the paper came, as the office says; microseconds since 1970. The item counts on the day it is entered. */
  readonly occurredAt: bigint;
}

/** What came by telephone, fax or paper is entered by the receiving office in the unit's name (Art. 17, 26, 27). */
export const enterItem = defineCommand<EnterItemData>({
  name: 'EnterItem',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: (situation) => {
    const { data, actor, today, read } = situation;
    const refusal = firstRefusal(situation, [mustBeWithinCeiling, mustBeUnknown, mustHaveCome]);
    if (refusal) return { refused: refusal };
    const unit = read(units, data.unitId);
    const wrong = wrongDescription(data, read);
    if (wrong || !unit) return { refused: wrong ?? { code: 'UnitUnknown' } };
    if (!officesInReach(unit, data.urgency, read).includes(data.officeId))
      return refuse('NotAReceivingOffice', '21(3)', { officeId: data.officeId });
    const { year, number, register } = nextNumber(read, data, today);
    const { secrecy: _secrecy, occurredAt, ...entered } = data;
    const { counts, others } = counting(entered, [data.officeId], today, read);
    const facts = [
      ItemEntered.of({ ...entered, enteredBy: actor }),
      ItemReported.of({
        unitId: unit.id,
        receivers: [data.officeId],
        reportedOn: today,
        signature: 'SIGNED',
        resubmission: false,
        counts,
        ...saidOf(entered, [actor]),
      }),
      ...others,
      ItemReceived.of({
        officeId: data.officeId,
        receivedBy: actor,
        receivedOn: today,
        registrationYear: year,
        registrationNumber: number,
        channel: data.channel,
      }),
    ];
    const writes = [{ stream: streamKey(items, data.itemId), facts }, ...register];
    const result = { registrationYear: year, registrationNumber: number };
    return { accepted: { writes, result, envelope: { occurredAt } } };
  },
});

/** Above the ceiling: a line in the register, "handled on paper / on the classified network"; never title or text. */
export const enterRegisterLine = defineCommand<{
  readonly officeId: string;
  readonly unitId: string;
  readonly handledOn: 'PAPER' | 'CLASSIFIED_NETWORK';
}>({
  name: 'EnterRegisterLine',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: ({ data, actor, today, read }) => {
    const gone = notStanding(read, data.unitId);
    if (gone) return { refused: gone };
    const year = yearOf(today);
    const number = read(registers, `${data.officeId}-${year}`) + 1;
    const line = RegisterLineEntered.of({ ...data, year, number, enteredBy: actor, enteredOn: today });
    const writes = [{ stream: streamKey(registers, `${data.officeId}-${year}`), facts: [line] }];
    return { accepted: { writes, result: { registrationYear: year, registrationNumber: number } } };
  },
});

type Entering = Situation<EnterItemData>;

/** The office's clocks may go a little before the ledger's. */
const toleratedMicros = 5n * 60n * 1_000_000n;

const mustBeWithinCeiling: Rule<Entering> = ({ data }) => aboveCeiling(data.secrecy);

const mustBeUnknown: Rule<Entering> = ({ data, read }) => mustBeNew(read(items, data.itemId));

const mustHaveCome: Rule<Entering> = ({ data, now }) =>
  data.occurredAt > now + toleratedMicros ? { code: 'OccurredInTheFuture' } : undefined;

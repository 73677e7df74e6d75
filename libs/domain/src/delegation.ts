import { DelegationEnded, SignOffDelegated } from '@shangda/events/person';
import type { LeaderRole } from '@shangda/events/vocabulary';
import { type Situation, defineCommand, streamKey } from './command.js';
import { type Rule, firstRefusal, record, refuse } from './decision.js';
import { type Delegation, type Person, holds, people } from './person.js';

interface DelegatedRole {
  /** The delegate; the leader is who asks. */
  readonly personId: string;
  readonly role: LeaderRole;
  readonly unitId: string;
  readonly reason: string;
}

export interface DelegateSignOffData extends DelegatedRole {
  /** Office days, both included. */
  readonly startsOn: string;
  readonly endsOn: string;
}

/** 委托审签: a leader who is away names a person of the unit who signs in the leader's stead (Art. 16). */
export const delegateSignOff = defineCommand<DelegateSignOffData>({
  name: 'DelegateSignOff',
  place: ({ data, read }) => (read(people, data.personId) ? data.unitId : undefined),
  decide: (situation) => {
    const { personId, role, unitId, startsOn, endsOn, reason } = situation.data;
    const refusal = firstRefusal(situation, [
      mustHoldTheRole,
      mustBeAnother,
      mustBelongToTheUnit,
      mustLieAhead,
      mustNotBeDelegatedYet,
    ]);
    if (refusal) return { refused: refusal };
    const delegated = { leaderId: situation.actor, role, unitId, startsOn, endsOn, reason };
    return record(streamKey(people, personId), SignOffDelegated.of(delegated));
  },
});

/** 终止委托: ends at once what was delegated, begun or not. */
export const endDelegation = defineCommand<DelegatedRole>({
  name: 'EndDelegation',
  place: ({ data, read }) => (read(people, data.personId) ? data.unitId : undefined),
  decide: (situation) => {
    const { personId, role, unitId, reason } = situation.data;
    if (!standing(situation)) return refuse('NotDelegated', '16', { personId });
    const ended = { leaderId: situation.actor, role, unitId, reason };
    return record(streamKey(people, personId), DelegationEnded.of(ended));
  },
});

/** In whose stead a person may sign today. It lasts no longer than the leader's own role. */
export function delegationsInForce(
  person: Person | undefined,
  today: string,
  personOf: (personId: string) => Person | undefined,
): readonly Delegation[] {
  return (person?.delegations ?? []).filter(
    ({ leaderId, role, unitId, startsOn, endsOn }) =>
      startsOn <= today && today <= endsOn && holds(personOf(leaderId), role, unitId),
  );
}

/** The delegation in question that is not over, if there is one. */
function standing({ data, actor, today, read }: Situation<DelegatedRole>): Delegation | undefined {
  return read(people, data.personId)?.delegations.find(
    ({ leaderId, role, unitId, endsOn }) =>
      leaderId === actor && role === data.role && unitId === data.unitId && endsOn >= today,
  );
}

type Delegating = Situation<DelegateSignOffData>;

/** Nobody hands on what they hold as a delegate themselves. */
const mustHoldTheRole: Rule<Delegating> = ({ data: { role, unitId }, actor, read }) =>
  holds(read(people, actor), role, unitId)
    ? undefined
    : { code: 'RoleNotHeld', article: '16', details: { role, unitId } };

const mustBeAnother: Rule<Delegating> = ({ data, actor }) =>
  data.personId === actor ? { code: 'DelegateIsTheLeader', article: '16' } : undefined;

const mustBelongToTheUnit: Rule<Delegating> = ({ data, read }) =>
  read(people, data.personId)?.unitId === data.unitId
    ? undefined
    : { code: 'DelegateOutsideUnit', article: '16', details: { unitId: data.unitId } };

/** What was signed before the delegation is not made good by it. */
const mustLieAhead: Rule<Delegating> = ({ data: { startsOn, endsOn }, today }) => {
  if (startsOn < today) return { code: 'DelegationInThePast', details: { startsOn, endsOn } };
  return endsOn < startsOn ? { code: 'EndsBeforeItStarts', details: { startsOn, endsOn } } : undefined;
};

const mustNotBeDelegatedYet: Rule<Delegating> = (situation) => {
  const before = standing(situation);
  if (!before) return undefined;
  return { code: 'AlreadyDelegated', article: '16', details: { startsOn: before.startsOn, endsOn: before.endsOn } };
};

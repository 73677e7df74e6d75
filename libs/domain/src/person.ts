import { type PersonFact, PersonRegistered, PersonTransferred, RoleGranted, RoleRevoked } from '@shangda/events/person';
import type { LeaderRole, Role } from '@shangda/events/vocabulary';
import { type StreamKind, defineCommand, streamKey } from './command.js';
import { type Refusal, record, refuse } from './decision.js';
import { type Filling, filled, posts, roleOf, wrongFilling } from './post-state.js';
import { ancestry, notStanding } from './unit.js';

export interface Grant {
  readonly role: Role;
  readonly unitId: string;
}

/** A leader's signature, in the hands of somebody else from one office day to another, both included (Art. 16). */
export interface Delegation {
  readonly leaderId: string;
  readonly role: LeaderRole;
  readonly unitId: string;
  readonly startsOn: string;
  readonly endsOn: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly unitId: string;
  readonly grants: readonly Grant[];
  /** Leaders in whose stead this person may sign; expired ones stay until they are renewed. */
  readonly delegations: readonly Delegation[];
}

export const people: StreamKind<Person | undefined> = {
  category: 'person',
  initial: undefined,
  evolve: (person, fact) => evolve(person, fact as PersonFact),
};

function evolve(person: Person | undefined, fact: PersonFact): Person | undefined {
  if (fact.type === 'PersonRegistered')
    return { id: fact.data.personId, name: fact.data.name, unitId: fact.data.unitId, grants: [], delegations: [] };
  if (!person) return undefined;
  switch (fact.type) {
    case 'PersonTransferred':
      return { ...person, unitId: fact.data.unitId };
    case 'RoleGranted':
      return { ...person, grants: [...person.grants, { role: fact.data.role, unitId: fact.data.unitId }] };
    case 'RoleRevoked':
      return { ...person, grants: person.grants.filter((grant) => !sameGrant(grant, fact.data)) };
    case 'SignOffDelegated': {
      const { reason: _reason, ...delegation } = fact.data;
      return { ...person, delegations: [...otherDelegations(person, delegation), delegation] };
    }
    case 'DelegationEnded':
      return { ...person, delegations: otherDelegations(person, fact.data) };
    default:
      return fact satisfies never;
  }
}

export interface RegisterPersonData {
  readonly personId: string;
  readonly name: string;
  readonly unitId: string;
  readonly grants: readonly Grant[];
  /** Posts taken in the unit today, with the roles that go with them. */
  readonly posts?: readonly Pick<Filling, 'post' | 'engagement'>[] | undefined;
}

export const registerPerson = defineCommand<RegisterPersonData>({
  name: 'RegisterPerson',
  place: ({ data }) => data.unitId,
  // A registrar gives roles only where the register is theirs to keep, on the first day as later.
  alsoAt: ({ data }) => data.grants.map((grant) => grant.unitId),
  decide: ({ data, read, today }) => {
    if (read(people, data.personId)) return refuse('PersonAlreadyRegistered', undefined, { personId: data.personId });
    const { personId, unitId, name, posts: taken = [] } = data;
    const places = [unitId, ...data.grants.map((grant) => grant.unitId)];
    const gone = places.map((place) => notStanding(read, place)).find(Boolean);
    if (gone) return { refused: gone };
    // Who may register is asked at the person's unit alone; roles elsewhere are granted where they are held.
    const elsewhere = data.grants.find((grant) => !ancestry(read, grant.unitId).includes(unitId));
    if (elsewhere) return refuse('GrantOutsideUnit', undefined, { role: elsewhere.role, unitId: elsewhere.unitId });
    const fillings = taken.map(({ post, engagement }) => ({ unitId, post, personId, engagement, filledOn: today }));
    const wrong = fillings.map((filling) => wrongFilling(filling, today, read)).find(Boolean);
    if (wrong) return { refused: wrong };
    const grants = withPostRoles(data.grants, fillings);
    const refusal = dutiesApart(grants.map(({ role }) => role));
    if (refusal) return { refused: refusal };
    const registered = PersonRegistered.of({ personId, name, unitId });
    const facts = [registered, ...grants.map((grant) => RoleGranted.of(grant))];
    const inPosts = { stream: streamKey(posts, unitId), facts: fillings.map(filled) };
    const writes = [{ stream: streamKey(people, personId), facts }, ...(fillings.length > 0 ? [inPosts] : [])];
    return { accepted: { writes } };
  },
});

/** The roles that were asked for, and those that go with the posts. */
function withPostRoles(grants: readonly Grant[], fillings: readonly Filling[]): readonly Grant[] {
  const going = fillings.flatMap(({ post, unitId }) => {
    const role = roleOf(post);
    return role ? [{ role, unitId }] : [];
  });
  return [...grants, ...going.filter((one) => !grants.some((grant) => sameGrant(grant, one)))];
}

export interface TransferPersonData {
  readonly personId: string;
  readonly unitId: string;
  /** Today unless said. */
  readonly effectiveOn?: string | undefined;
  readonly reason: string;
}

/** 调动: a person goes to another unit. Roles and posts stay where they are held: what is open there may need them. */
export const transferPerson = defineCommand<TransferPersonData>({
  name: 'TransferPerson',
  place: ({ data, read }) => read(people, data.personId)?.unitId,
  alsoAt: ({ data }) => [data.unitId],
  decide: ({ data: { personId, unitId, reason, effectiveOn }, today, read }) => {
    if (read(people, personId)?.unitId === unitId) return { nothing: true };
    const gone = notStanding(read, unitId);
    if (gone) return { refused: gone };
    if (effectiveOn !== undefined && effectiveOn > today)
      return refuse('EffectiveInTheFuture', undefined, { effectiveOn });
    const transferred = PersonTransferred.of({ unitId, reason, effectiveOn: effectiveOn ?? today });
    return record(streamKey(people, personId), transferred);
  },
});

interface GrantData extends Grant {
  readonly personId: string;
}

export const grantRole = defineCommand<GrantData>({
  name: 'GrantRole',
  place: ({ data, read }) => (read(people, data.personId) ? data.unitId : undefined),
  decide: ({ data, actor, read }) => {
    if (data.personId === actor) return refuse('GrantToOneself', undefined, { role: data.role });
    const gone = notStanding(read, data.unitId);
    if (gone) return { refused: gone };
    const held = read(people, data.personId)?.grants ?? [];
    if (held.some((grant) => sameGrant(grant, data))) return { nothing: true };
    const refusal = dutiesApart([...held.map(({ role }) => role), data.role]);
    if (refusal) return { refused: refusal };
    return record(streamKey(people, data.personId), RoleGranted.of({ role: data.role, unitId: data.unitId }));
  },
});

export const revokeRole = defineCommand<GrantData & { readonly reason: string }>({
  name: 'RevokeRole',
  place: ({ data, read }) => (read(people, data.personId) ? data.unitId : undefined),
  decide: ({ data, read }) =>
    read(people, data.personId)?.grants.some((grant) => sameGrant(grant, data))
      ? record(
          streamKey(people, data.personId),
          RoleRevoked.of({ role: data.role, unitId: data.unitId, reason: data.reason }),
        )
      : refuse('RoleNotHeld', undefined, { role: data.role, unitId: data.unitId }),
});

/** 三员分立: whoever keeps the register or the rules is not the one who audits them, in whatever units the two roles are held. */
function dutiesApart(roles: readonly Role[]): Refusal | undefined {
  const kept = roles.find((role) => role === 'REGISTRAR' || role === 'RULE_KEEPER');
  if (kept === undefined || !roles.includes('AUDITOR')) return undefined;
  return { code: 'DutiesApart', details: { roles: [kept, 'AUDITOR'] } };
}

export function holds(person: Person | undefined, role: Role, unitId: string): boolean {
  return person?.grants.some((grant) => sameGrant(grant, { role, unitId })) ?? false;
}

type DelegatedSignOff = Pick<Delegation, 'leaderId' | 'role' | 'unitId'>;

const otherDelegations = (person: Person, gone: DelegatedSignOff): readonly Delegation[] =>
  person.delegations.filter((delegation) => delegation.leaderId !== gone.leaderId || !sameGrant(delegation, gone));

function sameGrant(one: Grant, other: Grant): boolean {
  return one.role === other.role && one.unitId === other.unitId;
}

import { type PersonFact, PersonRegistered, RoleGranted, RoleRevoked } from '@shangda/events/person';
import type { Role } from '@shangda/events/vocabulary';
import { type StreamKind, defineCommand, streamKey } from './command.js';
import { record, refuse } from './decision.js';
import { ancestry, units } from './unit.js';

export interface Grant {
  readonly role: Role;
  readonly unitId: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly unitId: string;
  readonly grants: readonly Grant[];
}

export const people: StreamKind<Person | undefined> = {
  category: 'person',
  initial: undefined,
  evolve: (person, fact) => evolve(person, fact as PersonFact),
};

function evolve(person: Person | undefined, fact: PersonFact): Person | undefined {
  if (fact.type === 'PersonRegistered')
    return { id: fact.data.personId, name: fact.data.name, unitId: fact.data.unitId, grants: [] };
  if (!person) return undefined;
  switch (fact.type) {
    case 'RoleGranted':
      return { ...person, grants: [...person.grants, { role: fact.data.role, unitId: fact.data.unitId }] };
    case 'RoleRevoked':
      return { ...person, grants: person.grants.filter((grant) => !sameGrant(grant, fact.data)) };
    default:
      return fact satisfies never;
  }
}

export interface RegisterPersonData {
  readonly personId: string;
  readonly name: string;
  readonly unitId: string;
  readonly grants: readonly Grant[];
}

export const registerPerson = defineCommand<RegisterPersonData>({
  name: 'RegisterPerson',
  place: ({ data }) => data.unitId,
  // A registrar gives roles only where the register is theirs to keep, on the first day as later.
  alsoAt: ({ data }) => data.grants.map((grant) => grant.unitId),
  decide: ({ data, read }) => {
    if (read(people, data.personId)) return refuse('PersonAlreadyRegistered', undefined, { personId: data.personId });
    const unknown = [data.unitId, ...data.grants.map((grant) => grant.unitId)].find((unitId) => !read(units, unitId));
    if (unknown !== undefined) return refuse('UnitUnknown', undefined, { unitId: unknown });
    // Who may register is asked at the person's unit alone; roles elsewhere are granted where they are held.
    const elsewhere = data.grants.find((grant) => !ancestry(read, grant.unitId).includes(data.unitId));
    if (elsewhere) return refuse('GrantOutsideUnit', undefined, { role: elsewhere.role, unitId: elsewhere.unitId });
    return record(
      streamKey(people, data.personId),
      PersonRegistered.of({ personId: data.personId, name: data.name, unitId: data.unitId }),
      ...data.grants.map((grant) => RoleGranted.of(grant)),
    );
  },
});

interface GrantData extends Grant {
  readonly personId: string;
}

export const grantRole = defineCommand<GrantData>({
  name: 'GrantRole',
  place: ({ data, read }) => (read(people, data.personId) ? data.unitId : undefined),
  decide: ({ data, read }) => {
    if (!read(units, data.unitId)) return refuse('UnitUnknown', undefined, { unitId: data.unitId });
    if (read(people, data.personId)?.grants.some((grant) => sameGrant(grant, data))) return { nothing: true };
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

export function holds(person: Person | undefined, role: Role, unitId: string): boolean {
  return person?.grants.some((grant) => sameGrant(grant, { role, unitId })) ?? false;
}

function sameGrant(one: Grant, other: Grant): boolean {
  return one.role === other.role && one.unitId === other.unitId;
}

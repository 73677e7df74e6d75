import { type FactType, defineView, subjectOf } from './view.js';

export interface Grant {
  readonly role: string;
  readonly unitId: string;
}

export type PersonEntry = {
  readonly person_id: string;
  readonly name: string;
  readonly unit_id: string;
  readonly grants: readonly Grant[];
};

const handles = [
  'PersonRegistered',
  'PersonTransferred',
  'RoleGranted',
  'RoleRevoked',
] as const satisfies readonly FactType[];

/** The people and what they may do where. For lists only: a command asks the person's stream. */
export const personRegister = defineView<PersonEntry, (typeof handles)[number]>({
  name: 'person_register',
  version: 2,
  key: ['person_id'],
  groupedBy: ['person_id'],
  columns: { person_id: 'text', name: 'text', unit_id: 'text', grants: 'jsonb' },
  handles,
  groupsOf: ({ stream }) => [[subjectOf(stream)]],
  apply: ([row], { fact }) => {
    if (fact.type === 'PersonRegistered') {
      const { personId, name, unitId } = fact.data;
      return [{ person_id: personId, name, unit_id: unitId, grants: row?.grants ?? [] }];
    }
    if (!row) throw new Error(`${fact.type} of a person who was never registered`);
    if (fact.type === 'PersonTransferred') return [{ ...row, unit_id: fact.data.unitId }];
    const { role, unitId } = fact.data;
    const others = row.grants.filter((grant) => grant.role !== role || grant.unitId !== unitId);
    return [{ ...row, grants: fact.type === 'RoleGranted' ? [...others, { role, unitId }] : others }];
  },
});

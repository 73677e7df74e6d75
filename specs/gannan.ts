import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Grant } from '@shangda/domain/person';
import type { Fact } from '@shangda/events/event';
import type { SignOffStep } from '@shangda/events/item';
import { PersonRegistered, RoleGranted } from '@shangda/events/person';
import { withNational } from '@shangda/events/rulebook/national';
import { RulebookPublished, type Rulebook, readRulebook } from '@shangda/events/rulebook';
import { UnitRegistered } from '@shangda/events/unit';
import type { Role, UnitClass, UnitLevel } from '@shangda/events/vocabulary';
import type { History } from '@shangda/testing/given';
import { national } from './national.js';

/** The bundled rulebook as it is published: what 州政办发〔2008〕47号 says, and what statutes say of emergencies. */
export const gannan2008: Rulebook = withNational(
  readRulebook(JSON.parse(readFileSync(join(__dirname, '../rulebooks/gannan-2008.json'), 'utf8'))),
  national,
);

/** Times at which most sentences play: an ordinary morning, and both sides of the end of a month in Shanghai. */
export const morning = '2026-03-10T01:30:00Z';
export const lastOfMarch = '2026-03-31T15:59:59.999999Z';
export const firstOfApril = '2026-03-31T16:00:00Z';

interface UnitSample {
  readonly unitId: string;
  readonly parentId: string | null;
  readonly level: UnitLevel;
  readonly class: UnitClass;
  readonly isOffice?: boolean;
  readonly directReportingTo?: string[];
  readonly chain?: SignOffStep[];
}

export function unit({ chain, isOffice = false, directReportingTo = [], ...sample }: UnitSample): History {
  const { unitId } = sample;
  const signOffChain = chain ?? [{ role: 'LEADER_IN_CHARGE' as const, unitId }];
  const facts = [
    UnitRegistered.of({ ...sample, name: unitId, nameEn: unitId, isOffice, directReportingTo, signOffChain }),
  ];
  return { [`unit-${unitId}`]: facts };
}

/** A person with one role in one unit, named after it: `hezuo-leader`. */
function holder(unitId: string, role: Role, personId: string): History {
  return person(personId, unitId, { role, unitId });
}

export function person(personId: string, unitId: string, ...grants: readonly Grant[]): History {
  const registered = PersonRegistered.of({ personId, name: personId, unitId });
  return { [`person-${personId}`]: [registered, ...grants.map((grant) => RoleGranted.of(grant))] };
}

/** The office of one unit: an officer who writes, two leaders who sign. */
const staffed = (unitId: string): readonly History[] => [
  holder(unitId, 'INFO_OFFICER', `${unitId}-officer`),
  holder(unitId, 'LEADER_IN_CHARGE', `${unitId}-leader`),
  holder(unitId, 'LEADER_IN_CHARGE', `${unitId}-second-leader`),
];

export function published(book: Rulebook, number = 1, officeId = 'gannan'): Fact {
  return RulebookPublished.of({ officeId, number, effectiveFrom: book.effectiveFrom, rulebook: book });
}

/** The rulebook with other settings, quotas or dates. */
export const revised = (changes: Partial<Rulebook>): Rulebook => ({ ...gannan2008, ...changes });

/**
 * `gannan` prefecture office; below it `hezuo` county government (an office too), `water` department, `tobacco` stationed unit;
 * below hezuo `town` township, `point` township and direct reporting point of the prefecture, `hezuo-water` county department.
 */
const unitSamples: readonly UnitSample[] = [
  { unitId: 'gannan', parentId: null, level: 'PREFECTURE', class: 'PREFECTURE_OFFICE', isOffice: true },
  { unitId: 'hezuo', parentId: 'gannan', level: 'COUNTY', class: 'COUNTY_GOVERNMENT', isOffice: true },
  { unitId: 'water', parentId: 'gannan', level: 'DEPARTMENT', class: 'DEPARTMENT' },
  { unitId: 'tobacco', parentId: 'gannan', level: 'DEPARTMENT', class: 'STATIONED' },
  { unitId: 'town', parentId: 'hezuo', level: 'TOWNSHIP', class: 'TOWNSHIP' },
  { unitId: 'point', parentId: 'hezuo', level: 'TOWNSHIP', class: 'TOWNSHIP', directReportingTo: ['gannan'] },
  { unitId: 'hezuo-water', parentId: 'hezuo', level: 'DEPARTMENT', class: 'COUNTY_DEPARTMENT' },
];

const all = (histories: readonly History[]): History => Object.assign({}, ...histories) as History;

/** Units and people, without any rulebook. */
export const register: History = all([
  ...unitSamples.map(unit),
  ...unitSamples.flatMap(({ unitId }) => staffed(unitId)),
  holder('gannan', 'EDITOR', 'gannan-editor'),
  holder('hezuo', 'EDITOR', 'hezuo-editor'),
]);

/** The register, and the prefecture's rulebook of 2008 in force. */
export const gannan: History = { ...register, 'rulebook-gannan': [published(gannan2008)] };

import { judge, type Rule, type Verdict } from '@shangda/access/policy';
import { officeDayAt } from '@shangda/domain/calendar';
import { delegationsInForce } from '@shangda/domain/delegation';
import { type Delegation, type Grant, people, type Person } from '@shangda/domain/person';
import { above, units } from '@shangda/domain/unit';
import type { Executor } from '@shangda/event-store/execute';
import { notFound, roleMissing } from '../http/problem.js';

/** Lets a question pass when the policy allows it at any of the places; 404 where nothing there is the person's, 403 where the role lacks. */
export async function permitted(
  executor: Executor,
  rule: Rule,
  personId: string,
  places: readonly string[],
): Promise<void> {
  const verdict = await verdictAt(executor, rule, personId, places);
  if (verdict !== 'allowed') throw verdict === 'role_missing' ? roleMissing() : notFound();
}

/** What the policy says at the best of some places. */
export async function verdictAt(
  executor: Executor,
  rule: Rule,
  personId: string,
  places: readonly string[],
): Promise<Verdict> {
  const grants = await grantsUnder(executor, rule, personId);
  const verdicts = await Promise.all(
    places.map(async (place) => judge(rule, personId, grants, await pathOf(executor, place))),
  );
  return (['allowed', 'role_missing'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'hidden';
}

/** For lists: the units at which the policy lets this person ask; what lies below them is theirs with a `subtree` rule. 403 where there is none. */
export async function permittedPlaces(executor: Executor, rule: Rule, personId: string): Promise<readonly string[]> {
  const grants = await grantsOf(executor, personId);
  const places = [...new Set(grants.filter((grant) => rule.roles.includes(grant.role)).map((grant) => grant.unitId))];
  if (places.length === 0) throw roleMissing();
  return places;
}

/** What the register says of a person this moment. */
export async function grantsOf(executor: Executor, personId: string): Promise<readonly Grant[]> {
  return (await executor.load(people, personId)).state?.grants ?? [];
}

/** In whose stead a person may sign this moment (Art. 16). */
export async function delegationsOf(executor: Executor, personId: string): Promise<readonly Delegation[]> {
  const { state: person } = await executor.load(people, personId);
  const leaders = new Map<string, Person | undefined>();
  for (const { leaderId } of person?.delegations ?? [])
    leaders.set(leaderId, (await executor.load(people, leaderId)).state);
  const { day: today } = officeDayAt(await executor.now());
  return delegationsInForce(person, today, (leaderId) => leaders.get(leaderId));
}

/** What a person may act by under one row of the policy: their own roles and, where the row lets delegates near, those they stand in for. */
export async function grantsUnder(executor: Executor, rule: Rule, personId: string): Promise<readonly Grant[]> {
  const own = await grantsOf(executor, personId);
  return rule.delegates === true ? [...own, ...(await delegationsOf(executor, personId))] : own;
}

async function pathOf(executor: Executor, unitId: string): Promise<readonly string[]> {
  const path: string[] = [];
  for (
    let id: string | null | undefined = unitId;
    typeof id === 'string' && !path.includes(id);
    id = above((await executor.load(units, id)).state)
  )
    path.push(id);
  return path;
}

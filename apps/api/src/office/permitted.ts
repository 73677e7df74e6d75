import { judge, type Rule } from '@shangda/access/policy';
import { type Grant, people } from '@shangda/domain/person';
import { units } from '@shangda/domain/unit';
import type { Executor } from '@shangda/event-store/execute';
import { notFound, roleMissing } from '../http/problem.js';

/** Lets a question pass when the policy allows it at any of the places; 404 where nothing there is the person's, 403 where the role lacks. */
export async function permitted(
  executor: Executor,
  rule: Rule,
  personId: string,
  places: readonly string[],
): Promise<void> {
  const grants = await grantsOf(executor, personId);
  const verdicts = await Promise.all(
    places.map(async (place) => judge(rule, personId, grants, await pathOf(executor, place))),
  );
  if (verdicts.includes('allowed')) return;
  throw verdicts.includes('role_missing') ? roleMissing() : notFound();
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

async function pathOf(executor: Executor, unitId: string): Promise<readonly string[]> {
  const path: string[] = [];
  for (
    let id: string | null | undefined = unitId;
    typeof id === 'string' && !path.includes(id);
    id = (await executor.load(units, id)).state?.parentId
  )
    path.push(id);
  return path;
}

import { judge, type Rule } from '@shangda/access/policy';
import { people } from '@shangda/domain/person';
import { units } from '@shangda/domain/unit';
import type { Executor } from '@shangda/event-store/execute';
import { notFound, roleMissing } from '../http/problem.js';

/** Lets a question pass when the policy allows it at any of the places; 404 where nothing there is the person's, 403 where the role lacks. */
export async function permitted(executor: Executor, rule: Rule, personId: string, places: readonly string[]): Promise<void> {
  const grants = (await executor.load(people, personId)).state?.grants ?? [];
  const verdicts = await Promise.all(places.map(async (place) => judge(rule, personId, grants, await pathOf(executor, place))));
  if (verdicts.includes('allowed')) return;
  throw verdicts.includes('role_missing') ? roleMissing() : notFound();
}

async function pathOf(executor: Executor, unitId: string): Promise<readonly string[]> {
  const path: string[] = [];
  for (let id: string | null | undefined = unitId; id != null && !path.includes(id); id = (await executor.load(units, id)).state?.parentId) path.push(id);
  return path;
}

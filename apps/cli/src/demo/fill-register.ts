import { readFileSync } from 'node:fs';
import { completed } from '@shangda/api/rulebooks/national-rules';
import { registerPerson } from '@shangda/domain/person';
import { registerUnit } from '@shangda/domain/unit-registration';
import { type Rulebook, readRulebook } from '@shangda/events/rulebook';
import type { Operator } from '../operator.js';
import type { Client } from './client.js';
import { peopleOf } from './gannan-people.js';
import { gannanOffice, gannanUnits } from './gannan-units.js';
import { inParallel } from './in-parallel.js';
import { waitForOpening } from './quotas.js';

/** The rulebook of the demo, from its file: Gannan's quotas, and sample points. */
export function demoRulebook(): Rulebook {
  const file = new URL('../../../../rulebooks/sample-scoring.json', import.meta.url);
  return completed(readRulebook(JSON.parse(readFileSync(file, 'utf8'))));
}

/** The sample with special reports worth three times as much. */
export function dearerReports(): Rulebook {
  const rulebook = demoRulebook();
  const points = rulebook.points?.map((row) =>
    row.id === 'prefecture-special-report' ? { ...row, points: '9' } : row,
  );
  return { ...rulebook, points };
}

/** The root and its people come from the operator's console; everything else through the API. */
export async function fillRegister(client: Client, operator: Operator, callersAtOnce: number): Promise<void> {
  const units = gannanUnits();
  const [root] = units;
  if (!root) throw new Error('the tree has no root');
  await operator.run(registerUnit, { ...root, unitId: root.id }, `unit-${root.id}`);
  for (const { id, ...person } of peopleOf(root))
    await operator.run(registerPerson, { ...person, personId: id }, `person-${id}`);
  const registrar = `${gannanOffice}-registrar`;
  for (const { id, ...unit } of units.slice(1)) await client.command(registrar, '/v1/units', { ...unit, unitId: id });
  await inParallel(units.slice(1).flatMap(peopleOf), callersAtOnce, async ({ id, ...person }) => {
    await client.command(registrar, '/v1/people', { ...person, personId: id });
  });
  const rules = `/v1/offices/${gannanOffice}/rulebooks`;
  await client.command(`${gannanOffice}-rules`, rules, { rulebook: demoRulebook() });
  await waitForOpening(client);
}

import { mayAsReporter, type Rule } from '@shangda/access/policy';
import type { Read } from '@shangda/domain/command';
import { receiversOf, type Unit, units } from '@shangda/domain/unit';
import type { Executor } from '@shangda/event-store/execute';
import { grantsOf, permitted } from './permitted.js';

/** As `permitted`, and also where the person's own unit reports to the office. */
export async function permittedAlsoToReporters(
  executor: Executor,
  rule: Rule,
  personId: string,
  officeId: string,
): Promise<void> {
  const grants = await grantsOf(executor, personId);
  const reporting = await Promise.all(
    grants.map(async (grant) => ({ ...grant, reportsTo: await officesOver(executor, grant.unitId) })),
  );
  if (!mayAsReporter(rule, reporting, officeId)) await permitted(executor, rule, personId, [officeId]);
}

/** The offices a unit reports to this moment, by the same rule that addresses its reports. */
async function officesOver(executor: Executor, unitId: string): Promise<readonly string[]> {
  const path = new Map<string, Unit | undefined>();
  for (let id: string | null | undefined = unitId; typeof id === 'string' && !path.has(id);) {
    const { state }: { readonly state: Unit | undefined } = await executor.load(units, id);
    path.set(id, state);
    id = state?.parentId;
  }
  const unit = path.get(unitId);
  // The rule asks for units of this path alone.
  const read = ((_kind: unknown, id: string) => path.get(id)) as Read;
  return unit ? receiversOf(unit, read) : [];
}

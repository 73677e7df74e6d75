import { mayAsReporter, type Rule } from '@shangda/access/policy';
import type { Read } from '@shangda/domain/command';
import { above, receiversOf, type Unit, units } from '@shangda/domain/unit';
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
  const known = new Map<string, Unit | undefined>();
  // The rule asks for what stands above the unit, the offices it reports straight to, and the successors of these.
  for (const waiting = [unitId]; waiting.length > 0;) {
    const id = waiting.pop();
    if (id === undefined || known.has(id)) continue;
    const { state } = await executor.load(units, id);
    known.set(id, state);
    waiting.push(...[state?.parentId, above(state)].filter((next) => typeof next === 'string'));
    if (id === unitId) waiting.push(...(state?.directReportingTo ?? []));
  }
  const unit = known.get(unitId);
  const read = ((_kind: unknown, id: string) => known.get(id)) as Read;
  return unit ? receiversOf(unit, read) : [];
}

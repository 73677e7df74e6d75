import { demoRulebook } from '@shangda/cli/demo/fill-register';
import { gannanUnits } from '@shangda/cli/demo/gannan-units';
import { exitCodeOf } from '@shangda/cli/demo/report';
import { refuseUsed } from '@shangda/cli/demo/run';
import { type Counter, obligationsOf, Tally } from '@shangda/cli/demo/tally';
import { Operator } from '@shangda/cli/operator';
import { WronglyAsked } from '@shangda/cli/terminal';
import { registerUnit } from '@shangda/domain/unit-registration';
import { createTestDatabase } from '@shangda/testing/databases';

const month = '2026-03';
const units = gannanUnits();
const owed = obligationsOf(units, demoRulebook());
/** What the api would say after nobody reported anything. */
const zero: readonly Counter[] = owed.map((obligation) => ({ ...obligation, measured: 0 }));
const county = 'monthly-county';

describe("the client's own tally", () => {
  it('knows who owes what: counties fifteen, departments and stationed units ten, direct reporting points three', () => {
    const due = (ruleId: string) => owed.filter((obligation) => obligation.ruleId === ruleId);
    const numbers = [county, 'monthly-department', 'monthly-direct-point'].map((ruleId) => [
      due(ruleId).length,
      new Set(due(ruleId).map(({ required }) => required)),
    ]);
    const departments = units.filter((unit) => unit.class === 'DEPARTMENT' || unit.class === 'STATIONED');
    const points = units.filter((unit) => unit.directReportingTo.includes('6230'));
    expect(numbers).toEqual([
      [8, new Set([15])],
      [departments.length, new Set([10])],
      [points.length, new Set([3])],
    ]);
  });

  it('agrees with counters that say the same', () => {
    const tally = new Tally();
    tally.reported(['623001'], 'a', '2026-03-31T15:59:59Z');
    tally.reported(['623001'], 'b', '2026-03-31T16:00:00Z');
    tally.reported(['623002'], 'c', '2026-03-04T00:00:00Z');
    tally.uncounted('c');
    const counters = zero.map((counter) => (counter.unitId === '623001' ? { ...counter, measured: 1 } : counter));
    expect(tally.differences(counters, owed, month)).toEqual([]);
    expect(tally.differences(zero, owed, month)).toEqual([`623001 ${county}: counter 0, client 1`]);
  });

  it('misses a counter that is not there', () => {
    const without = zero.filter(({ unitId }) => unitId !== '623001');
    expect(new Tally().differences(without, owed, month)).toEqual([`623001 ${county}: no counter, client 0 of 15`]);
  });

  it('holds the requirement against the rulebook', () => {
    const lower = zero.map((counter) => (counter.unitId === '623001' ? { ...counter, required: 14 } : counter));
    expect(new Tally().differences(lower, owed, month)).toEqual([
      `623001 ${county}: counter requires 14, the rulebook 15`,
    ]);
    const released = zero.map((counter) => (counter.unitId === '623001' ? { ...counter, required: null } : counter));
    expect(new Tally().differences(released, owed, month)).toEqual([
      `623001 ${county}: counter requires nothing, the rulebook 15`,
    ]);
  });

  it('names a counter of a unit that owes nothing', () => {
    const surplus = { unitId: '623001', ruleId: 'monthly-department', required: 10, measured: 0 };
    expect(new Tally().differences([...zero, surplus], owed, month)).toEqual([
      '623001 monthly-department: counter of a unit that owes nothing by the rulebook',
    ]);
  });
});

describe("the demo's exit code", () => {
  const month = { differences: [], closed: true };
  const well = {
    months: [month, month],
    assessment: { differences: [] },
    ruleChange: { differences: [] },
    verified: { ok: true },
  };

  it('is 0 only where tally, close and verify are all in order', () => {
    expect(exitCodeOf(well)).toBe(0);
    expect(exitCodeOf({ ...well, months: [month, { ...month, differences: ['623001'] }] })).toBe(1);
    expect(exitCodeOf({ ...well, months: [{ ...month, closed: false }, month] })).toBe(1);
    expect(exitCodeOf({ ...well, assessment: { differences: ['623001: points 3, client 2'] } })).toBe(1);
    expect(exitCodeOf({ ...well, ruleChange: undefined })).toBe(0);
    expect(exitCodeOf({ ...well, ruleChange: { differences: ['2026-05-04'] } })).toBe(1);
    expect(exitCodeOf({ ...well, verified: { ok: false } })).toBe(1);
  });
});

describe('the demo', () => {
  it('plays into a new simulated ledger only: a real one and a played one are refused', async () => {
    const real = await createTestDatabase();
    const simulated = await createTestDatabase({ simulated: true });
    try {
      await expect(refuseUsed(real, 'here')).rejects.toThrow(/here holds an office's real ledger/);
      await expect(refuseUsed(simulated, 'here')).resolves.toBeUndefined();
      const operator = new Operator(simulated.appUrl);
      const [root] = units;
      if (root) await operator.run(registerUnit, { ...root, unitId: root.id }, `unit-${root.id}`);
      await operator.close();
      await expect(refuseUsed(simulated, 'here')).rejects.toThrow(WronglyAsked);
    } finally {
      await Promise.all([real.drop(), simulated.drop()]);
    }
  });
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Grant, type Rule, commandPolicy, judge, mayAsReporter, queryPolicy } from '@shangda/access/policy';
import type { CommandDefinition } from '@shangda/domain/command';
import { role } from '@shangda/events/vocabulary';

const domain = join(__dirname, '../libs/domain/src');
const isCommand = (value: unknown): value is CommandDefinition<unknown> =>
  typeof value === 'object' && value !== null && 'name' in value && 'place' in value && 'decide' in value;

/** Every command the domain can decide, found by looking, not by a list that could be forgotten. */
async function commandNames(): Promise<readonly string[]> {
  const files = readdirSync(domain, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(
    files.map((file) => import(join(domain, file)) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((module) => Object.values(module).filter(isCommand)).map(({ name }) => name);
}

const town = ['town', 'hezuo', 'gannan'];
const holds = (unitId: string, ...roles: Grant['role'][]): Grant[] => roles.map((one) => ({ role: one, unitId }));
const everything = ['town', 'hezuo', 'gannan'].flatMap((unitId) => holds(unitId, ...role.options));

describe('Access — who may do what stands in one place', () => {
  it('has exactly one row for every command of the domain', async () => {
    const names = await commandNames();
    expect(names.length).toBeGreaterThan(20);
    expect([...names].sort()).toEqual(Object.keys(commandPolicy).sort());
  });

  it('denies by default: what has no row nobody may do, with all roles there are', () => {
    expect(judge(undefined, 'somebody', everything, town)).toBe('role_missing');
    expect(judge(undefined, 'system:operator', [], town)).toBe('role_missing');
  });

  it.each(Object.entries(commandPolicy))('lets nobody without a grant %s, nor know of the thing', (_name, rule) => {
    expect(judge(rule, 'somebody', [], town)).toBe('hidden');
    expect(judge(rule, 'somebody', holds('water', ...role.options), town)).toBe('hidden');
  });

  it.each(Object.entries({ ...commandPolicy, ...queryPolicy }))(
    'allows %s to its own roles at the place, to no other',
    (_name, rule) => {
      for (const one of role.options) {
        const may = (rule.roles as readonly string[]).includes(one);
        expect(judge(rule, 'somebody', holds('town', one), town)).toBe(may ? 'allowed' : 'role_missing');
      }
    },
  );

  it('hides a thing from who has a role elsewhere only, and names the missing role to who belongs there', () => {
    expect(judge(commandPolicy['DraftItem'], 'somebody', holds('hezuo', 'INFO_OFFICER'), town)).toBe('hidden');
    expect(judge(commandPolicy['DraftItem'], 'somebody', holds('town', 'LEADER_IN_CHARGE'), town)).toBe('role_missing');
    expect(judge(commandPolicy['DraftItem'], 'somebody', holds('town', 'INFO_OFFICER'), town)).toBe('allowed');
  });

  it('lets a role above act below only where the row says subtree', () => {
    for (const [name, rule] of Object.entries(commandPolicy)) {
      if (rule.roles.length === 0) continue;
      const above = judge(rule, 'somebody', holds('gannan', ...rule.roles), town);
      expect({ name, above }).toEqual({ name, above: rule.scope === 'subtree' ? 'allowed' : 'hidden' });
    }
  });

  it('never lets a role below act above', () => {
    for (const rule of Object.values(commandPolicy))
      expect(judge(rule, 'somebody', holds('town', ...role.options), ['gannan'])).toBe('hidden');
  });
});

describe('Access — an office is read by those who report to it', () => {
  const reporting = role.options.map((one) => ({ role: one, unitId: 'town', reportsTo: ['hezuo'] }));
  const rules: readonly (readonly [string, Rule])[] = Object.entries({ ...commandPolicy, ...queryPolicy });
  const read = rules.filter(([, rule]) => mayAsReporter(rule, reporting, 'hezuo')).map(([name]) => name);

  it('its rulebook, its ranking and its name in the register, nothing else', () =>
    expect(read.sort()).toEqual(['ReadRulebooks', 'ReadScoreboard', 'ReadUnits']));

  it('not by those who report elsewhere, nor by a role the row does not name', () => {
    for (const [, rule] of rules) expect(mayAsReporter(rule, reporting, 'gannan')).toBe(false);
    const keepers: Rule = { roles: ['RULE_KEEPER'], scope: 'exact', reporters: true };
    const officer = { role: 'INFO_OFFICER', unitId: 'town', reportsTo: ['hezuo'] } as const;
    expect(mayAsReporter(keepers, [officer], 'hezuo')).toBe(false);
  });
});

describe('Access — what is somebody’s own', () => {
  it('is these two things, and no question', () => {
    const own = Object.entries({ ...commandPolicy, ...queryPolicy } as Readonly<Record<string, Rule>>);
    expect(own.filter(([, rule]) => rule.own === true).map(([name]) => name)).toEqual([
      'AcknowledgeNotice',
      'SetContact',
    ]);
  });
});

describe('Access — the machine acts without a person only where a row names it', () => {
  it('leaves the months to the quota clock alone', () => {
    for (const name of ['AssignQuotas', 'WarnOfQuotas', 'CloseQuotaPeriod', 'CloseQuotaWeek']) {
      expect(judge(commandPolicy[name], 'system:quota-clock', [], ['gannan'])).toBe('allowed');
      expect(judge(commandPolicy[name], 'system:operator', [], ['gannan'])).toBe('role_missing');
      expect(judge(commandPolicy[name], 'somebody', everything, ['gannan'])).toBe('role_missing');
    }
  });

  it('leaves what became of a notice to the notifier alone', () => {
    expect(judge(commandPolicy['RecordNoticeAttempt'], 'system:notifier', [], ['gannan'])).toBe('allowed');
    expect(judge(commandPolicy['RecordNoticeAttempt'], 'somebody', everything, ['gannan'])).toBe('role_missing');
    const rows = Object.entries(commandPolicy).filter(([, rule]) => rule.system?.includes('system:notifier'));
    expect(rows.map(([name]) => name)).toEqual(['RecordNoticeAttempt']);
  });

  it('lets no part of the machine write, sign, report or receive anything', () => {
    const acts = Object.entries(commandPolicy).filter(([name]) => /Item|SignOff$|Duplicate|Line$/.test(name));
    expect(acts.length).toBeGreaterThan(9);
    for (const [name, rule] of acts) {
      for (const actor of ['system:operator', 'system:quota-clock'])
        expect({ name, is: judge(rule, actor, [], town) }).toEqual({ name, is: 'role_missing' });
    }
  });

  it('gives an unknown part of the machine nothing, whatever grants it brings', () => {
    for (const rule of Object.values(commandPolicy))
      expect(judge(rule, 'system:unknown', everything, town)).toBe('role_missing');
  });
});

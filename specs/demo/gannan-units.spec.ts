import { peopleOf } from '@shangda/cli/demo/gannan-people';
import { gannanUnits, type UnitRow } from '@shangda/cli/demo/gannan-units';

const units = gannanUnits();
const byId = new Map(units.map((unit) => [unit.id, unit]));

function depthOf(unit: UnitRow): number {
  const parent = unit.parentId === null ? undefined : byId.get(unit.parentId);
  return parent === undefined ? 1 : 1 + depthOf(parent);
}

describe('Gannan — the tree of the demo', () => {
  it('has eight county-level units, each an office of its own (Art. 29)', () => {
    const counties = units.filter((unit) => unit.class === 'COUNTY_GOVERNMENT');
    expect(counties.map((county) => county.name)).toEqual([
      '合作市',
      '临潭县',
      '卓尼县',
      '舟曲县',
      '迭部县',
      '玛曲县',
      '碌曲县',
      '夏河县',
    ]);
    expect(counties.every((county) => county.isOffice)).toBe(true);
  });

  it('has 99 townships and sub-districts, without the farms and the institute', () => {
    const townships = units.filter((unit) => unit.class === 'TOWNSHIP');
    expect(townships).toHaveLength(99);
    expect(townships.filter((township) => township.name.endsWith('街道'))).toHaveLength(4);
    expect(units.map((unit) => unit.name)).not.toContain('河曲马场');
  });

  it('names direct reporting points among townships only (Art. 21(4))', () => {
    const points = units.filter((unit) => unit.directReportingTo.length > 0);
    expect(points).toHaveLength(12);
    expect(points.every((point) => point.class === 'TOWNSHIP')).toBe(true);
  });

  it('reaches the fourth level (Art. 27), lists parents first and uses each id once', () => {
    expect(byId.size).toBe(units.length);
    expect(Math.max(...units.map(depthOf))).toBe(4);
    const position = new Map(units.map((unit, index) => [unit.id, index]));
    for (const [index, unit] of units.entries()) {
      if (unit.parentId !== null) expect(position.get(unit.parentId)).toBeLessThan(index);
    }
  });

  it('gives every unit an author and another person to sign (Art. 5, 16)', () => {
    const people = units.flatMap(peopleOf);
    expect(new Set(people.map((person) => person.id)).size).toBe(people.length);
    for (const unit of units) {
      expect(peopleOf(unit).flatMap((person) => person.grants.map((grant) => grant.role))).toEqual(
        expect.arrayContaining(['INFO_OFFICER', 'LEADER_IN_CHARGE']),
      );
      expect(peopleOf(unit).flatMap(({ posts = [] }) => posts.map(({ post }) => post))).toEqual([
        'INFO_OFFICER',
        'LEADER_IN_CHARGE',
      ]);
    }
  });
});

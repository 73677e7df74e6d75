import type { QuotaCount } from '@shangda/events/count';
import { DirectReportingNamed, UnitReclassified } from '@shangda/events/unit';
import { approveItem } from '@shangda/domain/item/sign-off';
import { given } from '@shangda/testing/given';
import { firstOfApril, gannan, gannan2008, lastOfMarch, morning, published, register, revised } from './gannan.js';
import { approved, chainOf, drafted, item, itemId, reported, submitted } from './items.js';

const count = (ruleId: string, period = '2026-03'): QuotaCount => ({ officeId: 'gannan', ruleId, period });

/** Signs a unit's item that was handed in for these offices. */
function lastSignature(unitId: string, receivers: string[], at = morning, ...more: Parameters<typeof given>) {
  const handedIn = item(drafted({ unitId }), submitted({ chain: chainOf(unitId), receivers }));
  return given(gannan, handedIn, ...more).when(approveItem, { itemId }, { actor: `${unitId}-leader`, at });
}

describe('Article 21(4) — 15, 10 and 3 a month', () => {
  it('asks 15 of county governments, 10 of departments and other units, 3 of direct reporting points', () =>
    expect(gannan2008.quotas.map(({ id, minima }) => ({ id, minima }))).toEqual([
      { id: 'monthly-county', minima: [{ minimum: 15, appliesTo: { classes: ['COUNTY_GOVERNMENT'] } }] },
      { id: 'monthly-department', minima: [{ minimum: 10, appliesTo: { classes: ['DEPARTMENT', 'STATIONED'] } }] },
      { id: 'monthly-direct-point', minima: [{ minimum: 3, appliesTo: { directReportingPoint: true } }] },
    ]));

  it.each([
    ['a county government', 'hezuo', 'monthly-county'],
    ['a department', 'water', 'monthly-department'],
    ['a unit stationed in the prefecture', 'tobacco', 'monthly-department'],
    ['a direct reporting point', 'point', 'monthly-direct-point'],
  ])('counts a report of %s towards its own rule', (_name, unitId, ruleId) =>
    lastSignature(unitId, ['gannan']).then(approved(`${unitId}-leader`), reported({ unitId, counts: [count(ruleId)] })),
  );

  it('counts a direct point’s report for itself only, not for its county', () =>
    lastSignature('point', ['hezuo', 'gannan']).then(
      approved('point-leader'),
      reported({ unitId: 'point', receivers: ['hezuo', 'gannan'], counts: [count('monthly-direct-point')] }),
    ));

  it('counts nothing at the prefecture for other townships and for county departments', () => {
    for (const unitId of ['town', 'hezuo-water']) {
      lastSignature(unitId, ['gannan']).then(approved(`${unitId}-leader`), reported({ unitId, counts: [] }));
    }
  });

  it('counts at a county under the county’s own rulebook (Art. 30)', () => {
    const own = revised({
      quotas: gannan2008.quotas.slice(0, 1).map((rule) => ({
        ...rule,
        id: 'monthly-township',
        minima: [{ appliesTo: { classes: ['TOWNSHIP' as const] }, minimum: 15 }],
      })),
    });
    lastSignature('town', ['hezuo'], morning, { 'rulebook-hezuo': [published(own, 1, 'hezuo')] }).then(
      approved('town-leader'),
      reported({
        unitId: 'town',
        receivers: ['hezuo'],
        counts: [{ officeId: 'hezuo', ruleId: 'monthly-township', period: '2026-03' }],
      }),
    );
  });

  it('judges the unit as it is when it reports: its class and whether it is a direct point', () => {
    const reclassified = { 'unit-hezuo': [UnitReclassified.of({ class: 'DEPARTMENT', reason: '机构改革' })] };
    lastSignature('hezuo', ['gannan'], morning, reclassified).then(
      approved(),
      reported({ counts: [count('monthly-department')] }),
    );
    const noPoint = { 'unit-point': [DirectReportingNamed.of({ officeIds: [] })] };
    lastSignature('point', ['gannan'], morning, noPoint).then(
      approved('point-leader'),
      reported({ unitId: 'point', counts: [] }),
    );
  });
});

describe('Article 21(4) — the rulebook in force on the first day of the month', () => {
  const later = (effectiveFrom: string) => ({
    'rulebook-gannan': [
      published(
        revised({ effectiveFrom, quotas: gannan2008.quotas.map((rule) => ({ ...rule, id: `new-${rule.id}` })) }),
        2,
      ),
    ],
  });

  it.each([
    ['old', '2026-03-01', '2026-02-28T15:59:59.999999Z', '2026-02-28', count('monthly-county', '2026-02')],
    ['new', '2026-03-01', '2026-02-28T16:00:00Z', '2026-03-01', count('new-monthly-county', '2026-03')],
    ['old', '2026-03-02', lastOfMarch, '2026-03-31', count('monthly-county', '2026-03')],
    ['new', '2026-03-02', firstOfApril, '2026-04-01', count('new-monthly-county', '2026-04')],
  ])('counts under the %s version, effective %s, at %s', (_which, effectiveFrom, at, reportedOn, counted) =>
    lastSignature('hezuo', ['gannan'], at, later(effectiveFrom)).then(
      approved(),
      reported({ reportedOn, counts: [counted] }),
    ),
  );

  it('counts nothing before the first rulebook is in force, and nothing without one (Art. 34)', () => {
    const handedIn = item(drafted(), submitted());
    const sign = { actor: 'hezuo-leader', at: '2008-04-30T15:59:59.999999Z' };
    given(gannan, handedIn)
      .when(approveItem, { itemId }, sign)
      .then(approved(), reported({ reportedOn: '2008-04-30', counts: [] }));
    given(register, handedIn)
      .when(approveItem, { itemId }, { ...sign, at: morning })
      .then(approved(), reported({ counts: [] }));
  });
});

import type { QuotaCount } from '@shangda/events/item';
import { DirectReportingNamed, UnitReclassified } from '@shangda/events/unit';
import { withdrawItem } from '@shangda/domain/item/drafting';
import { linkDuplicate } from '@shangda/domain/item/handling';
import { approveItem, submitItem } from '@shangda/domain/item/sign-off';
import { given } from '@shangda/testing/given';
import { firstOfApril, gannan, gannan2008, lastOfMarch, morning, published, register, revised } from './gannan.js';
import {
  approved,
  chainOf,
  countyQuota,
  drafted,
  item,
  itemId,
  itemOf,
  linkedTo,
  otherItemId,
  received,
  reported,
  reportedItem,
  returned,
  submitted,
  withdrawn,
} from './items.js';

const byEditor = { actor: 'gannan-editor', at: morning };
const atGannan = { itemId, officeId: 'gannan' };
const count = (ruleId: string, period = '2026-03'): QuotaCount => ({ officeId: 'gannan', ruleId, period });

/** Signs a unit's item that was handed in for these offices. */
function lastSignature(unitId: string, receivers: string[], at = morning, ...more: Parameters<typeof given>) {
  const handedIn = item(drafted({ unitId }), submitted({ chain: chainOf(unitId), receivers }));
  return given(gannan, handedIn, ...more).when(approveItem, { itemId }, { actor: `${unitId}-leader`, at });
}

describe('Article 21(4) — 15, 10 and 3 a month', () => {
  it('asks 15 of county governments, 10 of departments and other units, 3 of direct reporting points', () =>
    expect(gannan2008.quotas.map(({ id, minimum, appliesTo }) => ({ id, minimum, appliesTo }))).toEqual([
      { id: 'monthly-county', minimum: 15, appliesTo: { classes: ['COUNTY_GOVERNMENT'] } },
      { id: 'monthly-department', minimum: 10, appliesTo: { classes: ['DEPARTMENT', 'STATIONED'] } },
      { id: 'monthly-direct-point', minimum: 3, appliesTo: { directReportingPoint: true } },
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
      quotas: gannan2008.quotas
        .slice(0, 1)
        .map((rule) => ({ ...rule, id: 'monthly-township', appliesTo: { classes: ['TOWNSHIP' as const] } })),
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

describe('Article 21(4) — what counts (settings, not in the text)', () => {
  it('takes back what is withdrawn before receipt', () =>
    given(gannan, reportedItem())
      .when(withdrawItem, { itemId, reason: '内容重复' }, { actor: 'hezuo-officer', at: firstOfApril })
      .then(withdrawn([countyQuota('2026-03')], '2026-04-01')));

  it('lets nobody withdraw after receipt, nor twice', () => {
    const byOfficer = { actor: 'hezuo-officer', at: morning };
    const again = { itemId, reason: '内容重复' };
    given(gannan, reportedItem(), item(received())).when(withdrawItem, again, byOfficer).thenRefused('AlreadyReceived');
    given(gannan, reportedItem(), item(received(), returned()))
      .when(withdrawItem, again, byOfficer)
      .thenRefused('AlreadyReceived');
    given(gannan, reportedItem(), item(withdrawn([countyQuota('2026-03')])))
      .when(withdrawItem, again, byOfficer)
      .thenRefused('AlreadyWithdrawn');
  });

  it('counts a returned and resubmitted item once, in the month of its first report', () => {
    const back = given(gannan, reportedItem(), item(received(), returned()));
    const resubmitted = back.when(submitItem, { itemId }, { actor: 'hezuo-officer', at: firstOfApril });
    resubmitted.then(submitted());
    resubmitted
      .and()
      .when(approveItem, { itemId }, { actor: 'hezuo-leader', at: firstOfApril })
      .then(approved(), reported({ reportedOn: '2026-04-01', resubmission: true, counts: [] }));
  });
});

describe('Article 21(4) — the same matter sent twice counts once', () => {
  const original = reportedItem(otherItemId);
  const link = { ...atGannan, originalItemId: otherItemId };
  const linked = linkedTo(otherItemId, [countyQuota('2026-03')]);

  it('links the later one to the first and takes its count back', () =>
    given(gannan, original, reportedItem()).when(linkDuplicate, link, byEditor).then(linked));

  it('takes nothing back from a unit whose matter another unit sent first', () =>
    given(
      gannan,
      original,
      item(
        drafted({ unitId: 'water' }),
        submitted({ chain: chainOf('water') }),
        approved('water-leader'),
        reported({ unitId: 'water', counts: [count('monthly-department')] }),
      ),
    )
      .when(linkDuplicate, link, byEditor)
      .thenIn(item({ ...linked, data: { ...linked.data, unitId: 'water', uncounts: [] } })));

  it('counts a duplicate not again when another office has it resubmitted', () => {
    const both = { unitId: 'point', receivers: ['hezuo', 'gannan'] };
    const handedIn = submitted({ chain: chainOf('point'), receivers: both.receivers });
    const counted = reported({ ...both, counts: [count('monthly-direct-point')] });
    const duplicate = {
      ...linked,
      data: { ...linked.data, unitId: 'point', uncounts: [count('monthly-direct-point')] },
    };
    given(
      gannan,
      item(
        drafted({ unitId: 'point' }),
        handedIn,
        approved('point-leader'),
        counted,
        duplicate,
        received('hezuo'),
        returned('hezuo'),
        handedIn,
      ),
    )
      .when(approveItem, { itemId }, { actor: 'point-leader', at: morning })
      .then(approved('point-leader'), reported({ ...both, resubmission: true, counts: [] }));
  });

  it('links to an original this office has, which counts', () => {
    const linking = (...facts: Parameters<typeof itemOf> extends [string, ...infer Facts] ? Facts : never) =>
      given(gannan, reportedItem(), itemOf(otherItemId, ...facts)).when(linkDuplicate, link, byEditor);
    const sent = original[`item-${otherItemId}`] ?? [];
    linking().thenRefused('OriginalNotHandledHere');
    linking(drafted({ itemId: otherItemId })).thenRefused('OriginalNotHandledHere');
    linking(...sent, linkedTo(itemId, [])).thenRefused('OriginalIsADuplicate');
    linking(...sent, withdrawn([countyQuota('2026-03')])).thenRefused('OriginalWithdrawn');
    given(gannan, reportedItem())
      .when(linkDuplicate, { ...atGannan, originalItemId: itemId }, byEditor)
      .thenRefused('OriginalNotHandledHere');
  });

  it('links once', () =>
    given(gannan, original, reportedItem(), item(linked))
      .when(linkDuplicate, link, byEditor)
      .thenRefused('NotHandledHere', '24', { handling: 'DUPLICATE' }));
});

import type { QuotaCount } from '@shangda/events/count';
import { withdrawItem } from '@shangda/domain/item/withdrawal';
import { linkDuplicate, receiveItem } from '@shangda/domain/item/handling';
import { approveItem, submitItem } from '@shangda/domain/item/sign-off';
import { given } from '@shangda/testing/given';
import { firstOfApril, gannan, gannan2008, morning, published, register, revised } from './gannan.js';
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

describe('Article 21(4) — what the office chose to count', () => {
  const chosen = (settings: Partial<typeof gannan2008.settings>) => ({
    ...register,
    'rulebook-gannan': [published(revised({ settings: { ...gannan2008.settings, ...settings } }))],
  });
  const choice = { reading: 'chosen', citation: gannan2008.settings.unsignedEmergency.citation };

  it('no emergencies, where they are counted elsewhere', () => {
    const flash = item(drafted({ urgency: 'FLASH' }), submitted());
    const sign = (history: typeof gannan) =>
      given(history, flash).when(approveItem, { itemId }, { actor: 'hezuo-leader', at: morning });
    sign(gannan).then(approved(), reported({ urgency: 'FLASH' }));
    sign(chosen({ emergencyCounts: { value: 'NOT', ...choice } })).then(
      approved(),
      reported({ urgency: 'FLASH', counts: [] }),
    );
  });

  it('duplicates too', () =>
    given(chosen({ duplicateCounts: { value: true, ...choice } }), reportedItem(otherItemId), reportedItem())
      .when(linkDuplicate, { ...atGannan, originalItemId: otherItemId }, byEditor)
      .then(linkedTo(otherItemId, [])));
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

  it('leaves a duplicate linked when another office has it resubmitted', () => {
    const both = { unitId: 'point', receivers: ['hezuo', 'gannan'], counts: [] };
    const handedIn = submitted({ chain: chainOf('point'), receivers: both.receivers });
    const atCounty = [linkedTo(otherItemId, []), received('hezuo'), returned('hezuo')];
    const again = [handedIn, approved('point-leader'), reported({ ...both, resubmission: true })];
    given(
      gannan,
      item(drafted({ unitId: 'point' }), handedIn, approved('point-leader'), reported(both), ...atCounty, ...again),
    )
      .when(receiveItem, atGannan, byEditor)
      .thenRefused('NotToBeReceived', '24', { handling: 'DUPLICATE' });
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
      .thenRefused('DuplicateOfItself');
  });

  it('links once', () =>
    given(gannan, original, reportedItem(), item(linked))
      .when(linkDuplicate, link, byEditor)
      .thenRefused('NotHandledHere', '24', { handling: 'DUPLICATE' }));
});

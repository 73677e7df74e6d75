import { recordCommissionOutcome } from '@shangda/domain/commission';
import { linkDuplicate, receiveItem, returnItem } from '@shangda/domain/item/handling';
import { approveItem } from '@shangda/domain/item/sign-off';
import { fileItem, selectItem } from '@shangda/domain/item/triage';
import { decideWithdrawal, withdrawItem } from '@shangda/domain/item/withdrawal';
import { CommissionOutcomeRecorded } from '@shangda/events/commission';
import type { ItemCount } from '@shangda/events/count';
import { DuplicateLinked, ItemCounted, ItemUncounted } from '@shangda/events/item';
import { RegistrationNumberGiven } from '@shangda/events/register';
import { type History, given } from '@shangda/testing/given';
import { firstOfApril, gannan, gannan2008, morning, published, register, revised } from './gannan.js';
import { atGannan, byEditor, decided, filed, handledItem, requested, selected } from './handlings.js';
import {
  approved,
  chainOf,
  countyQuota,
  drafted,
  item,
  itemId,
  linkedTo,
  otherItemId,
  received,
  reported,
  reportedItem,
  returned,
  submitted,
  withdrawn,
} from './items.js';

const choice = { reading: 'chosen', citation: gannan2008.settings.unsignedEmergency.citation };
const inApril = { actor: 'gannan-editor', at: firstOfApril };
const because = { reason: '要素不全' };
const ofCounty = (period = '2026-03'): ItemCount => ({ ...countyQuota(period), unitId: 'hezuo' });
const ofWater = { officeId: 'gannan', ruleId: 'monthly-department', unitId: 'water', period: '2026-03' };
type Because = Parameters<typeof ItemUncounted.of>[0]['because'];
const uncounted = (why: Because, ...uncounts: ItemCount[]) =>
  ItemUncounted.of({ officeId: 'gannan', uncounts, because: why });
const counted = (...counts: ItemCount[]) => ItemCounted.of({ counts });

/** The register under a rulebook that says otherwise. */
function choosing(settings: Readonly<Record<string, unknown>>): History {
  const chosen = Object.entries(settings).map(([name, value]) => [name, { value, ...choice }]);
  const changed = { ...gannan2008.settings, ...(Object.fromEntries(chosen) as object) };
  return { ...register, 'rulebook-gannan': [published(revised({ settings: changed }))] };
}

describe('Article 21(4) — where returned items do not count', () => {
  const office = choosing({ returnedCounts: false });
  const back = returned();

  it('one is taken back when it is returned', () => {
    given(gannan, handledItem())
      .when(returnItem, { ...atGannan, ...because }, byEditor)
      .then(back);
    given(office, handledItem())
      .when(returnItem, { ...atGannan, ...because }, byEditor)
      .then(back, uncounted('RETURNED', ofCounty()));
  });

  it('and counts in the month in which it is sent again', () =>
    given(office, handledItem(back, uncounted('RETURNED', ofCounty()), submitted()))
      .when(approveItem, { itemId }, { actor: 'hezuo-leader', at: firstOfApril })
      .then(approved(), reported({ reportedOn: '2026-04-01', resubmission: true, counts: [countyQuota('2026-04')] })));
});

describe('Article 21(4) — where unused items do not count', () => {
  const office = choosing({ unusedCounts: false });
  const file = { ...atGannan, reason: 'ALREADY_KNOWN' as const };
  const select = { ...atGannan, criteria: ['NEW_TOPIC' as const, 'GROUNDED' as const] };

  it('one is taken back when it is filed', () => {
    given(gannan, handledItem()).when(fileItem, file, byEditor).then(filed());
    given(office, handledItem()).when(fileItem, file, byEditor).then(filed(), uncounted('FILED_ONLY', ofCounty()));
  });

  it('and counts where it did when it is selected after all', () =>
    given(office, handledItem(filed(), uncounted('FILED_ONLY', ofCounty())))
      .when(selectItem, select, inApril)
      .then(selected({ selectedOn: '2026-04-01' }), counted(ofCounty())));
});

describe('Article 21(4) — where the day of receipt decides the month', () => {
  const office = choosing({ countedOn: 'RECEIPT' });
  const sent = item(drafted(), submitted(), approved(), reported({ counts: [] }));

  it('an item that is reported does not count yet', () =>
    given(office, item(drafted(), submitted()))
      .when(approveItem, { itemId }, { actor: 'hezuo-leader', at: morning })
      .then(approved(), reported({ counts: [] })));

  it('it counts in the month in which it is received', () =>
    given(office, sent)
      .when(receiveItem, atGannan, inApril)
      .thenIn({
        ...item(received('gannan', 1, { receivedOn: '2026-04-01' }), counted(ofCounty('2026-04'))),
        'register-gannan-2026': [RegistrationNumberGiven.of({ officeId: 'gannan', year: 2026, number: 1, itemId })],
      }));

  it('a duplicate that is linked without receipt counts nowhere, except where duplicates do', () => {
    const link = { ...atGannan, originalItemId: otherItemId };
    given(office, reportedItem(otherItemId), sent).when(linkDuplicate, link, byEditor).then(linkedTo(otherItemId, []));
    given(choosing({ countedOn: 'RECEIPT', duplicateCounts: true }), reportedItem(otherItemId), sent)
      .when(linkDuplicate, link, byEditor)
      .then(linkedTo(otherItemId, []), counted(ofCounty()));
  });
});

describe('Article 21(4) — where ordered pieces do not count', () => {
  const order = {
    commissionId: '0195a000-0000-7000-8000-000000000071',
    officeId: 'gannan',
    unitId: 'hezuo',
    dueOn: '2026-03-31',
    itemId,
    outcome: 'DONE',
  } as const;
  const done = CommissionOutcomeRecorded.of({ ...order, recordedOn: '2026-03-10', recordedBy: 'gannan-editor' });

  it('one is taken back when it answers its order', () => {
    given(gannan, handledItem()).when(recordCommissionOutcome, order, byEditor).then(done);
    given(choosing({ commissionedCounts: false }), handledItem())
      .when(recordCommissionOutcome, order, byEditor)
      .thenIn({
        [`commission-${order.commissionId}`]: [done],
        ...item(uncounted('COMMISSIONED', ofCounty())),
      });
  });
});

describe('Article 21(4) — where a direct point’s item counts for its county too', () => {
  const fromPoint = item(drafted({ unitId: 'point' }), submitted({ chain: chainOf('point') }));
  const sign = (history: History) =>
    given(history, fromPoint).when(approveItem, { itemId }, { actor: 'point-leader', at: morning });
  const ofPoint = { officeId: 'gannan', ruleId: 'monthly-direct-point', period: '2026-03' };
  const sent = reported({ unitId: 'point', counts: [ofPoint] });

  it('it counts for both', () => {
    sign(gannan).then(approved('point-leader'), sent);
    sign(choosing({ directPointCountsForCounty: true })).then(approved('point-leader'), sent, counted(ofCounty()));
  });
});

describe('Article 21(4) — what counts for several units is taken back from each', () => {
  const joint = [
    { unitId: 'hezuo', weight: 2 },
    { unitId: 'water', weight: 1 },
  ];
  const sent = [drafted({ joint }), submitted(), approved(), reported({ credits: joint }), counted(ofWater)] as const;

  it('when it is withdrawn before receipt', () =>
    given(gannan, item(...sent))
      .when(withdrawItem, { itemId, reason: '内容重复' }, { actor: 'hezuo-officer', at: morning })
      .then(withdrawn([countyQuota('2026-03')]), uncounted('WITHDRAWN', ofWater)));

  it('when it is linked to another', () =>
    given(gannan, reportedItem(otherItemId), item(...sent))
      .when(linkDuplicate, { ...atGannan, originalItemId: otherItemId }, byEditor)
      .then(linkedTo(otherItemId, [countyQuota('2026-03')]), uncounted('DUPLICATE', ofWater)));

  it('and stays each unit’s own where it was another unit’s matter that came first', () => {
    const other = item(
      drafted({ unitId: 'water' }),
      submitted({ chain: chainOf('water') }),
      approved('water-leader'),
      reported({ unitId: 'water', counts: [{ officeId: 'gannan', ruleId: 'monthly-department', period: '2026-03' }] }),
    );
    const linked = DuplicateLinked.of({ ...linkedTo(otherItemId, []).data, unitId: 'water' });
    given(gannan, reportedItem(otherItemId), other)
      .when(linkDuplicate, { ...atGannan, originalItemId: otherItemId }, byEditor)
      .then(linked);
  });
});

describe('Withdrawal — where one office has received the item and another has not', () => {
  const decide = { ...atGannan, granted: true };

  it('it no longer counts at the one that lets it go unread', () =>
    given(gannan, reportedItem(), item(requested('gannan')))
      .when(decideWithdrawal, decide, byEditor)
      .then(decided(true), uncounted('WITHDRAWN', ofCounty())));

  it('it goes on counting at the one that had received it, or that keeps it', () => {
    given(gannan, handledItem(requested('gannan')))
      .when(decideWithdrawal, decide, byEditor)
      .then(decided(true));
    const kept = { ...decide, granted: false, reason: '已采用' };
    given(gannan, reportedItem(), item(requested('gannan')))
      .when(decideWithdrawal, kept, byEditor)
      .then(decided(false, { reason: '已采用' }));
  });
});

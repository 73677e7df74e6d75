import { linkDuplicate, receiveItem, returnItem } from '@shangda/domain/item/handling';
import { decideWithdrawal, requestWithdrawal, withdrawItem } from '@shangda/domain/item/withdrawal';
import { given } from '@shangda/testing/given';
import { gannan, morning } from './gannan.js';
import { adopted, asked, byEditor, decided, filed, forwarded, handledItem, requested, selected } from './handlings.js';
import {
  approved,
  countyQuota,
  item,
  itemId,
  linkedTo,
  reported,
  submitted,
  otherItemId,
  received,
  reportedItem,
  returned,
} from './items.js';

const byOfficer = { actor: 'hezuo-officer', at: morning };
const ask = { itemId, reason: '数据有误' };
const decide = { itemId, officeId: 'gannan', granted: true };

describe('Withdrawal — after receipt the office decides', () => {
  it('is no longer the unit’s own act, but the unit may ask', () => {
    given(gannan, handledItem())
      .when(withdrawItem, ask, byOfficer)
      .thenRefused('AlreadyReceived', undefined, { offices: ['gannan'] });
    given(gannan, handledItem()).when(requestWithdrawal, ask, byOfficer).then(requested('gannan'));
    given(gannan, handledItem(returned())).when(requestWithdrawal, ask, byOfficer).then(requested('gannan'));
  });

  it('is asked also where the office below has a new version before it and the next office the forwarded item', () =>
    given(
      gannan,
      handledItem(
        forwarded({ toOfficeId: 'gansu' }),
        returned(),
        submitted(),
        approved(),
        reported({ resubmission: true, counts: [] }),
      ),
    )
      .when(withdrawItem, ask, byOfficer)
      .thenRefused('AlreadyReceived', undefined, { offices: ['gannan', 'gansu'] }));

  it('needs nobody’s leave before receipt', () =>
    given(gannan, reportedItem()).when(requestWithdrawal, ask, byOfficer).thenRefused('WithdrawAlone'));

  it('is asked of every office that has it, and of none twice', () => {
    given(gannan, handledItem(forwarded({ toOfficeId: 'gansu' }), linkedTo(otherItemId, [])))
      .when(requestWithdrawal, ask, byOfficer)
      .then(requested('gansu'));
    given(gannan, handledItem(requested('gannan')))
      .when(requestWithdrawal, ask, byOfficer)
      .thenNothing();
  });

  it('is granted, and the office has it no more; what counted keeps counting', () => {
    const gone = given(gannan, handledItem(selected(), requested('gannan'))).when(decideWithdrawal, decide, byEditor);
    gone.then(decided(true));
    gone.and().when(requestWithdrawal, ask, byOfficer).thenRefused('AlreadyWithdrawn');
    gone.and().when(receiveItem, { itemId, officeId: 'gannan' }, byEditor).thenRefused('NotReported');
  });

  it('leaves the other offices theirs', () => {
    const atTwo = handledItem(forwarded({ toOfficeId: 'gansu' }), requested('gannan', 'gansu'));
    const gone = given(gannan, atTwo).when(decideWithdrawal, decide, byEditor).and();
    gone
      .when(
        decideWithdrawal,
        { ...decide, officeId: 'gansu', granted: false, reason: '已排版' },
        { actor: 'gansu-editor', at: morning },
      )
      .then(decided(false, { officeId: 'gansu', reason: '已排版', decidedBy: 'gansu-editor' }));
  });

  it('is kept only with a reason, and may be asked again', () => {
    given(gannan, handledItem(requested('gannan')))
      .when(decideWithdrawal, { ...decide, granted: false }, byEditor)
      .thenRefused('KeepingNeedsReason');
    const kept = given(gannan, handledItem(requested('gannan'))).when(
      decideWithdrawal,
      { ...decide, granted: false, reason: '已排版' },
      byEditor,
    );
    kept.then(decided(false, { reason: '已排版' }));
    kept.and().when(requestWithdrawal, ask, byOfficer).then(requested('gannan'));
  });

  it('is decided only where it was asked', () =>
    given(gannan, handledItem(asked)).when(decideWithdrawal, decide, byEditor).thenRefused('NoWithdrawalAsked'));
});

describe('Withdrawal — after issue there is only a correction', () => {
  it('neither is it returned or called a duplicate, as it may be until then', () => {
    const issued = given(gannan, handledItem(selected(), adopted()), reportedItem(otherItemId));
    const returning = { itemId, officeId: 'gannan', reason: '要素不全' };
    const linking = { itemId, officeId: 'gannan', originalItemId: otherItemId };
    issued
      .when(returnItem, returning, byEditor)
      .thenRefused('OnlyCorrectionAfterIssue', undefined, { offices: ['gannan'] });
    issued.when(linkDuplicate, linking, byEditor).thenRefused('OnlyCorrectionAfterIssue');
    for (const facts of [[selected()], [filed()], [asked]]) {
      const before = given(gannan, handledItem(...facts), reportedItem(otherItemId));
      before.when(returnItem, returning, byEditor).then(returned());
      before.when(linkDuplicate, linking, byEditor).then(linkedTo(otherItemId, [countyQuota('2026-03')]));
    }
  });

  it('cannot be asked', () =>
    given(gannan, handledItem(selected(), adopted()))
      .when(requestWithdrawal, ask, byOfficer)
      .thenRefused('OnlyCorrectionAfterIssue', undefined, { offices: ['gannan'] }));

  it('cannot be done alone where another office has received it', () =>
    given(gannan, item(...(reportedItem()[`item-${itemId}`] ?? []), received('gannan')))
      .when(withdrawItem, ask, byOfficer)
      .thenRefused('AlreadyReceived'));
});

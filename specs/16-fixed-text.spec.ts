import { SignOffDeclined } from '@shangda/events/item';
import { UnitMoved } from '@shangda/events/unit';
import { reviseItem } from '@shangda/domain/item/drafting';
import { approveItem, declineSignOff, submitItem } from '@shangda/domain/item/sign-off';
import { given } from '@shangda/testing/given';
import { gannan, morning } from './gannan.js';
import {
  approved,
  chainOf,
  described,
  digest,
  drafted,
  item,
  itemId,
  laterDigest,
  laterText,
  reported,
  revisedTo,
  submitted,
} from './items.js';

const byOfficer = { actor: 'hezuo-officer', at: morning };
const byLeader = { actor: 'hezuo-leader', at: morning };
const declined = SignOffDeclined.of({ step: 0, declinedBy: 'hezuo-leader', reason: '数字未核实' });

describe('Article 16 — what was signed is fixed', () => {
  it('refuses a signature on a text other than the one handed in', () =>
    given(gannan, item(drafted(), submitted({ signedDigest: laterDigest })))
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('TextChangedSinceHandedIn', '16'));

  it('lets nobody edit what awaits a signature or is reported', () => {
    const { unitId: _, ...edit } = { ...described, itemId, secrecy: 'PUBLIC' as const, content: laterText };
    given(gannan, item(drafted(), submitted()))
      .when(reviseItem, edit, byOfficer)
      .thenRefused('NotADraft', '16', { phase: 'AWAITING_SIGN_OFF' });
    given(gannan, item(drafted(), submitted(), approved(), reported()))
      .when(reviseItem, edit, byOfficer)
      .thenRefused('NotADraft', '16', { phase: 'REPORTED' });
  });

  it('goes back to draft when a leader declines, with the reason', () => {
    const outcome = given(gannan, item(drafted(), submitted())).when(
      declineSignOff,
      { itemId, reason: '数字未核实' },
      byLeader,
    );
    outcome.then(declined);
    outcome.and().when(approveItem, { itemId }, byLeader).thenRefused('NotAwaitingSignOff', '16', { phase: 'DRAFT' });
  });

  it('needs every signature again after it was declined and revised', () =>
    given(
      gannan,
      item(
        drafted(),
        submitted({ chain: chainOf('hezuo', 'hezuo') }),
        approved('hezuo-leader', { last: false }),
        declined,
        revisedTo(),
      ),
    )
      .when(submitItem, { itemId }, byOfficer)
      .and()
      .when(approveItem, { itemId }, byLeader)
      .then(approved('hezuo-leader', { signedDigest: laterDigest }), reported()));

  it('addresses a declined draft anew: to the office above the unit as it stands now', () =>
    given(
      gannan,
      { 'unit-water': [UnitMoved.of({ parentId: 'hezuo', reason: '机构改革' })] },
      item(drafted({ unitId: 'water' }), submitted({ chain: chainOf('water') }), declined),
    )
      .when(submitItem, { itemId }, { actor: 'water-officer', at: morning })
      .then(submitted({ chain: chainOf('water'), receivers: ['hezuo'], signedDigest: digest })));
});

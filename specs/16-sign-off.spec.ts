import { RoleRevoked } from '@shangda/events/person';
import { SignOffChainSet } from '@shangda/events/unit';
import { approveItem, declineSignOff, submitItem } from '@shangda/domain/item/sign-off';
import { setSignOffChain } from '@shangda/domain/unit-registration';
import { given } from '@shangda/testing/given';
import { firstOfApril, gannan, lastOfMarch, morning, person } from './gannan.js';
import {
  approved,
  chainOf,
  countyQuota,
  drafted,
  item,
  itemId,
  laterDigest,
  reported,
  revisedTo,
  submitted,
} from './items.js';

const byOfficer = { actor: 'hezuo-officer', at: morning };
const byLeader = { actor: 'hezuo-leader', at: morning };
const bySecondLeader = { actor: 'hezuo-second-leader', at: morning };

describe('Article 16 — nothing leaves a unit unsigned', () => {
  it('hands a draft in with the procedure its unit has set, to the office above', () =>
    given(gannan, item(drafted())).when(submitItem, { itemId }, byOfficer).then(submitted()));

  it('reports the item when the last signature is given', () =>
    given(gannan, item(drafted(), submitted())).when(approveItem, { itemId }, byLeader).then(approved(), reported()));

  it('reports it on that office day, to the last microsecond of the month', () =>
    given(gannan, item(drafted(), submitted()))
      .when(approveItem, { itemId }, { actor: 'hezuo-leader', at: lastOfMarch })
      .then(approved(), reported({ reportedOn: '2026-03-31', counts: [countyQuota('2026-03')] })));

  it('reports it in the next month from the first instant of that month in Shanghai', () =>
    given(gannan, item(drafted(), submitted()))
      .when(approveItem, { itemId }, { actor: 'hezuo-leader', at: firstOfApril })
      .then(approved(), reported({ reportedOn: '2026-04-01', counts: [countyQuota('2026-04')] })));

  it('reports nothing that was not handed in', () =>
    given(gannan, item(drafted()))
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('NotAwaitingSignOff', '16', { phase: 'DRAFT' }));

  it('takes no signature for what is reported and signed', () =>
    given(gannan, item(drafted(), submitted(), approved(), reported()))
      .when(approveItem, { itemId }, bySecondLeader)
      .thenRefused('NotAwaitingSignOff', '16', { phase: 'REPORTED' }));

  it('hands nothing in twice', () =>
    given(gannan, item(drafted(), submitted())).when(submitItem, { itemId }, byOfficer).thenRefused('NotADraft', '16'));

  it('knows no item that nobody wrote', () =>
    given(gannan).when(approveItem, { itemId }, byLeader).thenRefused('access.hidden'));
});

describe('Article 16 — who signs', () => {
  it('refuses a signature by the author, a leader of the unit too', () =>
    given(gannan, item(drafted({ authorId: 'hezuo-leader' }), submitted()))
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('AuthorMayNotSign', '16'));

  it('refuses a signature by whoever wrote the version handed in', () =>
    given(
      gannan,
      item(drafted(), revisedTo({ revisedBy: 'hezuo-leader' }), submitted({ revision: 2, signedDigest: laterDigest })),
    )
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('AuthorMayNotSign', '16'));

  it('refuses a signature by the first author after another hand changed the text', () =>
    given(
      gannan,
      item(drafted({ authorId: 'hezuo-leader' }), revisedTo(), submitted({ revision: 2, signedDigest: laterDigest })),
    )
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('AuthorMayNotSign', '16'));

  it('refuses the leader of another unit, above or beside', () => {
    const waiting = given(gannan, item(drafted(), submitted()));
    const mustBe = { role: 'LEADER_IN_CHARGE', unitId: 'hezuo' };
    for (const actor of ['water-leader', 'gannan-leader', 'town-leader', 'nobody-known']) {
      waiting.when(approveItem, { itemId }, { actor, at: morning }).thenRefused('NotTheSignerOfThisStep', '16', mustBe);
      waiting
        .when(declineSignOff, { itemId, reason: '不妥' }, { actor, at: morning })
        .thenRefused('NotTheSignerOfThisStep', '16', mustBe);
    }
  });

  it('refuses another officer of the same unit', () =>
    given(gannan, person('clerk', 'hezuo', { role: 'INFO_OFFICER', unitId: 'hezuo' }), item(drafted(), submitted()))
      .when(approveItem, { itemId }, { actor: 'clerk', at: morning })
      .thenRefused('NotTheSignerOfThisStep', '16'));

  it('refuses a leader whose role was taken back meanwhile', () =>
    given(
      gannan,
      { 'person-hezuo-leader': [RoleRevoked.of({ role: 'LEADER_IN_CHARGE', unitId: 'hezuo', reason: '调离' })] },
      item(drafted(), submitted()),
    )
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('NotTheSignerOfThisStep', '16'));
});

describe('Article 16 — the procedure is each unit’s own, of one step or several', () => {
  const twoSteps = submitted({ chain: chainOf('hezuo', 'hezuo') });
  const first = approved('hezuo-leader', { last: false });

  it('reports nothing at a signature that is not the last', () =>
    given(gannan, item(drafted(), twoSteps)).when(approveItem, { itemId }, byLeader).then(first));

  it('reports at the last of two signatures', () =>
    given(gannan, item(drafted(), twoSteps, first))
      .when(approveItem, { itemId }, bySecondLeader)
      .then(approved('hezuo-second-leader', { step: 1 }), reported()));

  it('refuses two signatures by one person', () =>
    given(gannan, item(drafted(), twoSteps, first))
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('NobodySignsTwice', '16'));

  it('asks the steps in their order', () =>
    given(
      gannan,
      item(drafted({ unitId: 'town' }), submitted({ chain: chainOf('town', 'hezuo'), receivers: ['hezuo'] })),
    )
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('NotTheSignerOfThisStep', '16', { role: 'LEADER_IN_CHARGE', unitId: 'town' }));

  it('keeps for an item the procedure under which it was handed in', () =>
    given(
      gannan,
      { 'unit-hezuo': [SignOffChainSet.of({ chain: chainOf('hezuo', 'gannan') })] },
      item(drafted(), submitted()),
    )
      .when(approveItem, { itemId }, byLeader)
      .then(approved(), reported()));

  it('is set by the unit and holds for what is handed in after', () => {
    const chain = chainOf('hezuo', 'gannan');
    const outcome = given(gannan, item(drafted())).when(setSignOffChain, { unitId: 'hezuo', chain }, byLeader);
    outcome.then(SignOffChainSet.of({ chain }));
    outcome.and().when(submitItem, { itemId }, byOfficer).then(submitted({ chain }));
  });

  it('has at least one signature', () =>
    given(gannan)
      .when(setSignOffChain, { unitId: 'hezuo', chain: [] }, byLeader)
      .thenRefused('SignOffChainEmpty', '16'));

  it('names no role that signs nothing, who would stop every report of the unit', () => {
    for (const role of ['EDITOR', 'DUTY_OFFICER', 'REGISTRAR', 'RULE_KEEPER', 'AUDITOR'] as const) {
      const chain = [...chainOf('hezuo'), { role, unitId: 'hezuo' }];
      given(gannan)
        .when(setSignOffChain, { unitId: 'hezuo', chain }, byLeader)
        .thenRefused('RoleDoesNotSign', '16', { role });
    }
  });

  it('asks a leader’s signature at one step at least, of the one kind or the other', () => {
    const set = (...roles: readonly ('INFO_OFFICER' | 'LEADER_IN_CHARGE' | 'PRINCIPAL_LEADER')[]) => {
      const chain = roles.map((role) => ({ role, unitId: 'hezuo' }));
      return given(gannan).when(setSignOffChain, { unitId: 'hezuo', chain }, byLeader);
    };
    set('INFO_OFFICER').thenRefused('NoLeaderSigns', '16');
    set('INFO_OFFICER', 'INFO_OFFICER').thenRefused('NoLeaderSigns', '16');
    set('INFO_OFFICER', 'LEADER_IN_CHARGE').and();
    set('PRINCIPAL_LEADER').and();
  });

  it('may ask leaders of both kinds and a second officer', () => {
    const roles = ['INFO_OFFICER', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER'] as const;
    const chain = roles.map((role) => ({ role, unitId: 'hezuo' }));
    given(gannan).when(setSignOffChain, { unitId: 'hezuo', chain }, byLeader).then(SignOffChainSet.of({ chain }));
  });

  it('names nobody outside the unit and those above it, who could never sign', () => {
    for (const stranger of ['water', 'town', 'nowhere']) {
      given(gannan)
        .when(setSignOffChain, { unitId: 'hezuo', chain: chainOf('hezuo', stranger) }, byLeader)
        .thenRefused('SignerOutsideUnit', '16', { unitId: stranger });
    }
  });
});

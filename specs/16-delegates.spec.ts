import { SignatureRefused } from '@shangda/events/item';
import { DelegationEnded, RoleRevoked, SignOffDelegated } from '@shangda/events/person';
import { delegateSignOff, endDelegation } from '@shangda/domain/delegation';
import { approveItem, declineSignOff } from '@shangda/domain/item/sign-off';
import { type History, given } from '@shangda/testing/given';
import { gannan, morning, person } from './gannan.js';
import { approved, chainOf, drafted, emergency, item, itemId, reported, reportedUnsigned, submitted } from './items.js';

const role = 'LEADER_IN_CHARGE' as const;
const away = { role, unitId: 'hezuo', startsOn: '2026-03-10', endsOn: '2026-03-12', reason: '外出学习' } as const;
const toClerk = { ...away, personId: 'clerk' };
const byLeader = { actor: 'hezuo-leader', at: morning };
const byClerk = { actor: 'clerk', at: morning };
const delegatedBy = (leaderId: string, changes: Partial<Parameters<typeof SignOffDelegated.of>[0]> = {}) =>
  SignOffDelegated.of({ leaderId, ...away, ...changes });
/** A person of hezuo without any role, to whom leaders handed their signature. */
const clerk = (...facts: readonly ReturnType<typeof SignOffDelegated.of | typeof DelegationEnded.of>[]): History => ({
  'person-clerk': [...(person('clerk', 'hezuo')['person-clerk'] ?? []), ...facts],
});
const signedByClerk = approved('clerk', { onBehalfOf: 'hezuo-leader' });

describe('Article 16 — a leader who is away names a delegate', () => {
  it('hands the own signature to a person of the unit, from one day to another, with the reason', () =>
    given(gannan, clerk())
      .when(delegateSignOff, toClerk, byLeader)
      .thenIn({ 'person-clerk': [delegatedBy('hezuo-leader')] }));

  it('begins today at the earliest and ends no sooner than it begins', () => {
    const asked = (startsOn: string, endsOn: string) =>
      given(gannan, clerk()).when(delegateSignOff, { ...toClerk, startsOn, endsOn }, byLeader);
    asked('2026-03-09', '2026-03-12').thenRefused('DelegationInThePast');
    asked('2026-03-11', '2026-03-10').thenRefused('EndsBeforeItStarts');
    asked('2026-03-10', '2026-03-10').then(delegatedBy('hezuo-leader', { endsOn: '2026-03-10' }));
  });

  it('hands on only what the leader holds: no other role, no other unit, nothing held as a delegate', () => {
    const refused = (change: Partial<typeof toClerk> | { role: 'PRINCIPAL_LEADER' } | { unitId: string }) =>
      given(gannan, clerk())
        .when(delegateSignOff, { ...toClerk, ...change }, byLeader)
        .thenRefused('RoleNotHeld', '16');
    refused({ role: 'PRINCIPAL_LEADER' });
    refused({ unitId: 'water' });
    given(gannan, clerk(delegatedBy('hezuo-leader')))
      .when(delegateSignOff, { ...away, personId: 'hezuo-officer' }, byClerk)
      .thenRefused('RoleNotHeld', '16', { role, unitId: 'hezuo' });
  });

  it('names somebody else, of the same unit, who is registered', () => {
    const naming = (personId: string) => given(gannan).when(delegateSignOff, { ...away, personId }, byLeader);
    naming('hezuo-leader').thenRefused('DelegateIsTheLeader', '16');
    naming('town-leader').thenRefused('DelegateOutsideUnit', '16', { unitId: 'hezuo' });
    naming('gannan-leader').thenRefused('DelegateOutsideUnit', '16', { unitId: 'hezuo' });
    naming('nobody-known').thenRefused('access.hidden');
    naming('hezuo-officer').then(delegatedBy('hezuo-leader'));
  });

  it('is said once; after it has run out it is said again', () => {
    const until = (endsOn: string) =>
      given(gannan, clerk(delegatedBy('hezuo-leader', { startsOn: '2026-03-01', endsOn }))).when(
        delegateSignOff,
        toClerk,
        byLeader,
      );
    until('2026-03-10').thenRefused('AlreadyDelegated', '16', { startsOn: '2026-03-01', endsOn: '2026-03-10' });
    until('2026-03-09').then(delegatedBy('hezuo-leader'));
  });

  it('is ended by the leader who gave it, at once', () => {
    const end = { personId: 'clerk', role, unitId: 'hezuo', reason: '提前返岗' };
    const ended = DelegationEnded.of({ leaderId: 'hezuo-leader', role, unitId: 'hezuo', reason: '提前返岗' });
    const standing = given(gannan, clerk(delegatedBy('hezuo-leader')), item(drafted(), submitted()));
    const outcome = standing.when(endDelegation, end, byLeader);
    outcome.then(ended);
    outcome.and().when(approveItem, { itemId }, byClerk).thenRefused('NotTheSignerOfThisStep', '16');
    outcome.and().when(endDelegation, end, byLeader).thenRefused('NotDelegated', '16', { personId: 'clerk' });
    standing
      .when(endDelegation, end, { actor: 'hezuo-second-leader', at: morning })
      .thenRefused('NotDelegated', '16', { personId: 'clerk' });
  });
});

describe('Article 16 — a delegate signs in the leader’s stead', () => {
  const handedIn = item(drafted(), submitted());

  it('and the signature says who signed, and for whom', () => {
    const outcome = given(gannan, clerk(delegatedBy('hezuo-leader')), handedIn).when(approveItem, { itemId }, byClerk);
    outcome.then(signedByClerk, reported());
    outcome.thenUnder({ authority: 'LEADER_IN_CHARGE@hezuo', onBehalfOf: 'hezuo-leader' });
  });

  it('on the first day and on the last, not before and not after', () => {
    const at = (time: string) =>
      given(gannan, clerk(delegatedBy('hezuo-leader')), handedIn).when(
        approveItem,
        { itemId },
        {
          actor: 'clerk',
          at: time,
        },
      );
    at('2026-03-09T15:59:59.999999Z').thenRefused('NotTheSignerOfThisStep', '16');
    at('2026-03-09T16:00:00Z').then(signedByClerk, reported());
    at('2026-03-12T15:59:59.999999Z').then(signedByClerk, reported({ reportedOn: '2026-03-12' }));
    at('2026-03-12T16:00:00Z').thenRefused('NotTheSignerOfThisStep', '16');
  });

  it('no longer than the leader holds the role', () =>
    given(
      gannan,
      clerk(delegatedBy('hezuo-leader')),
      { 'person-hezuo-leader': [RoleRevoked.of({ role, unitId: 'hezuo', reason: '调离' })] },
      handedIn,
    )
      .when(approveItem, { itemId }, byClerk)
      .thenRefused('NotTheSignerOfThisStep', '16'));

  it('only the leader’s step', () =>
    given(gannan, clerk(delegatedBy('hezuo-leader')), item(drafted(), submitted({ chain: chainOf('gannan') })))
      .when(approveItem, { itemId }, byClerk)
      .thenRefused('NotTheSignerOfThisStep', '16', { role, unitId: 'gannan' }));

  it('never what either of them wrote', () => {
    for (const authorId of ['clerk', 'hezuo-leader'])
      given(gannan, clerk(delegatedBy('hezuo-leader')), item(drafted({ authorId }), submitted()))
        .when(approveItem, { itemId }, byClerk)
        .thenRefused('AuthorMayNotSign', '16');
  });

  it('for another leader who is free to sign, when the first one wrote it', () =>
    given(
      gannan,
      clerk(delegatedBy('hezuo-leader'), delegatedBy('hezuo-second-leader')),
      item(drafted({ authorId: 'hezuo-leader' }), submitted()),
    )
      .when(approveItem, { itemId }, byClerk)
      .then(approved('clerk', { onBehalfOf: 'hezuo-second-leader' }), reported({ authors: ['hezuo-leader'] })));

  it('in their own name where they hold the role themselves', () => {
    const history = { 'person-hezuo-second-leader': [delegatedBy('hezuo-leader')] };
    const outcome = given(gannan, history, handedIn).when(
      approveItem,
      { itemId },
      { actor: 'hezuo-second-leader', at: morning },
    );
    outcome.then(approved('hezuo-second-leader'), reported());
    outcome.thenUnder({ authority: 'LEADER_IN_CHARGE@hezuo' });
  });

  it('may decline as the leader may', () => {
    const reason = '数字未核实';
    const refusing = given(
      gannan,
      clerk(delegatedBy('hezuo-leader')),
      item(drafted(emergency), submitted(), reportedUnsigned()),
    ).when(declineSignOff, { itemId, reason }, byClerk);
    refusing.then(SignatureRefused.of({ step: 0, refusedBy: 'clerk', reason }));
    refusing.thenUnder({ authority: 'LEADER_IN_CHARGE@hezuo', onBehalfOf: 'hezuo-leader' });
  });
});

describe('Article 16 — nobody signs twice, nor lets it be signed twice', () => {
  const twoSteps = submitted({ chain: chainOf('hezuo', 'hezuo') });
  const first = (signerId: string, onBehalfOf?: string) =>
    approved(signerId, { last: false, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) });
  const second = (signature: ReturnType<typeof approved>, asking: { actor: string; at: string }) =>
    given(
      gannan,
      clerk(delegatedBy('hezuo-leader'), delegatedBy('hezuo-second-leader')),
      item(drafted(), twoSteps, signature),
    ).when(approveItem, { itemId }, asking);

  it('refuses the leader for whom a delegate signed before', () =>
    second(first('clerk', 'hezuo-leader'), byLeader).thenRefused('NobodySignsTwice', '16'));

  it('refuses the delegate who signed for another leader before', () =>
    second(first('clerk', 'hezuo-leader'), byClerk).thenRefused('NobodySignsTwice', '16'));

  it('lets the delegate sign only for the leader who has not', () => {
    second(first('hezuo-leader'), byClerk).then(
      approved('clerk', { step: 1, onBehalfOf: 'hezuo-second-leader' }),
      reported(),
    );
    given(gannan, clerk(delegatedBy('hezuo-leader')), item(drafted(), twoSteps, first('hezuo-leader')))
      .when(approveItem, { itemId }, byClerk)
      .thenRefused('NobodySignsTwice', '16');
  });

  it('reports at the second signature, by whomever', () =>
    second(first('clerk', 'hezuo-leader'), { actor: 'hezuo-second-leader', at: morning }).then(
      approved('hezuo-second-leader', { step: 1 }),
      reported(),
    ));
});

import { PersonRegistered, RoleGranted, RoleRevoked } from '@shangda/events/person';
import type { Role } from '@shangda/events/vocabulary';
import { grantRole, people, registerPerson, revokeRole } from '@shangda/domain/person';
import { given } from '@shangda/testing/given';
import { gannan, morning, person } from './gannan.js';

const byRegistrar = { actor: 'gannan-registrar', at: morning };
const leads = (unitId: string, role: Role = 'LEADER_IN_CHARGE') => ({ role, unitId });
const newcomer = { personId: 'newcomer', name: '新任', unitId: 'hezuo', grants: [leads('hezuo')] };
const registered = PersonRegistered.of({ personId: 'newcomer', name: '新任', unitId: 'hezuo' });

describe('Articles 5 and 6 — people and what they may do', () => {
  it('registers a person with the roles held in the unit or below it', () =>
    given(gannan)
      .when(registerPerson, { ...newcomer, grants: [leads('hezuo'), leads('town')] }, byRegistrar)
      .thenIn({ 'person-newcomer': [registered, RoleGranted.of(leads('hezuo')), RoleGranted.of(leads('town'))] }));

  it('registers a person without any role', () =>
    given(gannan)
      .when(registerPerson, { ...newcomer, grants: [] }, byRegistrar)
      .then(registered));

  it('gives no role above or beside the unit on registration, where nobody asked whether the registrar may', () => {
    for (const unitId of ['gannan', 'water']) {
      given(gannan)
        .when(registerPerson, { ...newcomer, grants: [leads('hezuo'), leads(unitId, 'EDITOR')] }, byRegistrar)
        .thenRefused('GrantOutsideUnit', undefined, { role: 'EDITOR', unitId });
    }
  });

  it('registers nobody twice, and nobody in a unit that is not in the register', () => {
    given(gannan)
      .when(registerPerson, { ...newcomer, personId: 'hezuo-leader' }, byRegistrar)
      .thenRefused('PersonAlreadyRegistered');
    given(gannan)
      .when(registerPerson, { ...newcomer, unitId: 'nowhere' }, byRegistrar)
      .thenRefused('UnitUnknown', undefined, { unitId: 'nowhere' });
    given(gannan)
      .when(registerPerson, { ...newcomer, grants: [leads('nowhere')] }, byRegistrar)
      .thenRefused('UnitUnknown', undefined, { unitId: 'nowhere' });
  });

  it('grants a role once', () => {
    const grant = { personId: 'hezuo-officer', ...leads('hezuo', 'EDITOR') };
    const outcome = given(gannan).when(grantRole, grant, byRegistrar);
    outcome.then(RoleGranted.of(leads('hezuo', 'EDITOR')));
    outcome.and().when(grantRole, grant, byRegistrar).thenNothing();
    given(gannan)
      .when(grantRole, { ...grant, unitId: 'nowhere' }, byRegistrar)
      .thenRefused('UnitUnknown');
  });

  it('grants nobody a role by their own hand', () => {
    for (const role of ['RULE_KEEPER', 'EDITOR', 'REGISTRAR'] as const) {
      given(gannan, person('gannan-registrar', 'gannan', { role: 'REGISTRAR', unitId: 'gannan' }))
        .when(grantRole, { personId: 'gannan-registrar', ...leads('gannan', role) }, byRegistrar)
        .thenRefused('GrantToOneself', undefined, { role });
    }
  });

  it.each([
    ['REGISTRAR', 'AUDITOR'],
    ['RULE_KEEPER', 'AUDITOR'],
    ['AUDITOR', 'REGISTRAR'],
    ['AUDITOR', 'RULE_KEEPER'],
  ] as const)('lets nobody who is %s become %s, in whatever unit (三员分立)', (held, wanted) => {
    const kept = held === 'AUDITOR' ? wanted : held;
    const details = { roles: [kept, 'AUDITOR'] };
    given(gannan, person('keeper', 'gannan', leads('gannan', held)))
      .when(grantRole, { personId: 'keeper', ...leads('hezuo', wanted) }, byRegistrar)
      .thenRefused('DutiesApart', undefined, details);
    given(gannan)
      .when(registerPerson, { ...newcomer, grants: [leads('hezuo', held), leads('town', wanted)] }, byRegistrar)
      .thenRefused('DutiesApart', undefined, details);
  });

  it('lets one person keep register and rules, and an auditor edit nothing but items', () => {
    given(gannan, person('keeper', 'gannan', leads('gannan', 'REGISTRAR')))
      .when(grantRole, { personId: 'keeper', ...leads('gannan', 'RULE_KEEPER') }, byRegistrar)
      .then(RoleGranted.of(leads('gannan', 'RULE_KEEPER')));
    given(gannan, person('keeper', 'gannan', leads('gannan', 'AUDITOR')))
      .when(grantRole, { personId: 'keeper', ...leads('gannan', 'EDITOR') }, byRegistrar)
      .then(RoleGranted.of(leads('gannan', 'EDITOR')));
  });

  it('takes back a role that is held, with the reason', () => {
    const held = { personId: 'hezuo-leader', reason: '调离', ...leads('hezuo') };
    const outcome = given(gannan).when(revokeRole, held, byRegistrar);
    outcome.then(RoleRevoked.of({ ...leads('hezuo'), reason: '调离' }));
    outcome.and().when(revokeRole, held, byRegistrar).thenRefused('RoleNotHeld', undefined, leads('hezuo'));
    given(gannan)
      .when(revokeRole, { ...held, role: 'EDITOR' }, byRegistrar)
      .thenRefused('RoleNotHeld');
  });

  it('knows nobody who is not in it', () => {
    given(gannan)
      .when(grantRole, { personId: 'nobody-known', ...leads('hezuo') }, byRegistrar)
      .thenRefused('access.hidden');
    given(gannan)
      .when(revokeRole, { personId: 'nobody-known', reason: '调离', ...leads('hezuo') }, byRegistrar)
      .thenRefused('access.hidden');
  });

  it('folds a role of somebody never registered into nobody', () =>
    expect(people.evolve(undefined, RoleGranted.of(leads('hezuo')))).toBeUndefined());
});

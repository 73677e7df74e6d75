import { RoleRevoked } from '@shangda/events/person';
import { SignOffChainSet, UnitMerged, UnitStopped } from '@shangda/events/unit';
import { draftItem, reviseItem } from '@shangda/domain/item/drafting';
import { enterItem, enterRegisterLine } from '@shangda/domain/item/entry';
import { approveItem, submitItem } from '@shangda/domain/item/sign-off';
import { grantRole, registerPerson, revokeRole } from '@shangda/domain/person';
import { publishRulebook } from '@shangda/domain/rulebook';
import { setSignOffChain } from '@shangda/domain/unit-registration';
import { type History, given, instant } from '@shangda/testing/given';
import { gannan, gannan2008, morning, unit } from './gannan.js';
import {
  approved,
  chainOf,
  described,
  drafted,
  item,
  itemId,
  laterText,
  reported,
  revisedTo,
  submitted,
} from './items.js';

const at = morning;
const ended = { effectiveOn: '2026-03-01', reason: '机构改革' };
/** The water department went into the stationed unit on 1 March. */
const merged: History = { 'unit-water': [UnitMerged.of({ successorId: 'tobacco', ...ended })] };
const details = { unitId: 'water', endedOn: '2026-03-01', successorId: 'tobacco' };
const ofWater = { ...described, unitId: 'water' };
const waterDraft = item(drafted({ unitId: 'water' }));
const handedIn = submitted({ chain: chainOf('water') });

describe('A unit that is no more — nothing new begins in its name', () => {
  it('no item is drafted or entered there; the successor is named', () => {
    given(gannan, merged)
      .when(draftItem, { itemId, secrecy: 'PUBLIC', ...ofWater }, { actor: 'water-officer', at })
      .thenRefused('UnitEnded', undefined, details);
    const call = {
      officeId: 'gannan',
      channel: 'TELEPHONE',
      evidence: '值班室来电',
      occurredAt: instant(morning),
    } as const;
    given(gannan, merged)
      .when(enterItem, { itemId, secrecy: 'PUBLIC', ...ofWater, ...call }, { actor: 'gannan-editor', at })
      .thenRefused('UnitEnded', undefined, details);
    given(gannan, merged)
      .when(
        enterRegisterLine,
        { officeId: 'gannan', unitId: 'water', handledOn: 'PAPER' },
        { actor: 'gannan-editor', at },
      )
      .thenRefused('UnitEnded', undefined, details);
  });

  it('nor is it named with others; where it was named before it stays', () => {
    const joint = [
      { unitId: 'hezuo', weight: 2 },
      { unitId: 'water', weight: 1 },
    ];
    const byHezuo = { actor: 'hezuo-officer', at };
    const { unitId: _unit, ...rest } = described;
    given(gannan, merged)
      .when(draftItem, { itemId, secrecy: 'PUBLIC', ...described, joint }, byHezuo)
      .thenRefused('UnitEnded', undefined, details);
    given(gannan, merged, item(drafted()))
      .when(reviseItem, { itemId, secrecy: 'PUBLIC', ...rest, joint }, byHezuo)
      .thenRefused('UnitEnded', undefined, details);
    given(gannan, merged, item(drafted({ joint })))
      .when(reviseItem, { itemId, secrecy: 'PUBLIC', ...rest, content: laterText, joint }, byHezuo)
      .then(revisedTo({ joint }));
  });

  it('nobody is registered there and no role is granted', () => {
    given(gannan, merged)
      .when(
        registerPerson,
        { personId: 'newcomer', name: '新任', unitId: 'water', grants: [] },
        { actor: 'gannan-registrar', at },
      )
      .thenRefused('UnitEnded', undefined, details);
    given(gannan, merged)
      .when(
        grantRole,
        { personId: 'water-officer', role: 'EDITOR', unitId: 'water' },
        { actor: 'gannan-registrar', at },
      )
      .thenRefused('UnitEnded', undefined, details);
  });

  it('no rulebook is published there', () =>
    given(gannan, { 'unit-hezuo': [UnitStopped.of(ended)] })
      .when(publishRulebook, { officeId: 'hezuo', rulebook: gannan2008 }, { actor: 'hezuo-keeper', at })
      .thenRefused('UnitEnded', undefined, { unitId: 'hezuo', endedOn: '2026-03-01' }));
});

describe('A unit that is no more — what it left open is finished in its name', () => {
  it('a draft is revised and handed in', () => {
    given(gannan, merged, waterDraft)
      .when(reviseItem, { itemId, secrecy: 'PUBLIC', ...described, content: laterText }, { actor: 'water-officer', at })
      .then(revisedTo({ unitId: 'water', revisedBy: 'water-officer' }));
    given(gannan, merged, waterDraft).when(submitItem, { itemId }, { actor: 'water-officer', at }).then(handedIn);
  });

  it('what awaits sign-off is signed by its leaders, and reported to the office it stood under; it counts for no month that began without the unit', () =>
    given(gannan, merged, waterDraft, item(handedIn))
      .when(approveItem, { itemId }, { actor: 'water-leader', at })
      .then(approved('water-leader'), reported({ unitId: 'water', counts: [] })));

  it('it counts in the month in which the unit ended, all of which it owes', () => {
    const lately = { 'unit-water': [UnitMerged.of({ successorId: 'tobacco', ...ended, effectiveOn: '2026-03-02' })] };
    const counts = [{ officeId: 'gannan', ruleId: 'monthly-department', period: '2026-03' }];
    given(gannan, lately, waterDraft, item(handedIn))
      .when(approveItem, { itemId }, { actor: 'water-leader', at })
      .then(approved('water-leader'), reported({ unitId: 'water', counts }));
  });

  it('a leader of the successor may be put into its chain', () => {
    given(gannan, merged)
      .when(setSignOffChain, { unitId: 'water', chain: chainOf('tobacco') }, { actor: 'gannan-registrar', at })
      .then(SignOffChainSet.of({ chain: chainOf('tobacco') }));
  });

  it('roles stand until somebody takes them back', () => {
    const held = { role: 'LEADER_IN_CHARGE', unitId: 'water', reason: '机构改革' } as const;
    given(gannan, merged)
      .when(revokeRole, { personId: 'water-leader', ...held }, { actor: 'gannan-registrar', at })
      .then(RoleRevoked.of(held));
  });
});

describe('An office that is no more — reports go to its successor', () => {
  const lintan = unit({
    unitId: 'lintan',
    parentId: 'gannan',
    level: 'COUNTY',
    class: 'COUNTY_GOVERNMENT',
    isOffice: true,
  });
  const ofTown = item(drafted({ unitId: 'town' }));
  const handIn = (...more: History[]) =>
    given(gannan, lintan, ofTown, ...more).when(submitItem, { itemId }, { actor: 'town-officer', at });
  const to = (...receivers: string[]) => submitted({ chain: chainOf('town'), receivers });

  it('those of the units that stood under it', () => {
    handIn().then(to('hezuo'));
    handIn({ 'unit-hezuo': [UnitMerged.of({ successorId: 'lintan', ...ended })] }).then(to('lintan'));
    handIn({ 'unit-hezuo': [UnitStopped.of(ended)] }).then(to('gannan'));
  });

  it('and those of its direct reporting points, where it has one', () => {
    const ofPoint = item(drafted({ unitId: 'point' }));
    const direct = unit({
      unitId: 'point',
      parentId: 'water',
      level: 'TOWNSHIP',
      class: 'TOWNSHIP',
      directReportingTo: ['hezuo'],
    });
    const asked = (end: History) =>
      given({ ...gannan, ...direct }, lintan, ofPoint, end).when(
        submitItem,
        { itemId },
        { actor: 'point-officer', at },
      );
    const from = (...receivers: string[]) => submitted({ chain: chainOf('point'), receivers });
    asked({ 'unit-hezuo': [UnitMerged.of({ successorId: 'lintan', ...ended })] }).then(from('gannan', 'lintan'));
    asked({ 'unit-hezuo': [UnitStopped.of(ended)] }).then(from('gannan'));
  });
});

import { PersonRegistered, PersonTransferred, RoleGranted, RoleRevoked } from '@shangda/events/person';
import { PostFilled, PostVacated } from '@shangda/events/post';
import { UnitMerged } from '@shangda/events/unit';
import { registerPerson, transferPerson } from '@shangda/domain/person';
import { fillPost, vacatePost } from '@shangda/domain/post';
import { type History, given } from '@shangda/testing/given';
import { gannan, morning, person } from './gannan.js';

const today = '2026-03-10';
const byRegistrar = { actor: 'gannan-registrar', at: morning };
const deputy = person('deputy', 'hezuo');
const inCharge = { unitId: 'hezuo', post: 'LEADER_IN_CHARGE', personId: 'deputy' } as const;
const asOfficer = { unitId: 'hezuo', post: 'INFO_OFFICER', personId: 'deputy' } as const;
const role = (name: 'LEADER_IN_CHARGE' | 'INFO_OFFICER') => ({ role: name, unitId: 'hezuo' });
const left = { reason: '调离', vacatedOn: today };
const held: History = { 'posts-hezuo': [PostFilled.of({ ...inCharge, filledOn: '2026-02-01' })] };

describe('Article 5 — each unit names a leader in charge, and the head of its office is responsible', () => {
  it('a leader takes charge, and may sign from then on', () =>
    given(gannan, deputy)
      .when(fillPost, inCharge, byRegistrar)
      .thenIn({
        'posts-hezuo': [PostFilled.of({ ...inCharge, filledOn: today })],
        'person-deputy': [RoleGranted.of(role('LEADER_IN_CHARGE'))],
      }));

  it('a head of the office is responsible, which lets nobody sign', () =>
    given(gannan, deputy)
      .when(fillPost, { ...inCharge, post: 'RESPONSIBLE_HEAD' }, byRegistrar)
      .thenIn({ 'posts-hezuo': [PostFilled.of({ ...inCharge, post: 'RESPONSIBLE_HEAD', filledOn: today })] }));

  it('who has the role already is not granted it again', () =>
    given(gannan)
      .when(fillPost, { ...inCharge, personId: 'hezuo-leader' }, byRegistrar)
      .then(PostFilled.of({ ...inCharge, personId: 'hezuo-leader', filledOn: today })));

  it('is one person at a time: the next follows when the first has left', () => {
    const next = { ...inCharge, personId: 'hezuo-leader', filledOn: today };
    given(gannan, deputy, held).when(fillPost, next, byRegistrar).thenRefused('PostHeld', '5', { personId: 'deputy' });
    const after = given(gannan, deputy, held)
      .when(vacatePost, { ...inCharge, ...left }, byRegistrar)
      .and();
    after.when(fillPost, next, byRegistrar).and();
    after
      .when(fillPost, { ...next, filledOn: '2026-03-09' }, byRegistrar)
      .thenRefused('BeforeTheLastChange', undefined, { effectiveOn: '2026-03-09', lastChangeOn: today });
  });

  it('says nothing of who is in it already', () =>
    given(gannan, deputy, held).when(fillPost, inCharge, byRegistrar).thenNothing());

  it('is left with the reason, and the role goes with it', () => {
    const acting = person('deputy', 'hezuo', role('LEADER_IN_CHARGE'));
    const outcome = given(gannan, acting, held).when(vacatePost, { ...inCharge, ...left }, byRegistrar);
    outcome.thenIn({
      'posts-hezuo': [PostVacated.of({ ...inCharge, ...left })],
      'person-deputy': [RoleRevoked.of({ ...role('LEADER_IN_CHARGE'), reason: '调离' })],
    });
    outcome
      .and()
      .when(vacatePost, { ...inCharge, ...left }, byRegistrar)
      .thenRefused('PostNotHeld', '5', { post: 'LEADER_IN_CHARGE', personId: 'deputy' });
  });

  it('is neither taken nor left ahead of the day, nor left before it was taken', () => {
    const ahead = '2026-03-11';
    given(gannan, deputy)
      .when(fillPost, { ...inCharge, filledOn: ahead }, byRegistrar)
      .thenRefused('EffectiveInTheFuture', undefined, { effectiveOn: ahead });
    given(gannan, deputy, held)
      .when(vacatePost, { ...inCharge, reason: '调离', vacatedOn: ahead }, byRegistrar)
      .thenRefused('EffectiveInTheFuture', undefined, { effectiveOn: ahead });
    given(gannan, deputy, held)
      .when(vacatePost, { ...inCharge, reason: '调离', vacatedOn: '2026-01-31' }, byRegistrar)
      .thenRefused('BeforeTheLastChange', undefined, { effectiveOn: '2026-01-31', lastChangeOn: '2026-02-01' });
    given(gannan, deputy, held)
      .when(vacatePost, { ...inCharge, reason: '调离', vacatedOn: '2026-02-01' }, byRegistrar)
      .and();
  });

  it('is a post of a unit that is there, for a person of the register, given by another hand', () => {
    const merged = { 'unit-hezuo': [UnitMerged.of({ successorId: 'water', effectiveOn: today, reason: '合并' })] };
    given(gannan, deputy, merged).when(fillPost, inCharge, byRegistrar).thenRefused('UnitEnded');
    given(gannan).when(fillPost, inCharge, byRegistrar).thenRefused('access.hidden');
    given(gannan)
      .when(vacatePost, { ...inCharge, ...left }, byRegistrar)
      .thenRefused('access.hidden');
    given(gannan, deputy)
      .when(fillPost, inCharge, { actor: 'deputy', at: morning })
      .thenRefused('GrantToOneself', undefined, { role: 'LEADER_IN_CHARGE' });
  });
});

describe('Article 6 — officers, full- or part-time', () => {
  const fullTime = { ...asOfficer, engagement: 'FULL_TIME' } as const;

  it('are as many as the work needs', () => {
    const outcome = given(gannan, deputy).when(fillPost, fullTime, byRegistrar);
    outcome.then(PostFilled.of({ ...fullTime, filledOn: today }), RoleGranted.of(role('INFO_OFFICER')));
    outcome
      .and()
      .when(fillPost, { ...fullTime, personId: 'hezuo-officer' }, byRegistrar)
      .then(PostFilled.of({ ...fullTime, personId: 'hezuo-officer', filledOn: today }));
  });

  it('may go over from one to the other', () => {
    const partTime = { ...asOfficer, engagement: 'PART_TIME' } as const;
    const before = { 'posts-hezuo': [PostFilled.of({ ...fullTime, filledOn: '2026-02-01' })] };
    given(gannan, deputy, before).when(fillPost, fullTime, byRegistrar).thenNothing();
    given(gannan, person('deputy', 'hezuo', role('INFO_OFFICER')), before)
      .when(fillPost, partTime, byRegistrar)
      .then(PostFilled.of({ ...partTime, filledOn: today }));
    given(gannan, deputy, before)
      .when(fillPost, { ...partTime, filledOn: '2026-01-31' }, byRegistrar)
      .thenRefused('BeforeTheLastChange');
  });

  it('are one or the other, and only they', () => {
    given(gannan, deputy).when(fillPost, asOfficer, byRegistrar).thenRefused('EngagementOfOfficers', '6');
    given(gannan, deputy)
      .when(fillPost, { ...inCharge, engagement: 'FULL_TIME' }, byRegistrar)
      .thenRefused('EngagementOfOfficers', '6');
  });

  it('may take the post on the day they are registered', () => {
    const newcomer = { personId: 'newcomer', name: '新任', unitId: 'hezuo', grants: [] };
    const registered = PersonRegistered.of({ personId: 'newcomer', name: '新任', unitId: 'hezuo' });
    const taken = { unitId: 'hezuo', post: 'INFO_OFFICER', personId: 'newcomer', engagement: 'PART_TIME' } as const;
    const asked = (grants: { role: 'INFO_OFFICER'; unitId: string }[]) =>
      given(gannan).when(
        registerPerson,
        { ...newcomer, grants, posts: [{ post: 'INFO_OFFICER', engagement: 'PART_TIME' }] },
        byRegistrar,
      );
    for (const grants of [[], [role('INFO_OFFICER') as { role: 'INFO_OFFICER'; unitId: string }]])
      asked(grants).thenIn({
        'person-newcomer': [registered, RoleGranted.of(role('INFO_OFFICER'))],
        'posts-hezuo': [PostFilled.of({ ...taken, filledOn: today })],
      });
    given(gannan, deputy, held)
      .when(registerPerson, { ...newcomer, posts: [{ post: 'LEADER_IN_CHARGE' }] }, byRegistrar)
      .thenRefused('PostHeld', '5', { personId: 'deputy' });
  });
});

describe('Article 9 — a stable team: who goes elsewhere is followed', () => {
  const moving = { personId: 'hezuo-officer', unitId: 'water', reason: '机构改革' };

  it('a person goes to another unit; roles stay where they are held until somebody takes them back', () => {
    const outcome = given(gannan).when(transferPerson, moving, byRegistrar);
    outcome.thenIn({
      'person-hezuo-officer': [PersonTransferred.of({ unitId: 'water', reason: '机构改革', effectiveOn: today })],
    });
    outcome.and().when(transferPerson, moving, byRegistrar).thenNothing();
  });

  it('never ahead of the day, nor to a unit that is unknown or no more', () => {
    given(gannan)
      .when(transferPerson, { ...moving, effectiveOn: '2026-03-11' }, byRegistrar)
      .thenRefused('EffectiveInTheFuture', undefined, { effectiveOn: '2026-03-11' });
    given(gannan)
      .when(transferPerson, { ...moving, unitId: 'nowhere' }, byRegistrar)
      .thenRefused('UnitUnknown');
    const merged = { 'unit-water': [UnitMerged.of({ successorId: 'tobacco', effectiveOn: today, reason: '合并' })] };
    given(gannan, merged).when(transferPerson, moving, byRegistrar).thenRefused('UnitEnded');
    given(gannan)
      .when(transferPerson, { ...moving, personId: 'nobody' }, byRegistrar)
      .thenRefused('access.hidden');
  });
});

import { DirectReportingNamed, UnitMoved, UnitReclassified, UnitRegistered } from '@shangda/events/unit';
import { moveUnit, nameDirectReporting, reclassifyUnit } from '@shangda/domain/unit-changes';
import { registerUnit } from '@shangda/domain/unit-registration';
import { given } from '@shangda/testing/given';
import { gannan, morning, unit } from './gannan.js';
import { chainOf } from './items.js';

const byRegistrar = { actor: 'gannan-registrar', at: morning };
const village = {
  unitId: 'village',
  name: '某村',
  nameEn: 'A village',
  parentId: 'town',
  level: 'TOWNSHIP',
  class: 'TOWNSHIP',
  isOffice: false,
  directReportingTo: [],
} as const;

describe('Articles 5 and 27 — the register of units', () => {
  it('takes a unit below any other, to any depth; by default its own leader signs', () =>
    given(gannan)
      .when(registerUnit, village, byRegistrar)
      .thenIn({
        'unit-village': [UnitRegistered.of({ ...village, directReportingTo: [], signOffChain: chainOf('village') })],
      }));

  it('takes the first unit, which has none above it', () =>
    given()
      .when(registerUnit, { ...village, unitId: 'gannan', parentId: null }, byRegistrar)
      .then(
        UnitRegistered.of({
          ...village,
          unitId: 'gannan',
          parentId: null,
          directReportingTo: [],
          signOffChain: chainOf('gannan'),
        }),
      ));

  it('takes no unit twice, below nothing, or reporting straight to what receives no reports', () => {
    given(gannan)
      .when(registerUnit, { ...village, unitId: 'town' }, byRegistrar)
      .thenRefused('UnitAlreadyRegistered', undefined, { unitId: 'town' });
    given(gannan)
      .when(registerUnit, { ...village, parentId: 'nowhere' }, byRegistrar)
      .thenRefused('ParentUnitUnknown');
    given(gannan)
      .when(registerUnit, { ...village, directReportingTo: ['gannan', 'water'] }, byRegistrar)
      .thenRefused('NotAReceivingOffice', '21(4)', { officeId: 'water' });
  });

  it('takes a procedure of its own for sign-off, of people in the unit or above (Art. 16)', () => {
    const signOffChain = chainOf('village', 'town', 'gannan');
    given(gannan)
      .when(registerUnit, { ...village, signOffChain }, byRegistrar)
      .then(UnitRegistered.of({ ...village, directReportingTo: [], signOffChain }));
    given(gannan)
      .when(registerUnit, { ...village, signOffChain: [] }, byRegistrar)
      .thenRefused('SignOffChainEmpty', '16');
    given(gannan)
      .when(registerUnit, { ...village, signOffChain: chainOf('village', 'water') }, byRegistrar)
      .thenRefused('SignerOutsideUnit', '16', { unitId: 'water' });
  });

  it('moves a unit below another', () =>
    given(gannan)
      .when(moveUnit, { unitId: 'town', parentId: 'gannan', reason: '区划调整' }, byRegistrar)
      .then(UnitMoved.of({ parentId: 'gannan', reason: '区划调整', effectiveOn: '2026-03-10' })));

  it('says nothing of a move to where the unit stands already', () =>
    given(gannan).when(moveUnit, { unitId: 'town', parentId: 'hezuo', reason: '区划调整' }, byRegistrar).thenNothing());

  const downward = ['PREFECTURE', 'COUNTY', 'DEPARTMENT', 'TOWNSHIP', 'ENTERPRISE'] as const;
  const pairs = downward.flatMap((level, at) => downward.map((above, n) => ({ level, above, stands: at >= n })));

  it.each(pairs.filter(({ stands }) => stands))('takes a unit of level $level below one of $above', (pair) => {
    const above = unit({ unitId: 'above', parentId: null, level: pair.above, class: 'DEPARTMENT' });
    const data = { ...village, parentId: 'above', level: pair.level };
    const signOffChain = chainOf('village');
    given(above)
      .when(registerUnit, data, byRegistrar)
      .then(UnitRegistered.of({ ...data, directReportingTo: [], signOffChain }));
  });

  it.each(pairs.filter(({ stands }) => !stands))(
    'takes no unit of level $level below one of $above, nor moves it there',
    ({ level, above: parentLevel }) => {
      const above = unit({ unitId: 'above', parentId: null, level: parentLevel, class: 'DEPARTMENT' });
      given(above)
        .when(registerUnit, { ...village, parentId: 'above', level }, byRegistrar)
        .thenRefused('LevelAboveParent', undefined, { level, parentLevel });
      given(above, unit({ unitId: 'elsewhere', parentId: null, level, class: 'DEPARTMENT' }))
        .when(moveUnit, { unitId: 'elsewhere', parentId: 'above', reason: '区划调整' }, byRegistrar)
        .thenRefused('LevelAboveParent', undefined, { level, parentLevel });
    },
  );

  it('moves no unit below itself or anything under it', () => {
    for (const parentId of ['hezuo', 'town']) {
      given(gannan)
        .when(moveUnit, { unitId: 'hezuo', parentId, reason: '区划调整' }, byRegistrar)
        .thenRefused('UnitUnderItself', undefined, { parentId });
    }
    given(gannan)
      .when(moveUnit, { unitId: 'town', parentId: 'nowhere', reason: '区划调整' }, byRegistrar)
      .thenRefused('ParentUnitUnknown');
  });

  it('knows no unit that is not in it', () => {
    const unitId = 'nowhere';
    given(gannan)
      .when(moveUnit, { unitId, parentId: 'gannan', reason: '区划调整' }, byRegistrar)
      .thenRefused('access.hidden');
    given(gannan)
      .when(reclassifyUnit, { unitId, class: 'TOWNSHIP', reason: '更正' }, byRegistrar)
      .thenRefused('access.hidden');
    given(gannan).when(nameDirectReporting, { unitId, officeIds: [] }, byRegistrar).thenRefused('access.hidden');
  });

  it('gives a unit another class, and says nothing where it has it', () => {
    given(gannan)
      .when(reclassifyUnit, { unitId: 'water', class: 'STATIONED', reason: '垂直管理' }, byRegistrar)
      .then(UnitReclassified.of({ class: 'STATIONED', reason: '垂直管理', effectiveOn: '2026-03-10' }));
    given(gannan)
      .when(reclassifyUnit, { unitId: 'water', class: 'DEPARTMENT', reason: '更正' }, byRegistrar)
      .thenNothing();
  });

  it('names direct reporting points of offices only (Art. 21(4))', () => {
    given(gannan)
      .when(nameDirectReporting, { unitId: 'town', officeIds: ['gannan'] }, byRegistrar)
      .then(DirectReportingNamed.of({ officeIds: ['gannan'], effectiveOn: '2026-03-10' }));
    for (const officeId of ['water', 'nowhere']) {
      given(gannan)
        .when(nameDirectReporting, { unitId: 'town', officeIds: [officeId] }, byRegistrar)
        .thenRefused('NotAReceivingOffice', '21(4)', { officeId });
    }
  });

  it('survives a history that runs in a circle', () =>
    given(
      gannan,
      unit({ unitId: 'one', parentId: 'two', level: 'TOWNSHIP', class: 'TOWNSHIP' }),
      unit({ unitId: 'two', parentId: 'one', level: 'TOWNSHIP', class: 'TOWNSHIP' }),
    )
      .when(moveUnit, { unitId: 'one', parentId: 'gannan', reason: '更正' }, byRegistrar)
      .then(UnitMoved.of({ parentId: 'gannan', reason: '更正', effectiveOn: '2026-03-10' })));
});

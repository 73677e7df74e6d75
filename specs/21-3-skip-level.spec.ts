import { approveItem, submitItem } from '@shangda/domain/item/sign-off';
import { receiveItem, returnItem } from '@shangda/domain/item/handling';
import { SignOffDeclined } from '@shangda/events/item';
import { given } from '@shangda/testing/given';
import { gannan, morning, unit } from './gannan.js';
import {
  approved,
  chainOf,
  described,
  drafted,
  emergency,
  item,
  itemId,
  received,
  reported,
  returned,
  revisedTo,
  saidOfEmergency,
  submitted,
} from './items.js';

const byOfficer = { actor: 'town-officer', at: morning };
const town = { ...emergency, unitId: 'town' };
const handedIn = (...receivers: string[]) => submitted({ chain: chainOf('town'), receivers });
const reportedTo = (...receivers: string[]) => reported({ unitId: 'town', receivers, counts: [], ...saidOfEmergency });

describe('Article 21(3) — base units may skip levels', () => {
  it('goes to the next office above by default', () =>
    given(gannan, item(drafted(town)))
      .when(submitItem, { itemId }, byOfficer)
      .then(handedIn('hezuo')));

  it('lets an emergency go past the county to the prefecture', () =>
    given(gannan, item(drafted(town)))
      .when(submitItem, { itemId, receivers: ['gannan'] }, byOfficer)
      .then(handedIn('gannan')));

  it('lets it go to both at once, each once', () =>
    given(gannan, item(drafted(town)))
      .when(submitItem, { itemId, receivers: ['hezuo', 'gannan', 'gannan'] }, byOfficer)
      .then(handedIn('hezuo', 'gannan')));

  it('is reported by the signature of its own unit: nobody at the level passed over is asked', () =>
    given(gannan, item(drafted(town), handedIn('gannan')))
      .when(approveItem, { itemId }, { actor: 'town-leader', at: morning })
      .then(approved('town-leader'), reportedTo('gannan')));

  it('refuses other matters that would pass over the county', () =>
    given(gannan, item(drafted({ ...town, urgency: 'ROUTINE' })))
      .when(submitItem, { itemId, receivers: ['gannan'] }, byOfficer)
      .thenRefused('NotAReceivingOffice', '21(3)', { officeId: 'gannan' }));

  it('refuses it to an emergency downgraded after it was declined', () =>
    given(
      gannan,
      item(
        drafted(town),
        handedIn('gannan'),
        SignOffDeclined.of({ step: 0, declinedBy: 'town-leader', reason: '不属紧急' }),
        revisedTo({ ...town, urgency: 'ROUTINE', revisedBy: 'town-officer' }),
      ),
    )
      .when(submitItem, { itemId }, byOfficer)
      .thenIn(item(submitted({ revision: 2, chain: chainOf('town'), receivers: ['hezuo'] }))));

  it.each(['water', 'town', 'nowhere'])('refuses %s, which is no office above, even in an emergency', (officeId) =>
    given(gannan, item(drafted(town)))
      .when(submitItem, { itemId, receivers: ['gannan', officeId] }, byOfficer)
      .thenRefused('NotAReceivingOffice', '21(3)', { officeId }),
  );

  it('lets a direct reporting point report past the county at any time (Art. 21(4))', () => {
    const direct = { actor: 'point-officer', at: morning };
    const written = given(gannan, item(drafted({ unitId: 'point' })));
    written
      .when(submitItem, { itemId }, direct)
      .then(submitted({ chain: chainOf('point'), receivers: ['hezuo', 'gannan'] }));
    written
      .when(submitItem, { itemId, receivers: ['gannan'] }, direct)
      .then(submitted({ chain: chainOf('point'), receivers: ['gannan'] }));
  });

  it('refuses a report of a unit that has no office above it', () =>
    given(
      unit({ unitId: 'lonely', parentId: null, level: 'ENTERPRISE', class: 'ENTERPRISE' }),
      item(drafted({ unitId: 'lonely' })),
    )
      .when(submitItem, { itemId }, { actor: 'lonely-officer', at: morning })
      .thenRefused('NoReceivingOffice', '21(3)'));
});

describe('Article 21(3) — base units may skip levels also in important matters that are not urgent', () => {
  const skipLevelReason = '涉及多县,需州政府协调';
  const ordinary = { ...described, unitId: 'town' };

  it('with a reason, which stands with what is signed', () => {
    const handed = given(gannan, item(drafted(ordinary))).when(
      submitItem,
      { itemId, receivers: ['gannan'], skipLevelReason },
      byOfficer,
    );
    handed.then(submitted({ chain: chainOf('town'), receivers: ['gannan'], skipLevelReason }));
    handed
      .and()
      .when(approveItem, { itemId }, { actor: 'town-leader', at: morning })
      .then(approved('town-leader'), reported({ unitId: 'town', receivers: ['gannan'], counts: [] }));
  });

  it('never without one', () =>
    given(gannan, item(drafted(ordinary)))
      .when(submitItem, { itemId, receivers: ['gannan'] }, byOfficer)
      .thenRefused('NotAReceivingOffice', '21(3)', { officeId: 'gannan' }));

  it('is for base units: a county department is none', () =>
    given(gannan, item(drafted({ unitId: 'hezuo-water' })))
      .when(
        submitItem,
        { itemId, receivers: ['gannan'], skipLevelReason },
        { actor: 'hezuo-water-officer', at: morning },
      )
      .thenRefused('NotABaseUnit', '21(3)', { unitId: 'hezuo-water' }));

  it('goes to offices above only', () =>
    given(gannan, item(drafted(ordinary)))
      .when(submitItem, { itemId, receivers: ['water'], skipLevelReason }, byOfficer)
      .thenRefused('NotAReceivingOffice', '21(3)', { officeId: 'water' }));
});

describe('Article 21(3) — the level skipped neither blocks nor delays', () => {
  const atBoth = [
    drafted(town),
    handedIn('hezuo', 'gannan'),
    approved('town-leader'),
    reportedTo('hezuo', 'gannan'),
  ] as const;
  const byGannan = { actor: 'gannan-editor', at: morning };

  it('is received by the prefecture although the county has returned it', () =>
    given(gannan, item(...atBoth, received('hezuo'), returned('hezuo')))
      .when(receiveItem, { itemId, officeId: 'gannan' }, byGannan)
      .thenTold({ registrationYear: 2026, registrationNumber: 1 }));

  it('stays received at the prefecture while the county waits for a new version', () =>
    given(
      gannan,
      item(
        ...atBoth,
        received('gannan'),
        received('hezuo'),
        returned('hezuo'),
        handedIn('hezuo', 'gannan'),
        approved('town-leader'),
        reported({ unitId: 'town', receivers: ['hezuo', 'gannan'], resubmission: true, counts: [] }),
      ),
    )
      .when(receiveItem, { itemId, officeId: 'gannan' }, byGannan)
      .thenRefused('NotToBeReceived', '24', { handling: 'RECEIVED' }));

  it('may be returned by each office that received it', () =>
    given(gannan, item(...atBoth, received('gannan'), received('hezuo'), returned('hezuo')))
      .when(returnItem, { itemId, officeId: 'gannan', reason: '要素不全' }, byGannan)
      .then(returned('gannan')));

  it('does not exist for an office it was not sent to', () =>
    given(gannan, item(drafted(town), handedIn('gannan'), approved('town-leader'), reportedTo('gannan')))
      .when(receiveItem, { itemId, officeId: 'hezuo' }, { actor: 'hezuo-editor', at: morning })
      .thenRefused('access.hidden'));
});

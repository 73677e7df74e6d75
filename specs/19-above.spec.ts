import { recordAdoptionAbove, sendReadingCopy } from '@shangda/domain/item/above';
import { forwardItem } from '@shangda/domain/item/forwarding';
import { receiveItem, returnItem } from '@shangda/domain/item/handling';
import { approveItem, submitItem } from '@shangda/domain/item/sign-off';
import { ReadingCopySent } from '@shangda/events/adoption';
import { UnitStopped } from '@shangda/events/unit';
import { given } from '@shangda/testing/given';
import { gannan, morning } from './gannan.js';
import {
  adopted,
  adoptedAbove,
  atGannan,
  byEditor,
  carried,
  editorOn,
  filed,
  forwarded,
  handledItem,
  requested,
  selected,
} from './handlings.js';
import {
  approved,
  chainOf,
  drafted,
  item,
  itemId,
  received,
  reported,
  reportedItem,
  returned,
  submitted,
} from './items.js';

const townItem = item(
  drafted({ unitId: 'town' }),
  submitted({ chain: chainOf('town'), receivers: ['hezuo'] }),
  approved('town-leader'),
  reported({ unitId: 'town', receivers: ['hezuo'], counts: [] }),
  received('hezuo'),
);
const atHezuo = { itemId, officeId: 'hezuo' };
const byHezuo = { actor: 'hezuo-editor', at: morning };
const toPrefecture = forwarded({
  officeId: 'hezuo',
  toLevel: 'PREFECTURE',
  toOfficeId: 'gannan',
  forwardedBy: 'hezuo-editor',
  unitId: 'town',
  credits: [{ unitId: 'town', weight: 1 }],
});

describe('Article 19 — an office passes on what it got (转报)', () => {
  it('to the next office of the system, naming itself and the unit, and the item is before that office', () => {
    const passedOn = given(gannan, townItem).when(forwardItem, { ...atHezuo, toOfficeId: 'gannan' }, byHezuo);
    passedOn.then(toPrefecture);
    passedOn
      .and()
      .when(receiveItem, { itemId, officeId: 'gannan' }, byEditor)
      .thenTold({ registrationYear: 2026, registrationNumber: 1 });
  });

  it('to a level outside the system', () =>
    given(gannan, handledItem())
      .when(forwardItem, { ...atGannan, toLevel: 'PROVINCE' }, byEditor)
      .then(forwarded()));

  it('upward only', () => {
    given(gannan, handledItem())
      .when(forwardItem, { ...atGannan, toLevel: 'COUNTY' }, byEditor)
      .thenRefused('LevelNotAbove', '19', { level: 'COUNTY' });
    given(gannan, handledItem())
      .when(forwardItem, { ...atGannan, toOfficeId: 'hezuo' }, byEditor)
      .thenRefused('NotAReceivingOffice', '19', { officeId: 'hezuo' });
  });

  it('not to an office that is no more, whose level is then outside the system', () => {
    const ended = { 'unit-gannan': [UnitStopped.of({ effectiveOn: '2026-03-01', reason: '机构改革' })] };
    given(gannan, townItem, ended)
      .when(forwardItem, { ...atHezuo, toOfficeId: 'gannan' }, byHezuo)
      .thenRefused('NotAReceivingOffice', '19', { officeId: 'gannan' });
    const { toOfficeId: _gannan, ...outside } = toPrefecture.data;
    given(gannan, townItem, ended)
      .when(forwardItem, { ...atHezuo, toLevel: 'PREFECTURE' }, byHezuo)
      .then(forwarded(outside));
  });

  it('by its name where the system has an office at that level, and to one place at a time', () => {
    given(gannan, townItem)
      .when(forwardItem, { ...atHezuo, toLevel: 'PREFECTURE' }, byHezuo)
      .thenRefused('OfficeOfTheSystem', '19', { officeId: 'gannan' });
    for (const where of [{}, { toLevel: 'PROVINCE', toOfficeId: 'gannan' } as const])
      given(gannan, townItem)
        .when(forwardItem, { ...atHezuo, ...where }, byHezuo)
        .thenRefused('OneDestination', '19', {});
  });

  it('once to each place, and not where the item is already', () => {
    given(gannan, townItem, item(toPrefecture))
      .when(forwardItem, { ...atHezuo, toOfficeId: 'gannan' }, byHezuo)
      .thenRefused('AlreadyForwarded', '19', { to: 'gannan' });
    given(gannan, item(drafted({ unitId: 'point' }), submitted(), approved('point-leader')), {
      [`item-${itemId}`]: [
        reported({ unitId: 'point', receivers: ['hezuo', 'gannan'], counts: [] }),
        received('hezuo'),
      ],
    })
      .when(forwardItem, { ...atHezuo, toOfficeId: 'gannan' }, byHezuo)
      .thenRefused('AlreadyThere', '19', { officeId: 'gannan' });
  });

  it('nothing it has not received, nor what the unit asked back', () => {
    given(gannan, reportedItem())
      .when(forwardItem, { ...atGannan, toLevel: 'PROVINCE' }, byEditor)
      .thenRefused('NotReceivedHere', '24');
    given(gannan, handledItem(requested('gannan')))
      .when(forwardItem, { ...atGannan, toLevel: 'PROVINCE' }, byEditor)
      .thenRefused('WithdrawalUndecided', undefined, { itemId });
  });

  it('counts nothing for a direct reporting point that reported to the county alone', () => {
    const pointItem = item(
      drafted({ unitId: 'point' }),
      submitted({ chain: chainOf('point'), receivers: ['hezuo'] }),
      approved('point-leader'),
      reported({ unitId: 'point', receivers: ['hezuo'], counts: [] }),
      received('hezuo'),
      forwarded({ ...toPrefecture.data, unitId: 'point', credits: [{ unitId: 'point', weight: 1 }] }),
      received('gannan'),
      returned('gannan'),
      submitted({ chain: chainOf('point'), receivers: ['hezuo', 'gannan'] }),
    );
    given(gannan, pointItem)
      .when(approveItem, { itemId }, { actor: 'point-leader', at: morning })
      .then(
        approved('point-leader'),
        reported({ unitId: 'point', receivers: ['hezuo', 'gannan'], resubmission: true, counts: [] }),
      );
  });

  it('counts nothing for the unit at the next office, also when its new version goes there', () => {
    const back = given(gannan, townItem, item(toPrefecture, received('gannan')))
      .when(returnItem, { itemId, officeId: 'gannan', reason: '要素不全' }, byEditor)
      .and()
      .when(submitItem, { itemId }, { actor: 'town-officer', at: morning });
    back.then(submitted({ chain: chainOf('town'), receivers: ['hezuo', 'gannan'] }));
    back
      .and()
      .when(approveItem, { itemId }, { actor: 'town-leader', at: morning })
      .then(
        approved('town-leader'),
        reported({ unitId: 'town', receivers: ['hezuo', 'gannan'], resubmission: true, counts: [] }),
      );
  });
});

describe('Article 28 — adoption above is recorded when the news comes and counts on its day', () => {
  const news = {
    ...atGannan,
    level: 'PROVINCE',
    outletId: 'sheng-zhengwu-xinxi',
    pieceKind: 'brief',
    adoptedOn: '2026-05-08',
    route: 'DIRECT',
    evidence: '省政府办公厅采用通报2026年第5期',
  } as const;
  const january = editorOn('2027-01-05');

  it('months later and in the next year', () =>
    given(gannan, handledItem(selected(), adopted())).when(recordAdoptionAbove, news, january).then(adoptedAbove()));

  it('of what the office itself used nowhere', () =>
    given(gannan, handledItem(filed())).when(recordAdoptionAbove, news, january).then(adoptedAbove()));

  it('on a day between the report and today', () => {
    given(gannan, handledItem())
      .when(recordAdoptionAbove, { ...news, adoptedOn: '2026-03-09' }, january)
      .thenRefused('DayBeforeTheReport', undefined, { day: '2026-03-09', reportedOn: '2026-03-10' });
    given(gannan, handledItem())
      .when(recordAdoptionAbove, { ...news, adoptedOn: '2027-01-06' }, january)
      .thenRefused('DayInTheFuture', undefined, { day: '2027-01-06' });
    given(gannan, handledItem())
      .when(recordAdoptionAbove, { ...news, adoptedOn: '2026-03-10' }, january)
      .and();
  });

  it('above the office’s own level', () =>
    given(gannan, handledItem())
      .when(recordAdoptionAbove, { ...news, level: 'PREFECTURE' }, january)
      .thenRefused('LevelNotAbove', '28', { level: 'PREFECTURE' }));

  it('as forwarded only where it was forwarded', () => {
    given(gannan, handledItem())
      .when(recordAdoptionAbove, { ...news, route: 'FORWARDED' }, january)
      .thenRefused('NeverForwarded', '28');
    given(gannan, handledItem(forwarded()))
      .when(recordAdoptionAbove, { ...news, route: 'FORWARDED' }, january)
      .then(adoptedAbove({ route: 'FORWARDED' }));
  });

  it('once for each outlet and day: the same title at another level is another outlet', () => {
    given(gannan, handledItem(adoptedAbove()))
      .when(recordAdoptionAbove, news, january)
      .thenRefused('AdoptionKnown', '28', { outletId: 'sheng-zhengwu-xinxi', level: 'PROVINCE' });
    given(gannan, handledItem(adoptedAbove()))
      .when(recordAdoptionAbove, { ...news, level: 'STATE_COUNCIL' }, january)
      .then(adoptedAbove({ level: 'STATE_COUNCIL' }));
    given(gannan, handledItem(adoptedAbove()))
      .when(recordAdoptionAbove, { ...news, adoptedOn: '2026-06-01' }, january)
      .and();
  });
});

describe('Article 19 — a reading copy goes to one leader (送阅)', () => {
  const copy = { ...atGannan, leaderPost: '州政府秘书长', level: 'PREFECTURE', sentOn: '2026-03-10' } as const;
  const { itemId: _item, ...sent } = copy;

  it('is sent of what the office has received, on a day that has come', () => {
    given(gannan, handledItem())
      .when(sendReadingCopy, copy, byEditor)
      .then(
        ReadingCopySent.of({
          ...sent,
          sentBy: 'gannan-editor',
          ...carried,
          credits: [...carried.credits],
          authors: [...carried.authors],
        }),
      );
    given(gannan, handledItem())
      .when(sendReadingCopy, { ...copy, sentOn: '2026-03-11' }, byEditor)
      .thenRefused('DayInTheFuture');
    given(gannan, reportedItem()).when(sendReadingCopy, copy, byEditor).thenRefused('NotReceivedHere', '24');
  });
});

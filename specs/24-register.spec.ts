import { ItemEntered } from '@shangda/events/item';
import { RegisterLineEntered, RegistrationNumberGiven } from '@shangda/events/register';
import { enterItem, enterRegisterLine } from '@shangda/domain/item/entry';
import { receiveItem, returnItem } from '@shangda/domain/item/handling';
import { given, instant } from '@shangda/testing/given';
import { firstOfApril, gannan, morning } from './gannan.js';
import {
  approved,
  chainOf,
  countyQuota,
  described,
  drafted,
  emergency,
  item,
  itemId,
  otherItemId,
  received,
  reported,
  reportedItem,
  returned,
  submitted,
} from './items.js';

const newYearsEve = '2026-12-31T15:59:59.999999Z';
const newYear = '2026-12-31T16:00:00Z';
const byEditor = { actor: 'gannan-editor', at: morning };
const atGannan = { itemId, officeId: 'gannan' };
const numberGiven = (officeId: string, year: number, number: number, id = itemId) =>
  RegistrationNumberGiven.of({ officeId, year, number, itemId: id });
const line = RegisterLineEntered.of({
  officeId: 'gannan',
  year: 2026,
  number: 2,
  unitId: 'hezuo',
  enteredBy: 'gannan-editor',
  enteredOn: '2026-03-10',
  handledOn: 'PAPER',
});
const atBoth = item(
  drafted({ unitId: 'point' }),
  submitted({ chain: chainOf('point'), receivers: ['hezuo', 'gannan'] }),
  approved('point-leader'),
  reported({ unitId: 'point', receivers: ['hezuo', 'gannan'], counts: [] }),
);

describe('Article 24 — every report is registered under a number without gaps', () => {
  it('begins each office’s year with number 1', () => {
    const outcome = given(gannan, reportedItem()).when(receiveItem, atGannan, byEditor);
    outcome.thenIn({ ...item(received()), 'register-gannan-2026': [numberGiven('gannan', 2026, 1)] });
    outcome.thenTold({ registrationYear: 2026, registrationNumber: 1 });
  });

  it('gives the next number to the next report', () =>
    given(gannan, reportedItem(), { 'register-gannan-2026': [numberGiven('gannan', 2026, 1, otherItemId)] })
      .when(receiveItem, atGannan, byEditor)
      .then(received('gannan', 2), numberGiven('gannan', 2026, 2)));

  it('counts lines of matters handled on paper in the same row of numbers', () => {
    const one = { 'register-gannan-2026': [numberGiven('gannan', 2026, 1, otherItemId)] };
    const outcome = given(gannan, reportedItem(), one).when(
      enterRegisterLine,
      { officeId: 'gannan', unitId: 'hezuo', handledOn: 'PAPER' },
      byEditor,
    );
    outcome.then(line);
    outcome
      .and()
      .when(receiveItem, atGannan, byEditor)
      .then(received('gannan', 3), numberGiven('gannan', 2026, 3));
  });

  it('keeps a row of numbers for each office', () =>
    given(gannan, atBoth, { 'register-gannan-2026': [numberGiven('gannan', 2026, 1, otherItemId)] })
      .when(receiveItem, { itemId, officeId: 'hezuo' }, { actor: 'hezuo-editor', at: morning })
      .then(received('hezuo', 1), numberGiven('hezuo', 2026, 1)));

  it('gives the last numbers of the old year until midnight in Shanghai', () =>
    given(gannan, reportedItem(), { 'register-gannan-2026': [numberGiven('gannan', 2026, 1, otherItemId)] })
      .when(receiveItem, atGannan, { actor: 'gannan-editor', at: newYearsEve })
      .then(received('gannan', 2, { receivedOn: '2026-12-31' }), numberGiven('gannan', 2026, 2)));

  it('begins again with 1 in the first instant of the new year', () =>
    given(gannan, reportedItem(), { 'register-gannan-2026': [numberGiven('gannan', 2026, 1, otherItemId)] })
      .when(receiveItem, atGannan, { actor: 'gannan-editor', at: newYear })
      .then(
        received('gannan', 1, { receivedOn: '2027-01-01', registrationYear: 2027 }),
        numberGiven('gannan', 2027, 1),
      ));

  it('receives a report once', () =>
    given(gannan, item(...(reportedItem()[`item-${itemId}`] ?? []), received()))
      .when(receiveItem, atGannan, byEditor)
      .thenRefused('NotToBeReceived', '24', { handling: 'RECEIVED' }));

  it('receives nothing that was not reported', () =>
    given(gannan, item(drafted(), submitted())).when(receiveItem, atGannan, byEditor).thenRefused('access.hidden'));
});

describe('Article 24 — a returned report keeps its number', () => {
  const resubmitted = item(
    drafted(),
    submitted(),
    approved(),
    reported(),
    received(),
    returned(),
    submitted(),
    approved(),
    reported({ resubmission: true, counts: [] }),
  );

  it('returns only what this office received', () => {
    given(gannan, reportedItem())
      .when(returnItem, { ...atGannan, reason: '要素不全' }, byEditor)
      .thenRefused('NotReceivedHere', '24', { handling: 'REPORTED' });
    given(gannan, reportedItem(), item(received()))
      .when(returnItem, { ...atGannan, reason: '要素不全' }, byEditor)
      .then(returned());
  });

  it('asks for the new version today at the earliest', () => {
    const history = [gannan, reportedItem(), item(received())] as const;
    const due = (dueOn: string) =>
      given(...history).when(returnItem, { ...atGannan, reason: '要素不全', dueOn }, byEditor);
    due('2026-03-09').thenRefused('DueInThePast', undefined, { dueOn: '2026-03-09' });
    due('2026-03-10').and();
  });

  it('receives the new version under the same number, next year too', () =>
    given(gannan, resubmitted, { 'register-gannan-2026': [numberGiven('gannan', 2026, 1)] })
      .when(receiveItem, atGannan, { actor: 'gannan-editor', at: newYear })
      .then(received('gannan', 1, { receivedOn: '2027-01-01' })));
});

describe('Article 24 — what came by telephone, fax or paper is entered by the office', () => {
  const entry = {
    ...described,
    itemId,
    officeId: 'gannan',
    channel: 'TELEPHONE',
    evidence: '合作市值班室来电',
  } as const;
  const calledAt = (at: string) => ({ ...entry, secrecy: 'PUBLIC', occurredAt: instant(at) }) as const;

  it('is written, reported in the unit’s name and registered in one act', () =>
    given(gannan)
      .when(enterItem, calledAt('2026-03-10T01:10:00Z'), byEditor)
      .thenIn({
        ...item(
          ItemEntered.of({ ...entry, enteredBy: 'gannan-editor' }),
          reported({ authors: ['gannan-editor'] }),
          received('gannan', 1, { channel: 'TELEPHONE' }),
        ),
        'register-gannan-2026': [numberGiven('gannan', 2026, 1)],
      }));

  it('is entered by offices only, in the name of units of the register only', () => {
    given(gannan)
      .when(enterItem, { ...calledAt(morning), officeId: 'water' }, byEditor)
      .thenRefused('access.hidden');
    given(gannan)
      .when(enterItem, { ...calledAt(morning), unitId: 'nowhere' }, byEditor)
      .thenRefused('UnitUnknown');
  });

  it('carries the time of the call, which may be of another day; it counts on the day it is entered', () => {
    const afterMidnight = { actor: 'gannan-editor', at: firstOfApril };
    const outcome = given(gannan).when(enterItem, calledAt('2026-03-31T15:30:00Z'), afterMidnight);
    outcome.thenUnder({ occurredAt: instant('2026-03-31T15:30:00Z') });
    outcome.then(
      ItemEntered.of({ ...entry, enteredBy: 'gannan-editor' }),
      reported({ reportedOn: '2026-04-01', counts: [countyQuota('2026-04')], authors: ['gannan-editor'] }),
      received('gannan', 1, { channel: 'TELEPHONE', receivedOn: '2026-04-01' }),
      numberGiven('gannan', 2026, 1),
    );
  });

  it('takes no call of the future; a clock of the office may be five minutes ahead', () => {
    given(gannan).when(enterItem, calledAt('2026-03-10T01:35:00.000001Z'), byEditor).thenRefused('OccurredInTheFuture');
    given(gannan).when(enterItem, calledAt('2026-03-10T01:35:00Z'), byEditor).and();
  });

  it('is entered by an office to which the unit reports, never by one beside or below', () => {
    given(gannan)
      .when(enterItem, { ...calledAt(morning), officeId: 'hezuo', unitId: 'water' }, byEditor)
      .thenRefused('NotAReceivingOffice', '21(3)', { officeId: 'hezuo' });
    given(gannan)
      .when(enterItem, { ...calledAt(morning), unitId: 'town' }, byEditor)
      .thenRefused('NotAReceivingOffice', '21(3)', { officeId: 'gannan' });
    for (const officeId of ['hezuo', 'gannan'])
      given(gannan)
        .when(enterItem, { ...calledAt(morning), officeId, unitId: 'point' }, byEditor)
        .and();
  });

  it('is entered by any office above when an emergency skips levels (Art. 21(3))', () =>
    given(gannan)
      .when(enterItem, { ...calledAt(morning), ...emergency, unitId: 'town' }, byEditor)
      .thenTold({ registrationYear: 2026, registrationNumber: 1 }));
});

import { ReportSigned, SignatureRefused } from '@shangda/events/item';
import { category, urgency } from '@shangda/events/vocabulary';
import { approveItem, declineSignOff, submitItem } from '@shangda/domain/item/sign-off';
import { withdrawItem } from '@shangda/domain/item/withdrawal';
import { linkDuplicate, receiveItem, returnItem } from '@shangda/domain/item/handling';
import { type History, given } from '@shangda/testing/given';
import { firstOfApril, gannan, gannan2008, lastOfMarch, morning, published, register, revised } from './gannan.js';
import {
  approved,
  countyQuota,
  drafted,
  emergency,
  item,
  itemId,
  linkedTo,
  otherItemId,
  received,
  reported,
  reportedItem,
  reportedUnsigned,
  saidOfEmergency,
  returned,
  submitted,
} from './items.js';

const byOfficer = { actor: 'hezuo-officer', at: morning };
const byLeader = { actor: 'hezuo-leader', at: morning };
const byEditor = { actor: 'gannan-editor', at: morning };
const unsigned = { itemId, unsignedReason: '山洪正在上涨' };
const outUnsigned = [drafted(emergency), submitted(), reportedUnsigned()] as const;
const refusedAfter = SignatureRefused.of({ step: 0, refusedBy: 'hezuo-leader', reason: '伤亡数字有误' });
const signedOn = (day: string, counts = [countyQuota(day.slice(0, 7))]) =>
  ReportSigned.of({ unitId: 'hezuo', signedOn: day, counts });

/** The register with a rulebook that says otherwise about emergencies. */
function ruling(
  settings: { unsignedEmergency?: boolean; emergencyCountsOn?: 'SIGNED' | 'REPORTED' },
  effectiveFrom = '2008-04-15',
): History {
  const { unsignedEmergency, emergencyCountsOn, quotaWarningDays } = gannan2008.settings;
  const changed = {
    unsignedEmergency: { ...unsignedEmergency, value: settings.unsignedEmergency ?? unsignedEmergency.value },
    emergencyCountsOn: { ...emergencyCountsOn, value: settings.emergencyCountsOn ?? emergencyCountsOn.value },
    quotaWarningDays,
  };
  return {
    ...register,
    'rulebook-gannan': [published(gannan2008), published(revised({ settings: changed, effectiveFrom }), 2)],
  };
}

describe('Article 20 — an emergency goes first and is signed after', () => {
  it('reports a FLASH item of Art. 10(3) at once, unsigned, with the reason, and counts nothing yet', () =>
    given(gannan, item(drafted(emergency)))
      .when(submitItem, unsigned, byOfficer)
      .then(submitted(), reportedUnsigned()));

  it('waits for the signature like everything else where no reason is given', () =>
    given(gannan, item(drafted(emergency)))
      .when(submitItem, { itemId }, byOfficer)
      .then(submitted()));

  it.each(category.options.filter((name) => name !== 'MAJOR_SOCIAL_EVENT'))(
    'lets nothing of the kind %s go unsigned',
    (other) =>
      given(gannan, item(drafted({ ...emergency, category: other })))
        .when(submitItem, unsigned, byOfficer)
        .thenRefused('MustBeSigned', '16'),
  );

  it.each(urgency.options.filter((name) => name !== 'FLASH'))('lets nothing of the urgency %s go unsigned', (other) =>
    given(gannan, item(drafted({ ...emergency, urgency: other })))
      .when(submitItem, unsigned, byOfficer)
      .thenRefused('MustBeSigned', '16'),
  );

  it('lets nothing go unsigned where the rulebook does not allow it', () =>
    given(ruling({ unsignedEmergency: false }), item(drafted(emergency)))
      .when(submitItem, unsigned, byOfficer)
      .thenRefused('UnsignedEmergencyNotAllowed', '20'));

  it('asks the rulebook in force on that day', () => {
    const history = [ruling({ unsignedEmergency: false }, '2026-03-11'), item(drafted(emergency))] as const;
    given(...history)
      .when(submitItem, unsigned, { actor: 'hezuo-officer', at: '2026-03-10T15:59:59.999999Z' })
      .then(submitted(), reportedUnsigned());
    given(...history)
      .when(submitItem, unsigned, { actor: 'hezuo-officer', at: '2026-03-10T16:00:00Z' })
      .thenRefused('UnsignedEmergencyNotAllowed', '20');
  });

  it('lets nothing go unsigned to an office that never published a rulebook', () =>
    given(register, item(drafted(emergency)))
      .when(submitItem, unsigned, byOfficer)
      .thenRefused('UnsignedEmergencyNotAllowed', '20'));
});

describe('Article 20 — the signature that follows', () => {
  it('counts the emergency once it is signed, on the day of the signature', () => {
    const out = given(gannan, item(...outUnsigned));
    out
      .when(approveItem, { itemId }, { actor: 'hezuo-leader', at: lastOfMarch })
      .then(approved(), signedOn('2026-03-31'));
    out
      .when(approveItem, { itemId }, { actor: 'hezuo-leader', at: firstOfApril })
      .then(approved(), signedOn('2026-04-01'));
  });

  it('is refused to the author here too', () =>
    given(gannan, item(drafted({ ...emergency, authorId: 'hezuo-leader' }), submitted(), reportedUnsigned()))
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('AuthorMayNotSign', '16'));

  it('may come after the receipt', () =>
    given(gannan, item(...outUnsigned, received()))
      .when(approveItem, { itemId }, byLeader)
      .then(approved(), signedOn('2026-03-10')));

  it('is taken once', () =>
    given(gannan, item(...outUnsigned, approved(), signedOn('2026-03-10')))
      .when(approveItem, { itemId }, { actor: 'hezuo-second-leader', at: morning })
      .thenRefused('NotAwaitingSignOff', '16'));

  it('counts nothing where the office found a duplicate meanwhile', () => {
    given(gannan, reportedItem(otherItemId), item(...outUnsigned, received(), linkedTo(otherItemId, [])))
      .when(approveItem, { itemId }, byLeader)
      .then(approved(), signedOn('2026-03-10', []));
  });

  it('never unsends when it is refused: the refusal stands beside the report', () => {
    const outcome = given(gannan, item(...outUnsigned)).when(
      declineSignOff,
      { itemId, reason: '伤亡数字有误' },
      byLeader,
    );
    outcome.then(refusedAfter);
    outcome
      .and()
      .when(receiveItem, { itemId, officeId: 'gannan' }, byEditor)
      .thenTold({ registrationYear: 2026, registrationNumber: 1 });
    outcome.and().when(approveItem, { itemId }, byLeader).thenRefused('NotAwaitingSignOff', '16');
  });

  it('refused is a matter to correct: the office may return the item, and its new version is signed and counts', () => {
    const backAtDesk = given(gannan, item(...outUnsigned, refusedAfter, received()));
    const resubmitted = backAtDesk
      .when(returnItem, { itemId, officeId: 'gannan', reason: '要素不全' }, byEditor)
      .and()
      .when(submitItem, { itemId }, byOfficer);
    resubmitted.then(submitted());
    resubmitted
      .and()
      .when(approveItem, { itemId }, byLeader)
      .then(approved(), reported({ resubmission: true, ...saidOfEmergency }));
  });

  it('given to the resubmission counts, and what counts can be taken back', () => {
    const history = [...outUnsigned, received(), returned(), submitted(), approved(), reported({ resubmission: true })];
    given(gannan, reportedItem(otherItemId), item(...history))
      .when(linkDuplicate, { itemId, officeId: 'gannan', originalItemId: otherItemId }, byEditor)
      .then(linkedTo(otherItemId, [countyQuota('2026-03')]));
  });
});

describe('Article 20 — when an emergency counts is a setting', () => {
  const counted = reportedUnsigned({ counts: [countyQuota('2026-03')] });

  it('counts an unsigned emergency at its report where the rulebook says REPORTED', () =>
    given(ruling({ emergencyCountsOn: 'REPORTED' }), item(drafted(emergency)))
      .when(submitItem, unsigned, byOfficer)
      .then(submitted(), counted));

  it('and then not again when it is signed', () =>
    given(ruling({ emergencyCountsOn: 'REPORTED' }), item(drafted(emergency), submitted(), counted))
      .when(approveItem, { itemId }, { actor: 'hezuo-leader', at: firstOfApril })
      .then(approved(), signedOn('2026-04-01', [])));

  it('counts nothing for an emergency withdrawn before receipt and before signature', () =>
    given(gannan, item(...outUnsigned))
      .when(withdrawItem, { itemId, reason: '误报' }, byOfficer)
      .and()
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('NotAwaitingSignOff', '16', { phase: 'WITHDRAWN' }));
});

import { secrecy } from '@shangda/events/vocabulary';
import { RegisterLineEntered } from '@shangda/events/register';
import { draftItem, reviseItem } from '@shangda/domain/item/drafting';
import { enterItem, enterRegisterLine } from '@shangda/domain/item/entry';
import { given, instant } from '@shangda/testing/given';
import { gannan, morning } from './gannan.js';
import { described, drafted, item, itemId, laterText, revisedTo } from './items.js';

const byOfficer = { actor: 'hezuo-officer', at: morning };
const byEditor = { actor: 'gannan-editor', at: morning };
const abovePublic = secrecy.options.filter((level) => level !== 'PUBLIC');
const offered = { ceiling: 'PUBLIC', instead: '/v1/offices/{officeId}/register-lines' };
const byTelephone = {
  ...described,
  itemId,
  officeId: 'gannan',
  channel: 'TELEPHONE',
  evidence: '合作市值班室来电',
} as const;
const { unitId: _, ...edited } = { ...described, itemId, content: laterText };

describe('Article 17 — above its level the deployment holds no text', () => {
  it('drafts and revises what is public', () => {
    given(gannan)
      .when(draftItem, { ...described, itemId, secrecy: 'PUBLIC' }, byOfficer)
      .then(drafted());
    given(gannan, item(drafted()))
      .when(reviseItem, { ...edited, secrecy: 'PUBLIC' }, byOfficer)
      .then(revisedTo());
  });

  it.each(abovePublic)('refuses to draft what is %s and offers a register line', (level) =>
    given(gannan)
      .when(draftItem, { ...described, itemId, secrecy: level }, byOfficer)
      .thenRefused('secrecy.above_ceiling', '17', offered),
  );

  it.each(abovePublic)('refuses to raise a draft to %s', (level) =>
    given(gannan, item(drafted()))
      .when(reviseItem, { ...edited, secrecy: level }, byOfficer)
      .thenRefused('secrecy.above_ceiling', '17', offered),
  );

  it.each(abovePublic)('refuses to enter what is %s and came by telephone', (level) =>
    given(gannan)
      .when(enterItem, { ...byTelephone, secrecy: level, occurredAt: instant(morning) }, byEditor)
      .thenRefused('secrecy.above_ceiling', '17', offered),
  );

  it.each(['PAPER', 'CLASSIFIED_NETWORK'] as const)(
    'keeps only a line: handled on %s, never title or text',
    (handledOn) =>
      given(gannan)
        .when(enterRegisterLine, { officeId: 'gannan', unitId: 'hezuo', handledOn }, byEditor)
        .thenIn({
          'register-gannan-2026': [
            RegisterLineEntered.of({
              officeId: 'gannan',
              year: 2026,
              number: 1,
              unitId: 'hezuo',
              enteredBy: 'gannan-editor',
              enteredOn: '2026-03-10',
              handledOn,
            }),
          ],
        }),
  );

  it('keeps no line in the name of a unit that is not in the register', () =>
    given(gannan)
      .when(enterRegisterLine, { officeId: 'gannan', unitId: 'nowhere', handledOn: 'PAPER' }, byEditor)
      .thenRefused('UnitUnknown', undefined, { unitId: 'nowhere' }));
});

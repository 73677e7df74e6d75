import { fileItem, editItem, reclassifyItem, selectItem } from '@shangda/domain/item/triage';
import { returnItem } from '@shangda/domain/item/handling';
import { rewrittenShare } from '@shangda/domain/item/rewriting';
import { answerVerification, askVerification } from '@shangda/domain/item/verification';
import { ItemEdited, ItemReclassified, VerificationAsked } from '@shangda/events/handling';
import { filedReason, selectionCriterion } from '@shangda/events/vocabulary';
import { given } from '@shangda/testing/given';
import { gannan, morning } from './gannan.js';
import { adopted, answered, asked, atGannan, byEditor, filed, handledItem, selected, text } from './handlings.js';
import { digest, itemId, reportedItem, returned } from './items.js';

const byOfficer = { actor: 'hezuo-officer', at: morning };
const answer = { ...atGannan, answer: text(22) };
const question = { ...atGannan, question: text(21), dueOn: '2026-03-12' };
const criteria = ['NEW_TOPIC', 'GROUNDED'] as const;

describe('Article 13 — the office selects by six criteria', () => {
  it('selects what it received, by the criteria it names, each once', () => {
    given(gannan, handledItem())
      .when(selectItem, { ...atGannan, criteria: [...criteria, 'NEW_TOPIC'] }, byEditor)
      .then(selected());
  });

  it.each(selectionCriterion.options)('takes %s as a criterion of the article', (criterion) =>
    given(gannan, handledItem())
      .when(selectItem, { ...atGannan, criteria: [criterion] }, byEditor)
      .then(selected({ criteria: [criterion] })),
  );

  it('selects nothing before it has received it (Art. 24)', () =>
    given(gannan, reportedItem())
      .when(selectItem, { ...atGannan, criteria }, byEditor)
      .thenRefused('NotReceivedHere', '24', { itemId, handling: 'REPORTED' }));

  it('selects once', () =>
    given(gannan, handledItem(selected()))
      .when(selectItem, { ...atGannan, criteria }, byEditor)
      .thenRefused('HandlingInOtherPhase', '13', {
        itemId,
        handling: 'SELECTED',
        needed: ['RECEIVED', 'FILED_ONLY'],
      }));

  it('does not exist for an office that never got it', () =>
    given(gannan, handledItem())
      .when(selectItem, { itemId, officeId: 'hezuo', criteria }, { actor: 'hezuo-editor', at: morning })
      .thenRefused('access.hidden'));

  it.each(filedReason.options)('may be kept without being used: %s', (reason) =>
    given(gannan, handledItem())
      .when(fileItem, { ...atGannan, reason }, byEditor)
      .then(filed({ reason })),
  );

  it('may be selected although it was filed, and filed although it was selected', () => {
    given(gannan, handledItem(filed()))
      .when(selectItem, { ...atGannan, criteria }, byEditor)
      .then(selected());
    given(gannan, handledItem(selected()))
      .when(fileItem, { ...atGannan, reason: 'BELOW_THRESHOLD', note: '同类已多' }, byEditor)
      .then(filed({ reason: 'BELOW_THRESHOLD', note: '同类已多' }));
  });

  it('is not filed once it is issued', () =>
    given(gannan, handledItem(selected(), adopted()))
      .when(fileItem, { ...atGannan, reason: 'OTHER' }, byEditor)
      .thenRefused('HandlingInOtherPhase', '13'));
});

describe('Article 14 — what is unclear or doubtful must be verified', () => {
  it('asks the unit, by a day not past', () => {
    given(gannan, handledItem()).when(askVerification, question, byEditor).then(asked);
    given(gannan, handledItem())
      .when(askVerification, { ...question, dueOn: '2026-03-09' }, byEditor)
      .thenRefused('DueInThePast', undefined, { dueOn: '2026-03-09' });
    given(gannan, handledItem())
      .when(askVerification, { ...atGannan, question: text(21) }, byEditor)
      .then(VerificationAsked.of({ officeId: 'gannan', askedBy: 'gannan-editor', question: text(21) }));
  });

  it('asks also while it is edited, and selects anew in knowledge of the answer', () => {
    const verified = given(gannan, handledItem(selected()))
      .when(askVerification, question, byEditor)
      .and()
      .when(answerVerification, answer, byOfficer);
    verified.then(answered);
    verified
      .and()
      .when(editItem, { ...atGannan, content: text(23), rewritten: 0, measuredOn: digest }, byEditor)
      .thenRefused('HandlingInOtherPhase', '15', { itemId, handling: 'RECEIVED', needed: ['SELECTED'] });
    verified
      .and()
      .when(selectItem, { ...atGannan, criteria }, byEditor)
      .then(selected());
  });

  it('has one question open at a time, answered once', () => {
    given(gannan, handledItem(asked))
      .when(askVerification, question, byEditor)
      .thenRefused('HandlingInOtherPhase', '14');
    given(gannan, handledItem(asked, answered))
      .when(answerVerification, answer, byOfficer)
      .thenRefused('NoQuestionOpen', '14', { officeId: 'gannan', handling: 'RECEIVED' });
    given(gannan, handledItem(asked, answered)).when(askVerification, question, byEditor).then(asked);
  });

  it('selects nothing while its question is open', () =>
    given(gannan, handledItem(asked))
      .when(selectItem, { ...atGannan, criteria }, byEditor)
      .thenRefused('HandlingInOtherPhase', '13'));

  it('may return the item instead of waiting, and then nobody waits for an answer', () => {
    const back = given(gannan, handledItem(asked)).when(returnItem, { ...atGannan, reason: '要素不全' }, byEditor);
    back.then(returned());
    back
      .and()
      .when(answerVerification, answer, byOfficer)
      .thenRefused('NoQuestionOpen', '14', { officeId: 'gannan', handling: 'RETURNED' });
  });
});

describe('Articles 14 and 15 — the edited text stands apart from what was reported', () => {
  const edit = { ...atGannan, content: text(23), rewritten: 3333, measuredOn: digest };
  const edited = ItemEdited.of({ officeId: 'gannan', editedBy: 'gannan-editor', content: text(23), rewritten: 3333 });

  it('is written by the office that selected it, as often as it likes', () => {
    given(gannan, handledItem(selected())).when(editItem, edit, byEditor).then(edited);
    given(gannan, handledItem(selected(), edited)).when(editItem, edit, byEditor).then(edited);
  });

  it('is measured against the version that was reported last', () =>
    given(gannan, handledItem(selected()))
      .when(editItem, { ...edit, measuredOn: 'f'.repeat(64) }, byEditor)
      .thenRefused('ReportedAnewMeanwhile', '15'));

  it('is not written before selection, nor after issue: there only a correction follows', () => {
    for (const facts of [[], [selected(), adopted()]])
      given(gannan, handledItem(...facts))
        .when(editItem, edit, byEditor)
        .thenRefused('HandlingInOtherPhase', '15');
  });

  it('says by how much it was rewritten, in ten-thousandths', () => {
    expect(rewrittenShare('合作市举办牧民技能培训', '合作市举办牧民技能培训')).toBe(0);
    expect(rewrittenShare('甲乙丙丁', '戊己庚辛')).toBe(10_000);
    // 3 pairs and 1 pair, 1 of them in both.
    expect(rewrittenShare('甲乙丙丁', '甲乙')).toBe(5000);
    expect(rewrittenShare('甲乙\n丙丁', '甲乙丙 丁')).toBe(0);
    expect(rewrittenShare('', '')).toBe(0);
    expect(rewrittenShare('甲', '乙')).toBe(10_000);
    // A pair that stands twice counts twice.
    expect(rewrittenShare('甲甲甲', '甲甲')).toBe(3333);
  });
});

describe('Article 10 — the office may call it something else than the unit did', () => {
  const reclassify = { ...atGannan, category: 'PUBLIC_OPINION', subtype: 'HOT_ISSUE', reason: '群众反映集中' } as const;
  const reclassified = ItemReclassified.of({
    officeId: 'gannan',
    category: 'PUBLIC_OPINION',
    subtype: 'HOT_ISSUE',
    reason: '群众反映集中',
    reclassifiedBy: 'gannan-editor',
  });

  it('with a reason, once', () => {
    given(gannan, handledItem()).when(reclassifyItem, reclassify, byEditor).then(reclassified);
    given(gannan, handledItem(reclassified)).when(reclassifyItem, reclassify, byEditor).thenNothing();
    given(gannan, handledItem())
      .when(reclassifyItem, { ...atGannan, category: 'UNIT_WORK', reason: '一致' }, byEditor)
      .thenNothing();
  });

  it('by a subtype of that category only', () =>
    given(gannan, handledItem())
      .when(reclassifyItem, { ...reclassify, subtype: 'KEY_PROJECTS' }, byEditor)
      .thenRefused('SubtypeOfOtherCategory', '10', { category: 'PUBLIC_OPINION', subtype: 'KEY_PROJECTS' }));

  it('before it is issued', () =>
    given(gannan, handledItem(selected(), adopted()))
      .when(reclassifyItem, reclassify, byEditor)
      .thenRefused('HandlingInOtherPhase', '10'));
});

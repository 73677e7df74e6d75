import { ItemCorrected } from '@shangda/events/adoption';
import { IssueCorrected } from '@shangda/events/issue';
import { UnitStopped } from '@shangda/events/unit';
import { correctIssue } from '@shangda/domain/correction';
import { publishIssue } from '@shangda/domain/issue';
import { ItemReclassified } from '@shangda/events/handling';
import { given } from '@shangda/testing/given';
import { gannan, morning } from './gannan.js';
import {
  adopted,
  byEditor,
  editorOn,
  filed,
  handledItem,
  handledItemOf,
  issueId,
  numberTaken,
  otherIssueId,
  published,
  requested,
  selected,
  text,
} from './handlings.js';
import { item, itemId, laterText, otherItemId, reported, returned, revisedTo, submitted } from './items.js';

const issue = {
  issueId,
  officeId: 'gannan',
  outletId: 'zhengwu-xinxi',
  supplement: false,
  number: '12',
  publishedOn: '2026-03-10',
  recipients: ['州政府领导', '各县市人民政府'],
  pieces: [{ itemId, pieceKind: 'brief' }],
};
const ready = handledItem(selected());
const outlet2026 = 'outlet-gannan.zhengwu-xinxi.2026';
const taken = { [outlet2026]: [numberTaken({ issueId: otherIssueId })] };

describe('Article 28 — an issue adopts what it carries', () => {
  it('in one act: the issue, its number and an adoption for each item', () =>
    given(gannan, ready, handledItemOf(otherItemId, selected()))
      .when(
        publishIssue,
        { ...issue, pieces: [...issue.pieces, { itemId: otherItemId, pieceKind: 'research' }] },
        byEditor,
      )
      .thenIn({
        [`issue-${issueId}`]: [
          published({ pieces: [...issue.pieces, { itemId: otherItemId, pieceKind: 'research' }] }),
        ],
        [outlet2026]: [numberTaken()],
        [`item-${itemId}`]: [adopted()],
        [`item-${otherItemId}`]: [adopted({ pieceKind: 'research' })],
      }));

  it('on the day of the issue, which may be a month after the report and entered later still', () => {
    const late = given(gannan, ready).when(
      publishIssue,
      { ...issue, publishedOn: '2026-04-10' },
      editorOn('2026-05-02'),
    );
    late.then(published({ publishedOn: '2026-04-10' }), numberTaken(), adopted({ adoptedOn: '2026-04-10' }));
  });

  it('on no day to come, and on none before the report', () => {
    given(gannan, ready)
      .when(publishIssue, { ...issue, publishedOn: '2026-03-11' }, byEditor)
      .thenRefused('DayInTheFuture', undefined, { day: '2026-03-11' });
    given(gannan, ready)
      .when(publishIssue, { ...issue, publishedOn: '2026-03-09' }, byEditor)
      .thenRefused('DayBeforeTheReport', undefined, { day: '2026-03-09', reportedOn: '2026-03-10' });
  });

  it('of an office that was there on its day', () => {
    const ended = { 'unit-gannan': [UnitStopped.of({ effectiveOn: '2026-03-11', reason: '机构改革' })] };
    given(gannan, ended, ready)
      .when(publishIssue, issue, byEditor)
      .thenIn({
        [`issue-${issueId}`]: [published()],
        [outlet2026]: [numberTaken()],
        [`item-${itemId}`]: [adopted()],
      });
    given(gannan, ended, ready)
      .when(publishIssue, { ...issue, publishedOn: '2026-03-11' }, editorOn('2026-03-12'))
      .thenRefused('UnitEnded', undefined, { unitId: 'gannan', endedOn: '2026-03-11' });
  });

  it('only what was selected by the criteria of Art. 13', () => {
    for (const facts of [[], [filed()]])
      given(gannan, handledItem(...facts))
        .when(publishIssue, issue, byEditor)
        .thenRefused('HandlingInOtherPhase', '13');
  });

  it('nothing that is not before this office', () => {
    given(gannan, ready)
      .when(publishIssue, { ...issue, officeId: 'water' }, byEditor)
      .thenRefused('access.hidden');
    given(gannan, ready)
      .when(publishIssue, { ...issue, officeId: 'hezuo' }, { actor: 'hezuo-editor', at: morning })
      .thenRefused('NotHandledHere', undefined, { itemId });
    given(gannan).when(publishIssue, issue, byEditor).thenRefused('ItemUnknown');
  });

  it('one item in several outlets, in one outlet once', () => {
    const other = { ...issue, issueId: otherIssueId, number: '13' };
    given(gannan, handledItem(selected(), adopted()))
      .when(publishIssue, other, byEditor)
      .thenRefused('AlreadyInThisOutlet', '28', { itemId, outletId: 'zhengwu-xinxi' });
    given(gannan, handledItem(selected(), adopted()))
      .when(publishIssue, { ...other, outletId: 'zhuanbao' }, byEditor)
      .thenIn({
        [`issue-${otherIssueId}`]: [published({ issueId: otherIssueId, number: '13', outletId: 'zhuanbao' })],
        'outlet-gannan.zhuanbao.2026': [numberTaken({ issueId: otherIssueId, number: '13', outletId: 'zhuanbao' })],
        [`item-${itemId}`]: [adopted({ issueId: otherIssueId, number: '13', outletId: 'zhuanbao', countsItem: false })],
      });
  });

  it('an item once in an issue', () =>
    given(gannan, ready)
      .when(publishIssue, { ...issue, pieces: [...issue.pieces, { itemId, pieceKind: 'research' }] }, byEditor)
      .thenRefused('PieceTwice', '28', { itemId }));

  it('an item or a composite, never both or neither', () => {
    for (const piece of [{ pieceKind: 'brief' }, { itemId, compositeId: issueId, pieceKind: 'brief' }])
      given(gannan, ready)
        .when(publishIssue, { ...issue, pieces: [piece] }, byEditor)
        .thenRefused('PieceIsOneThing');
  });

  it('under a number of its own in the outlet’s year; supplements, outlets and years are numbered apart', () => {
    given(gannan, ready, taken)
      .when(publishIssue, issue, byEditor)
      .thenRefused('IssueNumberTaken', '28', { outletId: 'zhengwu-xinxi', number: '12' });
    given(gannan, ready, taken)
      .when(publishIssue, { ...issue, number: '13' }, byEditor)
      .and();
    given(gannan, ready, taken)
      .when(publishIssue, { ...issue, supplement: true }, byEditor)
      .then(published({ supplement: true }), numberTaken({ supplement: true }), adopted());
    given(gannan, ready, taken)
      .when(publishIssue, { ...issue, outletId: 'zhuanbao' }, byEditor)
      .and();
    given(gannan, ready, taken)
      .when(publishIssue, { ...issue, publishedOn: '2027-01-01' }, editorOn('2027-01-02'))
      .and();
  });

  it('for the unit as it reported the item, under the office’s own category', () => {
    const reclassified = ItemReclassified.of({
      officeId: 'gannan',
      category: 'PUBLIC_OPINION',
      reason: '群众反映集中',
      reclassifiedBy: 'gannan-editor',
    });
    given(gannan, handledItem(selected(), reclassified))
      .when(publishIssue, issue, byEditor)
      .then(published(), numberTaken(), adopted({ category: 'PUBLIC_OPINION' }));
  });

  it('as it was reported first, also where a new version came after a return', () => {
    const again = handledItem(
      returned('gannan'),
      revisedTo({ content: laterText }),
      submitted({ revision: 2 }),
      reported({ reportedOn: '2026-03-20', resubmission: true, counts: [] }),
    );
    const before = given(gannan, again, { ...item(selected()) });
    // It is before the office again, and must be received and selected anew.
    before
      .when(publishIssue, { ...issue, publishedOn: '2026-03-20' }, editorOn('2026-03-21'))
      .then(
        published({ publishedOn: '2026-03-20' }),
        numberTaken(),
        adopted({ adoptedOn: '2026-03-20', reportedOn: '2026-03-10' }),
      );
  });

  it('nothing the unit has asked back, before the office has decided', () =>
    given(gannan, handledItem(selected(), requested('gannan')))
      .when(publishIssue, issue, byEditor)
      .thenRefused('WithdrawalUndecided', undefined, { itemId }));

  it('once: an issue keeps its id', () =>
    given(gannan, ready, { [`issue-${issueId}`]: [published()] })
      .when(publishIssue, issue, byEditor)
      .thenRefused('IssueExists'));
});

describe('Article 28 — after issue there is only a correction', () => {
  const issued = given(gannan, handledItem(selected(), adopted()), { [`issue-${issueId}`]: [published()] });
  const correction = {
    officeId: 'gannan',
    issueId,
    itemId,
    content: text(24),
    reason: '参训人数有误',
  };
  const { itemId: _item, ...common } = correction;
  const corrected = {
    ...common,
    correctedOn: '2026-03-12',
    correctedBy: 'gannan-editor',
    recipients: issue.recipients,
  };

  it('stands beside the issue, is sent to everyone who got it, and marks the item', () => {
    const outcome = issued.when(correctIssue, correction, editorOn('2026-03-12'));
    outcome.thenIn({
      [`issue-${issueId}`]: [IssueCorrected.of({ ...corrected, itemId, correction: 1 })],
      [`item-${itemId}`]: [ItemCorrected.of({ ...corrected, unitId: 'hezuo' })],
    });
    outcome
      .and()
      .when(correctIssue, correction, editorOn('2026-03-12'))
      .then(
        IssueCorrected.of({ ...corrected, itemId, correction: 2 }),
        ItemCorrected.of({ ...corrected, unitId: 'hezuo' }),
      );
  });

  it('corrects only what the issue carries, and only by the office that issued it', () => {
    issued
      .when(correctIssue, { ...correction, itemId: otherItemId }, editorOn('2026-03-12'))
      .thenRefused('NotInThisIssue');
    issued
      .when(correctIssue, { ...correction, officeId: 'hezuo' }, { actor: 'hezuo-editor', at: morning })
      .thenRefused('access.hidden');
  });
});

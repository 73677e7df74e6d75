import { composePiece } from '@shangda/domain/composite';
import { correctIssue } from '@shangda/domain/correction';
import { publishIssue } from '@shangda/domain/issue';
import { CompositeComposed } from '@shangda/events/composite';
import { given } from '@shangda/testing/given';
import { gannan } from './gannan.js';
import {
  adopted,
  byEditor,
  compositeId,
  handledItem,
  handledItemOf,
  issueId,
  numberTaken,
  published,
  requested,
  selected,
  text,
} from './handlings.js';
import { approved, chainOf, drafted, itemId, itemOf, otherItemId, received, reported, submitted } from './items.js';

const third = '0195a000-0000-7000-8000-000000000003';
/** An item of the water department. */
const ofWater = itemOf(
  otherItemId,
  drafted({ itemId: otherItemId, unitId: 'water' }),
  submitted({ chain: chainOf('water') }),
  approved('water-leader'),
  reported({ unitId: 'water', counts: [] }),
  received(),
  selected(),
);
const sources = [
  { itemId, unitId: 'hezuo' },
  { itemId: otherItemId, unitId: 'water' },
];
const even = [
  { unitId: 'hezuo', weight: 1 },
  { unitId: 'water', weight: 1 },
];
const compose = { compositeId, officeId: 'gannan', content: text(41), itemIds: [itemId, otherItemId] };
const composed = (changes: Partial<Parameters<typeof CompositeComposed.of>[0]> = {}) =>
  CompositeComposed.of({
    compositeId,
    officeId: 'gannan',
    composedBy: 'gannan-editor',
    content: text(41),
    sources,
    credits: even,
    ...changes,
  });
const ready = given(gannan, handledItem(selected()), ofWater);

describe('Article 15 — composite pieces out of scattered ones', () => {
  it('keeps every source and its unit, and credits each unit by its sources', () => {
    ready.when(composePiece, compose, byEditor).then(composed());
    given(gannan, handledItem(selected()), ofWater, handledItemOf(third, selected()))
      .when(composePiece, { ...compose, itemIds: [itemId, otherItemId, third] }, byEditor)
      .then(
        composed({
          sources: [...sources, { itemId: third, unitId: 'hezuo' }],
          credits: [
            { unitId: 'hezuo', weight: 2 },
            { unitId: 'water', weight: 1 },
          ],
        }),
      );
  });

  it('takes the weights the office gives, for units whose information is in it', () => {
    const credits = [
      { unitId: 'water', weight: 3 },
      { unitId: 'hezuo', weight: 1 },
    ];
    ready.when(composePiece, { ...compose, credits }, byEditor).then(composed({ credits }));
    for (const unitId of ['tobacco', 'water'])
      ready
        .when(composePiece, { ...compose, credits: [...even, { unitId, weight: 1 }] }, byEditor)
        .thenRefused('CreditWithoutSource', '15', { unitId });
  });

  it('is made of at least two different items that were selected', () => {
    for (const itemIds of [[itemId], [itemId, itemId]])
      ready.when(composePiece, { ...compose, itemIds }, byEditor).thenRefused('TwoSourcesAtLeast', '15');
    given(gannan, handledItem(), ofWater)
      .when(composePiece, compose, byEditor)
      .thenRefused('HandlingInOtherPhase', '13', { itemId, handling: 'RECEIVED', needed: ['SELECTED', 'ADOPTED'] });
    given(gannan, handledItem(selected(), requested('gannan')), ofWater)
      .when(composePiece, compose, byEditor)
      .thenRefused('WithdrawalUndecided', undefined, { itemId });
  });

  it('is composed once', () =>
    ready
      .when(composePiece, compose, byEditor)
      .and()
      .when(composePiece, compose, byEditor)
      .thenRefused('CompositeExists'));
});

describe('Article 28 — a composite in an issue adopts all of its sources', () => {
  const written = ready.when(composePiece, compose, byEditor).and();
  const pieces = [{ compositeId, pieceKind: 'composite' }];
  const issue = {
    issueId,
    officeId: 'gannan',
    outletId: 'zhengwu-xinxi',
    supplement: false,
    number: '12',
    publishedOn: '2026-03-10',
    recipients: ['州政府领导', '各县市人民政府'],
    pieces,
  };
  const use = { compositeId, pieceKind: 'composite', credits: even };

  it('each under the composite’s id and with the credits of the whole, which are counted once', () =>
    written.when(publishIssue, issue, byEditor).thenIn({
      [`issue-${issueId}`]: [published({ pieces })],
      'outlet-gannan.zhengwu-xinxi.2026': [numberTaken()],
      [`item-${itemId}`]: [adopted(use)],
      [`item-${otherItemId}`]: [adopted({ ...use, unitId: 'water', authors: ['water-officer'], countsPiece: false })],
    }));

  it('carries no source beside it', () =>
    written
      .when(publishIssue, { ...issue, pieces: [...pieces, { itemId, pieceKind: 'brief' }] }, byEditor)
      .thenRefused('PieceTwice', '28', { itemId }));

  it('exists only for the office that composed it', () =>
    ready.when(publishIssue, issue, byEditor).thenRefused('CompositeUnknown', undefined, { compositeId }));

  it('is corrected as one piece, and every source is marked', () => {
    const corrected = written
      .when(publishIssue, issue, byEditor)
      .and()
      .when(
        correctIssue,
        { officeId: 'gannan', issueId, compositeId, content: text(24), reason: '数字有误' },
        byEditor,
      );
    corrected
      .and()
      .when(correctIssue, { officeId: 'gannan', issueId, itemId, content: text(24), reason: '数字有误' }, byEditor)
      .thenRefused('NotInThisIssue');
  });
});

import { publishIssue } from '@shangda/domain/issue';
import { recordInstruction } from '@shangda/domain/instruction';
import { recordAdoptionAbove } from '@shangda/domain/item/above';
import type { Rulebook } from '@shangda/events/rulebook';
import { given } from '@shangda/testing/given';
import { gannan, published as ruled, register, revised } from './gannan.js';
import { adoptedAbove, atGannan, byEditor, editorOn, handledItem, issueId, selected, text } from './handlings.js';
import { itemId } from './items.js';

const citation = { document: '样本', article: '1', text: '样本' };
const named = (id: string) => ({ id, title: { zh: id, en: id }, citation });
const outlet = (id: string, level: 'PREFECTURE' | 'PROVINCE', office?: string) => ({
  ...named(id),
  level,
  ...(office !== undefined && { office }),
});
const declared = {
  outlets: [
    outlet('zhengwu-xinxi', 'PREFECTURE'),
    outlet('sheng-zhengwu-xinxi', 'PROVINCE'),
    outlet('hezuo-xinxi', 'PREFECTURE', 'hezuo'),
  ],
  pieceKinds: [named('brief')],
  ranks: [named('principal')],
};
const under = (book: Partial<Rulebook>) =>
  given(register, { 'rulebook-gannan': [ruled(revised(book))] }, handledItem(selected()));
const issue = {
  issueId,
  officeId: 'gannan',
  outletId: 'zhengwu-xinxi',
  supplement: false,
  number: '12',
  publishedOn: '2026-03-10',
  recipients: ['州政府领导'],
  pieces: [{ itemId, pieceKind: 'brief' }],
};
const news = {
  ...atGannan,
  level: 'PROVINCE',
  outletId: 'sheng-zhengwu-xinxi',
  pieceKind: 'brief',
  adoptedOn: '2026-05-08',
  route: 'DIRECT',
  evidence: adoptedAbove().data.evidence,
} as const;
const january = editorOn('2027-01-05');

describe('Article 28 — the office’s rulebook declares outlets, kinds of pieces and ranks of leaders', () => {
  it('takes what it declares', () => {
    under(declared).when(publishIssue, issue, byEditor).and();
    under(declared).when(recordAdoptionAbove, news, january).then(adoptedAbove());
  });

  it('refuses an outlet it does not declare, or not at this level, or as another office’s', () => {
    for (const outletId of ['zhuanbao', 'sheng-zhengwu-xinxi', 'hezuo-xinxi'])
      under(declared)
        .when(publishIssue, { ...issue, outletId }, byEditor)
        .thenRefused('OutletNotDeclared', '28', { outletId, level: 'PREFECTURE' });
    under(declared)
      .when(recordAdoptionAbove, { ...news, level: 'STATE_COUNCIL' }, january)
      .thenRefused('OutletNotDeclared', '28', { outletId: 'sheng-zhengwu-xinxi', level: 'STATE_COUNCIL' });
  });

  it('refuses a kind of piece it does not declare', () => {
    under(declared)
      .when(publishIssue, { ...issue, pieces: [{ itemId, pieceKind: 'research' }] }, byEditor)
      .thenRefused('PieceKindNotDeclared', '28', { pieceKind: 'research' });
    under(declared)
      .when(recordAdoptionAbove, { ...news, pieceKind: 'research' }, january)
      .thenRefused('PieceKindNotDeclared', '28', { pieceKind: 'research' });
  });

  it('refuses a rank it does not declare', () => {
    const instruction = {
      instructionId: '0195a000-0000-7000-8000-000000000061',
      officeId: 'gannan',
      level: 'PREFECTURE',
      leaderPost: '州长',
      words: '请研究',
      text: text(61),
      instructedOn: '2026-03-10',
      itemId,
    } as const;
    under(declared)
      .when(recordInstruction, { ...instruction, rank: 'deputy' }, byEditor)
      .thenRefused('RankNotDeclared', '28', { rank: 'deputy' });
    under(declared)
      .when(recordInstruction, { ...instruction, rank: 'principal' }, byEditor)
      .and();
  });

  it('is asked as it was in force on the day of the issue, of the adoption', () => {
    const later = given(
      gannan,
      { 'rulebook-gannan': [ruled(revised({ ...declared, effectiveFrom: '2026-06-01' }), 2)] },
      handledItem(selected()),
    );
    later.when(publishIssue, { ...issue, outletId: 'zhuanbao', publishedOn: '2026-05-31' }, january).and();
    later
      .when(publishIssue, { ...issue, outletId: 'zhuanbao', publishedOn: '2026-06-01' }, january)
      .thenRefused('OutletNotDeclared', '28');
  });

  it('leaves free what it has no table of', () => {
    under({})
      .when(publishIssue, { ...issue, outletId: 'anything' }, byEditor)
      .and();
  });
});

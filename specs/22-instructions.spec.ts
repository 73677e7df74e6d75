import { isReadMark, recordInstruction } from '@shangda/domain/instruction';
import { InstructionLinked } from '@shangda/events/adoption';
import type { Fact } from '@shangda/events/event';
import { InstructionRecorded } from '@shangda/events/instruction';
import { given } from '@shangda/testing/given';
import { gannan } from './gannan.js';
import {
  adopted,
  adoptedAbove,
  byEditor,
  editorOn,
  handledItem,
  handledItemOf,
  issueId,
  published,
  selected,
  text,
} from './handlings.js';
import { item, itemId, otherItemId, reportedItem } from './items.js';

const instructionId = '0195a000-0000-7000-8000-000000000061';
const instruction = {
  instructionId,
  officeId: 'gannan',
  level: 'PREFECTURE',
  rank: 'principal',
  leaderPost: '州长',
  words: '请农牧局核实并提出办法。',
  text: text(61),
  instructedOn: '2026-03-12',
  itemId,
} as const;
const { words: _words, ...said } = instruction;
const onThe14th = editorOn('2026-03-14');
const recorded = (changes: Partial<Parameters<typeof InstructionRecorded.of>[0]> = {}) =>
  InstructionRecorded.of({
    ...said,
    recordedOn: '2026-03-14',
    recordedBy: 'gannan-editor',
    unitId: 'hezuo',
    credits: [{ unitId: 'hezuo', weight: 1 }],
    ...changes,
  });
const linked = InstructionLinked.of({ officeId: 'gannan', instructionId, unitId: 'hezuo' });

describe('Articles 19 and 22 — leaders’ instructions are recorded', () => {
  it('on an item, word for word, with the day on which they were given, and the item shows them', () =>
    given(gannan, handledItem())
      .when(recordInstruction, instruction, onThe14th)
      .thenIn({ [`instruction-${instructionId}`]: [recorded()], ...item(linked) }));

  it.each(['圈阅', '阅', '已阅。', ' 阅悉 '])('are none where the leader only ticked it read: %s', (words) => {
    expect(isReadMark(words)).toBe(true);
    given(gannan, handledItem())
      .when(recordInstruction, { ...instruction, words }, onThe14th)
      .thenRefused('ReadMarkIsNoInstruction', '19');
  });

  it.each(['阅处', '请阅研', '阅。请农牧局办理', '同意'])('are such where they say what to do: %s', (words) =>
    expect(isReadMark(words)).toBe(false),
  );

  it('were not given before the report, nor tomorrow', () => {
    given(gannan, handledItem())
      .when(recordInstruction, { ...instruction, instructedOn: '2026-03-09' }, onThe14th)
      .thenRefused('DayBeforeTheReport', undefined, { day: '2026-03-09', reportedOn: '2026-03-10' });
    given(gannan, handledItem())
      .when(recordInstruction, { ...instruction, instructedOn: '2026-03-15' }, onThe14th)
      .thenRefused('DayInTheFuture');
  });

  it('name an outlet only where the item stands in it, here or above', () => {
    const inOutlet = (outletId: string, ...facts: readonly Fact[]) =>
      given(gannan, handledItem(...facts)).when(recordInstruction, { ...instruction, outletId }, onThe14th);
    inOutlet('zhengwu-xinxi').thenRefused('NotInThisOutlet', '19', { outletId: 'zhengwu-xinxi' });
    inOutlet('zhengwu-xinxi', selected(), adopted()).then(recorded({ outletId: 'zhengwu-xinxi' }), linked);
    inOutlet('sheng-zhengwu-xinxi', adoptedAbove()).and();
  });

  it('are recorded by the office that has the item', () => {
    given(gannan, reportedItem()).when(recordInstruction, instruction, onThe14th).thenRefused('NotReceivedHere', '24');
    given(gannan, handledItem())
      .when(recordInstruction, { ...instruction, officeId: 'hezuo' }, { actor: 'hezuo-editor', at: byEditor.at })
      .thenRefused('NotHandledHere');
    given(gannan, handledItem())
      .when(recordInstruction, { ...instruction, level: 'COUNTY' }, onThe14th)
      .thenRefused('LeaderOfLowerLevel', '19', { level: 'COUNTY' });
    given(gannan, handledItem())
      .when(recordInstruction, { ...instruction, level: 'STATE_COUNCIL' }, onThe14th)
      .and();
  });

  it('every one for itself, each once', () => {
    const first = given(gannan, handledItem()).when(recordInstruction, instruction, onThe14th).and();
    first.when(recordInstruction, instruction, onThe14th).thenRefused('InstructionExists');
    const second = '0195a000-0000-7000-8000-000000000062';
    first.when(recordInstruction, { ...instruction, instructionId: second }, onThe14th).and();
  });
});

describe('Articles 19 and 22 — an instruction on a whole issue', () => {
  const pieces = [
    { itemId, pieceKind: 'brief' },
    { itemId: otherItemId, pieceKind: 'brief' },
  ];
  const issued = given(gannan, handledItem(selected(), adopted()), handledItemOf(otherItemId, selected(), adopted()), {
    [`issue-${issueId}`]: [published({ pieces })],
  });
  const { itemId: _item, ...onIssue } = { ...instruction, issueId };

  it('credits everyone in it and is shown at every item', () => {
    const { itemId: _one, ...rest } = recorded().data;
    const link = InstructionLinked.of({ officeId: 'gannan', instructionId, issueId, unitId: 'hezuo' });
    issued.when(recordInstruction, onIssue, onThe14th).thenIn({
      [`instruction-${instructionId}`]: [
        InstructionRecorded.of({ ...rest, issueId, credits: [{ unitId: 'hezuo', weight: 2 }] }),
      ],
      [`item-${itemId}`]: [link],
      [`item-${otherItemId}`]: [link],
    });
  });

  it('is about an issue or an item, not before the issue went out', () => {
    issued.when(recordInstruction, { ...onIssue, itemId }, onThe14th).thenRefused('InstructionIsAboutOneThing');
    const { issueId: _issue, ...onNothing } = onIssue;
    issued.when(recordInstruction, onNothing, onThe14th).thenRefused('InstructionIsAboutOneThing');
    issued
      .when(recordInstruction, { ...onIssue, instructedOn: '2026-03-09' }, onThe14th)
      .thenRefused('DayBeforeTheReport');
    given(gannan, handledItem())
      .when(recordInstruction, onIssue, onThe14th)
      .thenRefused('IssueUnknown', undefined, { issueId });
  });
});

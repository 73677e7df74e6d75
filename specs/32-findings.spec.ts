import { recordCommissionOutcome } from '@shangda/domain/commission';
import { recordFindingDecision } from '@shangda/domain/finding';
import { CommissionOutcomeRecorded } from '@shangda/events/commission';
import { FindingDecided } from '@shangda/events/finding';
import { findingKind } from '@shangda/events/vocabulary';
import { given } from '@shangda/testing/given';
import { gannan } from './gannan.js';
import { editorOn, handledItem } from './handlings.js';
import { itemId } from './items.js';

const byLeader = { actor: 'gannan-leader', at: '2026-03-25T01:30:00Z' };

describe('Article 32 — only people find that something was late, omitted, concealed or wrong', () => {
  const findingId = '0195a000-0000-7000-8000-000000000081';
  const finding = {
    findingId,
    officeId: 'gannan',
    unitId: 'hezuo',
    kind: 'LATE',
    gravity: 'MINOR',
    itemId,
    evidence: '值班记录:事发后五小时才报',
    reply: '值班员未在岗,已整改',
    decidedOn: '2026-03-24',
  } as const;
  const decided = FindingDecided.of({ ...finding, decidedBy: 'gannan-leader' });
  const ready = given(gannan, handledItem());

  it.each(findingKind.options)('finds %s, on evidence and with the unit’s reply', (kind) =>
    ready
      .when(recordFindingDecision, { ...finding, kind }, byLeader)
      .then(FindingDecided.of({ ...decided.data, kind })),
  );

  it('may be about something that was never reported', () => {
    const { itemId: _item, ...omitted } = finding;
    given(gannan)
      .when(recordFindingDecision, { ...omitted, kind: 'OMITTED' }, byLeader)
      .and();
  });

  it('is about a unit of this office, and about an item of that unit', () => {
    ready
      .when(recordFindingDecision, { ...finding, officeId: 'hezuo', unitId: 'water' }, byLeader)
      .thenRefused('UnitOfAnotherOffice', undefined, { unitId: 'water', officeId: 'hezuo' });
    ready
      .when(recordFindingDecision, { ...finding, unitId: 'water' }, byLeader)
      .thenRefused('NotHandledHere', undefined, { itemId });
    ready
      .when(recordFindingDecision, { ...finding, unitId: 'gannan' }, byLeader)
      .thenRefused('UnitOfAnotherOffice', undefined, { unitId: 'gannan', officeId: 'gannan' });
    ready
      .when(recordFindingDecision, { ...finding, unitId: 'nowhere' }, byLeader)
      .thenRefused('UnitUnknown', undefined, { unitId: 'nowhere' });
  });

  it('is decided on a day that has come, once', () => {
    ready
      .when(recordFindingDecision, { ...finding, decidedOn: '2026-03-26' }, byLeader)
      .thenRefused('DayInTheFuture', undefined, { day: '2026-03-26' });
    ready
      .when(recordFindingDecision, { ...finding, decidedOn: '2026-03-09' }, byLeader)
      .thenRefused('DayBeforeTheReport');
    ready
      .when(recordFindingDecision, finding, byLeader)
      .and()
      .when(recordFindingDecision, finding, byLeader)
      .thenRefused('FindingOnRecord', '32');
  });
});

describe('Article 21(4) — what was ordered comes in time', () => {
  const commissionId = '0195a000-0000-7000-8000-000000000071';
  const ordered = { commissionId, officeId: 'gannan', unitId: 'hezuo', dueOn: '2026-03-10', itemId } as const;
  const { itemId: _item, ...unanswered } = ordered;
  const on = editorOn('2026-03-11');
  const recorded = (
    outcome: 'DONE' | 'LATE' | 'MISSED',
    data: Omit<Parameters<typeof CommissionOutcomeRecorded.of>[0], 'outcome' | 'recordedOn' | 'recordedBy'>,
  ) => CommissionOutcomeRecorded.of({ ...data, outcome, recordedOn: '2026-03-11', recordedBy: 'gannan-editor' });
  const ready = given(gannan, handledItem());

  it('is done by an item reported by the day it was due, late by one reported after it', () => {
    ready.when(recordCommissionOutcome, { ...ordered, outcome: 'DONE' }, on).then(recorded('DONE', ordered));
    const dueBefore = { ...ordered, dueOn: '2026-03-09' };
    ready.when(recordCommissionOutcome, { ...dueBefore, outcome: 'LATE' }, on).then(recorded('LATE', dueBefore));
  });

  it('cannot be what the days of the item contradict', () => {
    ready
      .when(recordCommissionOutcome, { ...ordered, outcome: 'LATE' }, on)
      .thenRefused('OutcomeAgainstTheDays', '21(4)', { dueOn: '2026-03-10', outcome: 'LATE' });
    ready
      .when(recordCommissionOutcome, { ...ordered, dueOn: '2026-03-09', outcome: 'DONE' }, on)
      .thenRefused('OutcomeAgainstTheDays', '21(4)');
    ready.when(recordCommissionOutcome, { ...ordered, outcome: 'MISSED' }, on).thenRefused('MissedHasNoItem', '21(4)');
  });

  it('is missed, or late by telephone, only after its day', () => {
    ready.when(recordCommissionOutcome, { ...unanswered, outcome: 'MISSED' }, on).then(recorded('MISSED', unanswered));
    for (const outcome of ['MISSED', 'LATE'] as const)
      ready
        .when(recordCommissionOutcome, { ...unanswered, dueOn: '2026-03-11', outcome }, on)
        .thenRefused('NotYetDue', '21(4)');
    ready.when(recordCommissionOutcome, { ...unanswered, dueOn: '2026-03-20', outcome: 'DONE' }, on).and();
  });

  it('has one outcome, and is of a unit below the office', () => {
    ready
      .when(recordCommissionOutcome, { ...ordered, outcome: 'DONE' }, on)
      .and()
      .when(recordCommissionOutcome, { ...unanswered, outcome: 'MISSED' }, on)
      .thenRefused('OutcomeOnRecord', '21(4)');
    ready
      .when(recordCommissionOutcome, { ...unanswered, officeId: 'hezuo', unitId: 'water', outcome: 'DONE' }, on)
      .thenRefused('UnitOfAnotherOffice');
    ready
      .when(recordCommissionOutcome, { ...ordered, unitId: 'water', outcome: 'DONE' }, on)
      .thenRefused('NotHandledHere', undefined, { itemId });
  });
});

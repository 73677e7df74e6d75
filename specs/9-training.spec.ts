import { TrainingRecorded } from '@shangda/events/training';
import { UnitStopped } from '@shangda/events/unit';
import { recordTraining } from '@shangda/domain/training';
import { given } from '@shangda/testing/given';
import { gannan, morning } from './gannan.js';
import { itemId } from './items.js';

const byEditor = { actor: 'gannan-editor', at: morning };
const lecture = {
  trainingId: itemId,
  unitId: 'gannan',
  kind: 'LECTURE',
  subject: '政务信息写作',
  startedOn: '2026-03-10',
  days: 2,
  participants: ['hezuo-officer', 'water-officer'],
} as const;

describe('Article 9 — training of several kinds', () => {
  it('is recorded with its kind, its days and who took part', () => {
    const outcome = given(gannan).when(recordTraining, lecture, byEditor);
    outcome.then(
      TrainingRecorded.of({ ...lecture, participants: [...lecture.participants], recordedBy: 'gannan-editor' }),
    );
    outcome.and().when(recordTraining, lecture, byEditor).thenRefused('TrainingAlreadyRecorded');
  });

  it('is no plan: it has begun', () =>
    given(gannan)
      .when(recordTraining, { ...lecture, startedOn: '2026-03-11' }, byEditor)
      .thenRefused('EffectiveInTheFuture', undefined, { effectiveOn: '2026-03-11' }));

  it('is of people in the register, held by a unit that is there', () => {
    given(gannan)
      .when(recordTraining, { ...lecture, participants: ['hezuo-officer', 'nobody'] }, byEditor)
      .thenRefused('PersonUnknown', undefined, { personId: 'nobody' });
    given(gannan, { 'unit-gannan': [UnitStopped.of({ effectiveOn: '2026-03-10', reason: '撤销' })] })
      .when(recordTraining, lecture, byEditor)
      .thenRefused('UnitEnded');
  });
});

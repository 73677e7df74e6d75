import { type TrainingFact, TrainingRecorded } from '@shangda/events/training';
import type { TrainingKind } from '@shangda/events/vocabulary';
import { type StreamKind, defineCommand, streamKey } from './command.js';
import { record, refuse } from './decision.js';
import { people } from './person.js';
import { notStanding } from './unit.js';

/** The unit that recorded it; undefined where there is none of this id. */
export const trainings: StreamKind<string | undefined> = {
  category: 'training',
  initial: undefined,
  evolve: (_unitId, fact) => (fact as TrainingFact).data.unitId,
};

export interface RecordTrainingData {
  readonly trainingId: string;
  readonly unitId: string;
  readonly kind: TrainingKind;
  readonly subject: string;
  readonly startedOn: string;
  readonly days: number;
  readonly participants: readonly string[];
}

/** 培训登记 (Art. 9): what was held, how long, and who took part. */
export const recordTraining = defineCommand<RecordTrainingData>({
  name: 'RecordTraining',
  place: ({ data }) => data.unitId,
  decide: ({ data, actor, today, read }) => {
    const gone = notStanding(read, data.unitId);
    if (gone) return { refused: gone };
    if (read(trainings, data.trainingId) !== undefined) return refuse('TrainingAlreadyRecorded');
    if (data.startedOn > today) return refuse('EffectiveInTheFuture', undefined, { effectiveOn: data.startedOn });
    const stranger = data.participants.find((personId) => !read(people, personId));
    if (stranger !== undefined) return refuse('PersonUnknown', undefined, { personId: stranger });
    const participants = [...data.participants];
    const recorded = TrainingRecorded.of({ ...data, participants, recordedBy: actor });
    return record(streamKey(trainings, data.trainingId), recorded);
  },
});

import { type FactType, defineView } from './view.js';

export type TrainingEntry = {
  readonly training_id: string;
  readonly unit_id: string;
  readonly kind: string;
  readonly subject: string;
  readonly started_on: string;
  readonly days: number;
  readonly participants: readonly string[];
};

const handles = ['TrainingRecorded'] as const satisfies readonly FactType[];

/** The training of those who do information work (Art. 9). */
export const trainingRegister = defineView<TrainingEntry, (typeof handles)[number]>({
  name: 'training_register',
  version: 1,
  key: ['training_id'],
  groupedBy: ['training_id'],
  columns: {
    training_id: 'uuid',
    unit_id: 'text',
    kind: 'text',
    subject: 'text',
    started_on: 'date',
    days: 'integer',
    participants: 'text[]',
  },
  handles,
  groupsOf: ({ fact }) => [[fact.data.trainingId]],
  apply: (_rows, { fact: { data } }) => [
    {
      training_id: data.trainingId,
      unit_id: data.unitId,
      kind: data.kind,
      subject: data.subject,
      started_on: data.startedOn,
      days: data.days,
      participants: data.participants,
    },
  ],
});

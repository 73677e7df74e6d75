import { category, tone, urgency } from '@shangda/events/vocabulary';
import { instant, oneOf, orNull } from '../http/sample.js';

/** An `ItemView`, for the documents. */
export const itemSample = {
  id: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
  version: 5,
  phase: 'REPORTED',
  signature: orNull('SIGNED'),
  unit: { id: '623001', name: '合作市' },
  author: { id: '623001-officer', name: '合作市信息员' },
  category: oneOf(category.options, 'UNIT_WORK'),
  urgency: oneOf(urgency.options, 'ROUTINE'),
  tone: oneOf(tone.options, 'GOOD'),
  receivers: ['6230'],
  signers: ['623001-leader'],
  handlings: [{ officeId: '6230', phase: 'RECEIVED', registrationNumber: orNull(118) }],
  versions: [
    {
      revision: 1,
      title: '合作市举办牧民技能培训',
      body: '3月4日,合作市组织开展牧民技能培训,参训120人。',
      digest: '9f2c4e…',
      writtenBy: '623001-officer',
      writtenAt: instant('2026-03-04T01:00:00.000Z'),
    },
  ],
};

import {
  attachmentPurpose,
  category,
  channel,
  collectionMethod,
  signerRole,
  subtype,
  tone,
  urgency,
} from '@shangda/events/vocabulary';
import { instant, oneOf, orNull } from '../http/sample.js';
import { handlingSample } from './handling-sample.js';

/** An `ItemView`, for the documents. */
export const itemSample = {
  id: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
  version: 5,
  phase: 'REPORTED',
  signature: orNull('SIGNED'),
  unit: { id: '623001', name: '合作市' },
  author: { id: '623001-officer', name: '合作市信息员' },
  category: oneOf(category.options, 'UNIT_WORK'),
  subtype: orNull(oneOf(subtype.options, 'KEY_PROJECTS')),
  joint: orNull([{ unitId: '623001', weight: 2 }]),
  urgency: oneOf(urgency.options, 'ROUTINE'),
  tone: oneOf(tone.options, 'GOOD'),
  method: oneOf(collectionMethod.options, 'VISIT'),
  source: orNull('合作市人力资源和社会保障局'),
  entry: orNull({
    officeId: '6230',
    enteredBy: '6230-duty',
    channel: oneOf(channel.options, 'TELEPHONE'),
    evidence: '合作市值班室来电,值班员接听',
    occurredAt: orNull(instant('2026-03-04T00:40:00.000Z')),
  }),
  receivers: ['6230'],
  unsignedReason: orNull('山洪正在上涨,先报后签'),
  skipLevelReason: orNull('涉及多县,需州政府协调'),
  signOffs: [
    {
      revision: 1,
      submittedBy: '623001-officer',
      submittedAt: instant('2026-03-04T01:02:00.000Z'),
      steps: [
        {
          role: oneOf(signerRole.options, 'LEADER_IN_CHARGE'),
          unitId: '623001',
          outcome: oneOf(['WAITING', 'SIGNED', 'DECLINED'], 'SIGNED'),
          by: orNull('623001-leader'),
          onBehalfOf: orNull('623001-principal'),
          at: orNull(instant('2026-03-04T01:10:00.000Z')),
          reason: orNull('数据未核实'),
        },
      ],
    },
  ],
  withdrawal: orNull({ by: '623001-officer', on: '2026-03-04', reason: '情况有变' }),
  handlings: [
    {
      officeId: '6230',
      phase: 'RECEIVED',
      registrationYear: orNull(2026),
      registrationNumber: orNull(118),
      receivedBy: orNull('6230-editor'),
      receivedOn: orNull('2026-03-04'),
      channel: orNull(oneOf(channel.options, 'SYSTEM')),
      returns: [
        {
          by: '6230-editor',
          at: instant('2026-03-05T02:00:00.000Z'),
          reason: '请补充数据',
          dueOn: orNull('2026-03-20'),
        },
      ],
      originalItemId: orNull('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e12'),
      ...handlingSample,
    },
  ],
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
  attachments: [
    {
      id: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e13',
      name: '签发单.pdf',
      mediaType: 'application/pdf',
      size: 48213,
      sha256: '4b0f1c…',
      purpose: oneOf(attachmentPurpose.options, 'SIGNED_FORM'),
      addedBy: '623001-officer',
      addedAt: instant('2026-03-04T01:01:00.000Z'),
      officeId: orNull('6230'),
      version: 2,
    },
  ],
  hints: orNull([
    {
      code: 'hint.word_wrong',
      at: { field: oneOf(['title', 'body'], 'body'), from: 12, to: 14 },
      text: '是否应作：部署？',
    },
  ]),
};

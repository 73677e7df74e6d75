import { adoptionLevel, category, filedReason, route, selectionCriterion, subtype } from '@shangda/events/vocabulary';
import { instant, oneOf, orNull } from '../http/sample.js';

const by = '6230-editor';
const on = '2026-03-20';
const at = instant('2026-03-05T02:00:00.000Z');
const issueId = '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e51';
const level = (one: (typeof adoptionLevel.options)[number]) => oneOf(adoptionLevel.options, one);
const text = { title: '合作市培训牧民120人', body: '合作市3月4日开展牧民技能培训,参训120人。' };

/** A `HandlingView` with its instructions, for the documents. */
export const handlingSample = {
  questions: [
    {
      question: '参训人数是120人还是102人?',
      dueOn: orNull('2026-03-06'),
      askedBy: by,
      askedAt: at,
      answer: orNull('120人,以签到册为准。'),
      answeredBy: orNull('623001-officer'),
      answeredAt: orNull(at),
    },
  ],
  filed: orNull({ by, on, reason: oneOf(filedReason.options, 'ALREADY_KNOWN'), note: orNull('上期已刊') }),
  selection: orNull({ by, on, criteria: [oneOf(selectionCriterion.options, 'NEW_TOPIC')] }),
  classified: orNull({
    by,
    category: oneOf(category.options, 'PUBLIC_OPINION'),
    subtype: orNull(oneOf(subtype.options, 'HOT_ISSUE')),
    reason: '群众反映集中',
  }),
  editions: [{ by, at, rewritten: 3333, ...text }],
  forwards: [{ by, on, toLevel: level('PROVINCE'), toOfficeId: orNull('62') }],
  adoptions: [
    {
      issueId,
      outletId: 'zhengwu-xinxi',
      level: level('PREFECTURE'),
      number: '12',
      pieceKind: 'brief',
      compositeId: orNull('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e41'),
      by,
      on,
    },
  ],
  readingCopies: [{ leaderPost: '州政府秘书长', level: level('PREFECTURE'), by, on }],
  adoptionsAbove: [
    {
      level: level('PROVINCE'),
      outletId: 'sheng-zhengwu-xinxi',
      pieceKind: 'brief',
      route: oneOf(route.options, 'FORWARDED'),
      evidence: '省政府办公厅采用通报2026年第5期',
      on: '2026-05-08',
      recordedOn: '2026-06-02',
      by,
    },
  ],
  corrections: [{ issueId, reason: '参训人数有误', by, on, recipients: ['州政府领导'], ...text }],
  withdrawals: [
    {
      by: '623001-officer',
      at,
      reason: '数据有误',
      granted: orNull(false),
      decidedBy: orNull(by),
      decidedOn: orNull(on),
      decisionReason: orNull('已排版'),
    },
  ],
  instructions: [
    {
      id: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e61',
      issueId: orNull(issueId),
      level: level('PREFECTURE'),
      rank: 'principal',
      leaderPost: '州长',
      text: '请农牧局核实并提出办法。',
      outletId: orNull('zhengwu-xinxi'),
      on,
      recordedBy: by,
    },
  ],
};

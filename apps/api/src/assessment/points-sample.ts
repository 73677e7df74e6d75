import { effect } from '@shangda/events/rulebook/terms';
import { described, oneOf, orNull } from '../http/sample.js';

const figure = { n: '19', d: '1', shown: '19.00' };
const place = orNull({ rank: orNull(3), total: figure });

export const scoreboardSample = {
  officeId: '6230',
  periods: { asked: '2026-Q1', previous: '2025-Q4', yearBefore: '2025-Q1' },
  rulebook: orNull({ number: 2, id: 'sample-scoring', effectiveFrom: '2026-01-01' }),
  locked: false,
  lines: [
    {
      unitId: '623001',
      unitName: '合作市',
      groupId: 'counties',
      rank: orNull(1),
      total: figure,
      parts: described({ type: 'object', additionalProperties: { type: 'object' } }, { adopted: figure }),
      adjusted: { n: '0', d: '1', shown: '0.00' },
      winner: false,
      effects: [oneOf(effect.options, 'NAMED_IN_CIRCULAR')],
      movement: orNull(2),
      previous: place,
      yearBefore: place,
    },
  ],
};

export const scoreLineSample = {
  sequence: 4712,
  on: '2026-03-31',
  part: 'adopted',
  ruleId: 'edition-piece',
  amount: { n: '2', d: '3' },
  adjustment: false,
  itemId: orNull('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11'),
  rulebookNumber: 2,
  calculation: [
    {
      ruleId: 'edition-piece',
      inputs: described({ type: 'object', additionalProperties: { type: 'string' } }, { points: '2', share: '1/3' }),
      result: '2/3',
    },
  ],
  cause: { stream: 'item-0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11', type: 'ItemAdopted', sequence: 4711 },
};

const whatIfPlace = orNull({ groupId: 'counties', rank: orNull(2), total: '19.00' });

export const whatIfSample = {
  officeId: '6230',
  period: '2026',
  block: '333',
  lines: [
    {
      unitId: '623001',
      unitName: '合作市',
      actual: whatIfPlace,
      other: whatIfPlace,
      because: [{ ruleId: 'edition-piece', actual: '12.00', other: '18.00' }],
      overtakenBy: ['623021'],
      overtook: ['623027'],
    },
  ],
};

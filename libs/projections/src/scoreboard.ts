import { plus, zero } from '@shangda/events/fraction';
import { defineView } from './view.js';

export type ScoreTotal = {
  readonly office_id: string;
  /** Day by day, so that any period and any day within it can be asked for. */
  readonly accrued_on: string;
  readonly unit_id: string;
  readonly part: string;
  readonly amount_n: string;
  readonly amount_d: string;
  /** What came after the period was locked; never in the amount. */
  readonly adjusted_n: string;
  readonly adjusted_d: string;
  readonly entries: number;
};

const handles = ['PointsEntered'] as const;

/** 积分榜 (Art. 28, 31): what each unit earned on each day in each part, exact. Ranks are worked out when it is asked for. */
export const scoreboard = defineView<ScoreTotal, (typeof handles)[number]>({
  name: 'scoreboard',
  version: 1,
  key: ['office_id', 'accrued_on', 'unit_id', 'part'],
  groupedBy: ['office_id', 'accrued_on', 'unit_id', 'part'],
  columns: {
    office_id: 'text',
    accrued_on: 'date',
    unit_id: 'text',
    part: 'text',
    amount_n: 'text',
    amount_d: 'text',
    adjusted_n: 'text',
    adjusted_d: 'text',
    entries: 'integer',
  },
  handles,
  groupsOf: ({ fact: { data } }) => [[data.officeId, data.on, data.unitId, data.part]],
  apply: ([row], { fact: { data } }, [office_id = '', accrued_on = '', unit_id = '', part = '']) => {
    const before = row ?? { ...nothing, office_id, accrued_on, unit_id, part };
    const amount = data.adjustment ? zero : data.amount;
    const adjusted = data.adjustment ? data.amount : zero;
    const { n: amount_n, d: amount_d } = plus({ n: before.amount_n, d: before.amount_d }, amount);
    const { n: adjusted_n, d: adjusted_d } = plus({ n: before.adjusted_n, d: before.adjusted_d }, adjusted);
    return [{ ...before, amount_n, amount_d, adjusted_n, adjusted_d, entries: before.entries + 1 }];
  },
});

const nothing = {
  amount_n: zero.n,
  amount_d: zero.d,
  adjusted_n: zero.n,
  adjusted_d: zero.d,
  entries: 0,
};

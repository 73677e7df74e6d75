import type { CalculationStep } from '@shangda/events/points';
import { defineView } from './view.js';

export type ScoreEntry = {
  readonly office_id: string;
  readonly unit_id: string;
  /** Place of the entry in the order of the whole ledger. */
  readonly sequence: number;
  readonly accrued_on: string;
  readonly period: string;
  readonly part: string;
  readonly rule_id: string;
  /** The exact amount, as `PointsEntered` has it. */
  readonly amount_n: string;
  readonly amount_d: string;
  readonly adjustment: boolean;
  readonly item_id: string | null;
  readonly rulebook_number: number;
  readonly calculation: readonly CalculationStep[];
  readonly cause_stream: string;
  readonly cause_type: string;
  readonly cause_sequence: number;
};

const handles = ['PointsEntered'] as const;

/** 得分明细 (Art. 28, 31): every entry of a unit's account with its rule, its calculation and the fact behind it. */
export const scoreSheet = defineView<ScoreEntry, (typeof handles)[number]>({
  name: 'score_sheet',
  version: 1,
  key: ['office_id', 'unit_id', 'sequence'],
  groupedBy: ['office_id', 'unit_id', 'sequence'],
  columns: {
    office_id: 'text',
    unit_id: 'text',
    sequence: 'bigint',
    accrued_on: 'date',
    period: 'text',
    part: 'text',
    rule_id: 'text',
    amount_n: 'text',
    amount_d: 'text',
    adjustment: 'boolean',
    item_id: 'uuid',
    rulebook_number: 'integer',
    calculation: 'jsonb',
    cause_stream: 'text',
    cause_type: 'text',
    cause_sequence: 'bigint',
  },
  handles,
  groupsOf: ({ fact: { data }, sequence }) => [[data.officeId, data.unitId, String(sequence)]],
  apply: (_none, { fact: { data }, sequence }) => [
    {
      office_id: data.officeId,
      unit_id: data.unitId,
      sequence,
      accrued_on: data.on,
      period: data.period,
      part: data.part,
      rule_id: data.ruleId,
      amount_n: data.amount.n,
      amount_d: data.amount.d,
      adjustment: data.adjustment,
      item_id: data.itemId ?? null,
      rulebook_number: data.rulebookNumber,
      calculation: data.calculation,
      cause_stream: data.cause.stream,
      cause_type: data.cause.type,
      cause_sequence: data.cause.sequence,
    },
  ],
});

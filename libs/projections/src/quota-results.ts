import { defineView } from './view.js';

export type QuotaResultRow = {
  readonly office_id: string;
  readonly period: string;
  readonly rule_id: string;
  readonly unit_id: string;
  readonly measured_n: string;
  readonly measured_d: string;
  readonly required_n: string;
  readonly required_d: string;
  readonly met: boolean;
  readonly voluntary: boolean;
  readonly rulebook_number: number;
  /** The closing at which it was measured, in the order of the whole ledger. */
  readonly cause_stream: string;
  readonly cause_sequence: number;
};

const handles = ['QuotaResultEntered'] as const;

/** 任务完成情况 (Art. 21(4)): what each unit did of the quotas that are measured when their period is over. */
export const quotaResults = defineView<QuotaResultRow, (typeof handles)[number]>({
  name: 'quota_results',
  version: 1,
  key: ['office_id', 'period', 'rule_id', 'unit_id'],
  groupedBy: ['office_id', 'period', 'rule_id', 'unit_id'],
  columns: {
    office_id: 'text',
    period: 'text',
    rule_id: 'text',
    unit_id: 'text',
    measured_n: 'text',
    measured_d: 'text',
    required_n: 'text',
    required_d: 'text',
    met: 'boolean',
    voluntary: 'boolean',
    rulebook_number: 'integer',
    cause_stream: 'text',
    cause_sequence: 'bigint',
  },
  handles,
  groupsOf: ({ fact: { data } }) => [[data.officeId, data.period, data.ruleId, data.unitId]],
  apply: (_none, { fact: { data } }) => [
    {
      office_id: data.officeId,
      period: data.period,
      rule_id: data.ruleId,
      unit_id: data.unitId,
      measured_n: data.measured.n,
      measured_d: data.measured.d,
      required_n: data.required.n,
      required_d: data.required.d,
      met: data.met,
      voluntary: data.voluntary,
      rulebook_number: data.rulebookNumber,
      cause_stream: data.cause.stream,
      cause_sequence: data.cause.sequence,
    },
  ],
});

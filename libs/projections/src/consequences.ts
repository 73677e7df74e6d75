import { defineView } from './view.js';

export type ConsequenceRow = {
  readonly office_id: string;
  readonly unit_id: string;
  /** Place of the entry in the order of the whole ledger. */
  readonly sequence: number;
  readonly accrued_on: string;
  readonly effect: string;
  readonly rule_id: string;
  readonly rulebook_number: number;
  readonly cause_stream: string;
  readonly cause_type: string;
  readonly cause_sequence: number;
};

const handles = ['ConsequenceEntered'] as const;

/** Effects that are no number (Art. 32): who loses the award, is named in the circular, whose leader is told, and why. */
export const consequences = defineView<ConsequenceRow, (typeof handles)[number]>({
  name: 'consequences',
  version: 1,
  key: ['office_id', 'unit_id', 'sequence'],
  groupedBy: ['office_id', 'unit_id', 'sequence'],
  columns: {
    office_id: 'text',
    unit_id: 'text',
    sequence: 'bigint',
    accrued_on: 'date',
    effect: 'text',
    rule_id: 'text',
    rulebook_number: 'integer',
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
      effect: data.effect,
      rule_id: data.ruleId,
      rulebook_number: data.rulebookNumber,
      cause_stream: data.cause.stream,
      cause_type: data.cause.type,
      cause_sequence: data.cause.sequence,
    },
  ],
});

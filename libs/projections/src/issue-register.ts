import { type FactType, defineView } from './view.js';

export type IssueEntry = {
  readonly issue_id: string;
  readonly office_id: string;
  readonly outlet_id: string;
  readonly level: string;
  /** 增刊, numbered apart. */
  readonly supplement: boolean;
  readonly number: string;
  readonly published_on: string;
  readonly published_by: string;
  readonly pieces: number;
  readonly corrections: number;
};

const handles = ['IssuePublished', 'IssueCorrected'] as const satisfies readonly FactType[];

/** 刊物目录 (Art. 28): which issues an office published, and how often each was put right. */
export const issueRegister = defineView<IssueEntry, (typeof handles)[number]>({
  name: 'issue_register',
  version: 1,
  key: ['issue_id'],
  groupedBy: ['issue_id'],
  columns: {
    issue_id: 'uuid',
    office_id: 'text',
    outlet_id: 'text',
    level: 'text',
    supplement: 'boolean',
    number: 'text',
    published_on: 'date',
    published_by: 'text',
    pieces: 'integer',
    corrections: 'integer',
  },
  handles,
  groupsOf: ({ fact }) => [[fact.data.issueId]],
  apply: (rows, { fact }) => {
    if (fact.type === 'IssueCorrected') return rows.map((row) => ({ ...row, corrections: fact.data.correction }));
    const { data } = fact;
    return [
      {
        issue_id: data.issueId,
        office_id: data.officeId,
        outlet_id: data.outletId,
        level: data.level,
        supplement: data.supplement,
        number: data.number,
        published_on: data.publishedOn,
        published_by: data.publishedBy,
        pieces: data.pieces.length,
        corrections: 0,
      },
    ];
  },
});

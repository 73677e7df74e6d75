import { IssueCorrected } from '@shangda/events/issue';
import { issueRegister } from '@shangda/projections/issue-register';
import { foldView } from '@shangda/projections/view';
import { issueId, otherIssueId, published } from '../handlings.js';
import { itemId } from '../items.js';
import { type Entry, contentId, inStream, recorded } from './recorded.js';

const list = (...facts: readonly Entry[]) => [...foldView(issueRegister, recorded(...facts)).values()];
const issued = inStream(`issue-${issueId}`, published());
const corrected = (correction: number) =>
  inStream(
    `issue-${issueId}`,
    IssueCorrected.of({
      issueId,
      officeId: 'gannan',
      correction,
      itemId,
      content: { id: contentId, digest: 'a'.repeat(64) },
      reason: '人数有误',
      correctedOn: '2026-03-12',
      correctedBy: 'gannan-editor',
      recipients: ['州政府领导'],
    }),
  );

describe('Article 28 — the list of issues', () => {
  const line = {
    issue_id: issueId,
    office_id: 'gannan',
    outlet_id: 'zhengwu-xinxi',
    level: 'PREFECTURE',
    supplement: false,
    number: '12',
    published_on: '2026-03-10',
    published_by: 'gannan-editor',
    pieces: 1,
    corrections: 0,
  };

  it('has every issue as it went out', () =>
    expect(list(issued, inStream(`issue-${otherIssueId}`, published({ issueId: otherIssueId, number: '13' })))).toEqual(
      [line, { ...line, issue_id: otherIssueId, number: '13' }],
    ));

  it('says how often it was put right', () =>
    expect(list(issued, corrected(1), corrected(2))).toEqual([{ ...line, corrections: 2 }]));
});

import { ItemAdopted } from '@shangda/events/adoption';
import {
  ItemFiledOnly,
  ItemForwarded,
  ItemReclassified,
  ItemSelected,
  VerificationAnswered,
  VerificationAsked,
  WithdrawalDecided,
  WithdrawalRequested,
} from '@shangda/events/handling';
import { ItemReceived, ItemReturned } from '@shangda/events/item';
import { itemRegister } from '@shangda/projections/item-register';
import { foldView } from '@shangda/projections/view';
import { worklist } from '@shangda/projections/worklist';
import { type Entry, contentId, drafted, itemId, recorded, reported, submitted } from './recorded.js';

const at = (officeId: string) => ({ officeId, unitId: 'xiahe' });
const content = { id: contentId, digest: 'a'.repeat(64) };
const received = (officeId = 'gannan') =>
  ItemReceived.of({
    officeId,
    receivedBy: `${officeId}-editor`,
    receivedOn: '2026-03-31',
    registrationYear: 2026,
    registrationNumber: 41,
    channel: 'SYSTEM',
  });
const asked = VerificationAsked.of({
  officeId: 'gannan',
  askedBy: 'gannan-editor',
  question: content,
  dueOn: '2026-04-02',
});
const answered = VerificationAnswered.of({ ...at('gannan'), answeredBy: 'xiahe-officer', answer: content });
const selected = ItemSelected.of({
  officeId: 'gannan',
  selectedBy: 'gannan-editor',
  selectedOn: '2026-04-01',
  criteria: ['TIMELY'],
});
const filed = ItemFiledOnly.of({
  ...at('gannan'),
  filedBy: 'gannan-editor',
  filedOn: '2026-04-01',
  reason: 'ALREADY_KNOWN',
});
const adopted = ItemAdopted.of({
  ...at('gannan'),
  issueId: '0190a5b2-0000-7000-8000-000000000051',
  outletId: 'zhengwu-xinxi',
  level: 'PREFECTURE',
  number: '12',
  pieceKind: 'brief',
  adoptedOn: '2026-04-01',
  adoptedBy: 'gannan-editor',
  countsPiece: true,
  countsItem: true,
  credits: [{ unitId: 'xiahe', weight: 1 }],
  reportedOn: '2026-03-31',
  authors: ['xiahe-officer'],
  category: 'UNIT_WORK',
  tone: 'GOOD',
});
const forwarded = (toOfficeId?: string) =>
  ItemForwarded.of({
    ...at('gannan'),
    toLevel: 'PROVINCE',
    ...(toOfficeId !== undefined && { toOfficeId }),
    forwardedOn: '2026-04-01',
    forwardedBy: 'gannan-editor',
    credits: [{ unitId: 'xiahe', weight: 1 }],
  });
const requested = WithdrawalRequested.of({
  unitId: 'xiahe',
  offices: ['gannan'],
  reason: '数据有误',
  requestedBy: 'xiahe-officer',
});
const decided = (granted: boolean) =>
  WithdrawalDecided.of({
    ...at('gannan'),
    granted,
    decidedBy: 'gannan-editor',
    decidedOn: '2026-04-01',
    uncounts: [],
  });

const before = [drafted, submitted, reported, received()];
const phases = (...facts: readonly Entry[]) =>
  Object.fromEntries(
    [...foldView(itemRegister, recorded(...before, ...facts)).values()].map((line) => [
      line['office_id'],
      line['phase'],
    ]),
  );
const waiting = (...facts: readonly Entry[]) =>
  [...foldView(worklist, recorded(...before, ...facts)).values()]
    .filter((line) => line['desk_kind'] !== null)
    .map((line) => [line['desk_kind'], line['unit_id'], line['role'], line['due_on']]);

describe('Article 24 — the register shows what the office did with the item', () => {
  it('verified, and received again once the answer is there (Art. 14)', () => {
    expect(phases(asked)).toEqual({ '': 'REPORTED', gannan: 'VERIFYING' });
    expect(phases(asked, answered)).toEqual({ '': 'REPORTED', gannan: 'RECEIVED' });
  });

  it('filed only, selected (Art. 13), adopted', () => {
    expect(phases(filed)).toMatchObject({ gannan: 'FILED_ONLY' });
    expect(phases(selected)).toMatchObject({ gannan: 'SELECTED' });
    expect(phases(selected, adopted)).toMatchObject({ gannan: 'ADOPTED' });
  });

  it('under the office’s own category, while the unit’s line keeps the unit’s', () => {
    const reclassified = ItemReclassified.of({
      officeId: 'gannan',
      category: 'PUBLIC_OPINION',
      reason: '群众反映集中',
      reclassifiedBy: 'gannan-editor',
    });
    const lines = [...foldView(itemRegister, recorded(...before, reclassified)).values()];
    expect(lines.map((line) => line['category'])).toEqual(['UNIT_WORK', 'PUBLIC_OPINION']);
  });

  it('opens a line at the office to which it is forwarded, once; outside the system none', () => {
    expect(phases(forwarded('gansu'))).toEqual({ '': 'REPORTED', gannan: 'RECEIVED', gansu: 'REPORTED' });
    expect(phases(forwarded('gansu'), received('gansu'), forwarded('gansu'))).toMatchObject({ gansu: 'RECEIVED' });
    expect(phases(forwarded())).toEqual({ '': 'REPORTED', gannan: 'RECEIVED' });
    const lines = [...foldView(itemRegister, recorded(...before, forwarded('gansu'))).values()];
    expect(lines[2]).toMatchObject({ reported_on: '2026-04-01', received_on: null, registration_number: null });
  });

  it('withdrawn where the office granted it, and at the unit once no office has it', () => {
    expect(phases(requested)).toMatchObject({ gannan: 'RECEIVED' });
    expect(phases(requested, decided(false))).toMatchObject({ gannan: 'RECEIVED' });
    expect(phases(requested, decided(true))).toEqual({ '': 'WITHDRAWN', gannan: 'WITHDRAWN' });
    expect(phases(forwarded('gansu'), requested, decided(true))).toEqual({
      '': 'REPORTED',
      gannan: 'WITHDRAWN',
      gansu: 'REPORTED',
    });
  });
});

describe('Article 14 — what waits for an answer', () => {
  it('lies with the unit’s officer until the day the office named, and is gone when answered', () => {
    expect(waiting(asked)).toEqual([['ANSWER', 'xiahe', 'INFO_OFFICER', '2026-04-02']]);
    expect(waiting(asked, answered)).toEqual([]);
  });

  it('is a new question with its own day when asked again', () => {
    const later = VerificationAsked.of({ ...asked.data, dueOn: '2026-04-09' });
    expect(waiting(asked, answered, later)).toEqual([['ANSWER', 'xiahe', 'INFO_OFFICER', '2026-04-09']]);
  });

  it('falls away when the office returns the item instead', () =>
    expect(
      waiting(asked, ItemReturned.of({ officeId: 'gannan', returnedBy: 'gannan-editor', reason: '要素不全' })),
    ).toEqual([['REVISE', 'xiahe', 'INFO_OFFICER', null]]));
});

describe('what the office must receive or decide', () => {
  it('a forwarded item waits at the next office', () => {
    expect(waiting(forwarded('gansu'))).toEqual([['RECEIVE', 'gansu', 'EDITOR', null]]);
    expect(waiting(forwarded('gansu'), received('gansu'))).toEqual([]);
    expect(waiting(forwarded())).toEqual([]);
  });

  it('what the unit asks back waits for the office’s decision', () => {
    expect(waiting(requested)).toEqual([['DECIDE', 'gannan', 'EDITOR', null]]);
    expect(waiting(asked, requested)).toEqual([['DECIDE', 'gannan', 'EDITOR', null]]);
    expect(waiting(requested, decided(false))).toEqual([]);
    expect(waiting(asked, requested, decided(false))).toEqual([['ANSWER', 'xiahe', 'INFO_OFFICER', '2026-04-02']]);
    expect(foldView(worklist, recorded(...before, requested, decided(true))).size).toBe(0);
  });

  it('remembers the item', () =>
    expect([...foldView(worklist, recorded(...before, asked)).values()][0]).toMatchObject({ item_id: itemId }));
});

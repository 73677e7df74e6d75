import {
  DuplicateLinked,
  ItemApproved,
  ItemReceived,
  ItemReturned,
  ItemWithdrawn,
  ReportSigned,
  SignOffDeclined,
  SignatureRefused,
} from '@shangda/events/item';
import { foldView } from '@shangda/projections/view';
import { worklist } from '@shangda/projections/worklist';
import {
  type Entry,
  drafted,
  recorded,
  reported,
  reportedAgain,
  reportedUnsigned,
  startedAt,
  submitted,
} from './recorded.js';

const approved = (step: number, last: boolean) =>
  ItemApproved.of({ step, signerId: `leader-${step}`, signedDigest: 'a'.repeat(64), last });
const received = ItemReceived.of({
  officeId: 'gannan',
  receivedBy: 'gannan-editor',
  receivedOn: '2026-03-31',
  registrationYear: 2026,
  registrationNumber: 41,
  channel: 'SYSTEM',
});
const returned = ItemReturned.of({
  officeId: 'gannan',
  returnedBy: 'gannan-editor',
  reason: '要素不全',
  dueOn: '2026-04-02',
});

const waiting = (...facts: readonly Entry[]) =>
  [...foldView(worklist, recorded(...facts)).values()]
    .filter((line) => line['desk_kind'] !== null)
    .map((line) => [line['desk_kind'], line['unit_id'], line['role']]);

const atOffice = ['RECEIVE', 'gannan', 'EDITOR'];
const atFirstLeader = ['SIGN_OFF', 'xiahe', 'LEADER_IN_CHARGE'];

describe('Article 16 — what waits for a signature', () => {
  it('lies on no desk while it is a first draft', () => {
    expect(waiting(drafted)).toEqual([]);
  });

  it('goes from desk to desk along the chain', () => {
    expect(waiting(drafted, submitted)).toEqual([atFirstLeader]);
    expect(waiting(drafted, submitted, approved(0, false))).toEqual([['SIGN_OFF', 'xiahe-office', 'LEADER_IN_CHARGE']]);
  });

  it('goes on by one step when a delegate signs, and remembers for whom', () => {
    const byDelegate = ItemApproved.of({ ...approved(0, false).data, signerId: 'clerk', onBehalfOf: 'leader-0' });
    const facts = [drafted, submitted, byDelegate];
    expect(waiting(...facts)).toEqual([['SIGN_OFF', 'xiahe-office', 'LEADER_IN_CHARGE']]);
    const [line] = foldView(worklist, recorded(...facts)).values();
    expect(line).toMatchObject({ signers: ['clerk', 'leader-0'] });
  });

  it('leaves the unit with the last signature and waits to be received', () => {
    expect(waiting(drafted, submitted, approved(0, false), approved(1, true), reported)).toEqual([atOffice]);
  });

  it('goes back to the officer when a leader declines', () => {
    const declined = SignOffDeclined.of({ step: 0, declinedBy: 'leader-0', reason: '数字不符' });
    expect(waiting(drafted, submitted, declined)).toEqual([['REVISE', 'xiahe', 'INFO_OFFICER']]);
  });

  it('waits for the leader and the office at once in an unsigned emergency (Art. 20)', () => {
    const signed = ReportSigned.of({ unitId: 'xiahe', signedOn: '2026-04-01', counts: [] });
    expect(waiting(drafted, submitted, reportedUnsigned)).toEqual([atFirstLeader, atOffice]);
    expect(waiting(drafted, submitted, reportedUnsigned, signed)).toEqual([atOffice]);
  });
});

describe('Article 20 — an emergency whose signature was refused', () => {
  const refusal = SignatureRefused.of({ step: 0, refusedBy: 'leader-0', reason: '伤亡数字有误' });
  const before = [drafted, submitted, reportedUnsigned];
  const atOfficer = ['CORRECT', 'xiahe', 'INFO_OFFICER'];
  const duplicate = DuplicateLinked.of({
    officeId: 'gannan',
    unitId: 'xiahe',
    originalItemId: '0190a5b2-0000-7000-8000-000000000009',
    linkedBy: 'gannan-editor',
    uncounts: [],
  });

  it('waits to be corrected at its unit, and at the office once that has received it', () => {
    expect(waiting(...before, refusal)).toEqual([atOfficer, atOffice]);
    expect(waiting(...before, refusal, received)).toEqual([atOfficer, ['CORRECT', 'gannan', 'EDITOR']]);
    expect(waiting(...before, received, refusal)).toEqual([atOfficer, ['CORRECT', 'gannan', 'EDITOR']]);
  });

  it('waits no longer when the office has returned it and its new version is signed', () => {
    const back = [...before, refusal, received, returned];
    expect(waiting(...back)).toEqual([['REVISE', 'xiahe', 'INFO_OFFICER']]);
    const again = [...back, submitted, approved(0, false), approved(1, true), reportedAgain];
    expect(waiting(...again)).toEqual([atOffice]);
    expect(waiting(...again, received)).toEqual([]);
  });

  it('waits no longer when it turns out a duplicate', () => {
    expect(waiting(...before, refusal, received, duplicate)).toEqual([]);
  });
});

describe('Article 24 — what waits to be received', () => {
  const before = [drafted, submitted, reported];

  it('is off every desk once received', () => {
    expect(waiting(...before, received)).toEqual([]);
  });

  it('comes back to the unit when returned, with its due day, and to the office when sent again', () => {
    expect(waiting(...before, received, returned)).toEqual([['REVISE', 'xiahe', 'INFO_OFFICER']]);
    const [line] = foldView(worklist, recorded(...before, received, returned)).values();
    expect(line).toMatchObject({ due_on: '2026-04-02', since: startedAt + 4_000_000 });
    expect(waiting(...before, received, returned, submitted, reportedAgain)).toEqual([atOffice]);
  });

  it('is gone when withdrawn', () => {
    const withdrawn = ItemWithdrawn.of({ unitId: 'xiahe', reason: '误报', withdrawnOn: '2026-03-31', uncounts: [] });
    expect(foldView(worklist, recorded(...before, withdrawn)).size).toBe(0);
  });
});

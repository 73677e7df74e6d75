import { DuplicateLinked, ItemCounted, ItemUncounted, ItemWithdrawn, ReportSigned } from '@shangda/events/item';
import { QuotaAssigned, QuotaMet, QuotaReleased, QuotaShortfall, QuotaWarned } from '@shangda/events/quota';
import { quotaCounters } from '@shangda/projections/quota-counters';
import { projectionOf } from '@shangda/projections/quota-table';
import { foldView } from '@shangda/projections/view';
import {
  type Entry,
  inStream,
  itemId,
  march,
  ofOtherItem,
  recorded,
  reported,
  reportedAgain,
  reportedUnsigned,
} from './recorded.js';

const owes = { ...march, unitId: 'xiahe' };
const assigned = inStream('quota-gannan-2026-03', QuotaAssigned.of({ ...owes, required: 15, rulebookNumber: 1 }));
const released = inStream('quota-gannan-2026-03', QuotaReleased.of(owes));
const withdrawn = ItemWithdrawn.of({ unitId: 'xiahe', reason: '重复', withdrawnOn: '2026-03-31', uncounts: [march] });
const linked = DuplicateLinked.of({
  officeId: 'gannan',
  unitId: 'xiahe',
  originalItemId: itemId,
  linkedBy: 'gannan-editor',
  uncounts: [march],
});

const counter = (...facts: readonly Entry[]) => {
  const rows = [...foldView(quotaCounters, recorded(...facts)).values()];
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
};

describe('Article 21(4) — what a unit reported in the month', () => {
  it('counts an item once, when it is reported', () => {
    expect(counter(assigned, reported)).toMatchObject({ ...row, required: 15, measured: 1 });
  });

  it('does not count a resubmission again', () => {
    expect(counter(assigned, reported, reportedAgain)).toMatchObject({ measured: 1 });
  });

  it('counts an item that came before the month was opened', () => {
    expect(counter(reported, assigned)).toMatchObject({ required: 15, measured: 1 });
  });

  it('takes an item back that was withdrawn before receipt', () => {
    expect(counter(assigned, reported, ofOtherItem(reported), withdrawn)).toMatchObject({ measured: 1 });
  });

  it('counts the same matter sent twice once', () => {
    expect(counter(assigned, reported, ofOtherItem(reported), ofOtherItem(linked))).toMatchObject({ measured: 1 });
  });

  it('counts an unsigned emergency when it is signed, not before (Art. 20)', () => {
    const signed = ReportSigned.of({ unitId: 'xiahe', signedOn: '2026-04-01', counts: [march] });
    expect(counter(assigned, reportedUnsigned)).toMatchObject({ measured: 0 });
    expect(counter(assigned, reportedUnsigned, signed)).toMatchObject({ measured: 1 });
  });

  it('counts and takes back what the office decides later', () => {
    const count = { ...march, unitId: 'xiahe' };
    const counted = ItemCounted.of({ counts: [count] });
    const uncounted = ItemUncounted.of({ officeId: 'gannan', uncounts: [count], because: 'RETURNED' });
    expect(counter(assigned, counted)).toMatchObject({ ...row, measured: 1 });
    expect(counter(assigned, reported, uncounted)).toMatchObject({ measured: 0 });
  });

  it('keeps the count of a unit that owes nothing any more', () => {
    expect(counter(assigned, reported, released)).toMatchObject({ required: null, measured: 1 });
  });

  it('counts nothing where no rule applies', () => {
    expect(foldView(quotaCounters, recorded(reportedUnsigned)).size).toBe(0);
  });
});

describe('Article 21(4) — when the month closes', () => {
  const standing = { ...owes, measured: 1, required: 15 };

  it('keeps what stood at the closing beside what came later', () => {
    const short = inStream('quota-gannan-2026-03', QuotaShortfall.of({ ...standing, shortBy: 14 }));
    const after = counter(assigned, reported, short, ofOtherItem(reported));
    expect(after).toMatchObject({ closed: true, closed_measured: 1, measured: 2 });
  });

  it('closes a quota that was met', () => {
    const met = inStream('quota-gannan-2026-03', QuotaMet.of({ ...standing, required: 1 }));
    expect(counter(reported, met)).toMatchObject({ closed: true, closed_measured: 1 });
  });

  it('remembers the nearest warning', () => {
    const warned = (daysLeft: number) =>
      inStream('quota-gannan-2026-03', QuotaWarned.of({ ...standing, daysLeft, projection: 2 }));
    expect(counter(assigned, warned(7), warned(3))).toMatchObject({ warned_days: 3, closed: false });
  });
});

describe('Article 21(4) — where the month will end at this pace', () => {
  it('counts today as elapsed and rounds down', () => {
    expect(projectionOf(7, '2026-03', '2026-03-15')).toBe(14);
    expect(projectionOf(1, '2026-02', '2026-02-01')).toBe(28);
  });

  it('is what was measured once the month is over, and nothing before it begins', () => {
    expect(projectionOf(7, '2026-03', '2026-03-31')).toBe(7);
    expect(projectionOf(7, '2026-03', '2026-04-01')).toBe(7);
    expect(projectionOf(0, '2026-03', '2026-02-28')).toBeNull();
  });
});

const row = {
  office_id: 'gannan',
  rule_id: 'county-month',
  unit_id: 'xiahe',
  period: '2026-03',
  rulebook_number: 1,
  closed: false,
  closed_measured: null,
  warned_days: null,
};

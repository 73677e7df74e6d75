import {
  DuplicateLinked,
  ItemReceived,
  ItemReturned,
  ItemRevised,
  ItemWithdrawn,
  ReportSigned,
  SignatureRefused,
} from '@shangda/events/item';
import { RegisterLineEntered } from '@shangda/events/register';
import { itemRegister } from '@shangda/projections/item-register';
import { foldView } from '@shangda/projections/view';
import {
  type Entry,
  contentId,
  described,
  drafted,
  inStream,
  itemId,
  recorded,
  reported,
  reportedAgain,
  reportedUnsigned,
  submitted,
} from './recorded.js';

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
const newText = '0190a5b2-0000-7000-8000-0000000000c2';
const revised = ItemRevised.of({
  ...described,
  content: { id: newText, digest: 'b'.repeat(64) },
  revision: 2,
  revisedBy: 'xiahe-officer',
});

const lines = (...facts: readonly Entry[]) => {
  const rows = [...foldView(itemRegister, recorded(...facts)).values()];
  return {
    own: rows.find((row) => row['office_id'] === ''),
    office: rows.find((row) => row['office_id'] === 'gannan'),
    rows,
  };
};

describe('Article 24 — the register (登记簿)', () => {
  it('shows a draft to nobody but its unit', () => {
    const { own, rows } = lines(drafted);
    expect(rows).toHaveLength(1);
    expect(own).toMatchObject({ item_id: itemId, unit_id: 'xiahe', phase: 'DRAFT', reported_on: null });
  });

  it('opens a line at the office when the item is reported', () => {
    const { own, office } = lines(drafted, submitted, reported);
    expect(own).toMatchObject({ phase: 'REPORTED', signature: 'SIGNED' });
    expect(office).toMatchObject({ phase: 'REPORTED', reported_on: '2026-03-31', registration_number: null });
  });

  it('writes the number beside the line on receipt', () => {
    const { office } = lines(drafted, submitted, reported, received);
    expect(office).toMatchObject({
      phase: 'RECEIVED',
      registration_year: 2026,
      registration_number: 41,
      received_on: '2026-03-31',
    });
  });

  it('keeps showing the office what was reported while the unit rewrites it', () => {
    const { own, office } = lines(drafted, submitted, reported, received, returned, revised);
    expect(own).toMatchObject({ phase: 'DRAFT', content_id: newText, revision: 2 });
    expect(office).toMatchObject({
      phase: 'RETURNED',
      content_id: contentId,
      revision: 1,
      return_due_on: '2026-04-02',
    });
  });

  it('keeps line and number of a resubmission', () => {
    const { office, rows } = lines(drafted, submitted, reported, received, returned, revised, submitted, reportedAgain);
    expect(rows).toHaveLength(2);
    expect(office).toMatchObject({
      phase: 'REPORTED',
      registration_number: 41,
      content_id: newText,
      return_due_on: null,
    });
  });

  it('marks an emergency as unsigned until it is signed, or refused (Art. 20)', () => {
    const before = [drafted, submitted, reportedUnsigned];
    const signed = ReportSigned.of({ unitId: 'xiahe', signedOn: '2026-04-01', counts: [] });
    const refused = SignatureRefused.of({ step: 0, refusedBy: 'xiahe-leader', reason: '不实' });
    expect(lines(...before).office).toMatchObject({ signature: 'UNSIGNED' });
    expect(lines(...before, signed).office).toMatchObject({ signature: 'SIGNED' });
    expect(lines(...before, refused).office).toMatchObject({ signature: 'SIGNATURE_REFUSED', phase: 'REPORTED' });
  });

  it('links a duplicate and leaves it standing', () => {
    const originalItemId = '0190a5b2-0000-7000-8000-000000000009';
    const linked = DuplicateLinked.of({
      officeId: 'gannan',
      unitId: 'xiahe',
      originalItemId,
      linkedBy: 'gannan-editor',
      uncounts: [],
    });
    const { own, office } = lines(drafted, submitted, reported, linked);
    expect(office).toMatchObject({ phase: 'DUPLICATE', original_item_id: originalItemId });
    expect(own).toMatchObject({ phase: 'REPORTED' });
  });

  it('shows a withdrawal everywhere and deletes nothing', () => {
    const withdrawn = ItemWithdrawn.of({ unitId: 'xiahe', reason: '误报', withdrawnOn: '2026-03-31', uncounts: [] });
    const { rows } = lines(drafted, submitted, reported, withdrawn);
    expect(rows.map((row) => row['phase'])).toEqual(['WITHDRAWN', 'WITHDRAWN']);
  });

  it('keeps only a line of what is handled on paper (保守国家秘密法 Art. 31)', () => {
    const line = RegisterLineEntered.of({
      officeId: 'gannan',
      year: 2026,
      number: 42,
      unitId: 'xiahe',
      enteredBy: 'gannan-duty',
      enteredOn: '2026-03-31',
      handledOn: 'PAPER',
    });
    const { office } = lines(inStream('register-gannan-2026', line));
    expect(office).toMatchObject({
      phase: 'LINE_ONLY',
      item_id: null,
      content_id: null,
      registration_number: 42,
      handled_on: 'PAPER',
    });
  });

  it('refuses to guess about an item that never began', () => {
    expect(() => lines(received)).toThrow('never began');
  });
});

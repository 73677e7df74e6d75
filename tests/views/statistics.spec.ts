import { adoptionStatistics } from '@shangda/projections/adoption-statistics';
import { categoryBalance } from '@shangda/projections/category-balance';
import { daySums, daySumsSql } from '@shangda/projections/day-sums';
import { officerStatistics } from '@shangda/projections/officer-statistics';
import type { View } from '@shangda/projections/view';
import { openViewLedger, type ViewLedger } from './ledger.js';

const rows = 300_000;
const spans = [
  { name: 'asked', from: '2026-01-01', until: '2026-03-31' },
  { name: 'previous', from: '2025-10-01', until: '2025-12-31' },
  { name: 'yearBefore', from: '2025-01-01', until: '2025-03-31' },
];
let ledger: ViewLedger;

/** One addition a row: 200 units a day, ten years of them. */
const filled: Readonly<Record<string, string>> = {
  adoption_statistics: "'bulletin', 'PREFECTURE', 'brief', 1, 3, i",
  category_balance: "'UNIT_WORK', 'GOOD', 2, 1, 0, 0, i",
  officer_statistics: "'officer', 2, 1, 0, i",
};

beforeAll(async () => {
  ledger = await openViewLedger();
  for (const [table, rest] of Object.entries(filled)) {
    await ledger.owner.query(
      `insert into views.${table} select 'full', '2020-01-01'::date + (i / 100)::int, 'unit-' || (i % 100), ${rest}
        from generate_series(0, ${rows - 1}) i`,
    );
    await ledger.owner.query(`vacuum analyze views.${table}`);
  }
}, 120_000);

afterAll(() => ledger.close());

describe('statistics of any period', () => {
  it('are sums of its days, beside those of the period and of the year before', async () => {
    const sums = await daySums(ledger.app, adoptionStatistics, { officeId: 'full', spans, unitId: 'unit-7' });
    const one = { unit_id: 'unit-7', outlet_id: 'bulletin', level: 'PREFECTURE', piece_kind: 'brief' };
    expect(sums).toEqual([
      { ...one, span: 'asked', pieces: 90, days: 270 },
      { ...one, span: 'previous', pieces: 92, days: 276 },
      { ...one, span: 'yearBefore', pieces: 90, days: 270 },
    ]);
  });

  it('are as of a point of the ledger what they were then', async () => {
    // The first day of the asked quarter begins at row 219,200.
    const question = { officeId: 'full', spans, unitId: 'unit-7', untilSequence: 219_207 };
    const sums = await daySums(ledger.app, adoptionStatistics, question);
    expect(sums.map(({ span, pieces }) => [span, pieces])).toEqual([
      ['asked', 1],
      ['previous', 92],
      ['yearBefore', 90],
    ]);
  });

  it('say nothing of other offices', async () =>
    expect(await daySums(ledger.app, categoryBalance, { officeId: 'other', spans })).toEqual([]));

  it.each<[string, View, string | null, number | null]>([
    ['adoptions', adoptionStatistics, null, null],
    ['adoptions of one unit', adoptionStatistics, 'unit-7', null],
    ['adoptions as of a point', adoptionStatistics, null, 250_000],
    ['categories', categoryBalance, null, null],
    ['categories as of a point', categoryBalance, 'unit-7', 250_000],
    ['officers', officerStatistics, null, null],
    ['officers as of a point', officerStatistics, null, 250_000],
  ])('answer %s from an index alone', async (_what, view, unitId, untilSequence) => {
    const values = ['full', unitId, untilSequence, ...spans.flatMap(({ name, from, until }) => [name, from, until])];
    const { rows: plan } = await ledger.app.query<{ 'QUERY PLAN': unknown }>(
      `explain (format json) ${daySumsSql(view, spans.length)}`,
      values,
    );
    const scans = [...JSON.stringify(plan[0]?.['QUERY PLAN']).matchAll(/"Node Type":"([^"]*Scan)"/g)];
    const kinds = scans.map(([, kind]) => kind).filter((kind) => kind !== 'Subquery Scan');
    expect(kinds).toEqual(spans.map(() => 'Index Only Scan'));
  });
});

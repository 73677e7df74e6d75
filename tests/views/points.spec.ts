import { asText, exact } from '@shangda/events/fraction';
import { PointsEntered } from '@shangda/events/points';
import { accountTotals, pastSums, presentSums, scoreLines } from '@shangda/projections/points-table';
import { catchUp } from '@shangda/projections/runner';
import { scoreSheet } from '@shangda/projections/score-sheet';
import { scoreboard } from '@shangda/projections/scoreboard';
import { openViewLedger, type ViewLedger } from './ledger.js';

const itemId = '0195a000-0000-7000-8000-000000000001';
const year = { officeId: 'gannan', from: '2026-01-01', until: '2026-12-31' };
let ledger: ViewLedger;
let causes = 0;

type Entered = Parameters<typeof PointsEntered.of>[0];

/** One voucher with one line. */
function enter(unitId: string, amount: string, changes: Partial<Entered> = {}): Promise<void> {
  const cause = { stream: `item-${itemId}`, type: 'ItemAdopted', sequence: ++causes };
  const on = changes.on ?? '2026-03-31';
  const fact = PointsEntered.of({
    officeId: 'gannan',
    unitId,
    itemId,
    period: on.slice(0, 7),
    ruleId: 'edition-piece',
    part: 'adopted',
    amount: asText(exact(amount)),
    rulebookNumber: 1,
    calculation: [],
    cause,
    adjustment: false,
    ...changes,
    on,
  });
  return ledger.record({ stream: `points-gannan-${cause.sequence}`, fact });
}

beforeAll(async () => {
  ledger = await openViewLedger();
  for (const share of ['2/3', '2/3', '2/3', '1/4']) await enter('hezuo', share);
  await enter('hezuo', '10', { part: 'instructed', on: '2026-04-01' });
  await enter('hezuo', '5', { adjustment: true });
  await enter('xiahe', '-3/2', { on: '2025-12-31' });
  await ledger.seal();
  for (const view of [scoreSheet, scoreboard]) await catchUp(ledger.app, view);
}, 60_000);

afterAll(() => ledger.close());

describe('the points ledger in its views', () => {
  const hezuo = { unitId: 'hezuo', part: 'adopted', amount: { n: '9', d: '4' }, adjusted: { n: '5', d: '1' } };

  it('adds exactly, by part, what accrued in the period; adjustments beside it', async () =>
    expect(await accountTotals(ledger.app, year)).toMatchObject([
      { ...hezuo, entries: 5 },
      { unitId: 'hezuo', part: 'instructed', amount: { n: '10', d: '1' }, entries: 1 },
    ]));

  it('answers as of a day', async () =>
    expect(await accountTotals(ledger.app, { ...year, until: '2026-03-31' })).toMatchObject([hezuo]));

  it('answers as of a point of the ledger, as it answered then', async () => {
    const lines = await scoreLines(ledger.app, { ...year, unitId: 'hezuo' }, { limit: 10 });
    const third = lines[2]?.sequence ?? 0;
    expect(await accountTotals(ledger.app, { ...year, untilSequence: third })).toEqual([
      {
        unitId: 'hezuo',
        part: 'adopted',
        amount: { n: '2', d: '1' },
        adjusted: { n: '0', d: '1' },
        entries: 3,
      },
    ]);
    const all = Math.max(...lines.map(({ sequence }) => sequence));
    const [adopted] = await accountTotals(ledger.app, { ...year, untilSequence: all });
    expect(adopted).toMatchObject({ amount: hezuo.amount, adjusted: hezuo.adjusted });
  });

  it('opens a number page after page, with the fact behind each entry', async () => {
    const question = { ...year, unitId: 'hezuo' };
    const first = await scoreLines(ledger.app, question, { limit: 4 });
    const last = first.at(-1);
    const rest = await scoreLines(ledger.app, question, { limit: 4, after: [last?.on ?? '', String(last?.sequence)] });
    expect([...first, ...rest].map(({ amount }) => `${amount.n}/${amount.d}`)).toEqual([
      '2/3',
      '2/3',
      '2/3',
      '1/4',
      '5/1',
      '10/1',
    ]);
    expect(rest.at(-1)).toMatchObject({ on: '2026-04-01', part: 'instructed', cause: { type: 'ItemAdopted' } });
  });
});

describe('the points ledger with a million entries', () => {
  beforeAll(async () => {
    await ledger.owner.query(`
      insert into views.score_sheet select 'full', 'unit-' || (i % 150), i, '2026-01-01'::date + (i % 365)::int, '2026-01', 'adopted', 'r',
          '2', '3', false, null, 1, '[]', 's', 't', i from generate_series(1, 1000000) i;
      insert into views.scoreboard select 'full', '2026-01-01'::date + (i / 150)::int, 'unit-' || (i % 150), 'adopted', '2', '3', '0', '1', 1
        from generate_series(0, 150 * 1500 - 1) i`);
    await ledger.owner.query('vacuum analyze views.score_sheet, views.scoreboard');
  }, 120_000);

  const scansOf = async (sql: string, values: readonly unknown[]): Promise<readonly string[]> => {
    const { rows } = await ledger.app.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${sql}`, [...values]);
    return [...JSON.stringify(rows[0]?.['QUERY PLAN']).matchAll(/"Node Type":"([^"]*Scan)"/g)].map(
      ([, type]) => type ?? '',
    );
  };

  it.each([
    ['the scoreboard of a quarter', presentSums, ['full', '2026-01-01', '2026-03-31']],
    ['the scoreboard of a year', presentSums, ['full', '2026-01-01', '2026-12-31']],
    ['the scoreboard of a quarter as of a point', pastSums, ['full', '2026-01-01', '2026-03-31', 900_000]],
  ])('answers %s from an index alone', async (_what, sql, values) => {
    const scans = await scansOf(sql, values);
    expect(scans.length).toBeGreaterThan(0);
    expect(new Set(scans)).toEqual(new Set(['Index Only Scan']));
  });
});

import { randomUUID } from 'node:crypto';
import { Executor } from '@shangda/event-store/execute';
import { PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { readFact } from '@shangda/events/catalogue';
import { exact } from '@shangda/events/fraction';
import { ItemReported } from '@shangda/events/item';
import type { Rulebook } from '@shangda/events/rulebook';
import { accountTotals } from '@shangda/projections/points-table';
import { quotaResultsOf } from '@shangda/projections/quota-table';
import { whatIf } from '@shangda/api/assessment/what-if';
import { PointsClerk } from '@shangda/worker/points-clerk';
import { citation, sample, titled } from '../../specs/scoring.js';
import type { Entry } from '../views/ledger.js';
import { type ClockedOffice, openClockedOffice } from './clocked-office.js';

jest.setTimeout(60_000);

const counties = [{ appliesTo: { classes: ['COUNTY_GOVERNMENT' as const] }, minimum: 1 }];
const quota = (id: string, period: Rulebook['quotas'][number]['period']): Rulebook['quotas'][number] => ({
  ...titled(id),
  period,
  measure: 'REPORTED',
  minima: counties,
});
/** A week, a month, a quarter and a year of at least one report each; a period met is worth 1, one missed costs 1. */
const book = sample({
  quotas: [quota('w', 'WEEK'), quota('m', 'MONTH'), quota('q', 'QUARTER'), quota('y', 'YEAR')],
  points: [{ id: 'met', part: 'adoption', when: { fact: 'QUOTA_MET' }, points: '1', citation }],
  deductions: [
    {
      id: 'missed',
      part: 'adoption',
      when: { fact: 'QUOTA_MISSED' },
      take: { method: 'FIXED', points: '1' },
      citation,
    },
  ],
});

let office: ClockedOffice;
let clerk: PointsClerk;

beforeEach(async () => {
  office = await openClockedOffice('2026-03-02T01:00:00Z');
  clerk = new PointsClerk(new Executor(new PostgresLedger(office.pools), readFact), office.pools.read);
}, 60_000);

afterEach(async () => {
  clerk.leave();
  await office.close();
});

async function report(reportedOn: string): Promise<void> {
  const fact = ItemReported.of({
    unitId: 'county',
    receivers: ['root'],
    reportedOn,
    signature: 'SIGNED',
    resubmission: false,
    counts: [{ officeId: 'root', ruleId: 'm', period: reportedOn.slice(0, 7) }],
  });
  const entry: Entry = { stream: `item-${randomUUID()}`, fact };
  await (
    await office.leaveOpen(entry)
  )();
}

/** The clock comes to an hour, and all workers do what is due. */
async function at(hour: string, ...clocks: readonly ReturnType<ClockedOffice['clock']>[]): Promise<void> {
  await office.setClock(hour);
  await office.untilQuiet(...(clocks.length > 0 ? clocks : [office.clock()]));
  await clerk.tick();
  await office.settle();
}

const resultsOf = async (period: string): Promise<readonly string[]> => {
  const results = await quotaResultsOf(office.pools.read, { officeId: 'root', period });
  return results.map(
    ({ ruleId, unitId, measured, required }) =>
      `${ruleId} ${unitId} ${exact(measured).toFraction()}/${exact(required).toFraction()}`,
  );
};

async function totalOf(from: string, until: string): Promise<string> {
  const [account] = await accountTotals(office.pools.read, { officeId: 'root', from, until });
  return account ? exact(account.amount).toFraction() : 'none';
}

const closings = async (): Promise<readonly string[]> => {
  const { rows } = await office.pools.read.query<{ ends: string }>(
    `select e.payload::json ->> 'ends' as ends from ledger.event e where type = 'QuotaPeriodClosed' order by position`,
  );
  return rows.map(({ ends }) => (JSON.parse(ends) as string[]).join(' '));
};

describe('quotas that are measured when their period is over', () => {
  it('a week on Monday, a quarter with its last month, each once, however many clocks there are', async () => {
    await office.publish('root', book);
    const clocks = [office.clock(), office.clock()];
    await at('2026-03-02T02:00:00Z', ...clocks);
    await report('2026-03-10');
    await at('2026-03-08T15:59:59Z', ...clocks);
    expect(await closings()).toEqual([]);
    await at('2026-03-08T16:00:00Z', ...clocks);
    expect(await closings()).toEqual(['2026-W10']);
    expect(await resultsOf('2026-W10')).toEqual(['w county 0/1']);
    await at('2026-03-31T16:00:00Z', ...clocks);
    // 1 March was the Sunday of a week that was over before the rulebook came.
    expect(await closings()).toEqual(['2026-W10', '2026-W11', '2026-W12', '2026-W13', '2026-W09 2026-03 2026-Q1']);
    expect(await resultsOf('2026-W11')).toEqual(['w county 1/1']);
    expect(await resultsOf('2026-03')).toEqual([]);
    expect(await resultsOf('2026-Q1')).toEqual(['q county 1/1']);
    // Five weeks: one met, four missed; month and quarter met.
    expect(await totalOf('2026-01-01', '2026-12-31')).toBe('-1');
  });

  it('come for all that passed while nobody was at work, in their order', async () => {
    await office.publish('root', book);
    await at('2026-03-02T02:00:00Z');
    await report('2026-03-10');
    await at('2027-01-01T02:00:00Z');
    const all = await closings();
    expect(all.at(-1)).toBe('2026-W49 2026-W50 2026-W51 2026-W52 2026-12 2026-Q4 2026');
    expect(all).toHaveLength(4 + 10);
    expect(await resultsOf('2026')).toEqual(['y county 1/1']);
    expect(await resultsOf('2026-Q4')).toEqual(['q county 0/1']);
  });

  it('are the same for a clerk who hears everything anew, and under the same rulebook on trial', async () => {
    await office.publish('root', book);
    await at('2026-03-02T02:00:00Z');
    await report('2026-03-10');
    await at('2026-03-31T16:00:00Z');
    const before = await totalOf('2026-01-01', '2026-12-31');
    clerk.leave();
    await office.pools.read.query('delete from views.quota_results');
    const successor = new PointsClerk(new Executor(new PostgresLedger(office.pools), readFact), office.pools.read);
    await successor.tick();
    successor.leave();
    await office.settle();
    expect(await totalOf('2026-01-01', '2026-12-31')).toBe(before);

    const { lines } = await whatIf(office.pools.read, { officeId: 'root', rulebook: book, period: '2026' });
    expect(lines.flatMap(({ because }) => because)).toEqual([]);
    const strict = {
      ...book,
      quotas: [{ ...quota('q', 'QUARTER'), minima: [{ ...counties[0], minimum: 2 }] }],
    } as Rulebook;
    const tried = await whatIf(office.pools.read, { officeId: 'root', rulebook: strict, period: '2026' });
    expect(tried.lines.find(({ unitId }) => unitId === 'county')?.because).toEqual([
      { ruleId: 'met', actual: '3.00', other: '0.00' },
      { ruleId: 'missed', actual: '-4.00', other: '-1.00' },
    ]);
  });
});

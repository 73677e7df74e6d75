import { randomUUID } from 'node:crypto';
import { Executor } from '@shangda/event-store/execute';
import { type LedgerPools, PostgresLedger, openPools } from '@shangda/event-store/postgres-ledger';
import { AdoptionAboveRecorded, ItemAdopted } from '@shangda/events/adoption';
import { readFact } from '@shangda/events/catalogue';
import { exact } from '@shangda/events/fraction';
import { ItemReported } from '@shangda/events/item';
import { FindingDecided } from '@shangda/events/finding';
import { PointsPeriodLocked } from '@shangda/events/points';
import type { Rulebook } from '@shangda/events/rulebook';
import { accountTotals } from '@shangda/projections/points-table';
import { PointsClerk } from '@shangda/worker/points-clerk';
import { citation, sample } from '../../specs/scoring.js';
import type { Entry } from '../views/ledger.js';
import { type ClockedOffice, openClockedOffice } from './clocked-office.js';

const year = { officeId: 'root', from: '2026-01-01', until: '2026-12-31' };
let office: ClockedOffice;
let more: LedgerPools[];
let clerk: PointsClerk;

beforeEach(async () => {
  office = await openClockedOffice('2026-03-02T01:00:00Z');
  more = [];
  clerk = newClerk();
}, 60_000);

afterEach(async () => {
  clerk.leave();
  await Promise.all(more.flatMap((pools) => [pools.append.end(), pools.read.end()]));
  await office.close();
});

const newClerk = (pools = office.pools) =>
  new PointsClerk(new Executor(new PostgresLedger(pools), readFact), pools.read);

async function record(...entries: readonly Entry[]): Promise<void> {
  const commit = await office.leaveOpen(...entries);
  await commit();
}

async function settled(...clerks: readonly PointsClerk[]): Promise<void> {
  await office.settle();
  await Promise.all(clerks.map((one) => one.tick()));
  await office.settle();
}

const written = { authors: ['county-officer'], category: 'UNIT_WORK' as const, tone: 'GOOD' as const };
const carried = { unitId: 'county', credits: [{ unitId: 'county', weight: 1 }], reportedOn: '2026-03-02', ...written };
const reported = ItemReported.of({
  unitId: 'county',
  receivers: ['root'],
  reportedOn: '2026-03-02',
  signature: 'SIGNED',
  resubmission: false,
  counts: [],
  ...written,
});
const adopted = (credits = carried.credits, adoptedOn = '2026-03-02') =>
  ItemAdopted.of({
    officeId: 'root',
    issueId: randomUUID(),
    outletId: 'news',
    level: 'PREFECTURE',
    number: '9',
    pieceKind: 'brief',
    adoptedOn,
    adoptedBy: 'root-editor',
    countsPiece: true,
    countsItem: true,
    ...carried,
    credits,
  });
const adoptedAbove = (adoptedOn: string) =>
  AdoptionAboveRecorded.of({
    officeId: 'root',
    level: 'PROVINCE',
    outletId: 'province-news',
    pieceKind: 'brief',
    adoptedOn,
    recordedOn: '2026-03-02',
    route: 'FORWARDED',
    evidence: '采用通报(样例)',
    recordedBy: 'root-editor',
    ...carried,
  });

/** One item of the county, reported and adopted. */
function adoptedItem(credits = carried.credits): readonly Entry[] {
  const stream = `item-${randomUUID()}`;
  return [
    { stream, fact: reported },
    { stream, fact: adopted(credits) },
  ];
}

async function totals(): Promise<Readonly<Record<string, string>>> {
  const accounts = await accountTotals(office.pools.read, year);
  return Object.fromEntries(
    accounts.map(({ unitId, amount, adjusted }) => [
      unitId,
      exact(amount).toFraction() + (adjusted.n === '0' ? '' : ` and ${exact(adjusted).toFraction()} later`),
    ]),
  );
}

const entered = async (): Promise<number> => {
  const { rows } = await office.pools.read.query<{ count: number }>(
    "select count(*)::int from ledger.event where type = 'PointsEntered'",
  );
  return rows[0]?.count ?? 0;
};

describe('the points clerk', () => {
  it('enters what each fact earned, exactly', async () => {
    await office.publish('root', sample());
    const three = ['county', 'a', 'b'].map((unitId) => ({ unitId, weight: 1 }));
    await record(...adoptedItem(), ...adoptedItem(three));
    await settled(clerk);
    expect(await totals()).toEqual({ county: '8/3', a: '2/3', b: '2/3' });
  });

  it('enters nothing where no rulebook gives points', async () => {
    await record(...adoptedItem());
    await settled(clerk);
    expect(await entered()).toBe(0);
  });

  it('is one of several: the seat goes on when its holder leaves, and nothing is entered twice', async () => {
    const pools = openPools(office.pools.read.options.connectionString ?? '');
    more.push(pools);
    const other = newClerk(pools);
    await office.publish('root', sample());
    for (let round = 0; round < 5; round++) {
      await record(...adoptedItem(), ...adoptedItem());
      await settled(clerk, other);
      if (round === 2) clerk.leave();
    }
    await settled(other, clerk);
    other.leave();
    expect([await entered(), await totals()]).toEqual([10, { county: '20' }]);
  });

  it('whose connection is cut gives up the seat, and takes it again', async () => {
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'shangda-%' and pid <> pg_backend_pid()`;
    await office.publish('root', sample());
    await record(...adoptedItem());
    await settled(clerk);
    await office.pools.read.query(cut);
    await record(...adoptedItem());
    await expect(clerk.tick()).rejects.toThrow();
    await settled(clerk);
    expect([await entered(), await totals()]).toEqual([2, { county: '4' }]);
  });

  it('begins anew after it was stopped anywhere, and enters only what is missing', async () => {
    await office.publish('root', sample());
    await record(...adoptedItem());
    await settled(clerk);
    clerk.leave();
    await record(...adoptedItem());
    // The views know of no voucher yet: each is asked for again and found.
    await office.pools.read.query('delete from views.score_sheet');
    await newClerkOnce();
    expect(await entered()).toBe(2);
  });

  async function newClerkOnce(): Promise<void> {
    const successor = newClerk();
    await office.settle();
    await successor.tick();
    successor.leave();
  }

  it('never counts again what was worked out: a later rulebook decides later facts only', async () => {
    await office.publish('root', sample());
    await record(...adoptedItem());
    await settled(clerk);
    const dearer = (sample().points ?? []).map((row) => ({ ...row, points: '100' }));
    await office.publish('root', { ...sample({ points: dearer }), effectiveFrom: '2026-04-01' } satisfies Rulebook);
    await office.setClock('2026-04-02T01:00:00Z');
    await settled(clerk);
    expect(await totals()).toEqual({ county: '2' });
    const [report] = adoptedItem();
    if (report) await record(report, { stream: report.stream, fact: adopted(carried.credits, '2026-04-02') });
    await settled(clerk);
    const of = (from: string, until: string) => accountTotals(office.pools.read, { officeId: 'root', from, until });
    expect(await of('2026-03-01', '2026-03-31')).toMatchObject([{ amount: { n: '2', d: '1' } }]);
    expect(await of('2026-04-01', '2026-04-30')).toMatchObject([{ amount: { n: '100', d: '1' } }]);
  });

  it('enters what comes for a locked month as an adjustment', async () => {
    await office.publish('root', sample());
    const [reportedFirst, adoptedFirst] = adoptedItem();
    const lock = PointsPeriodLocked.of({
      officeId: 'root',
      period: '2026-01',
      lockedOn: '2026-03-02',
      lockedBy: 'root-rules',
    });
    await record(...[reportedFirst, adoptedFirst].filter((entry) => entry !== undefined), {
      stream: 'assessment-root',
      fact: lock,
    });
    await record({ stream: reportedFirst?.stream ?? '', fact: adoptedAbove('2026-01-20') });
    await settled(clerk);
    expect(await totals()).toEqual({ county: '2 and 5 later' });
  });

  it('enters what is no number beside it', async () => {
    const concealed = {
      id: 'concealed',
      part: 'adoption',
      when: { fact: 'FINDING', finding: 'CONCEALED' },
      effects: ['LOSES_AWARD'],
      citation,
    } as const;
    await office.publish('root', sample({ deductions: [{ ...concealed, effects: ['LOSES_AWARD'] }] }));
    const findingId = randomUUID();
    const finding = FindingDecided.of({
      findingId,
      officeId: 'root',
      unitId: 'county',
      kind: 'CONCEALED',
      gravity: 'GRAVE',
      evidence: '核查报告(样例)',
      decidedOn: '2026-03-02',
      decidedBy: 'root-leader',
    });
    await record({ stream: `finding-${findingId}`, fact: finding });
    await settled(clerk);
    const { rows } = await office.pools.read.query('select unit_id, effect, cause_type from views.consequences');
    expect(rows).toEqual([{ unit_id: 'county', effect: 'LOSES_AWARD', cause_type: 'FindingDecided' }]);
  });
});

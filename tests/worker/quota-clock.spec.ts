import { waitUntil } from '@shangda/cli/demo/wait-until';
import type { Ledger } from '@shangda/event-store/ledger';
import { approved, chainOf, drafted, itemId, reported, submitted } from '../../specs/items.js';
import { type ClockedOffice, gannan, openClockedOffice } from './clocked-office.js';

jest.setTimeout(30_000);

const march = '2026-03';
const counts = [{ officeId: 'root', ruleId: 'monthly-county', period: march }];
const warningDays = gannan.settings.quotaWarningDays.value;

/** An item of the county, written, signed and reported in March. */
const countyReport = [
  drafted({ itemId, unitId: 'county' }),
  submitted({ chain: chainOf('county'), receivers: ['root'] }),
  approved('county-leader'),
  reported({ unitId: 'county', receivers: ['root'], reportedOn: '2026-03-31', counts }),
].map((fact) => ({ stream: `item-${itemId}`, fact }));

let office: ClockedOffice;

beforeEach(async () => {
  office = await openClockedOffice('2026-03-02T01:00:00Z');
});

afterEach(() => office.close());

describe('two quota clocks at once', () => {
  it('say every assignment, warning and closing once', async () => {
    await office.publish('root', gannan);
    const clocks = [office.clock(), office.clock(), office.clock()];
    await office.untilQuiet(...clocks);
    expect(await office.typesOf(march)).toEqual(['QuotaPeriodOpened', 'QuotaAssigned']);

    await office.setClock('2026-03-31T00:00:00Z');
    await office.untilQuiet(...clocks);
    const warned = warningDays.flatMap(() => ['QuotaWarned', 'QuotaWarningsGiven']);
    expect(await office.typesOf(march)).toEqual(['QuotaPeriodOpened', 'QuotaAssigned', ...warned]);

    await office.setClock('2026-03-31T16:00:00Z');
    await office.untilQuiet(...clocks);
    const closed = ['QuotaShortfall', 'QuotaPeriodClosed'];
    expect(await office.typesOf(march)).toEqual(['QuotaPeriodOpened', 'QuotaAssigned', ...warned, ...closed]);
    expect(await office.typesOf('2026-04')).toEqual(['QuotaPeriodOpened', 'QuotaAssigned']);
  });
});

describe('the closing of a month (decision 0009)', () => {
  it('waits for a transaction that is open since before midnight, and counts what it brings', async () => {
    await office.publish('root', gannan);
    const clock = office.clock();
    await office.untilQuiet(clock);
    await office.setClock('2026-03-31T15:59:59Z');
    await office.untilQuiet(clock);
    const commit = await office.leaveOpen(...countyReport);

    await office.setClock('2026-03-31T16:00:00Z');
    for (let round = 0; round < 6; round++) {
      await office.settle();
      await clock.tick();
    }
    expect(await office.typesOf(march)).not.toContain('QuotaPeriodClosed');
    expect(await office.typesOf('2026-04')).toContain('QuotaPeriodOpened');

    await commit();
    await office.untilQuiet(clock);
    const [result, closing] = (await office.said(march)).slice(-2);
    expect(result).toMatchObject({ type: 'QuotaShortfall', data: { unitId: 'county', measured: 1, shortBy: 14 } });
    expect(closing).toMatchObject({ type: 'QuotaPeriodClosed', data: { block: expect.any(String) } });
  });

  it('does not come a microsecond before the month is over', async () => {
    await office.publish('root', gannan);
    const clock = office.clock();
    await office.setClock('2026-03-31T00:00:00Z');
    await office.untilQuiet(clock);
    await office.setClock('2026-03-31T15:59:59.999999Z');
    await office.untilQuiet(clock);
    expect(await office.typesOf(march)).not.toContain('QuotaPeriodClosed');
    await office.setClock('2026-03-31T16:00:00Z');
    await office.untilQuiet(clock);
    expect(await office.typesOf(march)).toContain('QuotaPeriodClosed');
  });

  it('comes for every month in which nobody was at work, and opens the present one', async () => {
    await office.publish('root', gannan);
    await office.untilQuiet(office.clock());
    await office.setClock('2026-05-20T01:00:00Z');
    await office.untilQuiet(office.clock());
    for (const missed of [march, '2026-04']) {
      const types = await office.typesOf(missed);
      expect(types.slice(0, 2)).toEqual(['QuotaPeriodOpened', 'QuotaAssigned']);
      expect(types.filter((type) => type === 'QuotaShortfall')).toHaveLength(1);
      expect(types.filter((type) => type === 'QuotaPeriodClosed')).toHaveLength(1);
    }
    expect(await office.typesOf('2026-05')).toEqual(['QuotaPeriodOpened', 'QuotaAssigned']);
    expect(await office.typesOf('2026-06')).toEqual([]);
  });
});

it('on a quiet night the clock asks for an empty block and warns at it', async () => {
  await office.publish('root', gannan);
  const clock = office.clock();
  await office.untilQuiet(clock);
  expect(await office.emptyBlocks()).toEqual([]);

  // 00:00 of the day on which the first warning is due; nothing else happens.
  const [most = 0] = [...warningDays].sort((one, other) => other - one);
  await office.setClock(new Date(Date.UTC(2026, 3, 1 - most) - 8 * 3_600_000).toISOString());
  await clock.tick();
  expect(await office.emptyBlocks()).toHaveLength(1);
  expect(await office.typesOf(march)).not.toContain('QuotaWarned');
  // A view that has not read that block is no measure yet.
  await clock.tick();
  expect(await office.typesOf(march)).not.toContain('QuotaWarned');
  // Transactions of the server's other databases may be open at a block: then it takes another one.
  await waitUntil('the warning', async () => {
    await office.settle();
    await clock.tick();
    return (await office.typesOf(march)).includes('QuotaWarned');
  });
  await office.untilQuiet(clock);
  const asked = await office.emptyBlocks();
  await clock.tick();
  expect(await office.emptyBlocks()).toEqual(asked);
});

describe('an assignment that others kept from being written', () => {
  it('is told, tried again at the next tick, and keeps no other office waiting', async () => {
    await office.publish('root', gannan);
    await office.publish('county', gannan);
    await office.settle();
    let busy = true;
    let published = 0;
    const nextYear = () => ({ ...gannan, effectiveFrom: `2027-01-${String(++published).padStart(2, '0')}` });
    // Whenever root's month is about to be written, its rulebook has just been published again.
    const contended = (ledger: Ledger): Ledger => ({
      append: async (request) => {
        if (busy && request.events.some(({ stream }) => stream === `quota-root-${march}`))
          await office.publish('root', nextYear());
        return ledger.append(request);
      },
      readStream: (key, after) => ledger.readStream(key, after),
      findCommand: (actor, id, digest) => ledger.findCommand(actor, id, digest),
      now: () => ledger.now(),
    });
    const clock = office.clock(contended);
    await expect(clock.tick()).rejects.toThrow('contended');
    expect(await office.typesOf(march)).toEqual([]);
    expect(await office.typesOf(march, 'county')).toEqual(['QuotaPeriodOpened']);
    busy = false;
    // The views have not moved: nothing tells the clock to ask again but its own memory.
    await clock.tick();
    expect(await office.typesOf(march)).toEqual(['QuotaPeriodOpened', 'QuotaAssigned']);
  });
});

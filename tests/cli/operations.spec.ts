import { readFileSync } from 'node:fs';
import { rebuildAll } from '@shangda/cli/commands/rebuild';
import { publishFor } from '@shangda/cli/commands/rulebook';
import { examinePlace } from '@shangda/cli/doctor/examination';
import { Operator } from '@shangda/cli/operator';
import { withPool } from '@shangda/cli/pools';
import { readRulebook } from '@shangda/cli/rulebook-file';
import { replayLedger } from '@shangda/cli/replay/ledger';
import { replayStream } from '@shangda/cli/replay/stream';
import { textless } from '@shangda/cli/replay/textless';
import { verifyEverything } from '@shangda/cli/verify';
import { moveUnit } from '@shangda/domain/unit-changes';
import { registerUnit } from '@shangda/domain/unit-registration';
import { seal } from '@shangda/event-store/sealer';
import { views } from '@shangda/projections/catalogue';
import { catchUp } from '@shangda/projections/runner';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '@shangda/testing/databases';

const unit = {
  name: '某',
  nameEn: 'Some',
  level: 'COUNTY',
  class: 'COUNTY_GOVERNMENT',
  isOffice: true,
  directReportingTo: [],
} as const;

let database: TestDatabase;
let place: { ownerUrl: string; appUrl: string; queueUrl: undefined; redisUrl: undefined; embedded: undefined };
let firstBlock: bigint;

/** Three facts in two blocks, folded by every view. */
beforeEach(async () => {
  database = await createTestDatabase();
  place = {
    ownerUrl: database.ownerUrl,
    appUrl: database.appUrl,
    queueUrl: undefined,
    redisUrl: undefined,
    embedded: undefined,
  };
  const operator = new Operator(database.appUrl);
  await operator.run(registerUnit, { ...unit, unitId: 'top', parentId: null }, 'unit-top');
  await operator.run(registerUnit, { ...unit, unitId: 'low', parentId: null }, 'unit-low');
  firstBlock = await seal(operator.pools.read);
  await operator.run(moveUnit, { unitId: 'low', parentId: 'top', reason: '机构改革' }, 'unit-low');
  await seal(operator.pools.read);
  for (const view of views.values()) await catchUp(operator.pools.read, view);
  await operator.close();
});

afterEach(() => database.drop());

describe('replay', () => {
  it('shows the state of a stream after each event', async () => {
    const events = await withPool(place.appUrl, (pool) => replayStream(pool, 'unit-low'));
    expect(
      events.map(({ version, type, state }) => [version, type, (state as { parentId: unknown }).parentId]),
    ).toEqual([
      [1, 'UnitRegistered', null],
      [2, 'UnitMoved', 'top'],
    ]);
  });

  it.each(['incident', 'deadline', 'roster', 'posts'])('knows streams of the kind %s', async (kind) => {
    const replayed = withPool(place.appUrl, (pool) => replayStream(pool, `${kind}-nothing`));
    await expect(replayed).rejects.toMatchObject({ lines: [`there is no stream ${kind}-nothing`] });
  });

  it('masks whatever a person may have written into an item', () => {
    expect(
      textless({ phase: 'DRAFT', description: { unitId: '6230', source: 'newspaper', note: '某地发生' } }),
    ).toEqual({
      phase: 'DRAFT',
      description: { unitId: '6230', source: '‹9 characters›', note: '‹4 characters›' },
    });
  });

  it('folds every view up to a block or an instant', async () => {
    await withPool(place.appUrl, async (pool) => {
      const parents = async (options: Parameters<typeof replayLedger>[1]) =>
        (await replayLedger(pool, options)).rows.get('unit_register')?.map((row) => [row.unit_id, row.parent_id]);
      expect(await parents({})).toContainEqual(['low', 'top']);
      expect(await parents({ untilBlock: firstBlock })).toContainEqual(['low', null]);
      expect(await parents({ untilInstant: 0n })).toEqual([]);
    });
  });
});

describe('verify', () => {
  it('finds ledger and views in order', async () => {
    expect(await verifyEverything(place)).toMatchObject({ ok: true, ledger: { events: 3, problems: 0 } });
  });

  it('names the row of a view that says something else than the ledger', async () => {
    await withPool(place.appUrl, (pool) =>
      pool.query("update views.unit_register set name = 'x' where unit_id = 'low'"),
    );
    const { ok, views: compared } = await verifyEverything(place);
    expect(ok).toBe(false);
    expect(compared.filter(({ equal }) => !equal)).toMatchObject([{ view: 'unit_register', firstDifference: ['low'] }]);
  });
});

describe('rebuild', () => {
  it('puts a falsified view right and says that the old one was wrong', async () => {
    await withPool(place.appUrl, (pool) =>
      pool.query("update views.unit_register set name = 'x' where unit_id = 'low'"),
    );
    const wanted = [...views.values()];
    const reports = await withPool(place.ownerUrl, (pool) => rebuildAll(pool, wanted, true));
    expect(reports.filter(({ equal }) => equal !== true).map(({ view }) => view)).toEqual(['unit_register']);
    expect(await verifyEverything(place)).toMatchObject({ ok: true });
  });
});

describe('a rebuilt view', () => {
  it('has the indexes of the old one under their old names: a later migration finds them', async () => {
    const indexes = (pool: pg.Pool) =>
      pool.query<{ indexdef: string }>("select indexdef from pg_indexes where schemaname = 'views' order by 1");
    await withPool(place.ownerUrl, async (pool) => {
      const before = await indexes(pool);
      await rebuildAll(pool, [...views.values()], true);
      await rebuildAll(pool, [...views.values()], true);
      expect(before.rows.length).toBeGreaterThan(views.size);
      expect((await indexes(pool)).rows).toEqual(before.rows);
    });
  });
});

describe('doctor', () => {
  it('finds a migrated, founded, folded place well', async () => {
    const found = new Map(
      (await examinePlace(place)).map(({ check, status, detail }) => [check, `${status}: ${detail}`]),
    );
    expect([...found.values()].filter((said) => said.startsWith('failure'))).toEqual([]);
    expect(found.get('clock')).toContain('real time');
    expect(found.get('migrations')).toMatch(/^ok: all \d+ have run/);
    expect(found.get('partitions')).toMatch(/^ok/);
    expect(found.get('views')).toMatch(/^ok/);
  });

  it('lists the steps of emergencies that no rulebook of the office or of one above it limits', async () => {
    const said = async () => (await examinePlace(place)).find(({ check }) => check === 'emergencies');
    expect(await said()).toMatchObject({ status: 'ok' });
    const operator = new Operator(place.appUrl);
    const { rulebook } = readRulebook(readFileSync(`${process.cwd()}/rulebooks/gannan-2008.json`));
    const [telephone] = rulebook?.emergencies?.deadlines ?? [];
    if (!rulebook || !telephone) throw new Error('no rulebook');
    await publishFor(operator, 'top', rulebook);
    const deadlines = [{ ...telephone, categories: ['SOCIAL_SECURITY' as const] }];
    await publishFor(operator, 'low', { ...rulebook, emergencies: { deadlines } });
    await seal(operator.pools.read);
    for (const view of views.values()) await catchUp(operator.pools.read, view);
    await operator.close();
    const disasters =
      'NATURAL_DISASTER COUNTY → PREFECTURE (I, II, III, IV, without a level), NATURAL_DISASTER PREFECTURE → PROVINCE (I, II, III, without a level)';
    const social =
      'SOCIAL_SECURITY COUNTY → PREFECTURE (without a level), SOCIAL_SECURITY PREFECTURE → PROVINCE (without a level)';
    expect(await said()).toEqual({
      check: 'emergencies',
      status: 'warning',
      detail: `no limit at low: ${disasters}, ${social}; top: ${disasters}, SOCIAL_SECURITY UNIT → COUNTY (without a level), ${social}`,
    });
  });

  it('fails on a parked stream and on a database that does not answer', async () => {
    await withPool(place.appUrl, (pool) =>
      pool.query(
        "insert into views.parked (view, stream, sequence, type, error) values ('worklist', 'item-a', 1, 'X', 'why')",
      ),
    );
    expect(await examinePlace(place)).toContainEqual({
      check: 'parked streams',
      status: 'failure',
      detail: '1, first item-a in worklist from event 1 (X): why',
    });
    const away = await examinePlace({ ...place, appUrl: 'postgres://nobody@127.0.0.1:1/none' });
    expect(away.map(({ check, status }) => [check, status])).toEqual([
      ['database', 'failure'],
      ['queue', 'warning'],
    ]);
  });
});

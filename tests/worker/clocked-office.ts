import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '@shangda/api/office/office';
import { completed } from '@shangda/api/rulebooks/national-rules';
import type { CommandDefinition } from '@shangda/domain/command';
import { publishRulebook } from '@shangda/domain/rulebook';
import { registerUnit } from '@shangda/domain/unit-registration';
import { appendStatement, encodeBatch } from '@shangda/event-store/batch';
import { Executor } from '@shangda/event-store/execute';
import type { Ledger } from '@shangda/event-store/ledger';
import { type LedgerPools, openPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { seal } from '@shangda/event-store/sealer';
import { readFact } from '@shangda/events/catalogue';
import { type Rulebook, readRulebook } from '@shangda/events/rulebook';
import { views } from '@shangda/projections/catalogue';
import { catchUp } from '@shangda/projections/runner';
import { createTestDatabase } from '@shangda/testing/databases';
import { QuotaClock } from '@shangda/worker/quota-clock';
import { note } from '../ledger/requests.js';
import { type Entry, eventOf } from '../views/ledger.js';

export const gannan: Rulebook = completed(
  readRulebook(JSON.parse(readFileSync(join(__dirname, '../../rulebooks/gannan-2008.json'), 'utf8'))),
);

interface Said {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A prefecture `root` and its county `county`, both offices, on a simulated clock that stands still until it is set. */
export interface ClockedOffice {
  readonly pools: LedgerPools;
  /** A clock as a worker of its own has it. */
  clock(around?: (ledger: Ledger) => Ledger): QuotaClock;
  setClock(to: string): Promise<void>;
  publish(officeId: string, book: Rulebook): Promise<void>;
  /** Does what only the operator at the server may. */
  operate<Data>(definition: CommandDefinition<Data>, data: Data, subject: string): Promise<void>;
  /** Seals, and lets the views follow. */
  settle(): Promise<void>;
  /** Lets the clocks tick at once until a round of them writes nothing and cuts no block. */
  untilQuiet(...clocks: readonly QuotaClock[]): Promise<void>;
  /** Writes facts in a transaction that stays open until the answer is called. */
  leaveOpen(...entries: readonly Entry[]): Promise<() => Promise<void>>;
  /** What was said about a month, in order. */
  said(period: string, officeId?: string): Promise<readonly Said[]>;
  typesOf(period: string, officeId?: string): Promise<readonly string[]>;
  /** Numbers of the blocks without events, block 0 aside. */
  emptyBlocks(): Promise<readonly bigint[]>;
  close(): Promise<void>;
}

export async function openClockedOffice(startsAt: string): Promise<ClockedOffice> {
  const database = await createTestDatabase({ simulated: true, startsAt: new Date(startsAt) });
  const pools = openPools(database.appUrl);
  const ledger = new PostgresLedger(pools);
  const operator = new Executor(ledger, readFact);
  const events = async (stream: string) => {
    const recorded = await ledger.readStream(stream);
    return recorded.map(({ type, payload }) => ({ type, data: JSON.parse(payload) as Said['data'] }));
  };
  const office: ClockedOffice = {
    pools,
    clock: (around = (same) => same) => new QuotaClock(new Executor(around(ledger), readFact), pools.read),
    setClock: async (to) => {
      await pools.read.query('select ledger.set_clock($1, 0)', [to]);
    },
    publish: (officeId, book) =>
      asOperator(operator, publishRulebook, { officeId, rulebook: book }, `rulebook-${officeId}`),
    operate: (definition, data, subject) => asOperator(operator, definition, data, subject),
    settle: async () => {
      await seal(pools.read);
      for (const view of views.values()) await catchUp(pools.read, view);
    },
    untilQuiet: async (...clocks) => {
      for (let before = -1n; ;) {
        await office.settle();
        await Promise.all(clocks.map((clock) => clock.tick()));
        const now = await seal(pools.read);
        if (now === before) return;
        before = now;
      }
    },
    leaveOpen: async (...entries) => {
      const client = await pools.read.connect();
      await client.query('begin');
      const request = note(randomUUID(), { events: entries.map(({ stream, fact }) => eventOf(stream, fact)) });
      await client.query({ ...appendStatement, values: encodeBatch([request]) });
      return async () => {
        await client.query('commit');
        client.release();
      };
    },
    said: (period, officeId = 'root') => events(`quota-${officeId}-${period}`),
    typesOf: async (period, officeId) => (await office.said(period, officeId)).map(({ type }) => type),
    emptyBlocks: async () => {
      const { rows } = await pools.read.query<{ number: string }>(
        'select number from ledger.block where event_count = 0 and number > 0 order by number',
      );
      return rows.map(({ number }) => BigInt(number));
    },
    close: async () => {
      await Promise.all([pools.append.end(), pools.read.end()]);
      await database.drop();
    },
  };
  await pools.read.query('select ledger.set_clock(null, 0)');
  await registerUnits(operator);
  await office.settle();
  return office;
}

async function registerUnits(operator: Executor): Promise<void> {
  const unit = { nameEn: 'Unit', directReportingTo: [], isOffice: true };
  const root = { ...unit, unitId: 'root', name: '州', parentId: null, level: 'PREFECTURE', class: 'PREFECTURE_OFFICE' };
  const county = {
    ...unit,
    unitId: 'county',
    name: '县',
    parentId: 'root',
    level: 'COUNTY',
    class: 'COUNTY_GOVERNMENT',
  };
  for (const data of [root, county] as const) {
    const { unitId } = data;
    await asOperator(
      operator,
      registerUnit,
      data as Parameters<typeof registerUnit.place>[0]['data'],
      `unit-${unitId}`,
    );
  }
}

async function asOperator<Data>(
  executor: Executor,
  definition: CommandDefinition<Data>,
  data: Data,
  subject: string,
): Promise<void> {
  const commandId = randomUUID();
  const digest = createHash('sha256').update(commandId).digest();
  const answer = await execute(executor, { definition, data, actor: 'system:operator', commandId, digest, subject });
  if (answer.status !== 'accepted') throw new Error(`${definition.name}: ${JSON.stringify(answer)}`);
}

import { randomUUID } from 'node:crypto';
import { type ConnectionLimits, createApp } from '@shangda/api/app';
import { generateKeyPair, mintToken } from '@shangda/api/http/tokens';
import { execute } from '@shangda/api/office/office';
import { completed } from '@shangda/api/rulebooks/national-rules';
import type { CommandDefinition } from '@shangda/domain/command';
import { streamKey } from '@shangda/domain/command';
import { people, registerPerson } from '@shangda/domain/person';
import { publishRulebook, rulebooks } from '@shangda/domain/rulebook';
import { units } from '@shangda/domain/unit';
import { registerUnit } from '@shangda/domain/unit-registration';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { seal } from '@shangda/event-store/sealer';
import { readRulebook } from '@shangda/events/rulebook';
import { role, type Role } from '@shangda/events/vocabulary';
import { views } from '@shangda/projections/catalogue';
import { catchUp } from '@shangda/projections/runner';
import { createTestDatabase } from '@shangda/testing/databases';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readFileSync } from 'node:fs';
import { POOLS } from '@shangda/api/office/office.module';

export const prefecture = '6230';
export const county = '623001';
export const otherCounty = '623002';

/** A request by somebody; `key`: the command id, a new one unless said. */
export interface Asked {
  readonly as?: string | undefined;
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  readonly body?: unknown;
  readonly key?: string | null;
  readonly version?: number | string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Told {
  readonly status: number;
  /** JSON of any shape: specs look into it and compare. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a type here would only repeat what each spec asserts
  readonly body: any;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The api on a database of its own: one prefecture, two counties, and for every unit a person in each role (`<unit>-<role>`). */
export interface TestOffice {
  readonly app: NestFastifyApplication;
  ask(asked: Asked): Promise<Told>;
  /** The `Authorization` of somebody, for requests over a socket. */
  authorization(personId: string): Promise<string>;
  /** Does what only the operator at the server may. */
  readonly operate: Operate;
  /** How many events the ledger holds. */
  events(): Promise<number>;
  /** Seals and brings every view up to date. */
  settle(): Promise<void>;
  /** Takes the database away from under the running api. */
  loseDatabase(): Promise<void>;
  close(): Promise<void>;
}

export const personOf = (unitId: string, held: Role): string => `${unitId}-${held.toLowerCase().replaceAll('_', '-')}`;

export async function openOffice(limits?: ConnectionLimits): Promise<TestOffice> {
  const database = await createTestDatabase();
  const keys = generateKeyPair();
  const app = await createApp(
    { databaseUrl: database.appUrl, tokenPublicKey: keys.publicKeyPem, host: '127.0.0.1', port: 0, logLevel: 'fatal' },
    { logger: false, limits },
  );
  const pools: LedgerPools = app.get(POOLS);
  const operate = byOperator(app.get(Executor));
  await foundTheOffice(operate);
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (personId: string): Promise<string> => {
    const minted = tokens.get(personId) ?? mintToken(keys.privateKeyPem, personId, 3600);
    tokens.set(personId, minted);
    return minted;
  };
  const office: TestOffice = {
    app,
    ask: async ({ as, method, url, body, key, version, headers }) => {
      const answer = await app.inject({
        method: method ?? (body === undefined && key === undefined && version === undefined ? 'GET' : 'POST'),
        url,
        headers: {
          ...(as === undefined ? {} : { authorization: `Bearer ${await tokenOf(as)}` }),
          ...(key === null ? {} : { 'idempotency-key': key ?? randomUUID() }),
          ...(version === undefined ? {} : { 'if-match': typeof version === 'number' ? `"${version}"` : version }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
      });
      return { status: answer.statusCode, text: answer.body, body: parsed(answer.body), headers: answer.headers };
    },
    operate,
    authorization: async (personId) => `Bearer ${await tokenOf(personId)}`,
    events: async () => {
      const { rows } = await pools.read.query<{ count: string }>(
        // What the clock says of itself is nobody's answer to what was asked.
        "select count(*) as count from ledger.event where actor <> 'system:clock'",
      );
      return Number(rows[0]?.count);
    },
    settle: async () => {
      await seal(pools.read);
      for (const view of views.values()) await catchUp(pools.read, view);
    },
    loseDatabase: () => database.drop(),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
  await office.settle();
  return office;
}

export const gannanRulebook = completed(
  readRulebook(JSON.parse(readFileSync(new URL('../../rulebooks/gannan-2008.json', import.meta.url), 'utf8'))),
);

/** A draft that is right in every field. */
export const draft = {
  title: '合作市举办牧民技能培训',
  body: '3月4日,合作市组织开展牧民技能培训,参训120人。',
  category: 'UNIT_WORK',
  urgency: 'ROUTINE',
  method: 'VISIT',
  tone: 'GOOD',
  secrecy: 'PUBLIC',
  unitId: county,
} as const;

type Operate = <Data>(definition: CommandDefinition<Data>, data: Data, subject: string) => Promise<void>;

const byOperator =
  (executor: Executor): Operate =>
  async (definition, data, subject) => {
    const answer = await execute(executor, {
      definition,
      data,
      actor: 'system:operator',
      commandId: randomUUID(),
      digest: Buffer.alloc(32),
      subject,
    });
    if (answer.status !== 'accepted') throw new Error(`${definition.name}: ${JSON.stringify(answer)}`);
  };

async function foundTheOffice(operate: Operate): Promise<void> {
  const unit = { nameEn: 'Unit', isOffice: true, directReportingTo: [] };
  const tree = [
    { ...unit, unitId: prefecture, name: '甘南州', parentId: null, level: 'PREFECTURE', class: 'PREFECTURE_OFFICE' },
    { ...unit, unitId: county, name: '合作市', parentId: prefecture, level: 'COUNTY', class: 'COUNTY_GOVERNMENT' },
    { ...unit, unitId: otherCounty, name: '临潭县', parentId: prefecture, level: 'COUNTY', class: 'COUNTY_GOVERNMENT' },
  ] as const;
  for (const data of tree) await operate(registerUnit, data, streamKey(units, data.unitId));
  for (const { unitId } of tree) {
    for (const held of role.options) {
      const personId = personOf(unitId, held);
      const data = { personId, name: personId, unitId, grants: [{ role: held, unitId }] };
      await operate(registerPerson, data, streamKey(people, personId));
    }
  }
  await operate(publishRulebook, { officeId: prefecture, rulebook: gannanRulebook }, streamKey(rulebooks, prefecture));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

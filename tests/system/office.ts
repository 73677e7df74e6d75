import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completed } from '@shangda/api/rulebooks/national-rules';
import { Client } from '@shangda/cli/demo/client';
import { peopleOf } from '@shangda/cli/demo/gannan-people';
import { gannanUnits } from '@shangda/cli/demo/gannan-units';
import { Operator } from '@shangda/cli/operator';
import { openPlace } from '@shangda/cli/place';
import { preparePlace } from '@shangda/cli/serve';
import { childrenOf } from './processes.js';
import { monthOf, officeDayAt } from '@shangda/domain/calendar';
import { registerPerson } from '@shangda/domain/person';
import { publishRulebook } from '@shangda/domain/rulebook';
import { registerUnit } from '@shangda/domain/unit-registration';
import { readRulebook } from '@shangda/events/rulebook';

const root = join(__dirname, '../..');
const program = join(root, 'apps/cli/dist/main.js');
const counties = gannanUnits().filter((unit) => unit.parentId === null || unit.class === 'COUNTY_GOVERNMENT');

/** These offices bring their own servers: what is exported for another one must not lead here. */
for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'QUEUE_DATABASE_URL', 'REDIS_URL', 'TOKEN_PUBLIC_KEY']) {
  Reflect.deleteProperty(process.env, name);
  Reflect.deleteProperty(process.env, `${name}_FILE`);
}
const ownEnvironment = { ...process.env };

export interface Serving {
  readonly process: ChildProcess;
  readonly url: string;
}

/** The prefecture office and its eight counties with their people, and the rulebook, in a real-time ledger of their own. */
export async function foundOffice(dataDir: string): Promise<void> {
  const place = await openPlace({ dataDir, log: () => undefined });
  await preparePlace(place, false);
  const operator = new Operator(place.appUrl);
  for (const unit of counties) await operator.run(registerUnit, { ...unit, unitId: unit.id }, `unit-${unit.id}`);
  for (const { id, ...person } of counties.flatMap(peopleOf))
    await operator.run(registerPerson, { ...person, personId: id }, `person-${id}`);
  const document = readFileSync(join(root, 'rulebooks/gannan-2008.json'), 'utf8');
  const rulebook = completed(readRulebook(JSON.parse(document)));
  await operator.run(publishRulebook, { officeId: '6230', rulebook }, 'rulebook-6230');
  await operator.close();
}

/** What was asked and what was answered, seen from outside. */
export class Record {
  /** Acknowledged reports by `unitId/month`. */
  readonly reported = new Map<string, number>();
  /** By item: the version of its last acknowledged command, and the one it has if a command nobody answered was done. */
  readonly items = new Map<string, { readonly unitId: string; readonly version: number; readonly perhaps: number }>();

  get total(): number {
    return [...this.reported.values()].reduce((sum, count) => sum + count, 0);
  }

  report(unitId: string, recordedAt: string): void {
    const key = `${unitId}/${monthOf(officeDayAt(BigInt(Date.parse(recordedAt)) * 1000n).day)}`;
    this.reported.set(key, (this.reported.get(key) ?? 0) + 1);
  }

  /** Reports that may stand besides the acknowledged ones: their answer was cut off. */
  unanswered(unitId: string): number {
    return [...this.items.values()].filter((item) => item.unitId === unitId && item.version === versions.submitted)
      .length;
  }
}

/** An item's versions along its way: drafted, handed in, signed and with that reported. */
const versions = { drafted: 1, submitted: 2, reported: 4 } as const;

/** Whether the counters say exactly what was acknowledged; of a report whose answer was cut off both is right. */
export async function countersAreRight(client: Client, record: Record): Promise<boolean> {
  const months = new Set([...record.reported.keys()].map((key) => key.slice(-'2026-03'.length)));
  const measured = new Map<string, number>();
  for (const month of months) {
    const { counters } = await client.get<{ counters: { unitId: string; measured: number }[] }>(
      '6230-editor',
      `/v1/offices/6230/quotas?period=${month}`,
    );
    for (const counter of counters) measured.set(`${counter.unitId}/${month}`, counter.measured);
  }
  return [...record.reported].every(([key, count]) => {
    const surplus = (measured.get(key) ?? 0) - count;
    return surplus >= 0 && surplus <= record.unanswered(key.split('/')[0] ?? '');
  });
}

/** Items whose acknowledged draft, handing in or report is not there. */
export async function lostItems(client: Client, record: Record): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const [id, { unitId, version, perhaps }] of record.items) {
    const found = await client.get<{ version: number }>(`${unitId}-officer`, `/v1/items/${id}`);
    if (found.version !== version && found.version !== perhaps) lost.push(id);
  }
  return lost;
}

export function verifies(dataDir: string): boolean {
  const report = execFileSync(process.execPath, [program, 'verify', '--json', '--data-dir', dataDir], {
    encoding: 'utf8',
    env: ownEnvironment,
  });
  return (JSON.parse(report) as { ok: boolean }).ok;
}

/**
 * One officer and one leader per county, one item after the other, until told to stop. What the office does not accept is an error;
 * that it no longer answers is one as well, unless it is about to be killed.
 */
export async function keepReporting(
  client: Client,
  record: Record,
  { goOn = (): boolean => true, untilItIsKilled = false } = {},
): Promise<void> {
  const county = async (unitId: string) => {
    while (goOn()) await reportOnce(client, record, unitId);
  };
  const runs = counties.filter((unit) => unit.parentId !== null).map((unit) => county(unit.id));
  for (const run of await Promise.allSettled(runs)) {
    const cutOff = untilItIsKilled && run.status === 'rejected' && isLostConnection(run.reason);
    if (run.status === 'rejected' && !cutOff) throw run.reason;
  }
}

const text = {
  title: '样例',
  body: '样例正文',
  category: 'UNIT_WORK',
  urgency: 'ROUTINE',
  method: 'VISIT',
  tone: 'GOOD',
  secrecy: 'PUBLIC',
};

async function reportOnce(client: Client, record: Record, unitId: string): Promise<void> {
  const [officer, leader] = [`${unitId}-officer`, `${unitId}-leader`];
  const { drafted, submitted, reported } = versions;
  const { id } = await client.command(officer, '/v1/items', { ...text, unitId });
  record.items.set(id, { unitId, version: drafted, perhaps: submitted });
  await client.command(officer, `/v1/items/${id}/submit`, {}, { version: drafted });
  record.items.set(id, { unitId, version: submitted, perhaps: reported });
  const answer = await client.command(leader, `/v1/items/${id}/approve`, undefined, { version: submitted });
  record.items.set(id, { unitId, version: reported, perhaps: reported });
  record.report(unitId, answer.recordedAt);
}

/** What `fetch` throws where nobody answers, or an answer breaks off. (Its errors are not of this realm's classes.) */
const isLostConnection = (cause: unknown): boolean => /^TypeError: (fetch failed|terminated)/.test(String(cause));

export function clientOf({ url }: Serving, dataDir: string): Client {
  const keys = JSON.parse(readFileSync(join(dataDir, 'token-keys.json'), 'utf8')) as { privateKeyPem: string };
  return new Client(url, keys.privateKeyPem);
}

export async function serve(dataDir: string, environment: NodeJS.ProcessEnv = {}): Promise<Serving> {
  const child = spawn(process.execPath, [program, 'serve', '--data-dir', dataDir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...ownEnvironment, ...environment },
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (line: string) => {
      said += line;
      process.stderr.write(line);
    });
    child.stdout.setEncoding('utf8').on('data', (line: string) => {
      said += line;
      const address = /Shangda is up: (http:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => {
      reject(new Error(`serve ended with ${String(code)}: ${said}`));
    });
  });
  return { process: child, url };
}

/** The supervisor, the api, the worker and the database server: all at once, none may say goodbye. */
export function killAll({ process: supervisor }: Serving, dataDir: string): void {
  if (supervisor.pid === undefined || supervisor.exitCode !== null || supervisor.signalCode !== null) return;
  const children = childrenOf(supervisor.pid).map((child) => child.pid);
  expect(children.length).toBeGreaterThanOrEqual(2);
  const [postmaster] = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
  for (const pid of [supervisor.pid, ...children, Number(postmaster)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
    }
  }
}

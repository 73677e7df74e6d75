import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@shangda/cli/demo/client';
import { peopleOf } from '@shangda/cli/demo/gannan-people';
import { gannanUnits } from '@shangda/cli/demo/gannan-units';
import { Operator } from '@shangda/cli/operator';
import { openPlace } from '@shangda/cli/place';
import { preparePlace } from '@shangda/cli/serve';
import { monthOf, officeDayAt } from '@shangda/domain/calendar';
import { registerPerson } from '@shangda/domain/person';
import { publishRulebook } from '@shangda/domain/rulebook';
import { registerUnit } from '@shangda/domain/unit';
import type { Rulebook } from '@shangda/events/rulebook';

const root = join(__dirname, '../..');
const program = join(root, 'apps/cli/dist/main.js');
const counties = gannanUnits().filter((unit) => unit.parentId === null || unit.class === 'COUNTY_GOVERNMENT');

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
  const rulebook = JSON.parse(readFileSync(join(root, 'rulebooks/gannan-2008.json'), 'utf8')) as Rulebook;
  await operator.run(publishRulebook, { officeId: '6230', rulebook }, 'rulebook-6230');
  await operator.close();
}

/** Whether the counters say what was acknowledged; of a report whose answer was cut off at most one a unit may stand too. */
export async function countersAreRight(client: Client, reported: ReadonlyMap<string, number>): Promise<boolean> {
  const period = monthOf(officeDayAt(BigInt(Date.now()) * 1000n).day);
  const { counters } = await client.get<{ counters: { unitId: string; measured: number }[] }>(
    '6230-editor',
    `/v1/offices/6230/quotas?period=${period}`,
  );
  const measured = new Map(counters.map((counter) => [counter.unitId, counter.measured]));
  return [...reported].every(([unitId, count]) => [count, count + 1].includes(measured.get(unitId) ?? 0));
}

export function verifies(dataDir: string): boolean {
  const report = execFileSync(process.execPath, [program, 'verify', '--json', '--data-dir', dataDir], {
    encoding: 'utf8',
  });
  return (JSON.parse(report) as { ok: boolean }).ok;
}

export const total = (reported: ReadonlyMap<string, number>): number =>
  [...reported.values()].reduce((sum, count) => sum + count, 0);

/** One officer and one leader per county, one item after the other, until the office no longer answers. */
export async function keepReporting(client: Client, reported: Map<string, number>, goOn = () => true): Promise<void> {
  const county = async (unitId: string) => {
    while (goOn()) {
      const text = {
        title: '样例',
        body: '样例正文',
        category: 'UNIT_WORK',
        urgency: 'ROUTINE',
        method: 'VISIT',
        tone: 'GOOD',
        secrecy: 'PUBLIC',
      };
      const drafted = await client.command(`${unitId}-officer`, '/v1/items', { ...text, unitId });
      const submitted = await client.command(
        `${unitId}-officer`,
        `/v1/items/${drafted.id}/submit`,
        {},
        { version: drafted.version },
      );
      await client.command(`${unitId}-leader`, `/v1/items/${drafted.id}/approve`, undefined, {
        version: submitted.version,
      });
      reported.set(unitId, (reported.get(unitId) ?? 0) + 1);
    }
  };
  const runs = counties.filter((unit) => unit.parentId !== null).map((unit) => county(unit.id));
  await Promise.allSettled(runs);
}

export function clientOf({ url }: Serving, dataDir: string): Client {
  const keys = JSON.parse(readFileSync(join(dataDir, 'token-keys.json'), 'utf8')) as { privateKeyPem: string };
  return new Client(url, keys.privateKeyPem);
}

export async function serve(dataDir: string, environment: NodeJS.ProcessEnv = {}): Promise<Serving> {
  const child = spawn(process.execPath, [program, 'serve', '--data-dir', dataDir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
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
  const [postmaster] = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
  for (const pid of [supervisor.pid, ...children, Number(postmaster)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
    }
  }
}

interface Child {
  readonly pid: number;
  readonly command: string;
}

export function childrenOf(pid: number): readonly Child[] {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [id = '', ...words] = line.trim().split(/\s+/);
    return { pid: Number(id), command: words.join(' ') };
  });
}

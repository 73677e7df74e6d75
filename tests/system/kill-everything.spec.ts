import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@shangda/cli/demo/client';
import { peopleOf } from '@shangda/cli/demo/gannan-people';
import { gannanUnits } from '@shangda/cli/demo/gannan-units';
import { waitUntil } from '@shangda/cli/demo/wait-until';
import { Operator } from '@shangda/cli/operator';
import { openPlace } from '@shangda/cli/place';
import { preparePlace } from '@shangda/cli/serve';
import { monthOf, officeDayAt } from '@shangda/domain/calendar';
import { registerPerson } from '@shangda/domain/person';
import { publishRulebook } from '@shangda/domain/rulebook';
import { registerUnit } from '@shangda/domain/unit';
import type { Rulebook } from '@shangda/events/rulebook';

const root = join(__dirname, '../..');
const counties = gannanUnits().filter((unit) => unit.parentId === null || unit.class === 'COUNTY_GOVERNMENT');

interface Serving {
  readonly process: ChildProcess;
  readonly url: string;
}

describe('kill -9 of everything at once', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'shangda-kill-'));
  let serving: Serving | undefined;

  beforeAll(async () => {
    const place = await openPlace({ dataDir, log: () => undefined });
    await preparePlace(place, false);
    const operator = new Operator(place.appUrl);
    for (const unit of counties) await operator.run(registerUnit, { ...unit, unitId: unit.id }, `unit-${unit.id}`);
    for (const { id, ...person } of counties.flatMap(peopleOf)) await operator.run(registerPerson, { ...person, personId: id }, `person-${id}`);
    const rulebook = JSON.parse(readFileSync(join(root, 'rulebooks/gannan-2008.json'), 'utf8')) as Rulebook;
    await operator.run(publishRulebook, { officeId: '6230', rulebook }, 'rulebook-6230');
    await operator.close();
  }, 60_000);

  afterAll(async () => {
    if (serving) killAll(serving, dataDir);
    await waitUntil('the processes to be gone', () => Promise.resolve(true));
    rmSync(dataDir, { recursive: true, force: true });
  }, 30_000);

  it('loses nothing that was acknowledged, and the counters are right after the next start', async () => {
    const reported = new Map<string, number>();
    serving = await serve(dataDir);
    const load = keepReporting(clientOf(serving, dataDir), reported);
    await waitUntil('some reports', () => Promise.resolve([...reported.values()].reduce((a, b) => a + b, 0) >= 60));
    killAll(serving, dataDir);
    await load;

    serving = await serve(dataDir);
    const client = clientOf(serving, dataDir);
    const period = monthOf(officeDayAt(BigInt(Date.now()) * 1000n).day);
    const measured = async () => {
      const { counters } = await client.get<{ counters: { unitId: string; measured: number }[] }>('6230-editor', `/v1/offices/6230/quotas?period=${period}`);
      return new Map(counters.map((counter) => [counter.unitId, counter.measured]));
    };
    // A report whose answer was cut off may be recorded as well: at most one a unit was under way.
    const isRight = (counters: ReadonlyMap<string, number>) =>
      [...reported].every(([unitId, count]) => [count, count + 1].includes(counters.get(unitId) ?? 0));
    await waitUntil('the counters to be right', async () => isRight(await measured()), 30_000);
    expect(isRight(await measured())).toBe(true);
    const verified = JSON.parse(execFileSync(process.execPath, [join(root, 'apps/cli/dist/main.js'), 'verify', '--json', '--data-dir', dataDir], { encoding: 'utf8' })) as { ok: boolean };
    expect(verified.ok).toBe(true);
  }, 120_000);
});

/** One officer and one leader per county, one item after the other, until the office no longer answers. */
async function keepReporting(client: Client, reported: Map<string, number>): Promise<void> {
  const county = async (unitId: string) => {
    for (;;) {
      const text = { title: '样例', body: '样例正文', category: 'UNIT_WORK', urgency: 'ROUTINE', method: 'VISIT', tone: 'GOOD', secrecy: 'PUBLIC' };
      const drafted = await client.command(`${unitId}-officer`, '/v1/items', { ...text, unitId });
      const submitted = await client.command(`${unitId}-officer`, `/v1/items/${drafted.id}/submit`, {}, { version: drafted.version });
      await client.command(`${unitId}-leader`, `/v1/items/${drafted.id}/approve`, undefined, { version: submitted.version });
      reported.set(unitId, (reported.get(unitId) ?? 0) + 1);
    }
  };
  const runs = counties.filter((unit) => unit.parentId !== null).map((unit) => county(unit.id));
  await Promise.allSettled(runs);
}

function clientOf({ url }: Serving, dataDir: string): Client {
  const keys = JSON.parse(readFileSync(join(dataDir, 'token-keys.json'), 'utf8')) as { privateKeyPem: string };
  return new Client(url, keys.privateKeyPem);
}

async function serve(dataDir: string): Promise<Serving> {
  const child = spawn(process.execPath, [join(root, 'apps/cli/dist/main.js'), 'serve', '--data-dir', dataDir, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
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
function killAll({ process: supervisor }: Serving, dataDir: string): void {
  if (supervisor.pid === undefined || supervisor.exitCode !== null || supervisor.signalCode !== null) return;
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(supervisor.pid)], { encoding: 'utf8' }).trim().split(/\s+/).map(Number);
  const [postmaster] = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
  for (const pid of [supervisor.pid, ...children, Number(postmaster)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
    }
  }
}

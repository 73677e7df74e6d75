import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerPerson } from '@shangda/domain/person';
import { registerUnit } from '@shangda/domain/unit';
import { startOffice } from '../office-processes.js';
import { Operator } from '../operator.js';
import { openPlace, type Place } from '../place.js';
import { preparePlace, untilSignal } from '../serve.js';
import { verifyPlace } from '../verify.js';
import { Client } from './client.js';
import { peopleOf } from './gannan-people.js';
import { gannanOffice, gannanUnits } from './gannan-units.js';
import { Officers } from './officers.js';
import { printReport, type QuotaRow } from './report.js';
import { planMonth } from './scenario.js';
import { Tally } from './tally.js';
import { waitUntil } from './wait-until.js';

const month = '2026-03';
const days = 33;
const callersAtOnce = 16;
const rulebook = new URL('../../../../rulebooks/gannan-2008.json', import.meta.url);

export interface DemoOptions {
  readonly once: boolean;
  readonly seed: number;
  readonly port: number;
  readonly dataDir?: string | undefined;
}

/** A month of the prefecture's reporting through the real system. Answers the exit code: 1 where a counter differs from the client's tally. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'shangda-demo-'));
  const place = await openPlace({ dataDir, log: say });
  try {
    await preparePlace(place, true, new Date('2026-03-01T08:00:00+08:00'));
    const office = await startOffice(place, { host: '127.0.0.1', port: options.port });
    try {
      say(`api: ${office.url}  docs: ${office.url}/docs`);
      const code = await playMonth(place, office.url, options);
      if (!options.once) {
        const token = await new Client(office.url, place.keys.privateKeyPem ?? '').token(`${gannanOffice}-editor`);
        say(`the demo stays up: ${office.url}/docs\ntoken of ${gannanOffice}-editor: ${token}\nstop with Ctrl-C`);
        await untilSignal();
      }
      return code;
    } finally {
      await office.stop();
    }
  } finally {
    if (!place.embedded?.adopted) await place.embedded?.stop();
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}

async function playMonth(place: Place, url: string, options: DemoOptions): Promise<number> {
  const client = new Client(url, place.keys.privateKeyPem ?? '');
  const operator = new Operator(place.appUrl);
  try {
    await fillRegister(client, operator);
    const tally = new Tally();
    const officers = new Officers(client, tally);
    const plan = planMonth(gannanUnits(), days, options.seed);
    say(`${plan.flat().length} items over ${days} days, ${callersAtOnce} callers at once, seed ${options.seed}`);
    const began = performance.now();
    const commandsBefore = client.commands;
    for (const [at, items] of plan.entries()) {
      await setClock(operator, new Date(Date.UTC(2026, 2, 1 + at, 1)));
      await officers.signEmergencies();
      await inParallel(items, callersAtOnce, (item) => officers.play(item));
    }
    const seconds = (performance.now() - began) / 1000;
    const closed = await waitForClose(client);
    const counters = await quotas(client);
    const differences = tally.differences(counters, month);
    const report = await verifyPlace(place);
    printReport({
      month,
      counters,
      closed,
      client,
      commandsPerSecond: (client.commands - commandsBefore) / seconds,
      differences,
      verified: report,
    });
    return differences.length === 0 && report.ok && closed ? 0 : 1;
  } finally {
    await operator.close();
  }
}

/** The root and its registrar come from the operator's console; everything else through the API. */
async function fillRegister(client: Client, operator: Operator): Promise<void> {
  const units = gannanUnits();
  const [root] = units;
  if (!root) throw new Error('the tree has no root');
  await operator.run(registerUnit, { ...root, unitId: root.id }, `unit-${root.id}`);
  for (const { id, ...person } of peopleOf(root))
    await operator.run(registerPerson, { ...person, personId: id }, `person-${id}`);
  const registrar = `${gannanOffice}-registrar`;
  for (const { id, ...unit } of units.slice(1)) await client.command(registrar, '/v1/units', { ...unit, unitId: id });
  await inParallel(units.slice(1).flatMap(peopleOf), callersAtOnce, async ({ id, ...person }) => {
    await client.command(registrar, '/v1/people', { ...person, personId: id });
  });
  const document: unknown = JSON.parse(readFileSync(rulebook, 'utf8'));
  await client.command(`${gannanOffice}-rules`, `/v1/offices/${gannanOffice}/rulebooks`, { rulebook: document });
  await waitUntil('the month to be opened', async () =>
    (await quotas(client)).some((counter) => counter.required !== null),
  );
  say(`${units.length} units registered, rulebook gannan-2008 published, ${month} opened`);
}

async function quotas(client: Client): Promise<readonly QuotaRow[]> {
  const { counters } = await client.get<{ counters: readonly QuotaRow[] }>(
    `${gannanOffice}-editor`,
    `/v1/offices/${gannanOffice}/quotas?period=${month}`,
  );
  return counters;
}

async function waitForClose(client: Client): Promise<boolean> {
  return waitUntil('the month to be closed', async () => {
    const obliged = (await quotas(client)).filter((counter) => counter.required !== null);
    return obliged.length > 0 && obliged.every((counter) => counter.closed);
  });
}

async function setClock(operator: Operator, to: Date): Promise<void> {
  await operator.pools.read.query('select ledger.set_clock($1, 1)', [to]);
}

async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const caller = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, caller));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

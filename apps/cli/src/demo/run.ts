import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LedgerFoundedOtherwise } from '@shangda/event-store/migrate';
import { namedServers } from '../environment.js';
import { startOffice } from '../office-processes.js';
import { Operator } from '../operator.js';
import { openEmbeddedPlace, type Place } from '../place.js';
import { withPool } from '../pools.js';
import { preparePlace, untilSignal } from '../serve.js';
import { answer, exitCodes, print, progress, toStderr, WronglyAsked } from '../terminal.js';
import { verifyWatched } from '../verify.js';
import { type Assessment, assessmentOf, keepTheBooks } from './assessment.js';
import { Client } from './client.js';
import { Editorial } from './editorial.js';
import { demoRulebook, fillRegister } from './fill-register.js';
import { gannanOffice, gannanUnits } from './gannan-units.js';
import { inParallel } from './in-parallel.js';
import { Officers } from './officers.js';
import { months, quotasOf, waitForClose } from './quotas.js';
import { PointsTally } from './points-tally.js';
import { exitCodeOf, machineOf, type MonthOutcome, type Outcome, sayOutcome } from './report.js';
import { changeRules } from './rule-change.js';
import { planMonths } from './scenario.js';
import { setClock } from './simulated-clock.js';
import { obligationsOf, Tally } from './tally.js';

/** The closing of the last month falls on the day after it. */
const daysAfter = 2;
const daysOfMonths = [31, 28, 31];
const callersAtOnce = 16;
/** One command in so many is watched until the views show it. */
const watchEvery = 20;
const beginning = new Date('2026-01-01T08:00:00+08:00');

export interface DemoOptions {
  readonly once: boolean;
  readonly seed: number;
  readonly port: number;
  readonly json: boolean;
  readonly dataDir?: string | undefined;
}

type Say = (line: string) => void;

/** Three months of the prefecture's information work through the real system. Answers the exit code. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const say: Say = options.json ? toStderr : print;
  const named = namedServers();
  if (named.length > 0)
    say(`the demo runs on a database of its own; not used: ${named.join(', ')} (it would be simulated for good)`);
  const stopping = untilSignal();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'shangda-demo-'));
  const place = await openEmbeddedPlace({ dataDir, log: say });
  try {
    await place.claim();
    await preparePlace(place, true, beginning).catch((cause: unknown) => {
      throw cause instanceof LedgerFoundedOtherwise ? used(dataDir, false) : cause;
    });
    await refuseUsed(place, dataDir);
    return await showMonths(place, options, say, stopping);
  } finally {
    await place.leave();
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Nothing is ever played into an office that has a history, let alone a real one. */
export async function refuseUsed({ appUrl }: Pick<Place, 'appUrl'>, dataDir: string): Promise<void> {
  const { rows } = await withPool(appUrl, (pool) =>
    pool.query<{ simulated: boolean; used: boolean }>(
      'select simulated, exists (select from ledger.event) as used from ledger.identity',
    ),
  );
  if (rows[0]?.simulated === true && !rows[0].used) return;
  throw used(dataDir, rows[0]?.simulated === true);
}

function used(dataDir: string, simulated: boolean): WronglyAsked {
  return new WronglyAsked([
    simulated
      ? `${dataDir} holds months that were played: name a new --data-dir, or look at it with "shangda serve --simulated --data-dir ${dataDir}"`
      : `${dataDir} holds an office's real ledger: name a new --data-dir for the demo`,
  ]);
}

async function showMonths(place: Place, options: DemoOptions, say: Say, stopping: Promise<void>): Promise<number> {
  const office = await startOffice(place, { host: '127.0.0.1', port: options.port });
  try {
    const { url } = office;
    say(`api: ${url}  docs: ${url}/docs`);
    const client = new Client(url, place.keys.privateKeyPem ?? '');
    // Interrupted, it breaks off where it stands: its next request finds no api.
    const outcome = await Promise.race([playMonths(place, client, options, say), stopping]);
    if (outcome === undefined) return exitCodes.interrupted;
    const token = options.once ? undefined : await client.token(`${gannanOffice}-editor`);
    answer(options.json, { ...outcome, ...(token === undefined ? {} : { url, token }) }, sayOutcome(outcome));
    if (token !== undefined) {
      say(`the demo stays up: ${url}/docs\ntoken of ${gannanOffice}-editor: ${token}\nstop with Ctrl-C`);
      await stopping;
    }
    return exitCodeOf(outcome);
  } finally {
    await office.stop();
  }
}

async function playMonths(place: Place, client: Client, options: DemoOptions, say: Say): Promise<Outcome> {
  const operator = new Operator(place.appUrl);
  try {
    await fillRegister(client, operator, callersAtOnce);
    const rulebook = demoRulebook();
    say(`${gannanUnits().length} units registered, rulebook ${rulebook.id} published, ${months[0]} opened`);
    const tally = new Tally();
    const points = new PointsTally();
    const commandsPerSecond = await playDays(client, operator, tally, points, options, say);
    const played: MonthOutcome[] = [];
    for (const month of months) {
      const closed = await waitForClose(client, month);
      const counters = await quotasOf(client, month);
      for (const { unitId, required } of counters)
        if (required !== null) points.quota(unitId, tally.count(unitId, month), required);
      const differences = tally.differences(counters, obligationsOf(gannanUnits(), rulebook), month);
      played.push({ month, counters, closed, differences });
    }
    await client.watched();
    const assessment: Assessment = await assessmentOf(client, points);
    const machine = machineOf(client, commandsPerSecond);
    // A demo that stays up stays where its months end, as the tutorial has it.
    const ruleChange = options.once ? await changeRules(client, operator) : undefined;
    const verified = await verifyWatched(place, options.json);
    return { months: played, assessment, ruleChange, machine, verified };
  } finally {
    await operator.close();
  }
}

/** Answers the commands a second. */
async function playDays(
  client: Client,
  operator: Operator,
  tally: Tally,
  points: PointsTally,
  { seed, json }: DemoOptions,
  say: Say,
): Promise<number> {
  const plan = [...planMonths(gannanUnits(), daysOfMonths, seed), ...Array.from({ length: daysAfter }, () => [])];
  const editorial = new Editorial(client, points, callersAtOnce, seed);
  const officers = new Officers(client, tally, editorial);
  const total = plan.flat().length;
  say(`${total} items over ${plan.length} days, ${callersAtOnce} callers at once, seed ${seed}`);
  const bar = progress('demo', total, json);
  const began = performance.now();
  const commandsBefore = client.commands;
  let played = 0;
  client.watchEvery = watchEvery;
  try {
    for (const [at, items] of plan.entries()) {
      const morning = new Date(Date.UTC(2026, 0, 1 + at, 1));
      await setClock(operator, morning);
      await officers.signEmergencies();
      await inParallel(items, callersAtOnce, async (item) => {
        await officers.play(item, morning);
        bar.at(++played);
      });
      await editorial.work(at, morning.toISOString().slice(0, 10));
      await keepTheBooks(client, points, at);
    }
  } finally {
    bar.end();
  }
  return ((client.commands - commandsBefore) * 1000) / (performance.now() - began);
}

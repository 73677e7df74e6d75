import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { foundOffice, startApi } from '../office.js';
import { openBenchServer, settingsOf } from '../server.js';
import { numbersOf, startFaults, startRedis, Workers } from './faults.js';
import { openStormOffice, rowsAnIncident } from './office.js';
import { type Tally, tallyOf } from './tally.js';

// The fault storm: emergencies run on clocks that are never missed. Workers are killed and frozen, connections cut, Redis emptied, their
// clocks are an hour wrong; at the end the ledger alone says what was fired when.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    rate: { type: 'string', default: '300' },
    calm: { type: 'boolean', default: false },
    'no-redis': { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const limitSeconds = 8;
const settleMs = 120_000;
/** p99 and maximum of lateness: of a storm, and of fair weather. */
const bounds = values.calm ? { p99Ms: 500, maxMs: 2_000 } : { p99Ms: 2_000, maxMs: 10_000 };

const random = numbersOf(seed);
const bench = await openBenchServer();
const redis = values['no-redis'] ? undefined : await startRedis();
const workers = new Workers(bench, redis?.url);
let failures: readonly string[];
try {
  await foundOffice(bench);
  const office = await openStormOffice(bench, limitSeconds);
  await workers.start();
  const api = await startApi(bench, 'ledger');
  console.log(
    `${values.calm ? 'fair weather' : 'storm'} of ${minutes} min, seed ${seed}, ${values.rate} clock rows due a second; Node ${process.version}, ${availableParallelism()} cores, queue on ${redis ? 'Redis' : 'PostgreSQL'}`,
  );
  console.log(JSON.stringify(await settingsOf(bench.app)));
  const stopFaults = values.calm ? undefined : startFaults(bench, workers, redis, random);
  await rain(office);
  const faults = stopFaults?.();
  if (faults)
    console.log(
      `workers killed ${faults.killed}, frozen ${faults.frozen}; Redis emptied ${faults.flushed}; connections cut ${faults.cut}`,
    );
  const tally = await settled();
  console.log(JSON.stringify(tally, undefined, 1));
  failures = failuresOf(tally);
  await api.stop();
  await office.close();
} finally {
  workers.end();
  redis?.stop();
  await bench.close();
}
for (const failure of failures) console.log(`FAILED: ${failure}`);
console.log(failures.length === 0 ? 'every deadline fired once, at its time' : `${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);

/** Accidents at an even pace; in two of three somebody reports, at a time drawn from before the due time to after it. */
async function rain(office: Awaited<ReturnType<typeof openStormOffice>>): Promise<void> {
  const perSecond = Number(values.rate) / rowsAnIncident;
  const begin = performance.now();
  const underWay = new Set<Promise<void>>();
  for (let count = 0; performance.now() - begin < minutes * 60_000; count++) {
    const wait = begin + (count * 1000) / perSecond - performance.now();
    if (wait > 0) await setTimeout(wait);
    const life = lifeOf(office, random()).finally(() => underWay.delete(life));
    underWay.add(life);
  }
  await Promise.all(underWay);
}

async function lifeOf(office: Awaited<ReturnType<typeof openStormOffice>>, chance: number): Promise<void> {
  const incidentId = randomUUID();
  await office.accident(incidentId);
  const by = chance < 1 / 3 ? 'mine' : chance < 2 / 3 ? 'county' : undefined;
  if (!by) return;
  await setTimeout(random() * (limitSeconds + 4) * 1000);
  await office.report(incidentId, by);
}

/** Everything that was due is fired and settled, or the time for it is over. */
async function settled(): Promise<Tally> {
  const since = performance.now();
  await setTimeout((limitSeconds + 6) * 1000);
  for (;;) {
    const tally = await tallyOf(bench.owner);
    if (tally.waiting === 0 || performance.now() - since > settleMs) return tally;
    await setTimeout(500);
  }
}

function failuresOf(tally: Tally): readonly string[] {
  const wrong: readonly (readonly [boolean, string])[] = [
    [tally.waiting > 0, `${tally.waiting} rows were due and not fired, or fired and not settled`],
    [tally.early > 0, `${tally.early} rows fired early`],
    [tally.notOnce > 0, `${tally.notOnce} did not fire exactly once`],
    [tally.undecided > 0, `${tally.undecided} deadlines were neither met in time nor missed, or both`],
    [tally.p99Ms > bounds.p99Ms, `p99 of lateness ${tally.p99Ms.toFixed(0)} ms, asked ${bounds.p99Ms}`],
    [tally.maxMs > bounds.maxMs, `most late ${tally.maxMs.toFixed(0)} ms, asked ${bounds.maxMs}`],
  ];
  return wrong.flatMap(([isWrong, what]) => (isWrong ? [what] : []));
}

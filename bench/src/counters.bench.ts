import { createHash } from 'node:crypto';
import type { AppendRequest } from '@shangda/event-store/ledger';
import { newId } from '@shangda/event-store/identifiers';
import { openPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { startSealer } from '@shangda/event-store/sealer';
import { views } from '@shangda/projections/catalogue';
import { quotaCounters } from '@shangda/projections/quota-counters';
import { catchUp } from '@shangda/projections/runner';
import { reportingCommands } from './history.js';
import { startWorker } from './office.js';
import type { BenchServer } from './server.js';
import { percentile, type Row } from './table.js';

const month = '2031-01';
const payloadOf = (unitId: string): string =>
  `{"counts":[{"officeId":"6230","period":"${month}","ruleId":"monthly"}],"receivers":["6230"],"reportedOn":"${month}-04","resubmission":false,"signature":"SIGNED","unitId":"${unitId}"}`;

/** One report of one unit: the fact that counts. */
function report(unitId: string): AppendRequest {
  const commandId = newId();
  const stream = `item-${newId()}`;
  return {
    actor: `${unitId}-leader`,
    commandId,
    digest: createHash('sha256').update(commandId).digest(),
    correlationId: commandId,
    expectations: [{ stream, version: 0 }],
    events: [{ stream, eventId: newId(), type: 'ItemReported', schemaVersion: 1, payload: payloadOf(unitId) }],
    result: '{}',
  };
}

/** 16 writers, each with connections of its own, while counters are brought up to date all the time: whoever is missing or counted twice shows. */
export async function benchExactlyOnce(bench: BenchServer, events: number): Promise<Row> {
  const writers = 16;
  const each = Math.floor(events / writers);
  const writing = { ends: false };
  const sealer = startSealer(bench.app, {
    onSealed: () => undefined,
    onError: (cause) => {
      throw cause;
    },
    busyPause: 5,
    idlePause: 5,
  });
  const following = (async () => {
    while (!writing.ends) await catchUp(bench.app, quotaCounters);
  })();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const pools = openPools(bench.server.urls.app, { lanes: 1, readers: 1 });
      const ledger = new PostgresLedger(pools);
      const unitId = `writer-${writer}`;
      const callers = Array.from({ length: 4 }, async (__, caller) => {
        for (let at = caller; at < each; at += 4) {
          const outcome = await ledger.append(report(unitId));
          if (outcome.status !== 'appended') throw new Error(`writer ${writer}: ${outcome.status}`);
        }
      });
      await Promise.all(callers);
      await Promise.all([pools.append.end(), pools.read.end()]);
    }),
  );
  writing.ends = true;
  await following;
  await sealer.stop();
  await bench.app.query('select ledger.seal()');
  await catchUp(bench.app, quotaCounters);
  const { rows } = await bench.app.query<{ readonly unit_id: string; readonly measured: number }>(
    "select unit_id, measured from views.quota_counters where unit_id like 'writer-%' and period = $1",
    [month],
  );
  const measured = new Map(rows.map((row) => [row.unit_id, row.measured]));
  const off = Array.from({ length: writers }, (_, writer) => (measured.get(`writer-${writer}`) ?? 0) - each);
  const missed = off.filter((by) => by < 0).reduce((sum, by) => sum - by, 0);
  const repeated = off.filter((by) => by > 0).reduce((sum, by) => sum + by, 0);
  // No figure but a fault: whoever runs this must not pass over it.
  if (missed + repeated > 0) process.exitCode = 1;
  return {
    work: `quotaCounters beside 16 writers, ${each * writers} events`,
    ours: `${missed} missed, ${repeated} repeated`,
    beside: '',
    ratio: '',
  };
}

/**
 * How long after its answer an event stands in the counters, with the shipped worker keeping all views and commands coming at this rate:
 * each item is drafted, handed in and signed, one command after the other, as over HTTP.
 */
export async function benchLag(bench: BenchServer, perSecond: number, seconds: number): Promise<Row> {
  const worker = await startWorker(bench);
  const pools = openPools(bench.server.urls.app);
  const ledger = new PostgresLedger(pools);
  const lags: number[] = [];
  const waits: Promise<void>[] = [];
  try {
    await untilAllViewsAreCurrent(bench);
    const began = performance.now();
    let sent = 0;
    while (performance.now() - began < seconds * 1000) {
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
      const burst: Promise<bigint>[] = [];
      for (; sent < due; sent += commandsAnItem) burst.push(reportedBy(ledger, sent / commandsAnItem));
      const [position] = await Promise.all(burst);
      if (position !== undefined) {
        const answered = performance.now();
        if (lags.length + waits.length < 2_000)
          waits.push(untilCounted(bench, position).then(() => void lags.push(performance.now() - answered)));
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all(waits);
  } finally {
    await worker.stop();
    await Promise.all([pools.append.end(), pools.read.end()]);
  }
  return {
    work: `lag of quotaCounters at ${perSecond.toFixed(0)} commands/s, half of the most over HTTP`,
    ours: `p50 ${percentile(lags, 0.5).toFixed(0)} ms, p99 ${percentile(lags, 0.99).toFixed(0)} ms of ${lags.length}`,
    beside: '',
    ratio: '',
  };
}

const commandsAnItem = 3;

/** The position of the report. */
async function reportedBy(ledger: PostgresLedger, item: number): Promise<bigint> {
  let position = 0n;
  for (const command of reportingCommands(item)) {
    const outcome = await ledger.append(command);
    if (outcome.status !== 'appended') throw new Error(`item ${item}: ${outcome.status}`);
    ({ position } = outcome);
  }
  return position;
}

/** What earlier runs wrote is caught up with before anything is measured. */
async function untilAllViewsAreCurrent({ app }: BenchServer): Promise<void> {
  for (;;) {
    const { rows } = await app.query<{ readonly current: boolean }>({
      name: 'bench-current',
      text: `select count(*) = $1 and min(block) = (select max(number) from ledger.block) as current from views.checkpoint
        where (select max(xid) from ledger.event) < (select pg_snapshot_xmax(snapshot) from ledger.block order by number desc limit 1)`,
      values: [views.size],
    });
    if (rows[0]?.current === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function untilCounted({ app }: BenchServer, position: bigint): Promise<void> {
  for (;;) {
    const { rows } = await app.query<{ readonly counted: boolean }>({
      name: 'bench-counted',
      text: `select pg_visible_in_snapshot((select xid from ledger.event where position = $1), b.snapshot) as counted
        from views.checkpoint c join ledger.block b on b.number = c.block where c.view = 'quota_counters'`,
      values: [position],
    });
    if (rows[0]?.counted === true) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

import { createHash } from 'node:crypto';
import type { AppendRequest } from '@shangda/event-store/ledger';
import { newId } from '@shangda/event-store/identifiers';
import { openPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { startSealer } from '@shangda/event-store/sealer';
import { createRawTable, pgbench } from './pgbench.js';
import type { BenchServer } from './server.js';
import { median, percentile, type Row } from './table.js';

/** A reported item's payload, about 400 bytes, canonical. */
export const payload = JSON.stringify({
  counts: [{ officeId: '6230', period: '2026-03', ruleId: 'monthly-county' }],
  receivers: ['6230'],
  remark: 'x'.repeat(230),
  reportedOn: '2026-03-04',
  resubmission: false,
  signature: 'SIGNED',
  unitId: '623001',
});

export interface AppendOptions {
  readonly pairs: number;
  readonly seconds: number;
}

/** Our append beside the bare insert of the same row on the same server, in alternating pairs. */
export async function benchAppend(bench: BenchServer, { pairs, seconds }: AppendOptions): Promise<readonly Row[]> {
  await createRawTable(bench.owner, payload);
  const pools = openPools(bench.server.urls.app);
  const ledger = new PostgresLedger(pools);
  const sealer = startSealer(pools.read, {
    onSealed: () => undefined,
    onError: (cause) => {
      throw cause;
    },
  });
  const rows: Row[] = [];
  try {
    for (const callers of [1, 8, 32, 256]) {
      const ours: Measured[] = [];
      const simple: number[] = [];
      const prepared: number[] = [];
      const rounds = callers === 256 ? pairs : 1;
      for (let round = 0; round < rounds; round++) {
        const clients = Math.min(callers, 32);
        for (const mode of ['simple', 'prepared'] as const) {
          const tps = await pgbench({ url: bench.server.urls.app, clients, seconds, mode });
          if (tps !== undefined) (mode === 'simple' ? simple : prepared).push(tps);
          ours.push(await appendLoad(ledger, callers, seconds));
        }
      }
      const rate = median(ours.map((one) => one.perSecond));
      rows.push({
        work: `append, 1 event, ${callers} callers`,
        ours: `${rate.toFixed(0)}/s, p50 ${median(ours.map((one) => one.p50)).toFixed(1)} ms, p99 ${median(ours.map((one) => one.p99)).toFixed(1)} ms`,
        beside:
          simple.length === 0
            ? 'pgbench is not installed: left out'
            : `pgbench ${median(simple).toFixed(0)} (simple), ${median(prepared).toFixed(0)} (prepared) /s`,
        ratio:
          simple.length === 0
            ? ''
            : `${(rate / median(simple)).toFixed(2)} P simple, ${(rate / median(prepared)).toFixed(2)} P prepared`,
      });
    }
  } finally {
    await sealer.stop();
    await Promise.all([pools.append.end(), pools.read.end()]);
  }
  return rows;
}

interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** A closed loop: each caller asks again when it was answered, after the commit. */
async function appendLoad(ledger: PostgresLedger, callers: number, seconds: number): Promise<Measured> {
  const latencies: number[] = [];
  const until = performance.now() + seconds * 1000;
  const caller = async () => {
    while (performance.now() < until) {
      const began = performance.now();
      const outcome = await ledger.append(oneEvent());
      if (outcome.status !== 'appended') throw new Error(`a fresh stream answered ${outcome.status}`);
      latencies.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  const perSecond = latencies.length / ((performance.now() - began) / 1000);
  return { perSecond, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

function oneEvent(): AppendRequest {
  const commandId = newId();
  const stream = `item-${newId()}`;
  return {
    actor: '623001-leader',
    commandId,
    digest: createHash('sha256').update(commandId).digest(),
    correlationId: commandId,
    expectations: [{ stream, version: 0 }],
    events: [{ stream, eventId: newId(), type: 'ItemReported', schemaVersion: 1, payload }],
    result: '{"id":"x"}',
  };
}

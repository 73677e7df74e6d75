import { createHash } from 'node:crypto';
import type { AppendRequest } from '@shangda/event-store/ledger';
import { newId } from '@shangda/event-store/identifiers';
import { openPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { startSealer } from '@shangda/event-store/sealer';
import { createRawTable, pgbench } from './pgbench.js';
import type { BenchServer } from './server.js';
import { median, percentile, type Row } from './table.js';
import { backendSeconds } from './backend-cpu.js';

/** A reported item's payload, about 400 bytes, canonical. */
const payload = JSON.stringify({
  counts: [{ officeId: '6230', period: '2026-03', ruleId: 'monthly-county' }],
  receivers: ['6230'],
  remark: 'x'.repeat(230),
  reportedOn: '2026-03-04',
  resubmission: false,
  signature: 'SIGNED',
  unitId: '623001',
});

/** P is pgbench at so many clients. */
const pgbenchClients = 32;

export interface Append {
  /** Events. */
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Share of one core the sealer's connection took meanwhile. */
  readonly sealer: number | undefined;
  /** pgbench a second, `-M simple` and `-M prepared`, of the same pair; undefined where it is not installed. */
  readonly simple: number | undefined;
  readonly prepared: number | undefined;
}

export interface AppendOptions {
  readonly callers: number;
  /** Of each command. */
  readonly events?: number;
  readonly pairs: number;
  readonly seconds: number;
}

/** Pairs of ours and the bare insert of the same row on the same server, in turns: ours, simple, ours, prepared … */
export async function measureAppend(
  bench: BenchServer,
  { callers, events = 1, pairs, seconds }: AppendOptions,
): Promise<readonly Append[]> {
  const pools = openPools(bench.server.urls.app, { readers: 1 });
  const ledger = new PostgresLedger(pools);
  const url = bench.server.urls.app;
  const taken: Append[] = [];
  try {
    // Warm: compiled code, and the first WAL segments, which are made while nobody measures.
    await load(ledger, callers, events, 3);
    for (let pair = 0; pair < pairs; pair++) {
      const simple = await pgbench({ url, clients: pgbenchClients, seconds, mode: 'simple' });
      const ours = await withSealer(pools.read, () => load(ledger, callers, events, seconds));
      const prepared = await pgbench({ url, clients: pgbenchClients, seconds, mode: 'prepared' });
      taken.push({ ...ours, simple, prepared });
    }
  } finally {
    await Promise.all([pools.append.end(), pools.read.end()]);
  }
  return taken;
}

/** The table pgbench writes into. */
export const prepareRawTable = ({ owner }: BenchServer): Promise<void> => createRawTable(owner, payload);

/** Our append by callers at once; P stays pgbench's best, with 32 clients. */
export async function benchAppend(
  bench: BenchServer,
  { pairs, seconds }: { readonly pairs: number; readonly seconds: number },
): Promise<readonly Row[]> {
  await prepareRawTable(bench);
  const rows: Row[] = [];
  for (const callers of [1, 8, 32, 256])
    rows.push(rowOf(callers, 1, await measureAppend(bench, { callers, pairs: callers === 256 ? pairs : 1, seconds })));
  rows.push(rowOf(256, 5, await measureAppend(bench, { callers: 256, events: 5, pairs: 1, seconds })));
  return rows;
}

function rowOf(callers: number, events: number, taken: readonly Append[]): Row {
  const of = (value: (one: Append) => number | undefined) => median(taken.map((one) => value(one) ?? Number.NaN));
  const ratio = (base: (one: Append) => number | undefined) =>
    of((one) => one.perSecond / (base(one) ?? Number.NaN)).toFixed(2);
  const measured = taken[0]?.simple !== undefined;
  const sealer = of(({ sealer }) => sealer);
  return {
    work: `append, ${events === 1 ? '1 event' : `${events} events`} each, ${callers} callers (median of ${taken.length})`,
    ours: `${of(({ perSecond }) => perSecond).toFixed(0)} events/s, p50 ${of(({ p50 }) => p50).toFixed(1)} ms, p99 ${of(({ p99 }) => p99).toFixed(1)} ms${Number.isNaN(sealer) ? '' : `, sealer ${(100 * sealer).toFixed(1)} % of a core`}`,
    beside: measured
      ? `pgbench ${of(({ simple }) => simple).toFixed(0)} (simple), ${of(({ prepared }) => prepared).toFixed(0)} (prepared) /s`
      : 'pgbench is not installed: left out',
    ratio: measured ? `${ratio(({ simple }) => simple)} P simple, ${ratio(({ prepared }) => prepared)} P prepared` : '',
  };
}

interface Loaded {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** A sealer on a connection of its own while the load runs, and what it cost. */
async function withSealer(
  pool: ReturnType<typeof openPools>['read'],
  work: () => Promise<Loaded>,
): Promise<Loaded & { readonly sealer: number | undefined }> {
  const { rows } = await pool.query<{ readonly pid: number }>('select pg_backend_pid() as pid');
  const pid = rows[0]?.pid ?? 0;
  const failures: unknown[] = [];
  const sealer = startSealer(pool, { onSealed: () => undefined, onError: (cause) => failures.push(cause) });
  const before = backendSeconds(pid);
  const began = performance.now();
  const loaded = await work().finally(() => sealer.stop());
  if (failures.length > 0) throw new Error('the sealer failed', { cause: failures[0] });
  const after = backendSeconds(pid);
  const seconds = (performance.now() - began) / 1000;
  return { ...loaded, sealer: before === undefined || after === undefined ? undefined : (after - before) / seconds };
}

/** A closed loop: each caller asks again when it was answered, after the commit. */
async function load(ledger: PostgresLedger, callers: number, events: number, seconds: number): Promise<Loaded> {
  const latencies: number[] = [];
  const until = performance.now() + seconds * 1000;
  const caller = async () => {
    while (performance.now() < until) {
      const began = performance.now();
      const outcome = await ledger.append(command(events));
      if (outcome.status !== 'appended') throw new Error(`a fresh stream answered ${outcome.status}`);
      latencies.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  const perSecond = (events * latencies.length) / ((performance.now() - began) / 1000);
  return { perSecond, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

function command(events: number): AppendRequest {
  const commandId = newId();
  const stream = `item-${newId()}`;
  return {
    actor: '623001-leader',
    commandId,
    digest: createHash('sha256').update(commandId).digest(),
    correlationId: commandId,
    expectations: [{ stream, version: 0 }],
    events: Array.from({ length: events }, () => ({
      stream,
      eventId: newId(),
      type: 'ItemReported',
      schemaVersion: 1,
      payload,
    })),
    result: '{"id":"x"}',
  };
}

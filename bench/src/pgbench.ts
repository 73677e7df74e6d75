import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';

const run = promisify(execFile);

/** The same row as an event of ours, with the same indexes, inserted one a transaction: what the database alone can do. */
export async function createRawTable(owner: pg.Pool, payload: string): Promise<void> {
  await owner.query(`create schema if not exists bench; drop table if exists bench.raw;
    create table bench.raw (position bigint generated always as identity primary key, xid xid8 not null default pg_current_xact_id(),
      stream_id bigint not null, version integer not null, event_id uuid not null, type text not null, schema_version integer not null,
      command_id uuid not null, correlation_id uuid not null, causation_id uuid, actor text not null, on_behalf_of text, unit text, authority text,
      reason text, occurred_at timestamptz, recorded_at timestamptz not null default now(), payload json not null default '${payload}', hash bytea not null);
    create index on bench.raw (stream_id, version); create index on bench.raw (xid);
    grant usage on schema bench to shangda_app; grant insert, select on bench.raw to shangda_app`);
}

const insert = `\\set s random(1, 1000000000)
insert into bench.raw (stream_id, version, event_id, type, schema_version, command_id, correlation_id, actor, hash)
values (:s, 1, gen_random_uuid(), 'ItemReported', 1, gen_random_uuid(), gen_random_uuid(), '623001-leader', decode(repeat('ab', 32), 'hex'));
`;

export interface PgbenchRun {
  readonly url: string;
  readonly clients: number;
  readonly seconds: number;
  readonly mode: 'simple' | 'prepared';
}

/** Transactions a second; undefined where Debian's pgbench is not installed. */
export async function pgbench({ url, clients, seconds, mode }: PgbenchRun): Promise<number | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'shangda-pgbench-'));
  const script = join(folder, 'insert.sql');
  writeFileSync(script, insert);
  try {
    const options = ['-n', '-M', mode, '-c', String(clients), '-j', '2', '-T', String(seconds), '-f', script, url];
    const { stdout } = await run('pgbench', options);
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

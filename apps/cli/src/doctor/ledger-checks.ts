import { readdirSync } from 'node:fs';
import { refuseUnsafeSettings } from '@shangda/event-store/durability';
import { ledgerMigrations } from '@shangda/event-store/migrate';
import { viewMigrations } from '@shangda/projections/catalogue';
import type pg from 'pg';
import { failure, ok, one, type Verdict, warning } from './diagnosis.js';

/** Sealers cut a block at least every fifth of a second. */
const sealingLateSeconds = 10;
/** The keeper makes a partition of twenty million events as soon as fewer than that are left. */
const eventsAheadWarn = 10_000_000;
const eventsAheadFail = 1_000_000;
const transactionLongSeconds = 300;

export async function durability(pool: pg.Pool): Promise<Verdict> {
  await refuseUnsafeSettings(pool);
  return ok('fsync, full_page_writes and synchronous_commit as they must be');
}

/** Which of this release's migrations have run; they belong to the owner, whose connection alone can tell. */
export async function migrations(ownerPool: pg.Pool): Promise<Verdict> {
  const { rows } = await ownerPool.query<{ number: string }>(
    'select timestamp - 1700000000000 as number from public.shangda_migration',
  );
  const done = new Set(rows.map(({ number }) => Number(number)));
  const files = [ledgerMigrations, viewMigrations]
    .flatMap((folder) => readdirSync(folder))
    .filter((file) => file.endsWith('.sql'));
  const missing = files.filter((file) => !done.has(Number(file.slice(0, 4))));
  if (missing.length > 0) return failure(`not run: ${missing.join(', ')}; run "shangda migrate"`);
  const newer = done.size - files.length;
  return newer > 0
    ? failure(`${newer} migrations of a newer release; this one is too old for the database`)
    : ok(`all ${files.length} have run`);
}

export async function identity(pool: pg.Pool): Promise<Verdict> {
  const { ledger, simulated, now } = await one<{ ledger: string; simulated: boolean; now: string }>(
    pool,
    `select ledger_id as ledger, simulated, to_char(ledger.ledger_now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as now from ledger.identity`,
  );
  return ok(`ledger ${ledger}, ${simulated ? 'SIMULATED clock' : 'real time'}, now ${now}`);
}

export async function sealer(pool: pg.Pool): Promise<Verdict> {
  const { number, age, waiting, late } = await one<{
    number: string;
    age: number;
    waiting: number;
    late: number | null;
  }>(
    pool,
    `select b.number, extract(epoch from ledger.ledger_now() - b.sealed_at)::float8 as age, w.waiting, w.late
      from (select * from ledger.block order by number desc limit 1) b cross join lateral (
        select count(*)::int as waiting, extract(epoch from ledger.ledger_now() - min(e.recorded_at))::float8 as late
        from ledger.event e where e.xid >= pg_snapshot_xmin(b.snapshot) and not pg_visible_in_snapshot(e.xid, b.snapshot)) w`,
  );
  const head = `block ${number} was sealed ${age.toFixed(1)} s ago`;
  if (late === null) return ok(`${head}, nothing waits`);
  const rest = `${head}, ${waiting} events wait, the oldest for ${late.toFixed(1)} s`;
  return late > sealingLateSeconds ? warning(`${rest}; does a worker run?`) : ok(rest);
}

export async function partitions(pool: pg.Pool): Promise<Verdict> {
  const { room } = await one<{ room: string | null }>(
    pool,
    `select (select max((regexp_match(c.relname, '^event_(\\d+)$'))[1]::bigint) from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'ledger.event'::regclass) - coalesce((select max(position) from ledger.event), 0) as room`,
  );
  const ahead = Number(room ?? 0);
  const detail = `room for ${ahead.toLocaleString('en')} more events`;
  if (ahead < eventsAheadFail) return failure(`${detail}; start a worker or call ledger.ensure_partitions()`);
  return ahead < eventsAheadWarn ? warning(`${detail}; does a worker run?`) : ok(detail);
}

/** Prepared transactions are seen by all; sessions of other roles only by a superuser. */
export async function transactions(pool: pg.Pool, database: string): Promise<Verdict> {
  const { oldest } = await one<{ oldest: number | null }>(
    pool,
    `select extract(epoch from max(clock_timestamp() - t.since))::float8 as oldest from (
        select xact_start as since from pg_stat_activity where datname = $1 and pid <> pg_backend_pid() and backend_type = 'client backend'
        union all select prepared from pg_prepared_xacts where database = $1) t`,
    [database],
  );
  if (oldest === null) return ok('none is open');
  const detail = `the oldest is open for ${oldest.toFixed(1)} s`;
  return oldest > transactionLongSeconds ? warning(`${detail}; months cannot be closed before it ends`) : ok(detail);
}

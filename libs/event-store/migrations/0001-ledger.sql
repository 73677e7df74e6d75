-- The ledger: streams, events, texts beside them, the command log, sealed blocks and the clock.
-- Owner and application roles differ. The application may call the functions and read; nothing else.

create schema ledger;

-- Identity and clock -------------------------------------------------------------------------------

-- One row, written once by ledger.found(). `simulated` can never change: it is part of the genesis block's hash.
create table ledger.identity (
  only_row   boolean primary key default true check (only_row),
  ledger_id  uuid not null,
  simulated  boolean not null,
  founded_at timestamptz not null
);

-- Read by ledger_now(). On a simulated ledger: ledger time = base_ledger + (database clock - base_real) * speed.
create table ledger.clock (
  only_row    boolean primary key default true check (only_row),
  base_real   timestamptz not null,
  base_ledger timestamptz not null,
  speed       double precision not null check (speed >= 0)
);

create function ledger.ledger_now() returns timestamptz
language sql volatile security definer set search_path = ledger, pg_catalog, pg_temp as $$
  select case when i.simulated then c.base_ledger + (clock_timestamp() - c.base_real) * c.speed else clock_timestamp() end
  from ledger.identity i left join ledger.clock c on true
$$;

-- These three are declared stable because what they call is: an immutable one would never be inlined, and each call would cost 10 times more.

-- Microseconds since 1970 of a timestamp, exactly.
create function ledger.micros(t timestamptz) returns bigint
language sql stable parallel safe as $$ select (extract(epoch from t) * 1000000)::bigint $$;

create function ledger.instant(micros bigint) returns timestamptz
language sql stable parallel safe as $$ select timestamptz 'epoch' + micros * interval '1 microsecond' $$;

-- Length-prefixed bytes of a text: int4 length, then UTF-8; -1 stands for null.
create function ledger.framed(t text) returns bytea
language sql stable parallel safe as $$
  select case when t is null then '\xffffffff'::bytea else int4send(octet_length(t)) || convert_to(t, 'UTF8') end
$$;

-- Streams and events --------------------------------------------------------------------------------

create sequence ledger.stream_id_seq as bigint cache 1;
create sequence ledger.position_seq as bigint cache 1;

create table ledger.stream (
  id          bigint primary key,
  key         text not null unique,
  version     integer not null,
  head        bytea not null,
  recorded_at timestamptz not null,
  bucket      smallint not null
) with (fillfactor = 75);

create table ledger.event (
  position       bigint not null,
  xid            xid8 not null,
  stream_id      bigint not null,
  version        integer not null,
  event_id       uuid not null,
  type           text not null,
  schema_version integer not null,
  command_id     uuid not null,
  correlation_id uuid not null,
  causation_id   uuid,
  actor          text not null,
  on_behalf_of   text,
  unit           text,
  authority      text,
  reason         text,
  occurred_at    timestamptz,
  recorded_at    timestamptz not null,
  payload        json not null,
  hash           bytea not null,
  primary key (position)
) partition by range (position);
-- A partitioned table cannot enforce (stream_id, version) across partitions; the locked stream row does.
create index event_stream on ledger.event (stream_id, version);
create index event_xid on ledger.event (xid);

-- Texts, one row a version. `digest` of (salt, media type, body) is what the event carries.
create table ledger.content (
  id         uuid primary key,
  position   bigint not null,
  media_type text not null,
  salt       bytea not null,
  body       bytea not null
);

-- The answer to every accepted command, so that a repeat gets the first one again.
create table ledger.command (
  command_id  uuid not null,
  actor       text not null,
  digest      bytea not null,
  position    bigint not null,
  version     integer not null,
  recorded_at timestamptz not null,
  result      text not null,
  primary key (command_id, actor)
);

-- Clock rows: armed and closed in the transaction of the causing event.
create table ledger.deadline (
  subject         text not null,
  kind            text not null,
  cycle           integer not null,
  step            integer not null,
  due_at          timestamptz not null,
  state           text not null default 'armed' check (state in ('armed', 'closed')),
  armed_position  bigint not null,
  closed_position bigint,
  primary key (subject, kind, cycle, step)
) with (fillfactor = 75);
create index deadline_due on ledger.deadline (due_at) where state = 'armed';

-- Partitions are made ahead, so that an append never waits for one.
create function ledger.ensure_partitions(size bigint default 20000000) returns integer
language plpgsql security definer set search_path = ledger, pg_catalog, pg_temp as $$
declare
  top bigint;
  made integer := 0;
  reached bigint;
begin
  perform pg_advisory_xact_lock(4715001);
  select coalesce(max((regexp_match(c.relname, '^event_(\d+)$'))[1]::bigint), 0) into top
    from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'ledger.event'::regclass;
  select last_value into reached from ledger.position_seq;
  while top < reached + size loop
    execute format('create table ledger.event_%s partition of ledger.event for values from (%s) to (%s)',
      top + size, top, top + size);
    -- Row triggers of the parent are copied to a partition, statement triggers are not.
    execute format('create trigger refuse_truncate before truncate on ledger.event_%s for each statement execute function ledger.refuse_change()',
      top + size);
    top := top + size;
    made := made + 1;
  end loop;
  return made;
end $$;

-- Blocks --------------------------------------------------------------------------------------------

-- Block k holds the events visible in `snapshot` and not in `since` (the snapshot of the block before), between two positions.
create table ledger.block (
  number         bigint primary key,
  since          pg_snapshot not null,
  snapshot       pg_snapshot not null,
  first_sequence bigint not null,
  event_count    integer not null,
  first_position bigint not null,
  last_position  bigint not null,
  sealed_at      timestamptz not null,
  events_digest  bytea not null,
  previous       bytea not null,
  hash           bytea not null
);
create index block_sequence on ledger.block (first_sequence);

create function ledger.block_hash(
  number bigint, since pg_snapshot, snapshot pg_snapshot, first_sequence bigint, event_count integer,
  first_position bigint, last_position bigint, sealed_at timestamptz, events_digest bytea, previous bytea
) returns bytea
language sql immutable set search_path = ledger, pg_catalog, pg_temp as $$
  select sha256(framed('shangda.block.1') || previous || int8send(number) || framed(since::text) || framed(snapshot::text)
    || int8send(first_sequence) || int4send(event_count) || int8send(first_position) || int8send(last_position)
    || int8send(micros(sealed_at)) || events_digest)
$$;

-- Founds the ledger: its identity, its clock and block 0, whose digest covers the identity.
create function ledger.found(p_ledger_id uuid, p_simulated boolean, p_starts_at timestamptz default null) returns void
language plpgsql security definer set search_path = ledger, pg_catalog, pg_temp as $$
declare
  v_now timestamptz := clock_timestamp();
  v_snapshot pg_snapshot;
  v_sealed_at timestamptz;
  v_digest bytea;
begin
  insert into identity (ledger_id, simulated, founded_at) values (p_ledger_id, p_simulated, v_now);
  if p_simulated then
    insert into clock (base_real, base_ledger, speed) values (v_now, coalesce(p_starts_at, v_now), 1);
  end if;
  v_snapshot := pg_current_snapshot();
  -- Blocks tell ledger time, also the first: a simulated ledger may begin long before it was founded.
  v_sealed_at := ledger_now();
  v_digest := sha256(framed('shangda.ledger.1') || uuid_send(p_ledger_id) || int4send(p_simulated::int) || int8send(micros(v_now)));
  insert into block (number, since, snapshot, first_sequence, event_count, first_position, last_position, sealed_at, events_digest, previous, hash)
  values (0, v_snapshot, v_snapshot, 1, 0, 0, 0, v_sealed_at, v_digest, '\x'::bytea,
    block_hash(0, v_snapshot, v_snapshot, 1, 0, 0, 0, v_sealed_at, v_digest, '\x'::bytea));
end $$;

-- Sets a simulated clock forward, or its speed. Every other ledger refuses.
create function ledger.set_clock(p_to timestamptz, p_speed double precision) returns timestamptz
language plpgsql security definer set search_path = ledger, pg_catalog, pg_temp as $$
declare
  v_now timestamptz;
begin
  if not (select simulated from identity) then
    raise exception 'this ledger keeps real time: its clock cannot be set' using errcode = 'SH001';
  end if;
  perform 1 from clock for update;
  v_now := ledger_now();
  if p_to < v_now then
    raise exception 'a simulated clock only moves forward (it is %)', v_now using errcode = 'SH002';
  end if;
  update clock set base_real = clock_timestamp(), base_ledger = coalesce(p_to, v_now), speed = coalesce(p_speed, speed);
  return ledger_now();
end $$;

-- Cuts what has become visible since the last block into new ones of at most p_size events. Returns the number of the last block.
-- Two sealers at once are harmless: one waits, then sees nothing new. `p_even_empty` cuts a block without events where nothing is new:
-- a mark in time, for what must know that no older transaction is open.
create function ledger.seal(p_size integer default 4096, p_even_empty boolean default false) returns bigint
language plpgsql security definer
set search_path = ledger, pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  last block%rowtype;
  part record;
  v_snapshot pg_snapshot;
  v_now timestamptz;
  v_hash bytea;
begin
  perform pg_advisory_xact_lock(4715002);
  select * into last from block order by number desc limit 1;
  v_snapshot := pg_current_snapshot();
  for part in
    with fresh as (
      select position, hash from event
        where xid >= pg_snapshot_xmax(last.snapshot) and xid < pg_snapshot_xmax(v_snapshot) and pg_visible_in_snapshot(xid, v_snapshot)
      union all
      select position, hash from event
        where xid = any (array(select pg_snapshot_xip(last.snapshot))) and pg_visible_in_snapshot(xid, v_snapshot)
    ), ranked as (select position, hash, (row_number() over (order by position) - 1) / p_size as chunk from fresh)
    select chunk, count(*)::int as events, min(position) as low, max(position) as high, sha256(string_agg(hash, ''::bytea order by position)) as digest
    from ranked group by chunk order by chunk
  loop
    v_now := greatest(last.sealed_at, ledger_now());
    if part.chunk = 0 then last.since := last.snapshot; end if;
    last.number := last.number + 1;
    last.first_sequence := last.first_sequence + last.event_count;
    last.event_count := part.events;
    last.last_position := part.high;
    last.sealed_at := v_now;
    v_hash := block_hash(last.number, last.since, v_snapshot, last.first_sequence, part.events, part.low, part.high, v_now, part.digest, last.hash);
    insert into block values (last.number, last.since, v_snapshot, last.first_sequence, part.events, part.low, part.high, v_now, part.digest, last.hash, v_hash);
    last.hash := v_hash;
    p_even_empty := false;
  end loop;
  if p_even_empty then
    v_now := greatest(last.sealed_at, ledger_now());
    insert into block
      select last.number + 1, last.snapshot, v_snapshot, last.first_sequence + last.event_count, 0, last.last_position + 1, last.last_position, v_now,
        sha256(''), last.hash, block_hash(last.number + 1, last.snapshot, v_snapshot, last.first_sequence + last.event_count, 0,
          last.last_position + 1, last.last_position, v_now, sha256(''), last.hash);
    return last.number + 1;
  end if;
  return last.number;
end $$;
